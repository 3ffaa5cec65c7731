//! Plain JavaScript objects, made property by property.
//!
//! By hand rather than by serde: its serializer with what it inlines into every shape took a tenth of the module.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Object)]
    type Plain;

    #[wasm_bindgen(constructor, js_class = "Object")]
    fn new() -> Plain;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn put(this: &Plain, key: &str, value: &JsValue);

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn put_text(this: &Plain, key: &str, value: &str);

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn put_number(this: &Plain, key: &str, value: f64);
}

/// An object in the making.
pub struct Record(Plain);

impl Record {
    /// An object without properties.
    pub fn new() -> Self {
        Self(Plain::new())
    }

    /// An object that was made elsewhere.
    pub fn on(object: JsValue) -> Self {
        Self(object.unchecked_into())
    }

    /// Adds any value.
    pub fn value(self, key: &str, value: &JsValue) -> Self {
        self.0.put(key, value);
        self
    }

    /// Adds a text.
    pub fn text(self, key: &str, text: &str) -> Self {
        self.0.put_text(key, text);
        self
    }

    /// Adds a number.
    pub fn number(self, key: &str, number: f64) -> Self {
        self.0.put_number(key, number);
        self
    }

    /// Adds a number, given in 65,536ths, exactly.
    #[cfg(not(feature = "engine"))]
    #[expect(clippy::cast_precision_loss, reason = "what is given so is far below 2^53")]
    pub fn fraction(self, key: &str, parts: u64) -> Self {
        self.number(key, parts as f64 / 65_536.0)
    }

    /// Adds an object.
    #[cfg(not(feature = "engine"))]
    pub fn inner(self, key: &str, fill: impl FnOnce(Self) -> Self) -> Self {
        self.value(key, &fill(Self::new()).done())
    }

    /// The object.
    pub fn done(self) -> JsValue {
        self.0.into()
    }
}

/// A list of whatever an iterator gives.
pub fn list(values: impl Iterator<Item = JsValue>) -> JsValue {
    let list = js_sys::Array::new();
    for value in values {
        list.push(&value);
    }
    list.into()
}
