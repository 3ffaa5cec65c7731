//! The page that asks for recommendations.

use super::value::{given, text};
use crate::js;
use alloc::vec::Vec;
use js_sys::Array;
use nearside::error::{Code, Error};
use nearside::event::Text;
use nearside::limits::MAX_CART_ITEMS;
use nearside::recommend::Page;
use wasm_bindgen::prelude::*;

/// Reads `{ item_id?, category?, cart? }`; undefined is a page that says nothing about itself.
///
/// # Errors
/// Refuses other types, and a cart of more than 64 items.
pub fn page(value: &JsValue) -> Result<Page, Error> {
    let mut page = Page { item_id: None, category: None, cart: Vec::new() };
    if js::is_absent(value) {
        return Ok(page);
    }
    if !value.is_object() {
        return Err(Error::new(Code::Field, "page", "not an object: pass { item_id, category, cart }"));
    }
    page.item_id = field(value, "item_id")?;
    page.category = field(value, "category")?;
    page.cart = cart(value)?;
    Ok(page)
}

fn field(from: &JsValue, name: &str) -> Result<Option<Text>, Error> {
    let value = js::get(from, &JsValue::from_str(name))?;
    given(&value).map(|value| text(value).map_err(|error| error.at(name).at("page"))).transpose()
}

fn cart(from: &JsValue) -> Result<Vec<Text>, Error> {
    let value = js::get(from, &JsValue::from_str("cart"))?;
    if js::is_absent(&value) {
        return Ok(Vec::new());
    }
    if !Array::is_array(&value) {
        return Err(Error::new(Code::Field, "page.cart", "not a list: pass an array of item ids"));
    }
    let ids: &Array = value.unchecked_ref();
    if usize::try_from(ids.length()).unwrap_or(usize::MAX) > MAX_CART_ITEMS {
        return Err(Error::new(Code::Limit, "page.cart", "more than 64 items: pass the latest 64"));
    }
    let mut cart = Vec::new();
    for id in ids.iter() {
        cart.push(text(&id).map_err(|error| error.at_index("cart", cart.len()).at("page"))?);
    }
    Ok(cart)
}
