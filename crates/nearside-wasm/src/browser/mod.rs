//! The tag: the engine with the browser's storage and transport. Every method is synchronous; what takes time
//! (the lock, the answer of the backend) is a promise that `www/src/host` waits for.
//!
//! The state is shared by all tabs through localStorage. Under the site's lock [`Tag::commit`] reloads what another tab
//! stored, applies its operations, and stores the outcome; so no tab overwrites what another one did.
//!
//! What only a curious person asks (the profile, and why a segment holds) is no part of it: the full engine, which is
//! built without this module, answers that from a snapshot.

mod host;
mod fault;
mod backoff;
mod stored;
mod operation;
mod replica;
mod transport;
mod shown;

use crate::error::thrown;
use crate::js;
use crate::read::value::bytes;
use crate::view::{self, list};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use js_sys::{Array, Uint8Array};
use nearside::consent::Purpose;
use nearside::engine::Site;
use nearside::error::{Code, Error};
use nearside::id::hash32;
use nearside::limits::{MAX_CATALOG_BYTES, MAX_MANIFEST_BYTES, MAX_MODEL_BYTES};
use replica::{Asked, Replica};
use transport::{Transport, Way};
use wasm_bindgen::prelude::*;

/// The engine of a page.
#[wasm_bindgen]
pub struct Tag {
    replica: Replica,
    transport: Transport,
}

#[wasm_bindgen]
impl Tag {
    /// A tag from `{ site, home, asked, way, ahead, manifest, catalog?, model? }`: its sync address is below `home`, and
    /// the visitor's clock is `ahead` of UTC by so many minutes.
    ///
    /// `asked` is what the page says of a visitor who has not decided: `granted`, `denied` or `ask`; or `signal`, where
    /// the browser says no (Global Privacy Control). `way` is `keepalive` where fetch outlives a page, else `beacon`.
    ///
    /// # Errors
    /// Throws where an artefact is damaged; the path says which.
    pub fn open(options: &JsValue) -> Result<Tag, JsValue> {
        open(options).map_err(|error| thrown(&error))
    }

    /// Applies operations in order; call it under the site's lock. One outcome an operation, then errors of storage and
    /// sync: each is `{ entered, left }` or an error.
    pub fn commit(&mut self, operations: &Array) -> Array {
        let now = host::now();
        let outcomes = Array::new();
        self.replica.refresh(now);
        self.transport.resume(self.replica.backoff());
        operation::apply_late(&mut self.replica, &mut self.transport);
        for index in 0..operations.length() {
            let operation = operations.get(index);
            let outcome = operation::apply(&mut self.replica, &mut self.transport, &operation, Some(now));
            outcomes.push(&outcome.unwrap_or_else(|error| thrown(&error)));
        }
        let unsent = self.replica.settle(self.transport.backoff());
        self.transport.owe(unsent);
        for fault in self.replica.take_faults().into_iter().chain(self.transport.take_fault()) {
            outcomes.push(&fault.to_js());
        }
        outcomes
    }

    /// Starts sending what the backend has not acknowledged, if it is due: a promise of the response, whose status and
    /// body go into an `answer`. Undefined where there is nothing to do.
    pub fn send(&mut self) -> JsValue {
        self.transport.send(host::now())
    }

    /// The page goes away, perhaps for ever: keeps operations (a list as JSON) that found no lock for the next page to
    /// apply, and sends what is left. Like [`Tag::send`], it may give a promise.
    pub fn leave(&mut self, operations: &JsValue) -> JsValue {
        if operations.is_string() && self.permits() {
            operation::keep_for_later(&mut self.replica, operations);
        }
        self.transport.send_last(host::now())
    }

    /// A digest of what is stored now, by whichever tab; 0 where nothing is.
    #[must_use]
    pub fn stamp(&self) -> u32 {
        let stored = host::load(self.replica.key()).ok().and_then(|text| text.as_string());
        stored.map_or(0, |text| hash32(text.as_bytes()))
    }

    /// Whether the visitor permits personalization.
    #[must_use]
    pub fn permits(&self) -> bool {
        self.replica.engine().consent().permits(Purpose::Personalization)
    }

    /// When to commit a `wake`, in milliseconds since 1970; undefined while there is no reason to.
    #[must_use]
    #[wasm_bindgen(js_name = wakeAt)]
    pub fn wake_at(&mut self) -> Option<f64> {
        let now = host::now();
        let at = match (self.replica.engine_mut().wake_at(now), self.transport.retry_at()) {
            (Some(wake), Some(retry)) => Some(wake.min(retry)),
            (wake, retry) => wake.or(retry),
        };
        at.map(view::ms)
    }

    /// Ids of the segments the visitor is in.
    pub fn segments(&mut self) -> JsValue {
        let now = host::now();
        self.replica.refresh(now);
        list(self.replica.engine_mut().segments(now).into_iter().map(JsValue::from_str))
    }

    /// Recommendations for a placement, each with its catalog item.
    ///
    /// # Errors
    /// Throws on a placement that the manifest does not have, and on a malformed page.
    pub fn recommend(&mut self, placement: &JsValue, page: &JsValue) -> Result<JsValue, JsValue> {
        let now = host::now();
        self.replica.refresh(now);
        shown::recommend(self.replica.engine_mut(), placement, page, now)
    }

    /// Ids of the visitor's latest items, the newest first, for which shards are fetched: which ones tells something of them,
    /// so none without consent for sync.
    #[must_use]
    pub fn latest(&self) -> JsValue {
        let engine = self.replica.engine();
        let recent = if engine.consent().permits(Purpose::Sync) { engine.profile().recent() } else { Vec::new() };
        list(recent.iter().map(|held| JsValue::from_str(held.item.as_str())))
    }

    /// Takes over a model that was joined from shards.
    ///
    /// # Errors
    /// Throws on what is no model.
    pub fn adopt(&mut self, model: &JsValue) -> Result<(), JsValue> {
        let adopted = bytes(model, MAX_MODEL_BYTES).and_then(|model| self.replica.adopt(model));
        adopted.map_err(|error| thrown(&error))
    }

    /// The visitor's state as it is stored, for the full engine, which is loaded by whoever asks what is in it and why.
    pub fn snapshot(&mut self) -> Uint8Array {
        self.replica.refresh(host::now());
        Uint8Array::from(self.replica.engine().snapshot().as_slice())
    }

    /// The id under which this browser writes, as hexadecimal digits.
    pub fn replica(&mut self) -> JsValue {
        self.replica.refresh(host::now());
        JsValue::from_str(&view::hex(self.replica.engine().profile().replica))
    }

    /// All segments and how sync fares, for the overlay.
    #[must_use]
    pub fn status(&self) -> JsValue {
        shown::status(&self.replica, &self.transport)
    }
}

fn open(options: &JsValue) -> Result<Tag, Error> {
    let site = Site::load(
        artefact(options, "manifest", MAX_MANIFEST_BYTES)?,
        optional(options, "catalog", MAX_CATALOG_BYTES)?,
        optional(options, "model", MAX_MODEL_BYTES)?,
    )?;
    let id = word(options, "site")?;
    let ahead = js::get(options, &JsValue::from_str("ahead"))?.as_f64();
    #[expect(clippy::cast_possible_truncation, reason = "a browser's own; what is no offset gives no time of day")]
    let ahead = ahead.unwrap_or_default() as i16;
    let mut replica = Replica::new(Arc::new(site), &id, Asked::parse(&word(options, "asked")?), ahead);
    // Reading needs no lock; whether the visitor permits anything is asked before the first change.
    replica.refresh(host::now());
    let home = word(options, "home")?;
    Ok(Tag { replica, transport: Transport::new(home, Way::parse(&word(options, "way")?)) })
}

fn word(options: &JsValue, name: &str) -> Result<String, Error> {
    let word = js::get(options, &JsValue::from_str(name))?;
    word.as_string().ok_or_else(|| Error::new(Code::Field, name, "not a string"))
}

fn artefact(options: &JsValue, name: &str, limit: usize) -> Result<Vec<u8>, Error> {
    bytes(&js::get(options, &JsValue::from_str(name))?, limit).map_err(|error| error.at(name))
}

fn optional(options: &JsValue, name: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
    if js::is_absent(&js::get(options, &JsValue::from_str(name))?) {
        return Ok(None);
    }
    artefact(options, name, limit).map(Some)
}
