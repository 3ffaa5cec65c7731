//! Single values: texts, numbers, times, bytes, replica ids.

use crate::js;
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::{JsString, Uint8Array};
use nearside::error::{Code, Error};
use nearside::event::{Decimal, Text, Value};
use nearside::id::ReplicaId;
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

/// A number as the core keeps it.
///
/// # Errors
/// Refuses what is no number, NaN, infinities and magnitudes beyond a trillion.
pub fn number(value: &JsValue) -> Result<Decimal, Error> {
    let number = value.as_f64().ok_or_else(|| Error::new(Code::Number, "", "not a number: pass one, not its text"))?;
    Decimal::from_f64(number)
}

/// A moment in milliseconds since 1970.
///
/// # Errors
/// Refuses what is no number and what is no time.
pub fn time(value: &JsValue) -> Result<Time, Error> {
    Time::from_f64(value.as_f64().unwrap_or(f64::NAN))
}

/// A text, a number or yes/no.
///
/// # Errors
/// Refuses all other types.
pub fn scalar(value: &JsValue) -> Result<Value, Error> {
    if let Some(yes) = value.as_bool() {
        return Ok(Value::Bool(yes));
    }
    if let Some(number) = value.as_f64() {
        return Decimal::from_f64(number).map(Value::Number);
    }
    if value.is_string() {
        return text(value).map(Value::Text);
    }
    Err(Error::new(Code::Field, "", "not a string, number or boolean: pass an object's fields one by one"))
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

/// A replica id: 16 bytes or 32 hexadecimal digits.
///
/// # Errors
/// Refuses everything else.
#[cfg_attr(feature = "browser", expect(dead_code, reason = "the tag draws its replica's id itself"))]
pub fn replica(value: &JsValue) -> Result<ReplicaId, Error> {
    if value.is_string() {
        let hex = text(value).map_err(|error| error.at("replica"))?;
        return ReplicaId::from_hex(hex.as_str());
    }
    let held = bytes(value, 16).ok().and_then(|held| <[u8; 16]>::try_from(held).ok());
    let refused = || Error::new(Code::Id, "replica", "not a replica id: pass 16 bytes or 32 hexadecimal digits");
    held.map(ReplicaId).ok_or_else(refused)
}

/// `value` unless it is undefined or null.
#[must_use]
pub fn given(value: &JsValue) -> Option<&JsValue> {
    (!js::is_absent(value)).then_some(value)
}
