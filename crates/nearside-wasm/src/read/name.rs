//! Names that the site defines.

use super::value::text;
use alloc::string::String;
use nearside::error::{Code, Error};
use wasm_bindgen::prelude::*;

/// The name of a segment or a placement, which is `what` in a refusal.
///
/// # Errors
/// Refuses what cannot be the name of one.
pub fn name(value: &JsValue, what: &str) -> Result<String, Error> {
    let refused = |error: Error| Error::new(Code::Unknown, what, error.message);
    text(value).map(|text| String::from(text.as_str())).map_err(refused)
}
