//! JSON from text, with a place for every mistake. A field that stands twice is one: half of what was meant would be lost.

use crate::error::SiteError;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Parses a site file.
pub(crate) fn parse(json: &str) -> Result<Value, SiteError> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let parsed: Result<Strict, _> = serde_path_to_error::deserialize(&mut deserializer);
    let Strict(value) = parsed.map_err(|error| {
        let inner = error.path().to_string();
        let at = if inner == "." { "$".to_owned() } else { format!("$.{inner}") };
        refused(at, error.inner())
    })?;
    deserializer.end().map_err(|error| refused("$".to_owned(), &error))?;
    Ok(value)
}

fn refused(path: String, error: &serde_json::Error) -> SiteError {
    if error.is_data() {
        return SiteError::new(path, error.to_string(), "keep one of them");
    }
    let remedy = "mend the file at that line; JSON has no comments and no trailing commas";
    SiteError::new(path, format!("not JSON: {error}"), remedy)
}

/// JSON without repeated fields.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything).map(Self)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = elements.next_element()? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let Strict(value) = fields.next_value()?;
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("`{name}` stands twice in one object")));
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}
