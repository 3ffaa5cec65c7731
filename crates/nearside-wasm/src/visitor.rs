//! The class `Visitor`: what an edge worker asks about the visitor of a signed cookie.

use crate::error::thrown;
use crate::read::name::name;
use crate::read::value::{bytes, time};
use crate::site::Site;
use crate::{read, view};
use alloc::string::String;
use alloc::vec::Vec;
use nearside::engine::Engine;
use nearside::error::Error;
use nearside::limits::MAX_MESSAGE_BYTES;
use wasm_bindgen::prelude::*;

/// A visitor as a digest tells of them; it changes by nothing.
#[wasm_bindgen]
pub struct Visitor {
    inner: Engine,
}

#[wasm_bindgen]
impl Visitor {
    /// The visitor of a digest, which the cookie's signature vouches for.
    ///
    /// # Errors
    /// Throws on bytes that are no digest.
    pub fn open(site: &Site, digest: &JsValue) -> Result<Visitor, JsValue> {
        open(site, digest).map(|inner| Self { inner }).map_err(|error| thrown(&error.at("digest")))
    }

    /// Ids of the segments the visitor is in at `now`.
    ///
    /// # Errors
    /// Throws on a `now` that is no time.
    pub fn segments(&mut self, now: &JsValue) -> Result<Vec<String>, JsValue> {
        let now = time(now).map_err(|error| thrown(&error.at("now")))?;
        Ok(self.inner.segments(now).into_iter().map(String::from).collect())
    }

    /// Recommendations for a placement at `now`, on a page `{ item_id?, category?, cart?, shown?, language? }`.
    ///
    /// # Errors
    /// Throws on a placement that the manifest does not have, and on a malformed page.
    pub fn recommend(&mut self, placement: &JsValue, now: &JsValue, page: &JsValue) -> Result<JsValue, JsValue> {
        recommend(&mut self.inner, placement, now, page).map_err(|error| thrown(&error))
    }
}

fn open(site: &Site, digest: &JsValue) -> Result<Engine, Error> {
    Engine::from_digest(site.share(), &bytes(digest, MAX_MESSAGE_BYTES)?)
}

fn recommend(engine: &mut Engine, placement: &JsValue, now: &JsValue, page: &JsValue) -> Result<JsValue, Error> {
    let now = time(now).map_err(|error| error.at("now"))?;
    let page = read::page(page)?;
    let list = engine.recommend(&name(placement, "placement")?, &page, now)?;
    Ok(view::recommendations(&list, &engine.site().manifest, &page))
}
