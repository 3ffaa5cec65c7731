//! The class `Engine`: one visitor's engine, method by method what `www/npm/src/types.ts` documents for its callers.
//!
//! Every argument is read and checked before the engine is touched; what is refused has changed nothing.
//!
//! Segments go out as numbers, which the package maps to the ids that it read once from the [`Site`]: a text that crosses
//! costs more than the answer. Times come in as plain numbers; what is none is NaN, which the package sees to.

use crate::error::thrown;
use crate::read::name::name;
use crate::read::replica::replica;
use crate::read::scalar::scalar;
use crate::read::value::{bytes, given, text};
use crate::site::Site;
use crate::{js, read, view};
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::Uint8Array;
use nearside::consent::{Choice, Purpose};
use nearside::engine;
use nearside::error::{Code, Error};
use nearside::limits::{MAX_MESSAGE_BYTES, MAX_MODEL_BYTES, MAX_SNAPSHOT_BYTES};
use nearside::time::Time;
use wasm_bindgen::prelude::*;

/// One visitor's engine.
#[wasm_bindgen]
pub struct Engine {
    inner: engine::Engine,
    keys: read::Keys,
}

#[wasm_bindgen]
impl Engine {
    /// An engine for a site from `{ replica, seed, snapshot?, consent? }`.
    ///
    /// # Errors
    /// Throws where an option is malformed and where the snapshot is no snapshot of this version.
    pub fn open(site: &Site, options: &JsValue) -> Result<Engine, JsValue> {
        open(site, options).map(|inner| Self { inner, keys: read::Keys::default() }).map_err(|error| thrown(&error))
    }

    /// Records an event; `now` is its own time unless given. Answers as [`view::numbers`] says.
    ///
    /// # Errors
    /// Throws on an event that is malformed, too late or too far ahead.
    pub fn record(&mut self, event: &JsValue, now: Option<f64>) -> Result<Option<Vec<u16>>, JsValue> {
        let event = read::event(&self.keys, event).map_err(|error| thrown(&error))?;
        let now = now.map_or(Ok(event.at), |now| moment(now, "now"))?;
        self.inner.record(&event, now).map(view::numbers).map_err(|error| thrown(&error))
    }

    /// Numbers of the segments the visitor is in at `now`, ascending.
    ///
    /// # Errors
    /// Throws on a `now` that is no time.
    pub fn segments(&mut self, now: f64) -> Result<Vec<u16>, JsValue> {
        Ok(self.inner.segment_numbers(moment(now, "now")?).to_vec())
    }

    /// Whether the visitor is in the segment of that number at `now`.
    ///
    /// # Errors
    /// Throws on a `now` that is no time.
    #[wasm_bindgen(js_name = isIn)]
    pub fn is_in(&mut self, segment: u16, now: f64) -> Result<bool, JsValue> {
        Ok(self.inner.segment_numbers(moment(now, "now")?).contains(segment))
    }

    /// The proof tree of a segment, by its id, at `now`.
    ///
    /// # Errors
    /// Throws on a segment that the manifest does not have.
    pub fn explain(&mut self, segment: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let now = moment(now, "now")?;
        let segment = name(segment, "segment").map_err(|error| thrown(&error))?;
        let proof = self.inner.explain(&segment, now).map_err(|error| thrown(&error))?;
        Ok(view::proof(&proof))
    }

    /// Recommendations for a placement at `now`, for `{ page? }`.
    ///
    /// # Errors
    /// Throws on a placement that the manifest does not have, and on a malformed page.
    pub fn recommend(&mut self, placement: &JsValue, now: f64, options: &JsValue) -> Result<JsValue, JsValue> {
        let now = moment(now, "now")?;
        let placement = name(placement, "placement").map_err(|error| thrown(&error))?;
        let page = match given(options) {
            Some(options) => js::get(options, &JsValue::from_str("page")).map_err(|error| thrown(&error))?,
            None => JsValue::UNDEFINED,
        };
        let page = read::page(&page).map_err(|error| thrown(&error))?;
        let list = self.inner.recommend(&placement, &page, now).map_err(|error| thrown(&error))?;
        Ok(view::recommendations(&list, &self.inner.site().manifest, &page))
    }

    /// The variant of a placement that is for the visitor at `now`.
    ///
    /// # Errors
    /// Throws on a placement that the manifest does not have.
    pub fn variant(&mut self, placement: &JsValue, now: f64) -> Result<String, JsValue> {
        let now = moment(now, "now")?;
        let placement = name(placement, "placement").map_err(|error| thrown(&error))?;
        self.inner.variant(&placement, now).map(String::from).map_err(|error| thrown(&error))
    }

    /// Takes over a model that was joined from shards, for this visitor alone.
    ///
    /// # Errors
    /// Throws on what is no model.
    pub fn adopt(&mut self, model: &JsValue) -> Result<(), JsValue> {
        let adopted = bytes(model, MAX_MODEL_BYTES).and_then(|model| self.inner.adopt(model));
        adopted.map_err(|error| thrown(&error))
    }

    /// Sets a named fact about the visitor.
    ///
    /// # Errors
    /// Throws on a value that is no string, number or boolean, and on one attribute too many.
    #[wasm_bindgen(js_name = setAttribute)]
    pub fn set_attribute(&mut self, name: &JsValue, value: &JsValue, at: f64) -> Result<Option<Vec<u16>>, JsValue> {
        let at = moment(at, "at")?;
        let name = text(name).map_err(|error| thrown(&error.at("name")))?;
        let value = scalar(value).map_err(|error| thrown(&error.at("value")))?;
        self.inner.set_attribute(&name, &value, at).map(view::numbers).map_err(|error| thrown(&error))
    }

    /// Takes in what the visitor decided; purposes that are not named stay as they are.
    ///
    /// # Errors
    /// Throws on a decision that is no boolean.
    #[wasm_bindgen(js_name = setConsent)]
    pub fn set_consent(&mut self, choices: &JsValue, at: f64) -> Result<(), JsValue> {
        let at = moment(at, "at")?;
        let choices = read::choices(choices).map_err(|error| thrown(&error))?;
        decide(&mut self.inner, &choices, at);
        Ok(())
    }

    /// Tells how many minutes the visitor's clock is ahead of UTC.
    ///
    /// # Errors
    /// Throws on more than a day.
    #[wasm_bindgen(js_name = setUtcOffset)]
    pub fn set_utc_offset(&mut self, minutes: f64) -> Result<(), JsValue> {
        self.inner.set_utc_offset(utc_offset(minutes).map_err(|error| thrown(&error))?);
        Ok(())
    }

    /// The profile as its visitor may see it.
    ///
    /// # Errors
    /// Throws on a `now` that is no time.
    pub fn profile(&mut self, now: f64) -> Result<JsValue, JsValue> {
        Ok(view::profile(&mut self.inner, moment(now, "now")?))
    }

    /// All that must be kept on the device.
    #[must_use]
    pub fn snapshot(&self) -> Uint8Array {
        Uint8Array::from(self.inner.snapshot().as_slice())
    }

    /// What the backend has not acknowledged; undefined where there is nothing, or no consent for sync.
    ///
    /// # Errors
    /// Throws on a `now` that is no time.
    pub fn delta(&mut self, now: f64) -> Result<Option<Uint8Array>, JsValue> {
        moment(now, "now")?;
        Ok(self.inner.delta().map(|delta| Uint8Array::from(delta.as_slice())))
    }

    /// Takes in an answer, another replica's delta, or a digest.
    ///
    /// # Errors
    /// Throws on bytes that are no message.
    pub fn receive(&mut self, message: &JsValue, now: f64) -> Result<Option<Vec<u16>>, JsValue> {
        let now = moment(now, "now")?;
        let message = bytes(message, MAX_MESSAGE_BYTES).map_err(|error| thrown(&error.at("message")))?;
        self.inner.receive(&message, now).map(view::numbers).map_err(|error| thrown(&error))
    }

    /// Lets go of segments whose windows have passed.
    ///
    /// # Errors
    /// Throws on a `now` that is no time.
    pub fn wake(&mut self, now: f64) -> Result<Option<Vec<u16>>, JsValue> {
        Ok(view::numbers(self.inner.wake(moment(now, "now")?)))
    }

    /// When an answer can change without an event; undefined while none can. `now` is the latest event's time unless given.
    ///
    /// # Errors
    /// Throws on a `now` that is no time.
    #[wasm_bindgen(js_name = wakeAt)]
    pub fn wake_at(&mut self, now: Option<f64>) -> Result<Option<f64>, JsValue> {
        let now = now.map_or(Ok(self.inner.profile().session.last), |now| moment(now, "now"))?;
        Ok(self.inner.wake_at(now).map(view::ms))
    }

    /// Erases the profile and withdraws all consent.
    pub fn forget(&mut self) {
        let now = self.inner.profile().session.last;
        self.inner.forget(now);
    }
}

fn open(site: &Site, options: &JsValue) -> Result<engine::Engine, Error> {
    let option = |name: &str| js::get(options, &JsValue::from_str(name));
    let seed = option("seed")?.as_f64().unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any bits will do for a seed")]
    let seed = seed as u64;
    let snapshot = option("snapshot")?;
    let mut inner = match given(&snapshot) {
        Some(snapshot) => {
            let snapshot = bytes(snapshot, MAX_SNAPSHOT_BYTES).map_err(|error| error.at("snapshot"))?;
            engine::Engine::restore(site.share(), &snapshot, seed).map_err(|error| error.at("snapshot"))?
        }
        None => engine::Engine::new(site.share(), replica(&option("replica")?)?, seed),
    };
    let consent = option("consent")?;
    if let Some(consent) = given(&consent) {
        // As of 1970: it holds until the visitor decides, and no decision in the snapshot is overruled.
        decide(&mut inner, &read::choices(consent)?, Time::default());
    }
    Ok(inner)
}

fn decide(engine: &mut engine::Engine, choices: &[(Purpose, Choice)], at: Time) {
    for (purpose, choice) in choices {
        engine.set_consent(*purpose, *choice, at);
    }
}

fn moment(ms: f64, path: &str) -> Result<Time, JsValue> {
    Time::from_f64(ms).map_err(|error| thrown(&error.at(path)))
}

/// No zone is further from UTC than a day.
fn utc_offset(minutes: f64) -> Result<i16, Error> {
    let day = -1_440.0..=1_440.0;
    if !day.contains(&minutes) {
        let message = "not minutes ahead of UTC: pass -new Date().getTimezoneOffset()";
        return Err(Error::new(Code::Number, "minutes", message));
    }
    #[expect(clippy::cast_possible_truncation, reason = "within a day, as checked")]
    let minutes = minutes as i16;
    Ok(minutes)
}
