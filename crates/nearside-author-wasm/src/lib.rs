//! The site compiler for a page or Node: objects in, the engine's bytes out.
//!
//! It is a module of its own because it carries a JSON reader and a schema, which no visitor should download.

mod error;
mod read;

use error::thrown;
use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use nearside::time::Time;
use nearside_author::{Compiled, Options, Warning, compile_value_with_report};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// Rust's own allocator on wasm is three times as large.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Checks a site and compiles it to a manifest. The clocks of time zones are right for three years from the present one.
///
/// # Errors
/// Throws a `SiteError` with the JSON path, what is wrong, and the remedy.
#[wasm_bindgen]
pub fn compile(site: &JsValue) -> Result<Uint8Array, JsValue> {
    compiled(site).map(|compiled| Uint8Array::from(compiled.bytes.as_slice()))
}

/// As [`compile`], with what looks wrong: an object of `bytes` and `warnings`, each of which has `path`, `message` and
/// `remedy`.
///
/// # Errors
/// As [`compile`].
#[wasm_bindgen(js_name = compileWithReport)]
pub fn compile_with_report(site: &JsValue) -> Result<JsValue, JsValue> {
    let Compiled { bytes, warnings } = compiled(site)?;
    let list = Array::new();
    for Warning { path, message, remedy } in &warnings {
        list.push(&object(&[("path", path.into()), ("message", message.into()), ("remedy", remedy.into())])?);
    }
    object(&[("bytes", Uint8Array::from(bytes.as_slice()).into()), ("warnings", list.into())])
}

fn compiled(site: &JsValue) -> Result<Compiled, JsValue> {
    let options = Options::at(Time::from_f64(Date::now()).unwrap_or(Time::MAX));
    let compiled = read::object(site, "$").and_then(|site| compile_value_with_report(&site, options));
    compiled.map_err(|error| thrown(&error))
}

fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object.into())
}

/// Checks items, or their text with one JSON object a line, and compiles them to a catalog.
///
/// # Errors
/// Throws a `SiteError` with the line and the field; item number n of a list is line n.
#[wasm_bindgen(js_name = compileCatalog)]
pub fn compile_catalog(items: &JsValue) -> Result<Uint8Array, JsValue> {
    let compiled = read::lines(items).and_then(|lines| nearside_author::catalog::compile(lines.as_bytes()));
    compiled.map(|bytes| Uint8Array::from(bytes.as_slice())).map_err(|error| thrown(&error))
}

/// The JSON Schema of a site file.
///
/// # Errors
/// None in practice: a schema has text keys and small numbers.
#[wasm_bindgen]
pub fn schema() -> Result<JsValue, JsValue> {
    nearside_author::schema().serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}
