//! Rules of other tools: what they become, what is said about them, and that they mean the same.

mod growthbook;
mod jsonlogic;
mod audience;
mod page;

use nearside::event::{Decimal, Text, Value as Held};
use nearside::id::ReplicaId;
use nearside::manifest::Manifest;
use nearside::profile::{Attribute, Profile, Version};
use nearside::rng::Rng;
use nearside::segment::{Context, Evaluator, Plan, Truth};
use nearside::time::{DAY_MS, Time};
use nearside_author::compile_value;
use nearside_author::import::Imported;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// A rule, and the condition it becomes.
type Carried = (Value, Value);
/// A rule of which nothing is left, the path of its first note, and a part of what the note says.
type Refused = (Value, &'static str, &'static str);

/// A site with that condition, which must compile.
fn site(condition: &Value) -> Manifest {
    let site = json!({ "site": "demo", "segments": [{ "id": "a", "when": condition }] });
    let bytes = compile_value(&site).unwrap_or_else(|error| panic!("{error} in {condition}"));
    Manifest::load(bytes).unwrap()
}

/// Holds rules against the conditions they must become, without a note.
#[track_caller]
fn exact(import: fn(&Value) -> Imported, cases: &[Carried]) {
    for (rule, expected) in cases {
        let imported = import(rule);
        assert_eq!(imported.condition.as_ref(), Some(expected), "{rule}: {:?}", imported.notes);
        assert!(imported.notes.is_empty(), "{rule}: {:?}", imported.notes);
        site(expected);
    }
}

/// Holds rules against the conditions they must become, with one note each that says so.
#[track_caller]
fn noted(import: fn(&Value) -> Imported, cases: &[(Value, Value, &str)]) {
    for (rule, expected, said) in cases {
        let imported = import(rule);
        assert_eq!(imported.condition.as_ref(), Some(expected), "{rule}: {:?}", imported.notes);
        let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
        assert!(notes.len() == 1 && notes[0].contains(said), "{rule}: {notes:?}");
        site(expected);
    }
}

/// Holds rules against what must be said of them when nothing is left.
#[track_caller]
fn refused(import: fn(&Value) -> Imported, cases: &[Refused]) {
    for (rule, path, said) in cases {
        let imported = import(rule);
        assert_eq!(imported.condition, None, "{rule}");
        let Some(note) = imported.notes.first() else { panic!("nothing is said of {rule}") };
        assert_eq!(note.path, *path, "{rule}: {note}");
        assert!(note.message.contains(said), "{rule}: {note}");
        assert!(!note.remedy.is_empty(), "{rule}: {note}");
    }
}

/// A number below `bound`.
fn below(rng: &mut Rng, bound: usize) -> usize {
    usize::try_from(rng.next_u64() % bound as u64).unwrap()
}

fn pick(rng: &mut Rng, from: &[Value]) -> Value {
    from[below(rng, from.len())].clone()
}

/// Attributes of a visitor with the values that each can have. Of the first one all are texts, of the second all
/// numbers, of the third all yes or no.
const NAMES: [&str; 3] = ["tier", "age", "member"];

fn values(name: &str) -> Vec<Value> {
    match name {
        "tier" => ["", "gold", "silver", "null", "5", "zinc"].map(Value::from).to_vec(),
        "age" => [json!(-1), json!(0), json!(1), json!(2.5), json!(7)].to_vec(),
        _ => vec![json!(true), json!(false)],
    }
}

/// Whether values are of the kind that an attribute has, or of any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Own,
    Any,
}

fn visitor(rng: &mut Rng, kinds: Kinds) -> Map<String, Value> {
    let mut held = Map::new();
    for name in NAMES {
        let other = if kinds == Kinds::Any { NAMES[below(rng, 3)] } else { name };
        if below(rng, 3) > 0 {
            held.insert(name.to_owned(), pick(rng, &values(other)));
        }
    }
    held
}

/// Whether a visitor with these attributes is in the segment.
fn member(manifest: &Manifest, held: &Map<String, Value>) -> bool {
    let now = Time::from_ms(20_400 * DAY_MS).unwrap();
    let mut profile = Profile::new(ReplicaId([1; 16]));
    for (slot, (name, value)) in (0_u8..).zip(held) {
        let value = match value {
            Value::String(text) => Held::Text(Text::new(text).unwrap()),
            Value::Bool(yes) => Held::Bool(*yes),
            number => Held::Number(Decimal::from_f64(number.as_f64().unwrap()).unwrap()),
        };
        let attribute = Attribute { at: now, name: Text::new(name).unwrap(), value };
        profile.cells.attributes.set(slot, attribute, Version(1));
    }
    let mut evaluator = Evaluator::new(manifest, Plan::new(manifest).into(), &profile.history);
    let context = Context { has_history: true, visitor: profile.visitor(), utc_offset_minutes: None, now };
    evaluator.update(manifest, &profile, context);
    evaluator.outcome(0) == Truth::True
}

/// Random rules over random visitors: the condition against the source's own meaning. Where nothing was noted, also
/// over values of other kinds than those the rule speaks of.
#[track_caller]
fn same_meaning(
    import: fn(&Value) -> Imported,
    rule: fn(&mut Rng, usize) -> Value,
    holds: fn(&Value, &Map<String, Value>) -> bool,
) {
    let (mut seen, mut carried) = ([0; 2], [0; 2]);
    for seed in 0..1_000 {
        let rng = &mut Rng::new(seed);
        let rule = rule(rng, 3);
        let imported = import(&rule);
        let kinds = if imported.notes.is_empty() { Kinds::Any } else { Kinds::Own };
        let Some(condition) = &imported.condition else {
            // Nothing that these rules say is lost: they are too large, or hold for everybody or nobody.
            let notes: Vec<&str> = imported.notes.iter().map(|note| note.message.as_str()).collect();
            let last = notes.last().unwrap_or_else(|| panic!("seed {seed}: nothing is said of {rule}"));
            let constant = match *last {
                "this holds for everybody" => Some(true),
                "this holds for nobody" => Some(false),
                other => {
                    assert!(other.contains("conditions in one segment") || other.contains("levels"), "{other}: {rule}");
                    None
                }
            };
            for _ in 0..5 {
                let visitor = visitor(rng, Kinds::Own);
                assert!(constant.is_none_or(|constant| holds(&rule, &visitor) == constant), "seed {seed}: {rule}");
            }
            continue;
        };
        carried[usize::from(kinds == Kinds::Any)] += 1;
        let manifest = site(condition);
        for _ in 0..20 {
            let visitor = visitor(rng, kinds);
            let there = holds(&rule, &visitor);
            seen[usize::from(there)] += 1;
            let visitor = Value::Object(visitor);
            let here = member(&manifest, visitor.as_object().unwrap());
            assert_eq!(here, there, "seed {seed}: {rule}\nbecame {condition}\nfor {visitor}");
        }
    }
    assert!(seen.iter().chain(&carried).all(|count| *count > 100), "each must be met: {seen:?} {carried:?}");
}

/// What JavaScript makes of a value as a number; NaN where it is none.
fn number(value: &Value) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Bool(yes) => f64::from(u8::from(*yes)),
        Value::String(text) if text.is_empty() => 0.0,
        Value::String(text) => text.parse().unwrap_or(f64::NAN),
        number => number.as_f64().unwrap(),
    }
}

/// What `one < other` and `one <= other` are in JavaScript.
fn less(one: &Value, other: &Value) -> (bool, bool) {
    if let (Some(one), Some(other)) = (one.as_str(), other.as_str()) {
        return (one < other, one <= other);
    }
    (number(one) < number(other), number(one) <= number(other))
}

/// What `one === other` is in JavaScript.
fn same(one: &Value, other: &Value) -> bool {
    if one.is_number() && other.is_number() { equal_numbers(one, other) } else { one == other }
}

/// The text that JavaScript makes of a value.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether both are turned into one and the same number; NaN is none.
fn equal_numbers(one: &Value, other: &Value) -> bool {
    number(one).partial_cmp(&number(other)) == Some(Ordering::Equal)
}
