//! Segment-style audiences: names, operators, filters and windows, as we write them.

use super::part::Answer;
use super::scope::Scope;
use crate::error::{element, field};
use crate::suggest;
use nearside::event::EventName;
use serde_json::{Map, Value, json};

/// An operator: its name, our comparison, and whether a missing value meets it.
pub(super) type Operator = (&'static str, &'static str, Answer);

const OPERATORS: [Operator; 14] = [
    ("=", "eq", Answer::No),
    ("!=", "ne", Answer::Yes),
    ("<", "lt", Answer::No),
    ("<=", "lte", Answer::No),
    (">", "gt", Answer::No),
    (">=", "gte", Answer::No),
    ("between", "between", Answer::No),
    ("in", "in", Answer::No),
    ("not_in", "nin", Answer::Yes),
    ("contains", "contains", Answer::No),
    ("not_contains", "contains", Answer::Yes),
    ("starts_with", "prefix", Answer::No),
    ("exists", "exists", Answer::No),
    ("not_exists", "exists", Answer::Yes),
];

/// Names of an item's properties, with ours.
const OF_ITEM: [(&str, &str); 10] = [
    ("product_id", "item_id"),
    ("sku", "item_id"),
    ("id", "item_id"),
    ("name", "item_name"),
    ("brand", "item_brand"),
    ("category", "item_category"),
    ("variant", "item_variant"),
    ("item_price", "price"),
    ("qty", "quantity"),
    ("quantity", "quantity"),
];
/// Names of an event's properties, with ours.
const OF_EVENT: [(&str, &str); 4] =
    [("order_id", "transaction_id"), ("revenue", "value"), ("total", "value"), ("query", "search_term")];
/// What may precede the name of an item's property.
const ITEM_PREFIXES: [&str; 2] = ["products.$.", "products."];

/// A required text.
pub(super) fn text<'a>(scope: &mut Scope, fields: &'a Map<String, Value>, name: &str, path: &str) -> Option<&'a str> {
    let text = fields.get(name).and_then(Value::as_str);
    if text.is_none() {
        scope.note(path, format!("`{name}` is missing, or is no text"), format!("add \"{name}\": \"..\""));
    }
    text
}

/// Whether all fields are known: one that is not would change what is meant.
pub(super) fn known(scope: &mut Scope, fields: &Map<String, Value>, path: &str, known: &[&str]) -> bool {
    let strangers: Vec<&String> = fields.keys().filter(|name| !known.contains(&name.as_str())).collect();
    for name in &strangers {
        let remedy = suggest::remedy(name, known.iter().copied());
        scope.note(&field(path, name), format!("there is no field `{name}`"), remedy);
    }
    strangers.is_empty()
}

/// The operator of that name.
pub(super) fn operator(scope: &mut Scope, fields: &Map<String, Value>, path: &str) -> Option<Operator> {
    let name = text(scope, fields, "operator", path)?;
    let operator = OPERATORS.into_iter().find(|(known, ..)| *known == name);
    if operator.is_none() {
        let remedy = suggest::remedy(name, OPERATORS.map(|(known, ..)| known));
        scope.note(&field(path, "operator"), format!("the operator `{name}` cannot be carried over"), remedy);
    }
    operator
}

/// What an operator compares with.
pub(super) fn operand(scope: &mut Scope, fields: &Map<String, Value>, operator: Operator, path: &str) -> Option<Value> {
    let value = fields.get("value").filter(|value| !value.is_null());
    match (operator, value) {
        ((_, "exists", missing), None) => Some(json!(missing == Answer::No)),
        ((_, "exists", _), Some(_)) => {
            scope.note(&field(path, "value"), format!("`{}` has no value", operator.0), "remove it");
            None
        }
        (_, Some(value)) => Some(value.clone()),
        (_, None) => {
            scope.note(path, "there is no value to compare with", "add \"value\": .., or ask whether it `exists`");
            None
        }
    }
}

/// The name of an event.
pub(super) fn event(scope: &mut Scope, name: &str, path: &str) -> String {
    match EventName::parse(name) {
        Ok(EventName::Custom(custom)) => format!("custom:{}", custom.as_str()),
        Ok(known) => known.as_str().to_owned(),
        Err(_) => {
            let ours = format!("custom:{name}");
            let message = format!("{name:?} is none of the known events; here it is {ours:?}");
            scope.note_once(format!("event {name}"), path, message, format!("record it as {ours:?}"));
            ours
        }
    }
}

/// The name of a property of that event.
pub(super) fn property(name: &str, event: &str) -> String {
    let ours = |table: &[(&str, &str)], name: &str| {
        table.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| (*ours).to_owned())
    };
    let name = name.strip_prefix("properties.").unwrap_or(name);
    if let Some(of_item) = ITEM_PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)) {
        return ours(&OF_ITEM, of_item).unwrap_or_else(|| of_item.to_owned());
    }
    // A page has a name and a category of its own, and so may a shop's own event.
    let has_items = !event.starts_with("custom:") && event != "page_view";
    let of_item = if has_items { ours(&OF_ITEM, name) } else { None };
    of_item.or_else(|| ours(&OF_EVENT, name)).unwrap_or_else(|| name.to_owned())
}

/// `where`; `None` where a part of it cannot be said.
pub(super) fn filter(
    scope: &mut Scope,
    filters: Option<&Value>,
    event: &str,
    path: &str,
) -> Option<Map<String, Value>> {
    let at = field(path, "where");
    let filters = match filters {
        None => return Some(Map::new()),
        Some(Value::Array(filters)) => filters,
        Some(_) => {
            scope.note(
                &at,
                "this takes a list of filters",
                "write [{ \"property\": .., \"operator\": .., \"value\": .. }]",
            );
            return None;
        }
    };
    let mut fields = Map::new();
    let mut complete = true;
    for (index, filter) in filters.iter().enumerate() {
        complete &= clause(scope, filter, event, &element(&at, index), &mut fields).is_some();
    }
    complete.then_some(fields)
}

fn clause(scope: &mut Scope, filter: &Value, event: &str, path: &str, fields: &mut Map<String, Value>) -> Option<()> {
    let Value::Object(given) = filter else {
        scope.note(path, "a filter is an object", "write { \"property\": .., \"operator\": .., \"value\": .. }");
        return None;
    };
    let complete = known(scope, given, path, &["property", "operator", "value"]);
    let theirs = text(scope, given, "property", path)?;
    let operator = operator(scope, given, path)?;
    let operand = operand(scope, given, operator, path)?;
    let (name, comparison, missing) = operator;
    if name == "not_contains" {
        scope.note(path, "a field of an event cannot be asked for what is not in it", "list what it may be: `in`");
        return None;
    }
    if missing == Answer::Yes && comparison != "exists" {
        let message = format!("an event without `{theirs}` meets this there, and does not count here");
        scope.note(path, message, "add a condition for events without it: `not_exists`");
    }
    let ours = property(theirs, event);
    let comparisons = fields.entry(ours).or_insert_with(|| json!({})).as_object_mut()?;
    if comparisons.insert(comparison.to_owned(), operand).is_some() {
        let remedy = "keep the stricter one, or join two conditions by `and`";
        scope.note(path, format!("`{theirs}` is compared twice in the same way"), remedy);
        return None;
    }
    complete.then_some(())
}

/// A window such as `7d`; `Some(None)` where none is given.
#[expect(clippy::option_option, reason = "no window, and one that cannot be said, are two things")]
pub(super) fn window(scope: &mut Scope, window: Option<&Value>, path: &str) -> Option<Option<String>> {
    let Some(window) = window else { return Some(None) };
    let at = field(path, "window");
    let unit = window.get("unit").and_then(Value::as_str).unwrap_or_default();
    let units = [("minutes", "m", 1), ("hours", "h", 1), ("days", "d", 1), ("weeks", "d", 7)];
    let unit = units.into_iter().find(|(name, ..)| *name == unit);
    let value = window.get("value").and_then(Value::as_u64);
    let (Some((_, unit, times)), Some(value)) = (unit, value) else {
        let remedy = "write { \"unit\": \"days\", \"value\": 7 }, with minutes, hours, days or weeks";
        scope.note(&at, "this is no window that can be carried over", remedy);
        return None;
    };
    Some(Some(format!("{}{unit}", value.saturating_mul(times))))
}
