//! A field's value as JavaScript has it.

use nearside::event::Value;
use serde::{Serialize, Serializer};

/// A string, a number or a boolean.
pub struct Plain<'a>(pub &'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text.as_str()),
            Value::Number(number) => serializer.serialize_f64(number.to_f64()),
            Value::Bool(yes) => serializer.serialize_bool(*yes),
        }
    }
}
