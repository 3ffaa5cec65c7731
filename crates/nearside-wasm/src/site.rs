//! The class `Site`: a shop's artefacts, verified once and shared by as many engines as there are visitors.

use crate::error::thrown;
use crate::read::value::{bytes, given, text};
use crate::view;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use nearside::engine;
use nearside::error::Error;
use nearside::limits::{MAX_CATALOG_BYTES, MAX_MANIFEST_BYTES, MAX_MODEL_BYTES};
use nearside::manifest::placement::BASE;

use wasm_bindgen::prelude::*;

/// A shop's manifest with its catalog and model, if it has them.
#[wasm_bindgen]
pub struct Site {
    inner: Arc<engine::Site>,
}

#[wasm_bindgen]
impl Site {
    /// Verifies the artefacts: each a `Uint8Array`, catalog and model may be undefined.
    ///
    /// # Errors
    /// Throws a `NearsideError` whose path names the artefact that is cut short, altered or of another version.
    pub fn load(manifest: &JsValue, catalog: &JsValue, model: &JsValue) -> Result<Site, JsValue> {
        read(manifest, catalog, model).map(|site| Self { inner: Arc::new(site) }).map_err(|error| thrown(&error))
    }

    /// Ids of all segments, in the order of their numbers.
    #[must_use]
    pub fn segments(&self) -> Vec<String> {
        let mut ids = Vec::new();
        self.inner.manifest.each_segment_id(&mut |id| ids.push(String::from(id)));
        ids
    }

    /// The same ids, a line each: one text crosses faster than a thousand.
    #[must_use]
    pub fn segment_lines(&self) -> String {
        let mut lines = String::new();
        self.inner.manifest.each_segment_id(&mut |id| {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(id);
        });
        lines
    }

    /// Ids of all placements, in the order of the site's source.
    #[must_use]
    pub fn placements(&self) -> Vec<String> {
        let base = self.inner.manifest.placements().filter(|placement| placement.variant() == BASE);
        base.map(|placement| String::from(placement.id())).collect()
    }

    /// What the catalog knows of an item; undefined where it does not know it.
    #[must_use]
    pub fn item(&self, item_id: &JsValue) -> JsValue {
        let catalog = self.inner.catalog.as_deref();
        let found = text(item_id).ok().and_then(|id| Some(view::item(&catalog?.get(id.as_str())?)));
        found.unwrap_or(JsValue::UNDEFINED)
    }
}

impl Site {
    /// The core's own.
    pub fn share(&self) -> Arc<engine::Site> {
        Arc::clone(&self.inner)
    }
}

fn read(manifest: &JsValue, catalog: &JsValue, model: &JsValue) -> Result<engine::Site, Error> {
    let artefact = |value, limit, path: &str| bytes(value, limit).map_err(|error| error.at(path));
    engine::Site::load(
        artefact(manifest, MAX_MANIFEST_BYTES, "manifest")?,
        given(catalog).map(|value| artefact(value, MAX_CATALOG_BYTES, "catalog")).transpose()?,
        given(model).map(|value| artefact(value, MAX_MODEL_BYTES, "model")).transpose()?,
    )
}
