//! The signed cookie that carries a visitor's digest to the edge and to pages without JavaScript.
//!
//! `ns_{site}` = base64url(payload) "." base64url(first 16 bytes of HMAC-SHA-256(key, "ns_{site}=" payload)). The
//! payload is an encoded digest message: the part of the folded profile that fits. Whoever holds the key reads it without a
//! look-up. The name is signed too, so one site's cookie is none of another's, also under one key.

use crate::limits::{COOKIE_MAX_AGE_S, MAX_COOKIE_CHARS, MAX_COOKIES_TRIED, MIN_KEY_BYTES};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use nearside::sync::Digest;
use nearside::wire::{self, Message};
use sha2::Sha256;

/// Bytes of the signature that travel.
const SIGNATURE_BYTES: usize = 16;

/// Whether the browser may send the cookie over plain HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// HTTPS alone: for every public site.
    Secure,
    /// Plain HTTP too: for a development machine.
    Plain,
}

/// Signs and reads the cookie of one site.
pub struct CookieJar {
    name: String,
    mac: Hmac<Sha256>,
    transport: Transport,
}

impl CookieJar {
    /// A jar for `site` with a secret `key`.
    ///
    /// # Errors
    /// Refuses a key shorter than [`MIN_KEY_BYTES`].
    pub fn new(site: &str, key: &[u8], transport: Transport) -> Result<Self, String> {
        if key.len() < MIN_KEY_BYTES {
            return Err(format!(
                "the cookie key has {} bytes: give at least {MIN_KEY_BYTES}, for example `openssl rand -hex 32`",
                key.len()
            ));
        }
        let mac = Hmac::new_from_slice(key).map_err(|error| error.to_string())?;
        let name = name(site);
        // Every cookie's signature begins with the same bytes: they are digested once.
        Ok(Self { mac: mac.chain_update(format!("{name}=")), name, transport })
    }

    /// The `Set-Cookie` line that carries `digest`; `None` where it would be too long for a browser to keep.
    #[must_use]
    pub fn set(&self, digest: &Digest) -> Option<String> {
        let value = self.seal(&wire::encode_digest(digest))?;
        let secure = match self.transport {
            Transport::Secure => "; Secure",
            Transport::Plain => "",
        };
        let name = &self.name;
        Some(format!("{name}={value}; Max-Age={COOKIE_MAX_AGE_S}; Path=/; HttpOnly; SameSite=Lax{secure}"))
    }

    /// The digest in a request's `Cookie` headers. A forged, cut, foreign or missing one is `None`, without a reason.
    #[must_use]
    pub fn read<'a>(&self, headers: impl Iterator<Item = &'a str>) -> Option<Digest> {
        let pairs = headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut ours = pairs.filter(|(name, _)| *name == self.name).take(MAX_COOKIES_TRIED);
        // Several may come (another path or parent domain): the first one that we signed counts.
        ours.find_map(|(_, value)| self.unseal(value))
    }

    fn seal(&self, payload: &[u8]) -> Option<String> {
        let signature = self.mac.clone().chain_update(payload).finalize().into_bytes();
        let signature = signature.get(..SIGNATURE_BYTES)?;
        let value = format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(signature));
        (value.len() <= MAX_COOKIE_CHARS).then_some(value)
    }

    fn unseal(&self, value: &str) -> Option<Digest> {
        if value.len() > MAX_COOKIE_CHARS {
            return None;
        }
        let (payload, signature) = value.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        // `verify_truncated_left` takes any shorter prefix, so the length is ours to check; it compares in constant time.
        if signature.len() != SIGNATURE_BYTES {
            return None;
        }
        self.mac.clone().chain_update(&payload).verify_truncated_left(&signature).ok()?;
        match wire::decode(&payload) {
            Ok(Message::Digest(digest)) => Some(digest),
            _ => None,
        }
    }
}

/// The name of a site's cookie.
#[must_use]
pub fn name(site: &str) -> String {
    format!("ns_{site}")
}

/// The `Set-Cookie` line that takes a site's cookie away.
#[must_use]
pub fn expire(site: &str) -> String {
    format!("{}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax", name(site))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nearside::id::{MetricId, ReplicaId};
    use nearside::profile::Cells;
    use nearside::sync::FOLDED;
    use nearside::time::Day;

    const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn digest() -> Digest {
        let mut cells = Cells::default();
        cells.count(MetricId(7), Day(20_000), 3, FOLDED);
        Digest { visitor: ReplicaId([5; 16]), cells }
    }

    fn value_of(line: &str) -> &str {
        line.split([';', '=']).nth(1).unwrap()
    }

    fn read(jar: &CookieJar, header: &str) -> Option<Digest> {
        jar.read(std::iter::once(header))
    }

    #[test]
    fn what_was_set_reads_back_among_other_cookies() {
        let jar = CookieJar::new("demo", KEY, Transport::Secure).unwrap();
        let line = jar.set(&digest()).unwrap();
        assert!(line.ends_with("; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure"), "{line}");
        let header = format!("a=b; ns_demo=forged.x; ns_demo={}; c=d", value_of(&line));
        assert_eq!(read(&jar, &header), Some(digest()));
    }

    #[test]
    fn every_changed_or_cut_cookie_is_refused() {
        let jar = CookieJar::new("demo", KEY, Transport::Plain).unwrap();
        let line = jar.set(&digest()).unwrap();
        let value = value_of(&line);
        for place in 0..value.len() {
            let (before, from) = value.split_at(place);
            assert_eq!(read(&jar, &format!("ns_demo={before}")), None, "cut at {place}");
            let (held, after) = from.split_at(1);
            let other = if held == "A" { "B" } else { "A" };
            let forged = format!("ns_demo={before}{other}{after}");
            assert_eq!(read(&jar, &forged), None, "changed at {place}");
        }
    }

    #[test]
    fn another_key_or_site_is_foreign() {
        let line = CookieJar::new("demo", KEY, Transport::Plain).unwrap().set(&digest()).unwrap();
        let other_key = CookieJar::new("demo", b"fedcba9876543210", Transport::Plain).unwrap();
        assert_eq!(read(&other_key, &line), None);
        let other_site = CookieJar::new("other", KEY, Transport::Plain).unwrap();
        assert_eq!(read(&other_site, &line), None);
        assert_eq!(read(&other_site, &line.replace("ns_demo", "ns_other")), None, "one key for two sites");
        assert!(CookieJar::new("demo", b"short", Transport::Plain).is_err());
    }
}
