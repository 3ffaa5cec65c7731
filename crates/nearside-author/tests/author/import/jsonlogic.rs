//! `JSONLogic`.

use super::{
    Carried, NAMES, Refused, below, equal_numbers, exact, less, noted, number, pick, refused, same, same_meaning,
    values,
};
use nearside::rng::Rng;
use nearside_author::import::json_logic;
use serde_json::{Map, Value, json};

#[test]
fn rules_are_carried_over() {
    let x = || json!({ "var": "x" });
    let missing = json!({ "attribute": "x", "exists": false });
    #[rustfmt::skip]
    let cases: &[Carried] = &[
        (json!({ "==": [x(), "gold"] }), json!({ "attribute": "x", "eq": "gold" })),
        (json!({ "===": ["gold", x()] }), json!({ "attribute": "x", "eq": "gold" })),
        (json!({ "and": [{ "===": [x(), 1] }, { "===": [{ "var": ["y"] }, true] }] }), json!({ "all": [{ "attribute": "x", "eq": 1 }, { "attribute": "y", "eq": true }] })),
        (json!({ "or": [{ "===": [x(), 1] }, false, { "===": [x(), 2] }] }), json!({ "any": [{ "attribute": "x", "eq": 1 }, { "attribute": "x", "eq": 2 }] })),
        (json!({ "in": [x(), ["a", "b"]] }), json!({ "attribute": "x", "in": ["a", "b"] })),
        (json!({ "==": [x(), null] }), missing.clone()),
        (json!({ "!=": [x(), null] }), json!({ "attribute": "x", "exists": true })),
        (json!({ "!!": [x()] }), json!({ "any": [{ "attribute": "x", "ne": "" }, { "attribute": "x", "ne": 0 }, { "attribute": "x", "eq": true }] })),
        (json!({ "!": x() }), json!({ "any": [{ "attribute": "x", "eq": "" }, { "attribute": "x", "eq": 0 }, { "attribute": "x", "eq": false }, missing] })),
        (json!({ "===": [{ "var": ["x", "gold"] }, "gold"] }), json!({ "any": [{ "attribute": "x", "eq": "gold" }, missing] })),
        (json!({ "missing": ["x"] }), json!({ "any": [missing, { "attribute": "x", "eq": "" }] })),
        (json!({ "if": [{ "==": [x(), null] }, { "===": [{ "var": "y" }, 1] }, { "===": [x(), 2] }] }),
         json!({ "any": [{ "all": [missing, { "attribute": "y", "eq": 1 }] }, { "attribute": "x", "eq": 2 }] })),
    ];
    exact(json_logic, cases);
}

#[test]
fn what_differs_is_noted() {
    let x = || json!({ "var": "x" });
    let or_missing = |condition: Value| json!({ "any": [condition, { "attribute": "x", "exists": false }] });
    #[rustfmt::skip]
    let cases: &[(Value, Value, &str)] = &[
        (json!({ "<=": [x(), 7] }), or_missing(json!({ "attribute": "x", "lte": 7 })), "$.<=: a value of `x` that is no number is turned into one there"),
        (json!({ "<": [1, x(), 5] }), json!({ "attribute": "x", "gt": 1, "lt": 5 }), "no number"),
        (json!({ ">": [x(), 7] }), json!({ "attribute": "x", "gt": 7 }), "no number"),
        (json!({ "==": [x(), 5] }), json!({ "attribute": "x", "eq": 5 }), "no number is turned"),
        (json!({ "!==": [x(), "a"] }), or_missing(json!({ "attribute": "x", "ne": "a" })), "no text meets this there"),
        (json!({ "!": { "in": [x(), ["a"]] } }), or_missing(json!({ "attribute": "x", "nin": ["a"] })), "no text"),
        (json!({ "in": ["shoe", x()] }), json!({ "attribute": "x", "contains": "shoe" }), "were it a list there"),
        (json!({ "===": [{ "var": "a.b" }, "c"] }), json!({ "attribute": "a.b", "eq": "c" }), "a path into an object there"),
    ];
    noted(
        json_logic,
        &cases
            .iter()
            .map(|(rule, condition, said)| (rule.clone(), condition.clone(), said.trim_start_matches("$.<=: ")))
            .collect::<Vec<_>>(),
    );
    assert_eq!(json_logic(&cases[0].0).notes[0].path, "$[\"<=\"]");
}

#[test]
fn what_cannot_be_carried_over_is_named() {
    let x = || json!({ "var": "x" });
    let twice = (0..40).fold(x(), |inner, _| json!({ "if": [inner, x(), false] }));
    #[rustfmt::skip]
    let cases: &[Refused] = &[
        (json!({ "and": [{ "===": [x(), 1] }, { ">": [{ "+": [x(), 1] }, 2] }] }), "$.and[1][\">\"]", "nothing is calculated"),
        (json!({ "some": [{ "var": "items" }, { ">": [{ "var": "" }, 2] }] }), "$.some", "nothing is calculated"),
        (json!({ "==": [x(), { "var": "y" }] }), "$[\"==\"]", "two attributes"),
        (json!({ "==": [x(), [1]] }), "$[\"==\"]", "never a list"),
        (json!({ "==": [x()] }), "$[\"==\"]", "two operands"),
        (json!({ "<": [x(), true] }), "$[\"<\"]", "have an order"),
        (json!({ "in": [x(), "a text"] }), "$.in", "a part of a text"),
        (json!({ "in": [3, x()] }), "$.in", "never a list"),
        (json!({ "var": "" }), "$.var", "no attribute"),
        (json!({ "missing": { "merge": ["a", "b"] } }), "$.missing", "names of attributes"),
        (json!({ "missing_some": [3, ["a", "b", "c", "d", "e", "f", "g", "h"]] }), "$.missing_some", "too many choices"),
        (json!({ "equals": [x(), 1] }), "$.equals", "no operator `equals`"),
        (json!({ "and": [true], "or": [true] }), "$", "one operator"),
        (json!(true), "$", "everybody"),
        (json!({ "and": [] }), "$", "nobody"),
        (json!({ ">": [2, 3] }), "$", "nobody"),
    ];
    refused(json_logic, cases);
    assert!(json_logic(&twice).notes.iter().any(|note| note.message == "the rule is too large"));
}

/// A random rule of the operators that are carried over.
fn rule(rng: &mut Rng, depth: usize) -> Value {
    let several = |rng: &mut Rng, most| (0..below(rng, most)).map(|_| rule(rng, depth - 1)).collect::<Vec<_>>();
    match below(rng, if depth == 0 { 6 } else { 11 }) {
        6 => json!({ "and": several(rng, 4) }),
        7 => json!({ "or": several(rng, 4) }),
        8 => json!({ "!": [rule(rng, depth - 1)] }),
        9 => json!({ "!!": rule(rng, depth - 1) }),
        10 => json!({ "if": several(rng, 5) }),
        _ => atom(rng),
    }
}

fn atom(rng: &mut Rng) -> Value {
    let name = NAMES[below(rng, 3)];
    let values = values(name);
    let value = pick(rng, &values);
    let variable = match below(rng, 4) {
        0 => json!({ "var": [name, pick(rng, &values)] }),
        _ => json!({ "var": name }),
    };
    let equality = ["==", "===", "!=", "!=="][below(rng, 4)];
    let order = ["<", "<=", ">", ">="][below(rng, 4)];
    match below(rng, 9) {
        0 => variable,
        1 => json!({ equality: [value, variable] }),
        2 => json!({ equality: [variable, null] }),
        3 if name != "member" => json!({ order: [variable, value] }),
        4 if name != "member" => json!({ ["<", "<="][below(rng, 2)]: [value, variable, pick(rng, &values)] }),
        5 => json!({ "in": [variable, ([value, json!("other"), json!(null)][..=below(rng, 3)])] }),
        6 if name == "tier" => json!({ "in": [pick(rng, &["", "l", "gold"].map(Value::from)), variable] }),
        7 => json!({ "missing": [name, NAMES[below(rng, 3)]] }),
        8 => json!({ "missing_some": [below(rng, 5), NAMES] }),
        _ => json!({ equality: [variable, value] }),
    }
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty(),
        Value::String(text) => !text.is_empty(),
        other => number(other) != 0.0,
    }
}

fn loosely(one: &Value, other: &Value) -> bool {
    if one.is_null() || other.is_null() || (one.is_string() && other.is_string()) {
        return one == other;
    }
    equal_numbers(one, other)
}

/// `JSONLogic`'s own meaning, of the operators above.
fn result(rule: &Value, held: &Map<String, Value>) -> Value {
    let Some((name, operands)) = rule.as_object().and_then(|fields| fields.iter().next()) else {
        return rule.clone();
    };
    let operands = operands.as_array().cloned().unwrap_or_else(|| vec![operands.clone()]);
    let at = |index: usize| result(operands.get(index).unwrap_or(&Value::Null), held);
    let chain =
        |holds: fn(&Value, &Value) -> bool| holds(&at(0), &at(1)) && (operands.len() < 3 || holds(&at(1), &at(2)));
    let absent = |name: &Value| {
        matches!(held.get(name.as_str().unwrap()), None | Some(Value::Null)) || held[name.as_str().unwrap()] == ""
    };
    let absents = |names: &[Value]| names.iter().filter(|name| absent(name)).cloned().collect::<Vec<_>>();
    match name.as_str() {
        "var" => held.get(operands[0].as_str().unwrap()).cloned().unwrap_or_else(|| at(1)),
        "and" => json!(!operands.is_empty() && operands.iter().all(|one| truthy(&result(one, held)))),
        "or" => json!(operands.iter().any(|one| truthy(&result(one, held)))),
        "!" => json!(!truthy(&at(0))),
        "!!" => json!(truthy(&at(0))),
        "if" => {
            let mut index = 0;
            while index + 1 < operands.len() {
                if truthy(&at(index)) {
                    return at(index + 1);
                }
                index += 2;
            }
            at(index)
        }
        "==" => json!(loosely(&at(0), &at(1))),
        "!=" => json!(!loosely(&at(0), &at(1))),
        "===" => json!(same(&at(0), &at(1))),
        "!==" => json!(!same(&at(0), &at(1))),
        "<" => json!(chain(|one, other| less(one, other).0)),
        "<=" => json!(chain(|one, other| less(one, other).1)),
        ">" => json!(less(&at(1), &at(0)).0),
        ">=" => json!(less(&at(1), &at(0)).1),
        "in" => match at(1) {
            Value::Array(list) => json!(list.iter().any(|one| same(one, &at(0)))),
            Value::String(text) => json!(!text.is_empty() && text.contains(at(0).as_str().unwrap())),
            _ => json!(false),
        },
        "missing" => json!(absents(&operands)),
        _ => {
            let names = operands[1].as_array().unwrap();
            let absent = absents(names);
            let enough = names.len() - absent.len() >= usize::try_from(operands[0].as_u64().unwrap()).unwrap();
            if enough { json!([]) } else { json!(absent) }
        }
    }
}

#[test]
fn rules_mean_what_they_meant() {
    same_meaning(json_logic, rule, |rule, held| truthy(&result(rule, held)));
}
