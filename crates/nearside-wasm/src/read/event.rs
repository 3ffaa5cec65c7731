//! Events: a name, a time, items, and whatever other fields are texts, numbers or yes/no.

use super::alias;
use super::item::{Keys, Shape, item};
use super::value::{given, scalar, text, time};
use crate::js;
use alloc::vec::Vec;
use js_sys::Array;
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
    let entries = entries(value)?;
    let of = |name: &str| entries.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value);
    let (name, shape) = match (of(alias::EVENT), of(alias::NAME)) {
        (Some(name), _) => (read_at(alias::EVENT, name, text)?, Shape::Flat),
        (None, Some(name)) => (read_at(alias::NAME, name, text)?, Shape::FlatWithoutName),
        (None, None) => return Err(Error::new(Code::EventName, "name", "missing: say what happened")),
    };
    let at = of(alias::AT).ok_or_else(|| Error::new(Code::Time, alias::AT, "missing: pass milliseconds since 1970"))?;
    let mut event = Event::new(EventName::parse(name.as_str())?, read_at(alias::AT, at, time)?);

    let listed = [alias::ITEMS, alias::PRODUCTS].into_iter().find_map(|list| of(list).map(|value| (list, value)));
    let flat = listed.is_none() && entries.iter().any(|(key, _)| alias::makes_flat(key.as_str()));
    if let Some((list, values)) = listed {
        items(&mut event, keys, list, values)?;
    } else if flat {
        event.push_item(item(keys, value, shape)?)?;
    }
    fields(&mut event, &entries, flat)?;
    Ok(event)
}

/// The event's keys with what they hold, without those that hold nothing.
fn entries(value: &JsValue) -> Result<Vec<(Text, JsValue)>, Error> {
    let keys = js::keys(value)?;
    if usize::try_from(keys.length()).unwrap_or(usize::MAX) > MAX_KEYS {
        return Err(Error::new(Code::Limit, "", "more than 128 keys in one event: pass only those that matter"));
    }
    let mut entries = Vec::new();
    for key in keys.iter() {
        let name = text(&key)?;
        let value = js::get(value, &key).map_err(|error| error.at(name.as_str()))?;
        if given(&value).is_some() {
            entries.push((name, value));
        }
    }
    Ok(entries)
}

fn items(event: &mut Event, keys: &Keys, list: &str, values: &JsValue) -> Result<(), Error> {
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
    Ok(())
}

fn fields(event: &mut Event, entries: &[(Text, JsValue)], flat: bool) -> Result<(), Error> {
    let ours = [alias::AT, alias::EVENT, alias::NAME, alias::ITEMS, alias::PRODUCTS];
    let of_item = |key: &str| flat && alias::is_of_item(key) && !alias::SHARED.contains(&key);
    let rest = || entries.iter().filter(|(key, _)| !ours.contains(&key.as_str()) && !of_item(key.as_str()));
    for (key, value) in rest().filter(|(key, _)| alias::field(key.as_str()).is_none()) {
        event.set(key.clone(), read_at(key.as_str(), value, scalar)?)?;
    }
    for (key, field) in alias::FIELD {
        if let Some((_, value)) = rest().find(|(held, _)| held.as_str() == key).filter(|_| event.get(field).is_none()) {
            event.set(Text::new(field)?, read_at(key, value, scalar)?)?;
        }
    }
    Ok(())
}

fn read_at<T>(name: &str, value: &JsValue, as_type: impl Fn(&JsValue) -> Result<T, Error>) -> Result<T, Error> {
    as_type(value).map_err(|error| error.at(name))
}
