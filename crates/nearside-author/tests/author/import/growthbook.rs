//! GrowthBook's conditions.

use super::{
    Carried, NAMES, Refused, below, equal_numbers, exact, less, noted, number, pick, refused, same, same_meaning, text,
    values,
};
use nearside::rng::Rng;
use nearside_author::import::growthbook;
use serde_json::{Map, Value, json};

#[test]
fn conditions_are_carried_over() {
    let missing = |name: &str| json!({ "attribute": name, "exists": false });
    #[rustfmt::skip]
    let cases: &[Carried] = &[
        (json!({ "tier": "gold" }), json!({ "attribute": "tier", "eq": "gold" })),
        (json!({ "tier": { "$eq": "gold" }, "age": { "$eq": 3 } }), json!({ "all": [{ "attribute": "age", "eq": 3 }, { "attribute": "tier", "eq": "gold" }] })),
        (json!({ "$and": [{ "tier": { "$in": ["a", "b"] } }, { "$or": [{ "x": { "$eq": 1 } }, { "y": { "$eq": 2 } }] }] }),
         json!({ "all": [{ "attribute": "tier", "in": ["a", "b"] }, { "any": [{ "attribute": "x", "eq": 1 }, { "attribute": "y", "eq": 2 }] }] })),
        (json!({ "tier": { "$exists": true } }), json!({ "attribute": "tier", "exists": true })),
        (json!({ "tier": { "$exists": false } }), missing("tier")),
        (json!({ "tier": null }), missing("tier")),
        (json!({ "tier": { "$in": ["a", null, 3, true] } }), json!({ "any": [{ "attribute": "tier", "in": ["a"] }, { "attribute": "tier", "in": [3] }, { "attribute": "tier", "eq": true }, missing("tier")] })),
        (json!({ "tier": { "$nin": ["a", 3] } }), json!({ "any": [{ "attribute": "tier", "nin": ["a"] }, { "attribute": "tier", "nin": [3] }, { "attribute": "tier", "eq": true }, { "attribute": "tier", "eq": false }, missing("tier")] })),
        (json!({ "age": { "$type": "number" } }), json!({ "attribute": "age", "gte": -1_000_000_000_000_i64 })),
        (json!({ "$nor": [{ "tier": { "$exists": true } }, { "age": { "$exists": true } }] }), json!({ "all": [missing("tier"), missing("age")] })),
    ];
    exact(growthbook, cases);
}

#[test]
fn what_differs_is_noted() {
    let or_missing = |condition: Value| json!({ "any": [condition, { "attribute": "x", "exists": false }] });
    #[rustfmt::skip]
    let cases: &[(Value, Value, &str)] = &[
        (json!({ "x": { "$ne": "a" } }), or_missing(json!({ "attribute": "x", "ne": "a" })), "$.x.$ne: a value of `x` that is no text"),
        (json!({ "x": { "$nin": ["a", "b"] } }), or_missing(json!({ "attribute": "x", "nin": ["a", "b"] })), "no text"),
        (json!({ "x": { "$not": { "$regex": "^/shop" } } }), or_missing(json!({ "not": { "attribute": "x", "prefix": "/shop" } })), "turned into"),
        (json!({ "x": { "$lt": 7 } }), or_missing(json!({ "attribute": "x", "lt": 7 })), "$.x.$lt: a value of `x` that is no number is turned"),
        (json!({ "x": { "$gte": 18, "$lt": 65 } }), json!({ "attribute": "x", "gte": 18, "lt": 65 }), "no number"),
        (json!({ "x": 0 }), or_missing(json!({ "attribute": "x", "eq": 0 })), "no number"),
        (json!({ "x": true }), json!({ "attribute": "x", "eq": true }), "no `true` or `false`"),
        (json!({ "x": "5" }), json!({ "attribute": "x", "eq": "5" }), "no text is turned"),
        (json!({ "x": { "$regex": "@acme\\.com" } }), json!({ "attribute": "x", "contains": "@acme.com" }), "no text"),
        (json!({ "company.name": "acme" }), json!({ "attribute": "company.name", "eq": "acme" }), "a path into an object there"),
        (json!({ "x": { "$eq": 0.12345 } }), json!({ "attribute": "x", "eq": 0.12345 }), "four decimal places"),
        // A group of alternatives of which one always holds needs no other.
        (json!({ "x": "a", "$or": [{}, { "v": { "$vgt": "1.2" } }] }), json!({ "attribute": "x", "eq": "a" }), "no order of versions"),
        (json!({ "x": { "$in": ["a", ["b"]] } }), json!({ "attribute": "x", "in": ["a"] }), "left out"),
    ];
    noted(growthbook, cases);
}

#[test]
fn what_cannot_be_carried_over_is_named() {
    let many: Vec<Value> = (0..70).map(|number| json!({ "a": { "$eq": number } })).collect();
    let deep = (0..80).fold(json!({ "a": 1 }), |inner, _| json!({ "$and": [inner] }));
    let path = "$".to_owned() + &".$and[0]".repeat(64);
    let path: &'static str = path.leak();
    #[rustfmt::skip]
    let cases: &[Refused] = &[
        (json!({ "tier": "gold", "v": { "$vgte": "1.2.0" } }), "$.v.$vgte", "no order of versions"),
        (json!({ "$or": [{ "tier": "gold" }, { "tags": { "$elemMatch": { "$eq": "a" } } }] }), "$.$or[1].tags.$elemMatch", "never a list"),
        (json!({ "tags": { "$size": 2 } }), "$.tags.$size", "never a list"),
        (json!({ "tags": ["a"] }), "$.tags", "never a list"),
        (json!({ "company": { "name": "acme" } }), "$.company", "never a list or an object"),
        (json!({ "id": { "$inGroup": "vip" } }), "$.id.$inGroup", "saved group"),
        (json!({ "$savedGroup": { "id": "vip" } }), "$.$savedGroup", "saved group"),
        (json!({ "tier": { "$ini": ["GOLD"] } }), "$.tier.$ini", "capitals"),
        (json!({ "mail": { "$regex": "^[a-z]+@" } }), "$.mail.$regex", "no regular expressions"),
        (json!({ "tier": { "$gtt": 1 } }), "$.tier.$gtt", "no operator `$gtt`"),
        (json!({ "$ro": [] }), "$.$ro", "no group `$ro`"),
        (json!({ "$or": { "tier": "gold" } }), "$.$or", "a list of conditions"),
        (json!({ "tier": { "$in": "gold" } }), "$.tier.$in", "a list"),
        (json!({ "age": { "$lt": true } }), "$.age.$lt", "have an order"),
        (json!({ "": "gold" }), "$[\"\"]", "empty text"),
        (json!({ "age": { "$eq": 1e15 } }), "$.age.$eq", "too large"),
        (json!({ "tier": { "$eq": "x".repeat(300) } }), "$.tier.$eq", "bytes"),
        (json!([1]), "$", "an object"),
        (json!({}), "$", "everybody"),
        (json!({ "tier": { "$in": [] } }), "$", "nobody"),
        (json!({ "$or": many }), "$", "conditions in one segment"),
        (deep, path, "too large"),
    ];
    refused(growthbook, cases);
    let wide: Vec<Value> = (0..20_000).map(|number| json!({ "a": { "$vgt": number } })).collect();
    let notes = growthbook(&json!({ "$and": wide })).notes;
    assert_eq!(notes.iter().filter(|note| note.message == "the rule is too large").count(), 1);
    let both = growthbook(&json!({ "a": { "$vgt": "1" }, "b": { "$size": 1 } }));
    let paths: Vec<&str> = both.notes.iter().map(|note| note.path.as_str()).collect();
    assert_eq!(paths, ["$.a.$vgt", "$.b.$size"], "all that is lost is named");
}

/// A random condition of the operators that are carried over.
fn rule(rng: &mut Rng, depth: usize) -> Value {
    let several = |rng: &mut Rng| (0..below(rng, 4)).map(|_| rule(rng, depth - 1)).collect::<Vec<_>>();
    match below(rng, if depth == 0 { 3 } else { 7 }) {
        3 => json!({ "$and": several(rng) }),
        4 => json!({ "$or": several(rng) }),
        5 => json!({ "$nor": several(rng) }),
        6 => json!({ "$not": rule(rng, depth - 1) }),
        _ => {
            let name = NAMES[below(rng, 3)];
            json!({ name: of_value(rng, name) })
        }
    }
}

fn of_value(rng: &mut Rng, name: &str) -> Value {
    let values = values(name);
    let value = pick(rng, &values);
    let operator = ["$lt", "$lte", "$gt", "$gte"][below(rng, 4)];
    match below(rng, 10) {
        0 => json!({ "$ne": value }),
        1 if name != "member" => json!({ operator: value }),
        2 => json!({ "$in": ([value, pick(rng, &values), json!(null)][below(rng, 2)..]) }),
        3 => json!({ "$nin": ([json!(null), value, json!("other"), json!(true)][below(rng, 3)..]) }),
        4 => json!({ "$exists": below(rng, 2) }),
        5 if name == "tier" => json!({ "$regex": pick(rng, &["^g", "^gold$", "n", "^n", "", "l.*"].map(Value::from)) }),
        6 => json!({ "$not": of_value(rng, name) }),
        7 => json!({ "$type": pick(rng, &["string", "number", "boolean", "null"].map(Value::from)) }),
        8 => value,
        _ => json!({ "$eq": value, "$exists": 1 }),
    }
}

/// GrowthBook's own meaning, of the operators above.
fn holds(condition: &Value, held: &Map<String, Value>) -> bool {
    condition.as_object().unwrap().iter().all(|(name, value)| {
        let mut several = value.as_array().into_iter().flatten();
        match name.as_str() {
            "$and" => several.all(|one| holds(one, held)),
            "$or" | "$nor" => {
                let any = value == &json!([]) || several.any(|one| holds(one, held));
                any == (name == "$or")
            }
            "$not" => !holds(value, held),
            _ => fits(value, held.get(name).unwrap_or(&Value::Null)),
        }
    })
}

fn fits(wanted: &Value, held: &Value) -> bool {
    match wanted {
        Value::String(wanted) => text(held) == *wanted,
        Value::Number(_) => equal_numbers(held, wanted),
        Value::Bool(wanted) => {
            let truthy = held != &json!("") && held != &json!(false) && (!held.is_number() || number(held) != 0.0);
            !held.is_null() && truthy == *wanted
        }
        _ => wanted.as_object().unwrap().iter().all(|(name, wanted)| {
            let listed = || wanted.as_array().unwrap().iter().any(|one| same(one, held));
            match name.as_str() {
                "$eq" => same(held, wanted),
                "$ne" => !same(held, wanted),
                "$lt" => less(held, wanted).0,
                "$lte" => less(held, wanted).1,
                "$gt" => less(wanted, held).0,
                "$gte" => less(wanted, held).1,
                "$in" => listed(),
                "$nin" => !listed(),
                "$exists" => matches!(wanted.as_u64(), Some(1)) != held.is_null(),
                "$not" => !fits(wanted, held),
                "$type" => {
                    let kind = match held {
                        Value::Null => "null",
                        Value::String(_) => "string",
                        Value::Bool(_) => "boolean",
                        _ => "number",
                    };
                    wanted == kind
                }
                _ => match wanted.as_str().unwrap() {
                    "^g" => text(held).starts_with('g'),
                    "^gold$" => text(held) == "gold",
                    "^n" => text(held).starts_with('n'),
                    "l.*" => text(held).contains('l'),
                    letter => text(held).contains(letter),
                },
            }
        }),
    }
}

#[test]
fn conditions_mean_what_they_meant() {
    same_meaning(growthbook, rule, holds);
}
