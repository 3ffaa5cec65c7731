//! Reads a case's events as the WebAssembly crate reads JavaScript's: its twin, by the same table of names.

use super::alias;
use nearside::error::{Code, Error};
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value as Field};
use nearside::limits::MAX_EVENT_ITEMS;
use nearside::recommend::Page;
use nearside::time::Time;
use serde_json::{Map, Value};

/// An event.
pub fn event(value: &Value) -> Result<Event, Error> {
    let entries = value.as_object().unwrap();
    let of = |name: &str| entries.get(name).filter(|value| !value.is_null());
    let (name, item_has_name) = match (of(alias::EVENT), of(alias::NAME)) {
        (Some(name), _) => (text(name).map_err(|error| error.at(alias::EVENT))?, true),
        (None, Some(name)) => (text(name).map_err(|error| error.at(alias::NAME))?, false),
        (None, None) => return Err(Error::new(Code::EventName, "name", "missing")),
    };
    let at = of(alias::AT).ok_or_else(|| Error::new(Code::Time, "at", "missing"))?;
    let at = Time::from_f64(at.as_f64().unwrap_or(f64::NAN)).map_err(|error| error.at("at"))?;
    let mut event = Event::new(EventName::parse(name.as_str())?, at);
    let list = [alias::ITEMS, alias::PRODUCTS].into_iter().find(|list| of(list).is_some());
    let flat = list.is_none() && entries.keys().any(|key| alias::makes_flat(key) && of(key).is_some());
    if let Some(list) = list {
        items(&mut event, list, &entries[list])?;
    } else if flat {
        event.push_item(item(value, item_has_name)?)?;
    }
    fields(&mut event, entries, flat)?;
    Ok(event)
}

fn items(event: &mut Event, list: &str, values: &Value) -> Result<(), Error> {
    let values = values.as_array().ok_or_else(|| Error::new(Code::Field, list, "not a list"))?;
    if values.len() > MAX_EVENT_ITEMS {
        return Err(Error::new(Code::Limit, list, "too many"));
    }
    for (index, value) in values.iter().enumerate() {
        event.push_item(item(value, true).map_err(|error| error.at_index(list, index))?)?;
    }
    Ok(())
}

fn item(value: &Value, has_name: bool) -> Result<Item, Error> {
    let fields = value.as_object().ok_or_else(|| Error::new(Code::Field, "", "not an item"))?;
    let of = |name: &str| fields.get(name).filter(|value| !value.is_null());
    let ids = || alias::ITEM.iter().filter(|(_, field)| *field == ItemField::Id);
    let (name, id) = ids()
        .find_map(|(name, _)| of(name).map(|id| (name, id)))
        .ok_or_else(|| Error::new(Code::Field, "item_id", "missing"))?;
    let mut item = Item::new(text(id).map_err(|error| error.at(name))?);
    for (name, field) in alias::ITEM.iter().filter(|(_, field)| *field != ItemField::Id) {
        let taken = item.text(*field).is_some() || item.number(*field).is_some();
        let Some(value) = of(name).filter(|_| !taken && (has_name || *name != alias::NAME)) else { continue };
        if matches!(field, ItemField::Price | ItemField::Quantity) {
            item.set_number(*field, number(value).map_err(|error| error.at(name))?);
        } else {
            let text = text(value).map_err(|error| error.at(name))?;
            if !text.as_str().is_empty() {
                item.set_text(*field, text);
            }
        }
    }
    Ok(item)
}

fn fields(event: &mut Event, entries: &Map<String, Value>, flat: bool) -> Result<(), Error> {
    let ours = [alias::AT, alias::EVENT, alias::NAME, alias::ITEMS, alias::PRODUCTS];
    let of_item = |key: &str| flat && alias::is_of_item(key) && !alias::SHARED.contains(&key);
    let rest =
        || entries.iter().filter(|(key, value)| !value.is_null() && !ours.contains(&key.as_str()) && !of_item(key));
    for (key, value) in rest().filter(|(key, _)| alias::field(key).is_none()) {
        event.set(Text::new(key)?, scalar(value).map_err(|error| error.at(key))?)?;
    }
    for (key, field) in alias::FIELD {
        if let Some((_, value)) = rest().find(|(held, _)| *held == key).filter(|_| event.get(field).is_none()) {
            event.set(Text::new(field)?, scalar(value).map_err(|error| error.at(key))?)?;
        }
    }
    Ok(())
}

/// A page.
pub fn page(value: &Value) -> Page {
    let id = |value: &Value| value.as_str().map(|id| Text::new(id).unwrap());
    let ids = |value: &Value| value.as_array().into_iter().flatten().filter_map(id).collect();
    Page {
        item_id: id(&value["item_id"]),
        category: id(&value["category"]),
        cart: ids(&value["cart"]),
        shown: ids(&value["shown"]),
        language: id(&value["language"]),
    }
}

/// A string.
pub fn text(value: &Value) -> Result<Text, Error> {
    Text::new(value.as_str().ok_or_else(|| Error::new(Code::Field, "", "not a text"))?)
}

fn number(value: &Value) -> Result<Decimal, Error> {
    Decimal::from_f64(value.as_f64().ok_or_else(|| Error::new(Code::Number, "", "not a number"))?)
}

/// A string, a number or a boolean.
pub fn scalar(value: &Value) -> Result<Field, Error> {
    match value {
        Value::Bool(yes) => Ok(Field::Bool(*yes)),
        Value::Number(_) => number(value).map(Field::Number),
        Value::String(_) => text(value).map(Field::Text),
        _ => Err(Error::new(Code::Field, "", "not a scalar")),
    }
}
