//! A refusal as JavaScript sees it: an `Error` called `SiteError` with `path`, `message` and `remedy`.

use nearside_author::SiteError;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Error)]
    type Thrown;

    #[wasm_bindgen(constructor, js_class = "Error")]
    fn new(message: &str) -> Thrown;

    #[wasm_bindgen(method, structural, setter)]
    fn set_name(this: &Thrown, name: &str);

    #[wasm_bindgen(method, structural, setter)]
    fn set_path(this: &Thrown, path: &str);

    #[wasm_bindgen(method, structural, setter)]
    fn set_remedy(this: &Thrown, remedy: &str);
}

/// What a refused call throws.
#[must_use]
pub fn thrown(error: &SiteError) -> JsValue {
    let thrown = Thrown::new(&error.to_string());
    thrown.set_name("SiteError");
    thrown.set_path(&error.path);
    thrown.set_remedy(&error.remedy);
    thrown.into()
}
