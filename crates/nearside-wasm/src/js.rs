//! The few operations on JavaScript values that reading takes.

use nearside::error::{Code, Error};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A value whose properties can be read.
    type Properties;

    // `object[key]` with a key that is a JavaScript string already: a third of the cost of `Reflect.get`.
    #[wasm_bindgen(method, structural, indexing_getter, catch)]
    fn property(this: &Properties, key: &JsValue) -> Result<JsValue, JsValue>;
}

/// The property `key` of an object.
///
/// # Errors
/// When its getter throws.
pub fn get(object: &JsValue, key: &JsValue) -> Result<JsValue, Error> {
    let properties: &Properties = object.unchecked_ref();
    properties.property(key).map_err(|_| Error::new(Code::Field, "", "cannot be read: its getter throws"))
}

/// Whether a value stands for "not given".
#[must_use]
pub fn is_absent(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}
