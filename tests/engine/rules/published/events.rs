//! Reads the events, times and short forms of a case of `tests/cases/rules`.

use nearside::error::Error;
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value as Field};
use nearside::time::{DAY_MS, Time};
use serde_json::{Map, Value};

/// Keys of a step that are no fields of its event.
const STEP: [&str; 6] = ["at", "now", "event", "items", "on", "refused"];

/// The event of a step.
pub fn event(step: &Value, at: Time) -> Result<Event, Error> {
    let mut event = Event::new(EventName::parse(step["event"].as_str().unwrap())?, at);
    for (index, fields) in step["items"].as_array().into_iter().flatten().enumerate() {
        event.push_item(item(fields.as_object().unwrap()).map_err(|error| error.at_index("items", index))?)?;
    }
    for (name, value) in step.as_object().unwrap().iter().filter(|(name, _)| !STEP.contains(&name.as_str())) {
        event.set(text(name)?, scalar(value).map_err(|error| error.at(name))?)?;
    }
    Ok(event)
}

fn item(fields: &Map<String, Value>) -> Result<Item, Error> {
    let mut item = Item::new(text(fields["item_id"].as_str().unwrap())?);
    for (name, value) in fields {
        let field = ItemField::from_name(name).unwrap();
        match scalar(value).map_err(|error| error.at(name))? {
            Field::Text(text) => item.set_text(field, text),
            Field::Number(number) => item.set_number(field, number),
            Field::Bool(_) => panic!("{name} is neither a text nor a number"),
        }
    }
    Ok(item)
}

/// A text.
pub fn text(text: &str) -> Result<Text, Error> {
    Text::new(text)
}

/// A text, a number or a boolean; JSON has no word for some numbers, so they are written `{ "$number": "NaN" }`.
pub fn scalar(value: &Value) -> Result<Field, Error> {
    match value {
        Value::String(held) => text(held).map(Field::Text),
        Value::Bool(yes) => Ok(Field::Bool(*yes)),
        Value::Number(number) => Decimal::from_f64(number.as_f64().unwrap()).map(Field::Number),
        _ => Decimal::from_f64(value["$number"].as_str().unwrap().parse().unwrap()).map(Field::Number),
    }
}

/// The time of `2026-03-02 12:00`, with seconds and milliseconds where they matter; in UTC.
pub fn time(text: &str) -> Option<Time> {
    let (date, clock) = text.split_once(' ')?;
    let date: Vec<u64> = date.split('-').filter_map(|part| part.parse().ok()).collect();
    let clock: Vec<&str> = clock.split([':', '.']).collect();
    let part = |place: usize| clock.get(place).map_or(Some(0), |part| part.parse::<u64>().ok());
    // Days from the civil calendar, with years that begin in March.
    let (year, month) = if date[1] > 2 { (date[0], date[1] - 3) } else { (date[0] - 1, date[1] + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date[2] - 1 - 719_468;
    let seconds = (part(0)? * 60 + part(1)?) * 60 + part(2)?;
    Time::from_ms(days * DAY_MS + seconds * 1000 + part(3)?).ok()
}

/// A value with its short forms written out: `{ "$times": 3, "of": X }` in a list stands for X three times, with `#` in
/// its texts and names replaced by 0, 1, 2; `{ "$nested": 3, "of": X }` for X within three `not`; `{ "$text": 3 }` for `xxx`.
pub fn expanded(value: &Value) -> Value {
    match value {
        Value::Array(parts) => {
            let mut list = Vec::new();
            for part in parts {
                match part["$times"].as_u64() {
                    Some(times) => list.extend((0..times).map(|number| expanded(&numbered(&part["of"], number)))),
                    None => list.push(expanded(part)),
                }
            }
            Value::Array(list)
        }
        Value::Object(fields) => {
            if let Some(levels) = fields.get("$nested").and_then(Value::as_u64) {
                return (0..levels).fold(expanded(&fields["of"]), |inner, _| serde_json::json!({ "not": inner }));
            }
            if let Some(length) = fields.get("$text").and_then(Value::as_u64) {
                return Value::String("x".repeat(usize::try_from(length).unwrap()));
            }
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), expanded(value))).collect())
        }
        other => other.clone(),
    }
}

fn numbered(value: &Value, number: u64) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('#', &number.to_string())),
        Value::Array(parts) => parts.iter().map(|part| numbered(part, number)).collect(),
        Value::Object(fields) => {
            let name = |name: &str| name.replace('#', &number.to_string());
            Value::Object(fields.iter().map(|(held, value)| (name(held), numbered(value, number))).collect())
        }
        other => other.clone(),
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
