//! Segment-style audiences: groups, and what is known of a visitor.

use super::attribute::{Attribute, Others};
use super::javascript::Compare;
use super::measure;
use super::part::{Answer, Part};
use super::property::{self, Operator};
use super::scope::Scope;
use crate::error::{element, field};
use crate::suggest;
use serde_json::{Map, Value};

const TYPES: [&str; 5] = ["group", "trait", "event", "computed", "funnel"];
const GROUPS: [&str; 3] = ["and", "or", "not"];

/// Where a condition gives the wanted answer.
pub(super) fn condition(scope: &mut Scope, condition: &Value, path: &str, wanted: Answer) -> Part {
    let Value::Object(fields) = condition else {
        return scope.lost(
            path,
            "a condition is an object",
            "write { \"type\": \"event\", \"name\": \"Product Viewed\" }",
        );
    };
    let Some(kind) = property::text(scope, fields, "type", path) else { return Part::Lost };
    scope.inside(path, |scope| match kind {
        "group" => group(scope, fields, path, wanted),
        "trait" => attribute(scope, fields, path, wanted),
        "event" => measure::event(scope, fields, path, wanted),
        "computed" => measure::computed(scope, fields, path, wanted),
        "funnel" => measure::funnel(scope, fields, path, wanted),
        _ => scope.lost(&field(path, "type"), format!("there is no type `{kind}`"), suggest::remedy(kind, TYPES)),
    })
}

fn group(scope: &mut Scope, fields: &Map<String, Value>, path: &str, wanted: Answer) -> Part {
    let complete = property::known(scope, fields, path, &["type", "operator", "conditions"]);
    let Some(operator) = property::text(scope, fields, "operator", path) else { return Part::Lost };
    if !GROUPS.contains(&operator) {
        let remedy = suggest::remedy(operator, GROUPS);
        return scope.lost(&field(path, "operator"), format!("there is no group `{operator}`"), remedy);
    }
    let at = field(path, "conditions");
    let list = fields.get("conditions").and_then(Value::as_array).filter(|list| !list.is_empty());
    let Some(list) = list else {
        return scope.lost(&at, "there are no conditions", "add them as a list, or remove the group");
    };
    let wanted = if operator == "not" { !wanted } else { wanted };
    let numbered = list.iter().enumerate();
    let parts: Vec<Part> = numbered.map(|(index, one)| condition(scope, one, &element(&at, index), wanted)).collect();
    if !complete {
        return Part::Lost;
    }
    if operator == "and" { Part::conjunction(wanted, parts) } else { Part::disjunction(wanted, parts) }
}

fn attribute(scope: &mut Scope, fields: &Map<String, Value>, path: &str, wanted: Answer) -> Part {
    let complete = property::known(scope, fields, path, &["type", "name", "operator", "value"]);
    let name = property::text(scope, fields, "name", path);
    let operator = property::operator(scope, fields, path);
    let operand = operator.and_then(|operator| property::operand(scope, fields, operator, path));
    let (true, Some(name), Some(operator), Some(operand)) = (complete, name, operator, operand) else {
        return Part::Lost;
    };
    compare(scope, Attribute { name, path }, operator, &operand, wanted)
}

fn compare(scope: &mut Scope, at: Attribute<'_>, operator: Operator, operand: &Value, wanted: Answer) -> Part {
    let (name, comparison, missing) = operator;
    // What denies is the opposite of what it denies, for a missing value too.
    let asked = if missing == Answer::Yes { !wanted } else { wanted };
    let mut number = |compare| at.compare(scope, compare, operand, Answer::No, Others::Differ, asked);
    match (comparison, operand) {
        ("exists", _) => {
            if asked == Answer::Yes {
                at.present(scope)
            } else {
                at.missing(scope)
            }
        }
        ("eq" | "ne", _) => number(Compare::Strict),
        ("lt", _) => number(Compare::Lt),
        ("lte", _) => number(Compare::Lte),
        ("gt", _) => number(Compare::Gt),
        ("gte", _) => number(Compare::Gte),
        ("between", Value::Array(bounds)) if bounds.len() == 2 => {
            let ends = [Compare::Gte, Compare::Lte].into_iter().zip(bounds);
            let parts: Vec<Part> =
                ends.map(|(compare, end)| at.compare(scope, compare, end, Answer::No, Others::Differ, asked)).collect();
            Part::conjunction(asked, parts)
        }
        ("in" | "nin", Value::Array(list)) if !list.is_empty() => at.one_of(scope, list, Answer::No, asked),
        ("contains" | "prefix", Value::String(text)) => {
            at.text(scope, comparison, text, Answer::No, Others::Differ, asked)
        }
        _ => {
            let remedy = "give `between` two values, `in` and `not_in` a list, and the others a text or a number";
            scope.lost(&field(at.path, "value"), format!("this is no value for `{name}`"), remedy)
        }
    }
}
