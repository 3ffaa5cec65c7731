//! Names: sites, ids and texts.

use crate::error::SiteError;
use nearside::limits::MAX_TEXT_BYTES;

/// Longest name of a site, a segment or a placement, in bytes. A longer one is refused.
const MAX_ID_BYTES: usize = 64;

/// Checks a site's name: it becomes a part of addresses and of a cookie's name.
pub(super) fn site(name: &str, path: &str) -> Result<(), SiteError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    if (1..=MAX_ID_BYTES).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(());
    }
    let remedy = "use 1 to 64 lower-case letters, digits, `-` and `_`, such as \"demo\"";
    Err(SiteError::new(path, format!("{name:?} cannot name a site"), remedy))
}

/// Checks the id of a segment or a placement.
pub(super) fn id(id: &str, path: &str) -> Result<(), SiteError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if (1..=MAX_ID_BYTES).contains(&id.len()) && id.bytes().all(fits) {
        return Ok(());
    }
    let remedy = "use 1 to 64 letters, digits, `-`, `_` and `.`, such as \"shoe-lover\"; put prose into `name`";
    Err(SiteError::new(path, format!("{id:?} cannot be an id"), remedy))
}

/// Says that an id is taken.
pub(super) fn twice(path: &str, id: &str, first: &str) -> SiteError {
    SiteError::new(path, format!("\"{id}\" is taken by {first}"), "give each its own id")
}

/// Checks the length of a text.
pub(super) fn text(text: &str, path: &str) -> Result<(), SiteError> {
    super::limit(path, text.len(), MAX_TEXT_BYTES, "bytes")
}

/// Checks a name that must not be empty.
pub(super) fn filled(name: &str, path: &str, example: &str) -> Result<(), SiteError> {
    if name.is_empty() {
        return Err(SiteError::new(path, "an empty text", format!("write {example}")));
    }
    text(name, path)
}
