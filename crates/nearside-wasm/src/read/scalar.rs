//! Values of fields and attributes: numbers, texts, yes/no.

use super::value::text;
use nearside::error::{Code, Error};
use nearside::event::{Decimal, Value};
use wasm_bindgen::prelude::*;

/// A number as the core keeps it.
///
/// # Errors
/// Refuses what is no number, NaN, infinities and magnitudes beyond a trillion.
pub fn number(value: &JsValue) -> Result<Decimal, Error> {
    let number = value.as_f64().ok_or_else(|| Error::new(Code::Number, "", "not a number: pass one, not its text"))?;
    Decimal::from_f64(number)
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
