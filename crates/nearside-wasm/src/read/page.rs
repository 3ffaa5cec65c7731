//! The page that asks for recommendations.

use super::value::{given, text};
use crate::js;
use alloc::vec::Vec;
use js_sys::Array;
use nearside::error::{Code, Error};
use nearside::event::Text;
use nearside::limits::{MAX_CART_ITEMS, MAX_SHOWN_ITEMS};
use nearside::recommend::Page;
use wasm_bindgen::prelude::*;

/// Reads `{ item_id?, category?, cart?, shown?, language? }`; undefined is a page that says nothing about itself.
///
/// # Errors
/// Refuses other types, a cart of more than 64 items, and more than 256 items shown.
pub fn page(value: &JsValue) -> Result<Page, Error> {
    let mut page = Page::default();
    if js::is_absent(value) {
        return Ok(page);
    }
    if !value.is_object() {
        return Err(Error::new(Code::Field, "page", "not an object: pass { item_id, category, cart }"));
    }
    page.item_id = field(value, "item_id")?;
    page.category = field(value, "category")?;
    page.language = field(value, "language")?;
    page.cart = ids(value, "cart", MAX_CART_ITEMS, "more than 64 items: pass the latest 64")?;
    page.shown = ids(value, "shown", MAX_SHOWN_ITEMS, "more than 256 items: pass the latest 256")?;
    Ok(page)
}

fn field(from: &JsValue, name: &str) -> Result<Option<Text>, Error> {
    let value = js::get(from, &JsValue::from_str(name))?;
    given(&value).map(|value| text(value).map_err(|error| error.at(name).at("page"))).transpose()
}

/// A list of item ids; empty where there is none.
#[inline(never)]
fn ids(from: &JsValue, name: &str, most: usize, too_many: &'static str) -> Result<Vec<Text>, Error> {
    let value = js::get(from, &JsValue::from_str(name))?;
    if js::is_absent(&value) {
        return Ok(Vec::new());
    }
    if !Array::is_array(&value) {
        return Err(Error::new(Code::Field, name, "not a list: pass an array of item ids").at("page"));
    }
    let list: &Array = value.unchecked_ref();
    if usize::try_from(list.length()).unwrap_or(usize::MAX) > most {
        return Err(Error::new(Code::Limit, name, too_many).at("page"));
    }
    let mut ids = Vec::new();
    for index in 0..list.length() {
        ids.push(text(&list.get(index)).map_err(|error| error.at_index(name, ids.len()).at("page"))?);
    }
    Ok(ids)
}
