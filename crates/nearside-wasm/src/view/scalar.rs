//! A field's value as JavaScript has it.

use nearside::event::Value;
use wasm_bindgen::JsValue;

/// A text, a number or a boolean.
pub fn scalar(value: &Value) -> JsValue {
    match value {
        Value::Text(text) => JsValue::from_str(text.as_str()),
        Value::Number(number) => JsValue::from_f64(number.to_f64()),
        Value::Bool(yes) => JsValue::from_bool(*yes),
    }
}
