//! `JSONLogic`'s operands: attributes (`var`) and constants.

use super::attribute::Attribute;
use super::javascript::truthy;
use super::part::{Answer, Part};
use super::scope::Scope;
use serde_json::{Value, json};

/// An attribute as a rule names it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    /// Its name.
    pub(super) name: String,
    /// What stands for it where it is missing: null unless given.
    pub(super) default: Value,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand<'a> {
    /// An attribute.
    Variable(Variable),
    /// A constant: null, a text, a number, or yes or no.
    Constant(&'a Value),
    /// A list of constants.
    List(&'a [Value]),
    /// A rule of its own, or the like.
    Other,
}

impl<'a> Operand<'a> {
    /// Reads one side.
    pub(super) fn read(value: &'a Value) -> Self {
        match value {
            Value::Object(_) => Variable::read(value).map_or(Self::Other, Self::Variable),
            Value::Array(list) if list.iter().any(|value| value.is_array() || value.is_object()) => Self::Other,
            Value::Array(list) => Self::List(list),
            constant => Self::Constant(constant),
        }
    }
}

impl Variable {
    /// Reads `{ "var": "name" }`, `{ "var": ["name", default] }`.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 1)?;
        let (name, default) = match fields.get("var")? {
            Value::Array(list) if list.len() <= 2 => (list.first()?, list.get(1).cloned().unwrap_or_default()),
            name => (name, Value::Null),
        };
        let name = name_of(name)?;
        (!default.is_array() && !default.is_object()).then_some(Self { name, default })
    }

    /// The attribute, spoken of at `path`.
    pub(super) fn at<'a>(&'a self, path: &'a str) -> Attribute<'a> {
        Attribute { name: &self.name, path }
    }

    /// Where its value is truthy, or is not.
    pub(super) fn truth(&self, scope: &mut Scope, path: &str, wanted: Answer) -> Part {
        let attribute = self.at(path);
        let parts = match wanted {
            Answer::Yes => [("ne", json!("")), ("ne", json!(0)), ("eq", json!(true))],
            Answer::No => [("eq", json!("")), ("eq", json!(0)), ("eq", json!(false))],
        };
        let present = Part::any(parts.map(|(comparison, operand)| attribute.test(scope, comparison, &operand)));
        attribute.or_missing(scope, present, Answer::from(truthy(&self.default)), wanted)
    }
}

/// The name of an attribute. An empty one stands for all data there.
pub(super) fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(name) if !name.is_empty() => Some(name.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
