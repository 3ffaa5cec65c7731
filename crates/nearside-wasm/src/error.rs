//! A refusal as JavaScript sees it: an `Error` called `NearsideError` with `code`, `path` and `message`.

use crate::view::Record;
use alloc::string::String;
use nearside::error::Error;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Error)]
    type Thrown;

    #[wasm_bindgen(constructor, js_class = "Error")]
    fn new(message: &str) -> Thrown;
}

/// What a refused call throws. The package's `NearsideError` recognises it by its name.
#[must_use]
pub fn thrown(error: &Error) -> JsValue {
    raised(error.code.as_str(), &error.path, error.message)
}

/// An error in the shape of [`thrown`], of a kind that the core does not know.
#[must_use]
pub fn raised(code: &str, path: &str, reason: &str) -> JsValue {
    let mut message = String::from(path);
    if !message.is_empty() {
        message.push_str(": ");
    }
    message.push_str(reason);
    let thrown = Record::on(Thrown::new(&message).into());
    thrown.text("name", "NearsideError").text("code", code).text("path", path).done()
}
