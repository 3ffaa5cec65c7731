//! Segments entered and left, by id.

use super::{Record, list};
use nearside::engine::Changes;
use nearside::manifest::Manifest;
use wasm_bindgen::JsValue;

/// `{ entered, left }` as lists of segment ids.
pub fn changes(changes: &Changes, manifest: &Manifest) -> JsValue {
    Record::new().value("entered", &ids(&changes.entered, manifest)).value("left", &ids(&changes.left, manifest)).done()
}

fn ids(indices: &[u16], manifest: &Manifest) -> JsValue {
    list(indices.iter().filter_map(|index| manifest.segment_id(*index)).map(JsValue::from_str))
}
