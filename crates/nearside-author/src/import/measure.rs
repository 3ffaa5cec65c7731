//! Segment-style audiences: what happened, how often, in which order, and what came of it.

use super::attribute::LEAST_NUMBER;
use super::part::{Answer, Part};
use super::property;
use super::scope::Scope;
use crate::error::{element, field};
use crate::suggest;
use serde_json::{Map, Value, json};

/// Aggregations with our measures.
const AGGREGATIONS: [(&str, &str); 7] = [
    ("sum", "sum"),
    ("average", "avg"),
    ("min", "min"),
    ("max", "max"),
    ("unique_count", "distinct"),
    ("first", "first"),
    ("last", "last"),
];

/// An event that happened so often.
pub(super) fn event(scope: &mut Scope, fields: &Map<String, Value>, path: &str, wanted: Answer) -> Part {
    let complete = property::known(scope, fields, path, &["type", "name", "count", "window", "where"]);
    let Some(mut condition) = events(scope, fields, "name", path) else { return Part::Lost };
    let at = field(path, "count");
    let mut wanted = wanted;
    match fields.get("count") {
        None => {}
        Some(Value::Object(count)) => {
            let known = property::known(scope, count, &at, &["operator", "value"]);
            let (true, Some(operator)) = (known, property::operator(scope, count, &at)) else { return Part::Lost };
            let Some(operand) = property::operand(scope, count, operator, &at) else { return Part::Lost };
            let comparison = denied(operator.1, &mut wanted);
            condition.insert("count".to_owned(), json!({ comparison: operand }));
        }
        Some(_) => return scope.lost(&at, "a count is an object", "write { \"operator\": \">=\", \"value\": 3 }"),
    }
    if !complete {
        return Part::Lost;
    }
    let window = window_of(&condition);
    let part = never_unknown(scope, condition, path, wanted);
    look_back(scope, &part, window.as_deref(), Memory::Counted, path);
    part
}

/// What a property's values come to.
pub(super) fn computed(scope: &mut Scope, fields: &Map<String, Value>, path: &str, wanted: Answer) -> Part {
    let names = ["type", "event", "aggregation", "property", "operator", "value", "window", "where"];
    let complete = property::known(scope, fields, path, &names);
    let condition = events(scope, fields, "event", path);
    let measure = aggregation(scope, fields, path);
    let theirs = property::text(scope, fields, "property", path);
    let operator = property::operator(scope, fields, path);
    let operand = operator.and_then(|operator| property::operand(scope, fields, operator, path));
    let (true, Some(events), Some(measure), Some(theirs)) = (complete, condition, measure, theirs) else {
        return Part::Lost;
    };
    let (Some((name, comparison, missing)), Some(operand)) = (operator, operand) else { return Part::Lost };
    let of = property::property(theirs, events.get("event").and_then(Value::as_str).unwrap_or_default());

    let remembered = matches!(measure, "distinct" | "first" | "last");
    let with = |comparison: &str, operand: Value| {
        let mut condition = events.clone();
        condition.insert(measure.to_owned(), json!({ "of": of, comparison: operand }));
        condition
    };
    let part = if matches!(measure, "sum" | "distinct") {
        // Of nothing these are 0, there and here.
        let mut wanted = wanted;
        let comparison = denied(comparison, &mut wanted);
        never_unknown(scope, with(comparison, operand), path, wanted)
    } else {
        // `not_contains` is the opposite of what is asked here; the other operators have a comparison of their own.
        let asked = if name == "not_contains" { !wanted } else { wanted };
        let part = never_unknown(scope, with(comparison, operand), path, asked);
        if missing == wanted && comparison != "exists" {
            let nothing = if remembered { with("exists", json!(false)) } else { without_numbers(&events, &of) };
            Part::any([part, scope.held(path, Value::Object(nothing))])
        } else {
            part
        }
    };
    let memory = if remembered { Memory::Remembered } else { Memory::Counted };
    look_back(scope, &part, window_of(&events).as_deref(), memory, path);
    part
}

/// Events one after the other.
pub(super) fn funnel(scope: &mut Scope, fields: &Map<String, Value>, path: &str, wanted: Answer) -> Part {
    let complete = property::known(scope, fields, path, &["type", "steps", "window", "without"]);
    let steps = steps(scope, fields.get("steps"), &field(path, "steps"));
    let without = fields.get("without").map(|without| self::steps(scope, Some(without), &field(path, "without")));
    let window = property::window(scope, fields.get("window"), path);
    let (true, Some(steps), Some(window)) = (complete, steps, window) else { return Part::Lost };
    let mut condition = Map::new();
    condition.insert("sequence".to_owned(), Value::Array(steps));
    if let Some(window) = window {
        condition.insert("within".to_owned(), Value::String(window));
    }
    match without {
        None => {}
        Some(Some(without)) => drop(condition.insert("without".to_owned(), Value::Array(without))),
        Some(None) => return Part::Lost,
    }
    let window = window_of(&condition);
    let part = never_unknown(scope, condition, path, wanted);
    look_back(scope, &part, window.as_deref(), Memory::Remembered, path);
    part
}

/// The events that are meant: name, filter and window.
fn events(scope: &mut Scope, fields: &Map<String, Value>, name: &str, path: &str) -> Option<Map<String, Value>> {
    let window = property::window(scope, fields.get("window"), path);
    let mut condition = step(scope, fields, name, path)?;
    if let Some(window) = window? {
        condition.insert("within".to_owned(), Value::String(window));
    }
    Some(condition)
}

fn step(scope: &mut Scope, fields: &Map<String, Value>, name: &str, path: &str) -> Option<Map<String, Value>> {
    let theirs = property::text(scope, fields, name, path)?;
    let event = property::event(scope, theirs, &field(path, name));
    let filter = property::filter(scope, fields.get("where"), &event, path)?;
    let mut step = Map::new();
    step.insert("event".to_owned(), Value::String(event));
    if !filter.is_empty() {
        step.insert("where".to_owned(), Value::Object(filter));
    }
    Some(step)
}

fn steps(scope: &mut Scope, steps: Option<&Value>, path: &str) -> Option<Vec<Value>> {
    let Some(Value::Array(steps)) = steps else {
        scope.note(path, "this takes a list of steps", "write [{ \"name\": \"Product Added\" }, ..]");
        return None;
    };
    let mut read = Vec::new();
    for (index, one) in steps.iter().enumerate() {
        let at = element(path, index);
        let Value::Object(fields) = one else {
            scope.note(&at, "a step is an object", "write { \"name\": \"Product Added\" }");
            continue;
        };
        let complete = property::known(scope, fields, &at, &["name", "where"]);
        let step = step(scope, fields, "name", &at).filter(|_| complete);
        read.extend(step.map(Value::Object));
    }
    (read.len() == steps.len()).then_some(read)
}

fn aggregation(scope: &mut Scope, fields: &Map<String, Value>, path: &str) -> Option<&'static str> {
    let name = property::text(scope, fields, "aggregation", path)?;
    let measure = AGGREGATIONS.into_iter().find(|(known, _)| *known == name).map(|(_, ours)| ours);
    if measure.is_none() {
        let remedy = suggest::remedy(name, AGGREGATIONS.map(|(known, _)| known));
        scope.note(&field(path, "aggregation"), format!("`{name}` cannot be carried over"), remedy);
    }
    measure
}

/// `ne` as the opposite of `eq`: numbers of events have no comparison for it.
fn denied(comparison: &'static str, wanted: &mut Answer) -> &'static str {
    if comparison == "ne" {
        *wanted = !*wanted;
        return "eq";
    }
    comparison
}

/// A condition, or its opposite, that is never unknown where it matters.
fn never_unknown(scope: &mut Scope, condition: Map<String, Value>, path: &str, wanted: Answer) -> Part {
    let part = scope.held(path, Value::Object(condition));
    if wanted == Answer::Yes { part } else { part.opposite() }
}

/// None of the events has a number in the field.
fn without_numbers(events: &Map<String, Value>, of: &str) -> Map<String, Value> {
    let mut condition = events.clone();
    let filter = condition.entry("where").or_insert_with(|| json!({}));
    let field = filter.as_object_mut().map(|filter| filter.entry(of).or_insert_with(|| json!({})));
    if let Some(comparisons) = field.and_then(Value::as_object_mut) {
        // A lower bound of its own lets numbers alone through already.
        comparisons.entry("gte").or_insert_with(|| json!(LEAST_NUMBER));
    }
    condition.insert("count".to_owned(), json!({ "eq": 0 }));
    condition
}

/// From where a condition is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Memory {
    /// From the counts of all devices, unless the window has hours or minutes.
    Counted,
    /// From what this device remembers.
    Remembered,
}

/// The window of a condition.
fn window_of(condition: &Map<String, Value>) -> Option<String> {
    condition.get("within").and_then(Value::as_str).map(str::to_owned)
}

/// Says how our windows differ from theirs, of what was carried over.
fn look_back(scope: &mut Scope, part: &Part, within: Option<&str>, memory: Memory, path: &str) {
    if *part == Part::Lost {
        return;
    }
    let days = within.is_some_and(|within| within.ends_with('d'));
    let at = field(path, "window");
    if memory == Memory::Counted && days {
        let message = "a window of days is today and the days before it, by UTC; there it is so many times 24 hours";
        scope.note_once("days".to_owned(), &at, message.to_owned(), "write it in hours where the hour matters");
    }
    if memory == Memory::Remembered || within.is_some_and(|_| !days) {
        let message = "this looks at the last 1,000 events of the device at hand; there at those of all devices";
        let remedy = "count in days, or without a window, where several devices matter";
        scope.note_once("device".to_owned(), path, message.to_owned(), remedy);
    }
}
