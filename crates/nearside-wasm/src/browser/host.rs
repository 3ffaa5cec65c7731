//! What the tag asks of the browser: the clock, entropy, localStorage, fetch and beacons.
//!
//! Written out by hand instead of taken from web-sys: the tag's glue holds these few calls and nothing else.

use crate::view::{Record, list};
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::Uint8Array;
use nearside::time::Time;
use wasm_bindgen::prelude::*;

/// The type of a message's body.
const CONTENT_TYPE: &str = "application/x-nearside";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date_now() -> f64;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn get_random_values(bytes: &mut [u8]) -> Result<JsValue, JsValue>;

    // `localStorage` itself throws where it is forbidden, so even naming it must be caught.
    #[wasm_bindgen(js_namespace = localStorage, js_name = getItem, catch)]
    fn get_item(key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = localStorage, js_name = setItem, catch)]
    fn set_item(key: &str, value: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = localStorage, js_name = removeItem, catch)]
    fn remove_item(key: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = localStorage, js_name = key, catch)]
    fn key_at(index: u32) -> Result<Option<String>, JsValue>;

    type Blob;

    #[wasm_bindgen(constructor)]
    fn new(parts: &JsValue, options: &JsValue) -> Blob;

    #[wasm_bindgen(catch)]
    fn fetch(address: &str, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = navigator, js_name = sendBeacon, catch)]
    fn send_beacon(address: &str, body: &Blob) -> Result<bool, JsValue>;
}

/// The visitor's clock; 1970 where it tells no time that we know.
#[must_use]
pub fn now() -> Time {
    Time::from_f64(date_now()).unwrap_or_default()
}

/// Random bytes.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

fn fill(bytes: &mut [u8]) {
    // Every browser that runs WebAssembly has it; were it to refuse, the clock is left.
    if get_random_values(bytes).is_err() {
        for (byte, of_clock) in bytes.iter_mut().zip(now().ms().to_le_bytes()) {
            *byte = of_clock;
        }
    }
}

/// What is stored under `key`; null where nothing is.
///
/// # Errors
/// Where storage is forbidden.
pub fn load(key: &str) -> Result<JsValue, JsValue> {
    get_item(key)
}

/// Stores `value`, or leaves what was stored before.
///
/// # Errors
/// Where storage is forbidden or full.
pub fn store(key: &str, value: &JsValue) -> Result<(), JsValue> {
    set_item(key, value)
}

/// Removes what is stored under `key`.
pub fn remove(key: &str) {
    // Forbidden storage holds nothing.
    let _forbidden = remove_item(key);
}

/// All keys that begin with `prefix`.
#[must_use]
pub fn keys(prefix: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut index = 0;
    while let Ok(Some(key)) = key_at(index) {
        if key.starts_with(prefix) {
            keys.push(key);
        }
        index = index.saturating_add(1);
    }
    keys
}

/// Starts a request that outlives the page; its promise of a response.
///
/// # Errors
/// Where the browser refuses to start it.
pub fn post(address: &str, body: &[u8]) -> Result<JsValue, JsValue> {
    let options = Record::new().text("method", "POST").value("body", &blob(body)).value("keepalive", &JsValue::TRUE);
    fetch(address, &options.done())
}

/// Hands a body to the browser, to be sent some time; whether it took it.
#[must_use]
pub fn beacon(address: &str, body: &[u8]) -> bool {
    send_beacon(address, &blob(body)).unwrap_or(false)
}

/// A body with its type: so fetch and beacon send the same header.
fn blob(body: &[u8]) -> Blob {
    let options = Record::new().text("type", CONTENT_TYPE);
    Blob::new(&list(core::iter::once(Uint8Array::from(body).into())), &options.done())
}
