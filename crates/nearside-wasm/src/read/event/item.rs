//! Items: known fields by known names; what a shop adds beside them is left alone.

use super::alias;
use crate::js;
use crate::read::scalar::number;
use crate::read::value::{given, text};
use alloc::vec::Vec;
use nearside::error::{Code, Error};
use nearside::event::{Item, ItemField, Text};
use wasm_bindgen::prelude::*;

/// The names of [`alias::ITEM`] as JavaScript strings. An engine keeps them: making one costs more than reading by it.
#[derive(Debug)]
pub struct Keys(Vec<JsValue>);

impl Default for Keys {
    /// The names, in the order of the table.
    fn default() -> Self {
        let mut names = Vec::with_capacity(alias::ITEM.len());
        for (name, _) in alias::ITEM {
            names.push(JsValue::from_str(name));
        }
        Self(names)
    }
}

/// What an item is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An object of its own, in a list.
    Listed,
    /// The event itself, whose `name` is the event's.
    FlatWithoutName,
    /// The event itself, whose `name` is the item's.
    Flat,
}

/// Reads an item.
///
/// # Errors
/// Refuses what is no object, an item without id, and fields of a wrong type.
pub fn item(keys: &Keys, value: &JsValue, shape: Shape) -> Result<Item, Error> {
    if !value.is_object() {
        return Err(Error::new(Code::Field, "", "not an item: pass an object with item_id"));
    }
    // An id is a text like the others; an empty one is none.
    let mut item = Item::new(Text::new("")?);
    for ((name, field), key) in alias::ITEM.iter().zip(&keys.0) {
        let of_event = shape == Shape::FlatWithoutName && *name == alias::NAME;
        if !of_event && !has(&item, *field) {
            read(&mut item, *field, value, key).map_err(|error| error.at(name))?;
        }
    }
    if has(&item, ItemField::Id) {
        return Ok(item);
    }
    Err(Error::new(Code::Field, "item_id", "missing: every item has an id"))
}

fn has(item: &Item, field: ItemField) -> bool {
    item.number(field).is_some() || item.text(field).is_some_and(|text| !text.as_str().is_empty())
}

/// Reads one property, if it is there.
fn read(item: &mut Item, field: ItemField, from: &JsValue, key: &JsValue) -> Result<(), Error> {
    let value = js::get(from, key)?;
    let Some(value) = given(&value) else { return Ok(()) };
    if matches!(field, ItemField::Price | ItemField::Quantity) {
        item.set_number(field, number(value)?);
        return Ok(());
    }
    let text = text(value)?;
    // An empty text says nothing: GA4's own tags push empty brands.
    if !text.as_str().is_empty() {
        item.set_text(field, text);
    }
    Ok(())
}
