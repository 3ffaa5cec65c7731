//! Segments entered and left, by id.

use super::plain;
use nearside::engine::Changes;
use nearside::manifest::Manifest;
use serde::Serialize;
use wasm_bindgen::JsValue;

#[derive(Serialize)]
struct ChangesView<'a> {
    entered: Vec<&'a str>,
    left: Vec<&'a str>,
}

/// `{ entered, left }` as lists of segment ids.
///
/// # Errors
/// None in practice, see [`plain`].
pub fn changes(changes: &Changes, manifest: &Manifest) -> Result<JsValue, JsValue> {
    let ids = |indices: &[u16]| indices.iter().filter_map(|index| manifest.segment_id(*index)).collect();
    plain(&ChangesView { entered: ids(&changes.entered), left: ids(&changes.left) })
}
