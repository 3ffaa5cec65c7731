//! Files served from memory: the tag's, and the site's compiled artefacts under names that hold their hash.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::path::Path;

/// How long a browser may use a file without asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caching {
    /// For ever: the name changes with the content.
    Immutable,
    /// Five minutes: the name stays.
    Short,
}

impl Caching {
    const fn header(self) -> &'static str {
        match self {
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Short => "public, max-age=300",
        }
    }
}

/// One file in memory, with its compressed forms.
pub struct Artefact {
    /// The first 16 hexadecimal digits of the content's SHA-256.
    pub hash: String,
    content_type: &'static str,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Artefact {
    /// A file of these bytes; the gzip form is made here and kept where it is smaller.
    #[must_use]
    pub fn new(plain: Vec<u8>, content_type: &'static str) -> Self {
        let hash = crate::hex::encode(Sha256::digest(&plain).get(..8).unwrap_or_default());
        let gzip = gzip(&plain).filter(|gzip| gzip.len() < plain.len()).map(Bytes::from);
        Self { hash, content_type, plain: Bytes::from(plain), brotli: None, gzip }
    }

    /// How many bytes travel to a browser that takes gzip.
    #[must_use]
    pub fn travelling_bytes(&self) -> usize {
        self.gzip.as_ref().unwrap_or(&self.plain).len()
    }

    /// Reads a file, and its brotli form where one called `{file}.br` lies beside it.
    ///
    /// # Errors
    /// What the system says about the file.
    pub fn read(path: &Path, content_type: &'static str) -> std::io::Result<Self> {
        let mut artefact = Self::new(std::fs::read(path)?, content_type);
        let mut brotli = path.as_os_str().to_owned();
        brotli.push(".br");
        artefact.brotli = std::fs::read(brotli).ok().map(Bytes::from);
        Ok(artefact)
    }

    /// The answer to a request with these headers: the file in the best form it accepts, or 304.
    #[must_use]
    pub fn respond(&self, request: &HeaderMap, caching: Caching) -> Response {
        let accepts = |coding: &str| {
            let header = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let named = header.split(',').map(|part| part.split_once(';').unwrap_or((part, "")));
            named.into_iter().any(|(name, quality)| name.trim() == coding && quality.trim() != "q=0")
        };
        let forms = [("br", &self.brotli), ("gzip", &self.gzip)];
        let form = forms
            .into_iter()
            .find_map(|(coding, form)| form.as_ref().filter(|_| accepts(coding)).map(|form| (coding, form)));
        // The forms differ in their bytes, so each has its own strong tag.
        let tag = format!("\"{}{}\"", self.hash, form.map_or(String::new(), |(coding, _)| format!("-{coding}")));
        let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut response = if known.split(',').any(|held| held.trim() == tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            form.map_or(&self.plain, |(_, bytes)| bytes).clone().into_response()
        };
        let headers = response.headers_mut();
        if let Some((coding, _)) = form {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching.header()));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        response
    }
}

fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_form_is_what_the_request_accepts() {
        let artefact = Artefact::new(vec![b'a'; 1000], "text/plain");
        let gzip = artefact.respond(&request(header::ACCEPT_ENCODING, "br, gzip;q=0.8"), Caching::Short);
        assert_eq!(gzip.headers()[header::CONTENT_ENCODING], "gzip");
        let plain = artefact.respond(&request(header::ACCEPT_ENCODING, "gzip;q=0"), Caching::Short);
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        assert_ne!(gzip.headers()[header::ETAG], plain.headers()[header::ETAG]);
    }

    #[test]
    fn a_known_tag_is_not_sent_again() {
        let artefact = Artefact::new(b"x".to_vec(), "text/plain");
        let tag = artefact.respond(&HeaderMap::new(), Caching::Immutable).headers()[header::ETAG].clone();
        let again = artefact.respond(&HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]), Caching::Immutable);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
}
