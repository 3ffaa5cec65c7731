//! Where fuzzing begins: the published cases' rules in every form of each target's input, rules of other tools, and shops
//! drawn at random.

use super::choices::Choices;
use super::packed::pack;
use super::{MAX_INPUT_BYTES, Target, catalog, compiler, envelope, evaluator, loose, model, shop, verifier};
use nearside::manifest::Manifest;
use nearside::manifest::format::LENGTHS_FROM;
use nearside::rng::Rng;
use serde_json::{Value, json};

/// The published cases.
const CASES: [&str; 13] = [
    include_str!("../../cases/rules/affinity.json"),
    include_str!("../../cases/rules/clock.json"),
    include_str!("../../cases/rules/compare.json"),
    include_str!("../../cases/rules/context.json"),
    include_str!("../../cases/rules/devices.json"),
    include_str!("../../cases/rules/limits.json"),
    include_str!("../../cases/rules/logic.json"),
    include_str!("../../cases/rules/measures.json"),
    include_str!("../../cases/rules/peers.json"),
    include_str!("../../cases/rules/sequences.json"),
    include_str!("../../cases/rules/shares.json"),
    include_str!("../../cases/rules/where.json"),
    include_str!("../../cases/rules/windows.json"),
];
/// A site with all that no published case has.
const WHOLE: &str = r#"{ "site": "demo", "timezone": "Asia/Kolkata", "affinity": { "half_life": "7d" },
  "segments": [
    { "id": "s0", "name": "a", "description": "b", "when": { "event": "search" }, "group": "hero", "priority": 1 },
    { "id": "s1", "when": { "segment": "s0" }, "rollout": { "percent": 33.33, "salt": "acme" }, "holdout": false } ],
  "placements": [
    { "id": "hero", "slots": 8, "strategies": [{ "if": "s0", "use": "session" }, { "use": "popular" }, { "use": "recent" }],
      "rules": { "exclude": ["purchased", "out_of_stock", "current", "in_cart"], "purchased_within": "30d",
                 "max_per_brand": 3, "max_per_category": 2 } } ] }"#;
/// Rules of other tools, in the order of the compiler's sources.
const RULES: [(u8, &str); 9] = [
    (
        0,
        r#"{ "tier": "gold", "age": { "$gte": 18, "$lt": 65 }, "$or": [{ "plan": { "$in": ["a", "b"] } }, { "$not": { "born": { "$exists": false } } }] }"#,
    ),
    (0, r#"{ "$nor": [{ "a": { "$regex": "^gold" } }, { "b": { "$type": "string" } }], "c": { "$ne": null } }"#),
    (
        0,
        r#"{ "a": { "$elemMatch": { "$eq": 5 } }, "b": { "$size": 2 }, "c": { "$vgt": "10" }, "id": { "$inGroup": "a" } }"#,
    ),
    (
        1,
        r#"{ "and": [{ "==": [{ "var": "tier" }, "gold"] }, { "<": [1, { "var": "age" }, 5] }, { "!": { "missing": ["a"] } }] }"#,
    ),
    (
        1,
        r#"{ "if": [{ ">=": [{ "var": ["age", 0] }, 18] }, { "in": [{ "var": "plan" }, ["a", "b"]] }, { "in": ["sale", { "var": "path" }] }] }"#,
    ),
    (
        1,
        r#"{ "or": [{ "!==": [{ "var": "a" }, null] }, { "missing_some": [1, ["a", "b"]] }, { "!!": { "var": "b" } }, { "+": [1, 2] }] }"#,
    ),
    (
        2,
        r#"{ "type": "group", "operator": "and", "conditions": [
        { "type": "event", "name": "Product Viewed", "count": { "operator": ">=", "value": 3 }, "window": { "unit": "days", "value": 7 },
          "where": [{ "property": "category", "operator": "=", "value": "shoes" }] },
        { "type": "trait", "name": "tier", "operator": "in", "value": ["gold", "silver"] }] }"#,
    ),
    (
        2,
        r#"{ "type": "funnel", "steps": [{ "name": "Product Added" }, { "name": "Order Completed", "where": [] }],
        "window": { "unit": "hours", "value": 2 }, "without": [{ "name": "search" }] }"#,
    ),
    (
        2,
        r#"{ "type": "group", "operator": "not", "conditions": [
        { "type": "computed", "event": "Order Completed", "aggregation": "sum", "property": "revenue", "operator": ">", "value": 10 },
        { "type": "trait", "name": "a", "operator": "not_contains", "value": "b" }] }"#,
    ),
];
/// The engine's part of an evaluator's seed.
const SCRIPT_BYTES: usize = 160;
/// One in so many has large events.
const LARGE_EVERY: u64 = 16;
/// Scripts behind each site.
const SCRIPTS: u64 = 2;
/// Shops drawn at random.
const SHOPS: u64 = 128;

/// The inputs with which fuzzing of a target begins.
#[must_use]
pub fn seeds(target: Target) -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    if matches!(target, Target::Catalog | Target::Model | Target::Recommend) {
        return of_shops(target);
    }
    for (number, site) in (0..).zip(sites()) {
        match target {
            Target::Compiler => of_compiler(&site, &mut seeds),
            Target::Verifier => of_verifier(&site, &mut seeds),
            Target::Evaluator => of_evaluator(&site, number, &mut seeds),
            Target::Catalog | Target::Model | Target::Recommend => {}
        }
    }
    if target == Target::Compiler {
        for (source, text) in RULES {
            seeds.push([&[compiler::RULES_AS_TEXT, source], text.as_bytes()].concat());
            let mut packed = vec![compiler::RULES, source];
            pack(&serde_json::from_str(text).unwrap_or_default(), &mut packed);
            seeds.push(packed);
        }
    }
    seeds.retain(|seed| seed.len() <= MAX_INPUT_BYTES);
    seeds
}

/// The sites of all cases, refused ones too.
fn sites() -> Vec<Value> {
    let mut sites: Vec<Value> = serde_json::from_str(WHOLE).into_iter().collect();
    for file in CASES {
        let file: Value = serde_json::from_str(file).unwrap_or_default();
        for case in file["cases"].as_array().into_iter().flatten() {
            let mut site = if case["site"].is_object() { case["site"].clone() } else { json!({}) };
            site["site"] = json!("demo");
            let mut segments = site["segments"].as_array().cloned().unwrap_or_default();
            let rules = case["rules"].as_object().into_iter().flatten();
            segments.extend(rules.map(|(id, when)| json!({ "id": id, "when": when })));
            site["segments"] = json!(segments);
            sites.push(site);
        }
    }
    sites
}

/// The bytes of a site's conditions.
fn conditions(site: &Value, bytes: &mut Vec<u8>) {
    let segments = site["segments"].as_array().map(Vec::as_slice).unwrap_or_default();
    let taken = &segments[..segments.len().min(4)];
    bytes.push(u8::try_from(taken.len().saturating_sub(1)).unwrap_or(0));
    for segment in taken {
        pack(&segment["when"], bytes);
    }
}

fn of_compiler(site: &Value, seeds: &mut Vec<Vec<u8>>) {
    seeds.push([&[compiler::TEXT, 0], site.to_string().as_bytes()].concat());
    let mut packed = vec![compiler::SITE, 0];
    pack(site, &mut packed);
    seeds.push(packed);
    let mut packed = vec![compiler::CONDITIONS, 0];
    conditions(site, &mut packed);
    seeds.push(packed);
}

fn of_verifier(site: &Value, seeds: &mut Vec<Vec<u8>>) {
    let Some(manifest) = compiled(site) else { return };
    seeds.push([&[verifier::RAW], manifest.as_bytes()].concat());
    seeds.push([&[verifier::SEALED], &manifest.as_bytes()[LENGTHS_FROM..]].concat());
    seeds.push([vec![verifier::RECORDS], loose::records(&manifest)].concat());
}

fn of_evaluator(site: &Value, number: u64, seeds: &mut Vec<Vec<u8>>) {
    let Some(manifest) = compiled(site) else { return };
    for script in 0..SCRIPTS {
        let mut rng = Rng::new(number * SCRIPTS + script);
        let script: Vec<u8> = (0..SCRIPT_BYTES / 8).flat_map(|_| rng.next_u64().to_le_bytes()).collect();
        let head = if number.is_multiple_of(LARGE_EVERY) {
            loose::LARGE
        } else {
            evaluator::RESTARTS * u8::from(number % 2 == 1)
        };
        seeds.push([vec![head], loose::records(&manifest), script].concat());
    }
}

/// Shops drawn at random, in every form.
fn of_shops(target: Target) -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for shop in 0..SHOPS {
        let mut rng = Rng::new(shop);
        let drawn: Vec<u8> = (0..MAX_INPUT_BYTES / 8 - 1).flat_map(|_| rng.next_u64().to_le_bytes()).collect();
        let written = match target {
            Target::Catalog => {
                nearside::catalog::write(&shop::items(&mut Choices(&drawn))).ok().map(|bytes| (catalog::NAME, bytes))
            }
            Target::Model => shop::model(&mut Choices(&drawn)).write().ok().map(|bytes| (model::NAME, bytes)),
            _ => None,
        };
        if let Some((name, bytes)) = written {
            assert_eq!(&bytes[..4], name, "a format's name has changed: change it in the target too");
            seeds.push([&[envelope::RAW], bytes.as_slice()].concat());
            seeds.push([&[envelope::SEALED], &bytes[envelope::ENVELOPE_BYTES..]].concat());
            seeds.push([&[envelope::WRITTEN], drawn.as_slice()].concat());
            seeds.push([&[envelope::PATCHED], drawn.as_slice()].concat());
        } else {
            seeds.push(drawn);
        }
    }
    seeds.retain(|seed| seed.len() <= MAX_INPUT_BYTES);
    seeds
}

fn compiled(site: &Value) -> Option<Manifest> {
    Manifest::load(nearside_author::compile_value(site).ok()?).ok()
}
