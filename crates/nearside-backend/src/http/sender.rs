//! Who asks: the address behind trusted proxies, and the block of addresses that is counted.

use crate::limits::MAX_FORWARDED;
use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr};

/// Proxies whose `X-Forwarded-For` is believed. Nobody else's is.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<Network>);

/// A network of addresses, all as IPv6.
#[derive(Debug, Clone, Copy)]
struct Network {
    address: u128,
    mask: u128,
}

impl TrustedProxies {
    /// From addresses and networks, as `10.0.0.1`, `10.0.0.0/8` or `2001:db8::/32`.
    ///
    /// # Errors
    /// Gives back what is none.
    pub fn parse(texts: &[String]) -> Result<Self, String> {
        texts.iter().map(|text| network(text).ok_or_else(|| text.clone())).collect::<Result<_, _>>().map(Self)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = bits(address);
        self.0.iter().any(|network| address & network.mask == network.address)
    }

    /// The address that a request comes from: the connection's, or, through trusted proxies, the last one in
    /// `X-Forwarded-For` that is not such a proxy's. What a sender wrote there itself stands further left and is not read.
    #[must_use]
    pub fn sender(&self, connection: IpAddr, headers: &HeaderMap) -> IpAddr {
        if self.0.is_empty() || !self.trusts(connection) {
            return connection;
        }
        let lines = headers.get_all("x-forwarded-for").iter().rev().filter_map(|line| line.to_str().ok());
        let hops = lines.flat_map(|line| line.rsplit(','));
        let mut sender = connection;
        for hop in hops.take(MAX_FORWARDED) {
            let Ok(address) = hop.trim().parse() else { break };
            sender = address;
            if !self.trusts(sender) {
                break;
            }
        }
        sender
    }
}

/// The block in which an address is counted: a /24 of IPv4, a /56 of IPv6, which is what one household or office gets.
/// `None` for this machine itself: its own tools, and a proxy here that is not named, behind which all would share one.
#[must_use]
pub fn block(address: IpAddr) -> Option<u64> {
    let address = address.to_canonical();
    if address.is_loopback() {
        return None;
    }
    match address {
        IpAddr::V4(address) => Some(u64::from(address.to_bits() >> 8)),
        // The greatest block of IPv4 has 24 bits, so one bit above 56 keeps both apart.
        IpAddr::V6(address) => Some(u64::try_from(address.to_bits() >> 72).unwrap_or(u64::MAX) | 1 << 60),
    }
}

fn network(text: &str) -> Option<Network> {
    let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128_u32 };
    let length = length.map_or(Some(most), |length| length.parse().ok())?;
    let host = most.checked_sub(length)?;
    let mask = u128::MAX.checked_shl(host).unwrap_or(0);
    // A /0 of IPv4 is not all of IPv6.
    let mask = if most == 32 { mask | u128::MAX << 32 } else { mask };
    Some(Network { address: bits(address) & mask, mask })
}

fn bits(address: IpAddr) -> u128 {
    let address: Ipv6Addr = match address.to_canonical() {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    };
    address.to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn sender(trusted: &[&str], connection: &str, forwarded: &[&str]) -> String {
        let trusted: Vec<String> = trusted.iter().map(|text| (*text).to_owned()).collect();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
        }
        let trusted = TrustedProxies::parse(&trusted).unwrap();
        trusted.sender(connection.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn what_a_stranger_says_about_its_address_is_not_believed() {
        assert_eq!(sender(&[], "198.51.100.7", &["203.0.113.1"]), "198.51.100.7");
        assert_eq!(sender(&["10.0.0.0/8"], "198.51.100.7", &["203.0.113.1"]), "198.51.100.7");
        assert_eq!(sender(&["10.0.0.0/8"], "10.1.2.3", &["203.0.113.1"]), "203.0.113.1");
        assert_eq!(sender(&["10.0.0.0/8"], "10.1.2.3", &["1.1.1.1, 203.0.113.1, 10.9.9.9"]), "203.0.113.1");
        assert_eq!(sender(&["10.0.0.0/8"], "10.1.2.3", &["1.1.1.1", "203.0.113.1"]), "203.0.113.1");
        assert_eq!(sender(&["10.0.0.0/8"], "10.1.2.3", &["1.1.1.1, unknown"]), "10.1.2.3");
        assert_eq!(sender(&["10.0.0.0/8"], "::ffff:10.1.2.3", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(sender(&["2001:db8::/32"], "2001:db8::9", &["203.0.113.1"]), "203.0.113.1");
        assert!(TrustedProxies::parse(&["10.0.0.0/33".to_owned()]).is_err());
        assert!(TrustedProxies::parse(&["proxy".to_owned()]).is_err());
        assert_eq!(sender(&["0.0.0.0/0"], "2001:db8::9", &["203.0.113.1"]), "2001:db8::9");
    }

    #[test]
    fn neighbours_share_a_block_and_others_do_not() {
        let block = |text: &str| block(text.parse().unwrap());
        assert_eq!(block("203.0.113.1"), block("203.0.113.254"));
        assert_eq!(block("203.0.113.1"), block("::ffff:203.0.113.9"));
        assert_ne!(block("203.0.113.1"), block("203.0.114.1"));
        assert_eq!(block("2001:db8:0:ff00::1"), block("2001:db8:0:ff42::9"));
        assert_ne!(block("2001:db8:0:ff00::1"), block("2001:db8:0:fe00::1"));
        assert_eq!((block("127.0.0.1"), block("::1")), (None, None));
    }
}
