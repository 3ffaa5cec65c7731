//! Items: known fields by known names; what a shop adds beside them is left alone.

use super::alias;
use super::value::{given, number, text};
use crate::js;
use alloc::vec::Vec;
use core::cell::OnceCell;
use nearside::error::{Code, Error};
use nearside::event::{Item, ItemField, Text};
use wasm_bindgen::prelude::*;

/// The names of [`alias::ITEM`] as JavaScript strings. An engine keeps them: making one costs more than reading by it.
#[derive(Debug, Default)]
pub struct Keys(OnceCell<Vec<JsValue>>);

impl Keys {
    /// The names, in the order of the table.
    fn all(&self) -> &[JsValue] {
        self.0.get_or_init(|| alias::ITEM.iter().map(|(name, _)| JsValue::from_str(name)).collect())
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
    let names = || alias::ITEM.iter().zip(keys.all());
    let mut item: Option<Item> = None;
    for ((name, field), key) in names() {
        if *field == ItemField::Id && item.is_none() {
            item = read(value, key, name, text)?.map(Item::new);
        }
    }
    let mut item = item.ok_or_else(|| Error::new(Code::Field, "item_id", "missing: every item has an id"))?;
    for ((name, field), key) in names() {
        let taken = *field == ItemField::Id || item.text(*field).is_some() || item.number(*field).is_some();
        let of_event = shape == Shape::FlatWithoutName && *name == alias::NAME;
        if !taken && !of_event {
            set(&mut item, *field, value, key, name)?;
        }
    }
    Ok(item)
}

fn set(item: &mut Item, field: ItemField, from: &JsValue, key: &JsValue, name: &str) -> Result<(), Error> {
    match field {
        ItemField::Price | ItemField::Quantity => {
            if let Some(number) = read(from, key, name, number)? {
                item.set_number(field, number);
            }
        }
        _ => {
            // An empty text says nothing: GA4's own tags push empty brands.
            if let Some(text) = read(from, key, name, text)?.filter(|text: &Text| !text.as_str().is_empty()) {
                item.set_text(field, text);
            }
        }
    }
    Ok(())
}

/// Reads one property, if it is there; an error says which.
fn read<T>(
    from: &JsValue,
    key: &JsValue,
    name: &str,
    as_type: impl Fn(&JsValue) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let value = js::get(from, key).map_err(|error| error.at(name))?;
    given(&value).map(|value| as_type(value).map_err(|error| error.at(name))).transpose()
}
