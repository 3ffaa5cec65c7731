//! Single values that every module reads: texts, times, bytes.

use crate::js;
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::{JsString, Uint8Array};
use nearside::error::{Code, Error};
use nearside::event::Text;
use nearside::limits::MAX_TEXT_BYTES;
use nearside::time::Time;
use wasm_bindgen::prelude::*;

/// A bounded text.
///
/// # Errors
/// Refuses what is no string, and one that is too long.
pub fn text(value: &JsValue) -> Result<Text, Error> {
    let string: &JsString = value.dyn_ref().ok_or_else(|| Error::new(Code::Field, "", "not a text: pass a string"))?;
    // A UTF-16 unit is at least one byte of UTF-8, so this refuses no text that would fit.
    if usize::try_from(string.length()).unwrap_or(usize::MAX) > MAX_TEXT_BYTES {
        return Err(Error::new(Code::Limit, "", "longer than 256 bytes: shorten it"));
    }
    Text::from_string(String::from(string))
}

/// A moment in milliseconds since 1970.
///
/// # Errors
/// Refuses what is no number and what is no time.
pub fn time(value: &JsValue) -> Result<Time, Error> {
    Time::from_f64(value.as_f64().unwrap_or(f64::NAN))
}

/// Bytes of at most `limit`.
///
/// # Errors
/// Refuses what is no `Uint8Array`, and one that is too long.
pub fn bytes(value: &JsValue, limit: usize) -> Result<Vec<u8>, Error> {
    let array: &Uint8Array =
        value.dyn_ref().ok_or_else(|| Error::new(Code::Bytes, "", "not bytes: pass a Uint8Array"))?;
    if usize::try_from(array.length()).unwrap_or(usize::MAX) > limit {
        return Err(Error::new(Code::Limit, "", "more bytes than this may have"));
    }
    Ok(array.to_vec())
}

/// `value` unless it is undefined or null.
#[must_use]
pub fn given(value: &JsValue) -> Option<&JsValue> {
    (!js::is_absent(value)).then_some(value)
}
