//! Events as JSON: one object with `name`, `at`, `items` and the event's other fields, as GA4 names them.

use nearside::error::{Code, Error};
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value};
use nearside::time::Time;
use serde_json::{Map, Value as Json};

/// One line of an events file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Something happened.
    Event(Event),
    /// `{ "attribute": name, "value": .., "at": .. }`: something is known.
    Attribute {
        /// Its name.
        name: Text,
        /// Its value.
        value: Value,
        /// When it was set.
        at: Time,
    },
}

impl Line {
    /// When.
    #[must_use]
    pub const fn at(&self) -> Time {
        match self {
            Self::Event(event) => event.at,
            Self::Attribute { at, .. } => *at,
        }
    }
}

/// Reads one line.
///
/// # Errors
/// Names the field and what is wrong with it.
pub fn parse(line: &str) -> Result<Line, Error> {
    let malformed = |_| Error::new(Code::Field, "", "not a JSON object: write one event a line");
    let object: Map<String, Json> = serde_json::from_str(line).map_err(malformed)?;
    let at = moment(object.get("at")).map_err(|error| error.at("at"))?;
    if let Some(name) = object.get("attribute") {
        let name = text(name).map_err(|error| error.at("attribute"))?;
        let value = scalar(object.get("value").unwrap_or(&Json::Null)).map_err(|error| error.at("value"))?;
        return Ok(Line::Attribute { name, value, at });
    }
    let name = object.get("name").and_then(Json::as_str);
    let name = name.ok_or_else(|| Error::new(Code::EventName, "name", "missing: say what happened"))?;
    let mut event = Event::new(EventName::parse(name)?, at);
    for (field, value) in object.iter().filter(|(field, _)| !["name", "at", "items"].contains(&field.as_str())) {
        let name = Text::new(field)?;
        event.set(name, scalar(value).map_err(|error| error.at(field))?)?;
    }
    let items = match object.get("items") {
        None | Some(Json::Null) => &[],
        Some(Json::Array(items)) => items.as_slice(),
        Some(_) => return Err(Error::new(Code::Field, "items", "not a list: pass an array of items")),
    };
    for (index, value) in items.iter().enumerate() {
        event.push_item(item(value).map_err(|error| error.at_index("items", index))?)?;
    }
    Ok(Line::Event(event))
}

fn item(value: &Json) -> Result<Item, Error> {
    let missing = || Error::new(Code::Field, "item_id", "missing: every item has an id");
    let id = value.get("item_id").ok_or_else(missing)?;
    let mut item = Item::new(text(id).map_err(|error| error.at("item_id"))?);
    for (name, field) in ItemField::ALL {
        match (value.get(name), field) {
            (None | Some(Json::Null), _) => {}
            (Some(held), ItemField::Price | ItemField::Quantity) => {
                item.set_number(field, number(held).map_err(|error| error.at(name))?);
            }
            (Some(held), _) => item.set_text(field, text(held).map_err(|error| error.at(name))?),
        }
    }
    Ok(item)
}

/// Milliseconds since 1970, or RFC 3339.
fn moment(value: Option<&Json>) -> Result<Time, Error> {
    let refused = || Error::new(Code::Time, "", "not a moment: pass milliseconds since 1970, or RFC 3339");
    match value {
        Some(Json::Number(number)) => Time::from_f64(number.as_f64().ok_or_else(refused)?),
        Some(Json::String(text)) => crate::rfc3339::parse(text).ok_or_else(refused),
        _ => Err(refused()),
    }
}

fn scalar(value: &Json) -> Result<Value, Error> {
    match value {
        Json::String(_) => text(value).map(Value::Text),
        Json::Number(_) => number(value).map(Value::Number),
        Json::Bool(yes) => Ok(Value::Bool(*yes)),
        _ => Err(Error::new(Code::Field, "", "not a text, a number or true/false")),
    }
}

fn text(value: &Json) -> Result<Text, Error> {
    Text::new(value.as_str().ok_or_else(|| Error::new(Code::Field, "", "not a text: put it in quotes"))?)
}

fn number(value: &Json) -> Result<Decimal, Error> {
    let refused = || Error::new(Code::Number, "", "not a number: pass one without quotes");
    Decimal::from_f64(value.as_f64().ok_or_else(refused)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_with_items_is_read() {
        let line = r#"{"name":"view_item","at":1764000000000,"value":59.5,"items":[{"item_id":"A1","item_brand":"acme","price":59.5}]}"#;
        let Line::Event(event) = parse(line).unwrap() else { panic!("an attribute") };
        assert_eq!(event.name, EventName::ViewItem);
        assert_eq!(event.items()[0].brand.as_ref().unwrap().as_str(), "acme");
        assert_eq!(event.get("value"), Some(&Value::Number(Decimal::from_f64(59.5).unwrap())));
    }

    #[test]
    fn an_error_says_where() {
        let wrong = [
            (r#"{"name":"view_item"}"#, "at"),
            (r#"{"name":"viewitem","at":0}"#, "name"),
            (r#"{"name":"view_item","at":0,"items":[{"item_id":"a"},{"item_id":"b","price":"9"}]}"#, "items[1].price"),
            (r#"{"name":"view_item","at":0,"value":[1]}"#, "value"),
            ("[]", ""),
        ];
        for (line, path) in wrong {
            assert_eq!(parse(line).unwrap_err().path, path, "{line}");
        }
    }
}
