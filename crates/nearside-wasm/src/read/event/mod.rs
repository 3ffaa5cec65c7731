//! Events: a name, a time, items, and whatever other fields are texts, numbers or yes/no.

mod alias;
mod item;
mod keys;

pub use item::Keys;

use super::scalar::scalar;
use super::value::{text, time};
use crate::js;
use alloc::vec::Vec;
use item::{Shape, item};
use js_sys::Array;
use keys::keys;
use nearside::error::{Code, Error};
use nearside::event::{Event, EventName, Text};
use nearside::limits::{MAX_EVENT_FIELDS, MAX_EVENT_ITEMS};
use wasm_bindgen::prelude::*;

/// Most keys of an event that are looked at: its fields, a flat event's item, and some that are undefined.
const MAX_KEYS: usize = 4 * MAX_EVENT_FIELDS;

/// Reads an event.
///
/// An alias counts only where its canonical field is missing. Undefined and null are the same as missing.
///
/// # Errors
/// Refuses an unknown name, a bad time or number, a nested object, and more than the limits allow.
pub fn event(keys: &Keys, value: &JsValue) -> Result<Event, Error> {
    if !value.is_object() {
        return Err(Error::new(Code::Field, "", "not an event: pass an object with name and at"));
    }
    let Entries { event, name, at, items: listed, products, fields: entries } = entries(value)?;
    let shape = if event.is_some() { Shape::Flat } else { Shape::FlatWithoutName };
    let (word, name) = match (event, name) {
        (Some(event), _) => (alias::EVENT, event),
        (None, Some(name)) => (alias::NAME, name),
        (None, None) => return Err(Error::new(Code::EventName, alias::NAME, "missing: say what happened")),
    };
    let name = text(&name).map_err(|error| error.at(word))?;
    let at = at.ok_or_else(|| Error::new(Code::Time, alias::AT, "missing: pass milliseconds since 1970"))?;
    let at = time(&at).map_err(|error| error.at(alias::AT))?;
    let mut event = Event::new(EventName::parse(name.as_str())?, at);

    let flat = match (listed, products) {
        (Some(listed), _) => items(&mut event, keys, alias::ITEMS, &listed)?,
        (None, Some(products)) => items(&mut event, keys, alias::PRODUCTS, &products)?,
        (None, None) => entries.iter().any(|(key, _)| alias::makes_flat(key.as_str())),
    };
    if flat {
        event.push_item(item(keys, value, shape)?)?;
    }
    fields(&mut event, &entries, flat)?;
    Ok(event)
}

/// An event's keys with what they hold, without those that hold nothing.
#[derive(Default)]
struct Entries {
    event: Option<JsValue>,
    name: Option<JsValue>,
    at: Option<JsValue>,
    items: Option<JsValue>,
    products: Option<JsValue>,
    fields: Vec<(Text, JsValue)>,
}

fn entries(value: &JsValue) -> Result<Entries, Error> {
    let keys = keys(value)?;
    if usize::try_from(keys.length()).unwrap_or(usize::MAX) > MAX_KEYS {
        return Err(Error::new(Code::Limit, "", "more than 128 keys in one event: pass only those that matter"));
    }
    let mut entries = Entries::default();
    for key in keys.iter() {
        let name = text(&key)?;
        let value = js::get(value, &key).map_err(|error| error.at(name.as_str()))?;
        if js::is_absent(&value) {
            continue;
        }
        match name.as_str() {
            alias::EVENT => entries.event = Some(value),
            alias::NAME => entries.name = Some(value),
            alias::AT => entries.at = Some(value),
            alias::ITEMS => entries.items = Some(value),
            alias::PRODUCTS => entries.products = Some(value),
            _ => entries.fields.push((name, value)),
        }
    }
    Ok(entries)
}

/// Reads a list of items; the event is then not flat.
fn items(event: &mut Event, keys: &Keys, list: &str, values: &JsValue) -> Result<bool, Error> {
    if !Array::is_array(values) {
        return Err(Error::new(Code::Field, list, "not a list: pass an array of items"));
    }
    let values: &Array = values.unchecked_ref();
    // Before the first is read: a list of a million costs nothing.
    if usize::try_from(values.length()).unwrap_or(usize::MAX) > MAX_EVENT_ITEMS {
        return Err(Error::new(Code::Limit, list, "more than 100 items in one event: send the first 100"));
    }
    for (index, value) in values.iter().enumerate() {
        event.push_item(item(keys, &value, Shape::Listed).map_err(|error| error.at_index(list, index))?)?;
    }
    Ok(false)
}

fn fields(event: &mut Event, entries: &[(Text, JsValue)], flat: bool) -> Result<(), Error> {
    for (key, value) in entries {
        let name = key.as_str();
        let of_item = flat && alias::is_of_item(name) && !alias::SHARED.contains(&name);
        if !of_item && alias::field(name).is_none() {
            event.set(key.clone(), scalar(value).map_err(|error| error.at(name))?)?;
        }
    }
    for (name, field) in alias::FIELD {
        let held = entries.iter().find(|(key, _)| key.as_str() == name);
        if let Some((_, value)) = held.filter(|_| event.get(field).is_none()) {
            event.set(Text::new(field)?, scalar(value).map_err(|error| error.at(name))?)?;
        }
    }
    Ok(())
}
