//! What an object of unknown shape holds.

use js_sys::Array;
use nearside::error::{Code, Error};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Object, js_name = keys, catch)]
    fn own_keys(object: &JsValue) -> Result<Array, JsValue>;
}

/// The own enumerable keys of an object.
///
/// # Errors
/// When it is a proxy that throws.
pub fn keys(object: &JsValue) -> Result<Array, Error> {
    own_keys(object).map_err(|_| Error::new(Code::Field, "", "cannot be read: it refuses to list its keys"))
}
