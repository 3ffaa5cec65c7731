//! Objects of unknown shape to JSON values, bounded in depth.

use js_sys::{Array, Object};
use nearside_author::SiteError;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// How deep an object may nest. A deeper one, and one that contains itself, is refused; no valid site comes near it.
const MAX_DEPTH: u32 = 128;

/// An object as a JSON value.
///
/// # Errors
/// Refuses what is no object, what nests too deep, and what JSON cannot say (functions, symbols, big integers).
pub fn object(value: &JsValue, path: &str) -> Result<Value, SiteError> {
    if !value.is_object() || Array::is_array(value) {
        return Err(SiteError::new(path, "not an object", "pass the parsed JSON of the file"));
    }
    if !is_within(value, MAX_DEPTH) {
        return Err(SiteError::new(
            path,
            "nests deeper than 128 levels",
            "check that the object does not contain itself",
        ));
    }
    let refused = |error: serde_wasm_bindgen::Error| {
        SiteError::new(path, error.to_string(), "pass strings, numbers, booleans, lists and plain objects only")
    };
    serde_wasm_bindgen::from_value(value.clone()).map_err(refused)
}

/// Items as text with one a line.
///
/// # Errors
/// Refuses what is neither a string nor a list of objects.
pub fn lines(items: &JsValue) -> Result<String, SiteError> {
    if let Some(text) = items.as_string() {
        return Ok(text);
    }
    if !Array::is_array(items) {
        return Err(SiteError::new("the catalog", "neither a list nor a text", "pass an array of items, or NDJSON"));
    }
    let items: &Array = items.unchecked_ref();
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        let item = object(&item, &format!("line {}", index.saturating_add(1)))?;
        text.push_str(&item.to_string());
        text.push('\n');
    }
    Ok(text)
}

fn is_within(value: &JsValue, depth: u32) -> bool {
    if !value.is_object() {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else { return false };
    Object::values(value.unchecked_ref()).iter().all(|value| is_within(&value, depth))
}
