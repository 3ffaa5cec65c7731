//! GrowthBook's conditions: objects of attributes and operators, as its JavaScript SDK evaluates them.

use super::attribute::{Attribute, Kind, Others};
use super::javascript::{Compare, number, truthy};
use super::part::{Answer, Part};
use super::pattern::Pattern;
use super::scope::Scope;
use crate::error::{element, field};
use crate::suggest;
use serde_json::{Map, Value};

/// The operators that are carried over.
const OPERATORS: [&str; 12] =
    ["$eq", "$ne", "$lt", "$lte", "$gt", "$gte", "$in", "$nin", "$exists", "$not", "$regex", "$type"];
/// A missing attribute is null there, and so is this text where an expression looks at it.
const MISSING_TEXT: &str = "null";

/// Where a condition gives the wanted answer.
pub(super) fn condition(scope: &mut Scope, condition: &Value, path: &str, wanted: Answer) -> Part {
    let Value::Object(fields) = condition else {
        return scope.lost(path, "a condition is an object", "write { \"attribute\": \"value\" }");
    };
    scope.inside(path, |scope| {
        let parts: Vec<Part> = fields.iter().map(|(name, value)| member(scope, name, value, path, wanted)).collect();
        Part::conjunction(wanted, parts)
    })
}

/// One field of a condition: a group, or an attribute.
fn member(scope: &mut Scope, name: &str, value: &Value, path: &str, wanted: Answer) -> Part {
    let at = &field(path, name);
    match name {
        "$and" => members(scope, value, at, wanted).map_or(Part::Lost, |parts| Part::conjunction(wanted, parts)),
        "$or" | "$nor" => {
            let wanted = if name == "$or" { wanted } else { !wanted };
            match members(scope, value, at, wanted) {
                // An empty list of alternatives holds there.
                Some(parts) if parts.is_empty() => Part::constant(Answer::Yes, wanted),
                Some(parts) => Part::disjunction(wanted, parts),
                None => Part::Lost,
            }
        }
        "$not" => condition(scope, value, at, !wanted),
        "$savedGroup" | "$groups" | "$notGroups" => group(scope, at),
        _ if name.starts_with('$') => {
            let known = ["$and", "$or", "$nor", "$not"];
            scope.lost(at, format!("there is no group `{name}`"), suggest::remedy(name, known))
        }
        _ => of_value(scope, Attribute { name, path: at }, value, wanted),
    }
}

fn members(scope: &mut Scope, value: &Value, path: &str, wanted: Answer) -> Option<Vec<Part>> {
    let Value::Array(list) = value else {
        scope.note(path, "this takes a list of conditions", "write [{ .. }, { .. }]");
        return None;
    };
    let numbered = list.iter().enumerate();
    Some(numbered.map(|(index, one)| condition(scope, one, &element(path, index), wanted)).collect())
}

/// What an attribute must be: a value, or operators.
fn of_value(scope: &mut Scope, attribute: Attribute<'_>, value: &Value, wanted: Answer) -> Part {
    match value {
        Value::Null => missing(scope, attribute, wanted),
        // All three turn the attribute into the kind of the value first: null into "null", 0, and neither of both.
        Value::String(text) => {
            let missing = Answer::from(text == MISSING_TEXT);
            let looks_like_another = number(value).is_some() || text == "true" || text == "false";
            let others = if looks_like_another { Others::Turned } else { Others::Differ };
            attribute.compare(scope, Compare::Strict, value, missing, others, wanted)
        }
        Value::Number(_) => {
            let missing = Answer::from(number(value) == Some(0.0));
            attribute.compare(scope, Compare::Strict, value, missing, Others::Turned, wanted)
        }
        Value::Bool(_) => attribute.compare(scope, Compare::Strict, value, Answer::No, Others::Turned, wanted),
        Value::Object(operators) if !operators.is_empty() && operators.keys().all(|name| name.starts_with('$')) => {
            scope.inside(attribute.path, |scope| of_operators(scope, attribute, operators, wanted))
        }
        Value::Array(_) | Value::Object(_) => no_lists(scope, attribute.path),
    }
}

fn of_operators(scope: &mut Scope, attribute: Attribute<'_>, operators: &Map<String, Value>, wanted: Answer) -> Part {
    let mut parts = Vec::new();
    for (name, operand) in operators {
        let at = Attribute { path: &field(attribute.path, name), ..attribute };
        parts.push(operator(scope, at, name, operand, wanted));
    }
    Part::conjunction(wanted, parts)
}

fn operator(scope: &mut Scope, attribute: Attribute<'_>, name: &str, operand: &Value, wanted: Answer) -> Part {
    let path = attribute.path;
    match name {
        "$eq" => equal(scope, attribute, operand, wanted),
        "$ne" => equal(scope, attribute, operand, !wanted),
        "$lt" => order(scope, attribute, Compare::Lt, operand, wanted),
        "$lte" => order(scope, attribute, Compare::Lte, operand, wanted),
        "$gt" => order(scope, attribute, Compare::Gt, operand, wanted),
        "$gte" => order(scope, attribute, Compare::Gte, operand, wanted),
        "$in" => list(scope, attribute, operand, wanted),
        "$nin" => list(scope, attribute, operand, !wanted),
        "$exists" => missing(scope, attribute, if truthy(operand) { !wanted } else { wanted }),
        "$not" => of_value(scope, attribute, operand, !wanted),
        "$regex" => regex(scope, attribute, operand, wanted),
        "$type" => kind(scope, attribute, operand, wanted),
        "$elemMatch" | "$size" | "$all" | "$alli" => no_lists(scope, path),
        "$inGroup" | "$notInGroup" => group(scope, path),
        "$veq" | "$vne" | "$vgt" | "$vgte" | "$vlt" | "$vlte" => {
            let remedy =
                "set the version as a text whose parts have one length each, such as 002.010.000, and compare that";
            scope.lost(path, "there is no order of versions", remedy)
        }
        "$ini" | "$nini" | "$regexi" => {
            let remedy = "set the attribute in small letters, and use the operator without the final `i`";
            scope.lost(path, "capitals always matter", remedy)
        }
        _ => scope.lost(path, format!("there is no operator `{name}`"), suggest::remedy(name, OPERATORS)),
    }
}

fn missing(scope: &mut Scope, attribute: Attribute<'_>, wanted: Answer) -> Part {
    if wanted == Answer::Yes { attribute.missing(scope) } else { attribute.present(scope) }
}

fn equal(scope: &mut Scope, attribute: Attribute<'_>, operand: &Value, wanted: Answer) -> Part {
    match operand {
        Value::Null => missing(scope, attribute, wanted),
        Value::Array(_) | Value::Object(_) => no_lists(scope, attribute.path),
        _ => attribute.compare(scope, Compare::Strict, operand, Answer::No, Others::Differ, wanted),
    }
}

fn order(scope: &mut Scope, attribute: Attribute<'_>, compare: Compare, operand: &Value, wanted: Answer) -> Part {
    if !operand.is_string() && !operand.is_number() {
        return scope.lost(attribute.path, "only texts and numbers have an order", "compare with a text or a number");
    }
    // Null is 0 in a comparison there, so `$lt: 5` holds for a missing attribute.
    let missing = Answer::from(compare.holds(&Value::Null, operand));
    attribute.compare(scope, compare, operand, missing, Others::Turned, wanted)
}

fn list(scope: &mut Scope, attribute: Attribute<'_>, operand: &Value, wanted: Answer) -> Part {
    let Value::Array(list) = operand else {
        return scope.lost(attribute.path, "this takes a list", "write the values in [ ]");
    };
    if list.is_empty() {
        return Part::constant(Answer::No, wanted);
    }
    attribute.one_of(scope, list, Answer::from(list.contains(&Value::Null)), wanted)
}

fn regex(scope: &mut Scope, attribute: Attribute<'_>, operand: &Value, wanted: Answer) -> Part {
    let Some(pattern) = operand.as_str().and_then(Pattern::read) else {
        let remedy = "use literal texts: `^beginning`, `anywhere` or `^whole$`; or set an attribute with the answer";
        return scope.lost(attribute.path, "there are no regular expressions", remedy);
    };
    let missing = Answer::from(pattern.matches(MISSING_TEXT));
    match &pattern {
        Pattern::Equals(text) => {
            let text = Value::from(text.as_str());
            attribute.compare(scope, Compare::Strict, &text, missing, Others::Turned, wanted)
        }
        Pattern::Prefix(text) => attribute.text(scope, "prefix", text, missing, Others::Turned, wanted),
        Pattern::Contains(text) => attribute.text(scope, "contains", text, missing, Others::Turned, wanted),
    }
}

fn kind(scope: &mut Scope, attribute: Attribute<'_>, operand: &Value, wanted: Answer) -> Part {
    let kinds = [("string", Kind::Text), ("number", Kind::Number), ("boolean", Kind::Bool)];
    let name = operand.as_str().unwrap_or_default();
    if name == "null" {
        return missing(scope, attribute, wanted);
    }
    if !kinds.iter().any(|(known, _)| *known == name) {
        return no_lists(scope, attribute.path);
    }
    let fits = |known: &str| Answer::from(known == name) == wanted;
    let mut parts: Vec<Part> =
        kinds.iter().filter(|(known, _)| fits(known)).map(|(_, kind)| attribute.is(scope, *kind)).collect();
    if wanted == Answer::No {
        parts.push(attribute.missing(scope));
    }
    Part::any(parts)
}

fn no_lists(scope: &mut Scope, path: &str) -> Part {
    let remedy = "set an attribute of its own for what is asked, such as `has_newsletter`: true";
    scope.lost(path, "an attribute is one text, number, `true` or `false`, never a list or an object", remedy)
}

fn group(scope: &mut Scope, path: &str) -> Part {
    let remedy = "write its values as { \"$in\": [..] }, or its condition in its place";
    scope.lost(path, "what is in a saved group is not in this condition", remedy)
}
