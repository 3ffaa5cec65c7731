//! Random conditions over random visits: the compiled program against a plain reading of the JSON.

use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value as Held};
use nearside::id::ReplicaId;
use nearside::manifest::Manifest;
use nearside::profile::{Attribute, Profile, Version};
use nearside::rng::Rng;
use nearside::segment::{Context, Evaluator, Plan, Truth, explain};
use nearside::time::{DAY_MS, Time};
use nearside_author::compile_value;
use serde_json::{Value, json};

const TODAY: u64 = 20_400;
const CATEGORIES: [&str; 3] = ["shoes", "hats", "scarves"];
const EVENTS: [&str; 3] = ["view_item", "purchase", "custom:fitting_room"];

/// A random number below `bound`.
fn below(rng: &mut Rng, bound: u64) -> u64 {
    rng.next_u64() % bound
}

fn pick<'a>(rng: &mut Rng, from: &[&'a str]) -> &'a str {
    from[usize::try_from(below(rng, from.len() as u64)).unwrap()]
}

fn condition(rng: &mut Rng, depth: u64) -> Value {
    match below(rng, if depth == 0 { 2 } else { 5 }) {
        0 => {
            let mut condition = json!({ "event": pick(rng, &EVENTS) });
            let filters = [
                json!({ "item_category": { "in": ["hats", pick(rng, &CATEGORIES)] } }),
                json!({ "item_category": { "ne": pick(rng, &CATEGORIES) }, "price": { "gte": below(rng, 100) } }),
                json!({ "item_brand": { "exists": false } }),
                json!({ "value": { "between": [10, 10 + below(rng, 90)] } }),
            ];
            // Many conditions about one and the same count, so that folding has something to do.
            if let Some(filter) = filters.get(usize::try_from(below(rng, 12)).unwrap()) {
                condition["where"] = filter.clone();
            }
            if below(rng, 3) == 0 {
                condition["within"] = json!(format!("{}d", 1 + below(rng, 20)));
            }
            let name = pick(rng, &["gte", "gt", "eq", "lt", "lte"]);
            condition["count"] = json!({ name: below(rng, 5) });
            if below(rng, 3) == 0 {
                condition["count"][pick(rng, &["gte", "gt", "eq", "lt", "lte"])] = json!(below(rng, 5));
            }
            condition
        }
        1 if below(rng, 4) == 0 => {
            json!({ "attribute": pick(rng, &["tier", "age"]), "exists": below(rng, 2) == 0 })
        }
        1 => {
            let mut condition = json!({ "attribute": pick(rng, &["tier", "age"]) });
            for _ in 0..=below(rng, 2) {
                condition[pick(rng, &["eq", "ne", "gt", "gte", "lt", "lte"])] = json!(1 + below(rng, 3));
            }
            condition
        }
        2 => json!({ "not": condition(rng, depth - 1) }),
        group => {
            let parts: Vec<Value> = (0..=below(rng, 3)).map(|_| condition(rng, depth - 1)).collect();
            json!({ if group == 3 { "all" } else { "any" }: parts })
        }
    }
}

fn event(rng: &mut Rng) -> Event {
    let at = Time::from_ms((TODAY - below(rng, 24)) * DAY_MS + below(rng, DAY_MS)).unwrap();
    let mut event = Event::new(EventName::parse(pick(rng, &EVENTS)).unwrap(), at);
    if below(rng, 2) == 0 {
        let value = Decimal::from_i64(below(rng, 120).cast_signed());
        event.set(Text::new("value").unwrap(), Held::Number(value)).unwrap();
    }
    for _ in 0..below(rng, 3) {
        let mut item = Item::new(Text::new("A1").unwrap());
        if below(rng, 4) > 0 {
            item.set_text(ItemField::Category(0), Text::new(pick(rng, &CATEGORIES)).unwrap());
        }
        if below(rng, 4) > 0 {
            item.set_number(ItemField::Price, Decimal::from_i64(below(rng, 120).cast_signed()));
        }
        event.push_item(item).unwrap();
    }
    event
}

/// What the oracle knows of a visitor.
struct Visit {
    events: Vec<Event>,
    attributes: Vec<(&'static str, u64)>,
    now: Time,
}

/// A plain reading of a condition.
fn read(condition: &Value, visit: &Visit) -> Truth {
    let parts =
        |name: &str| condition[name].as_array().unwrap().iter().map(|part| read(part, visit)).collect::<Vec<_>>();
    if condition.get("all").is_some() {
        return parts("all").into_iter().min().unwrap();
    }
    if condition.get("any").is_some() {
        return parts("any").into_iter().max().unwrap();
    }
    if let Some(part) = condition.get("not") {
        return !read(part, visit);
    }
    if let Some(name) = condition.get("attribute") {
        let held = visit.attributes.iter().find(|(held, _)| name == held);
        if let Some(wanted) = condition.get("exists") {
            return Truth::from(*wanted == held.is_some());
        }
        return held.map_or(Truth::Unknown, |(_, held)| Truth::from(compares(condition, *held)));
    }
    let days =
        condition.get("within").and_then(Value::as_str).map(|days| days.trim_end_matches('d').parse::<u64>().unwrap());
    let today = visit.now.ms() / DAY_MS;
    let counted = visit.events.iter().filter(|event| {
        let day = event.at.ms() / DAY_MS;
        let name = event.name.as_str();
        condition["event"].as_str().unwrap().trim_start_matches("custom:") == name
            && days.is_none_or(|days| day <= today && day + days > today)
            && condition.get("where").is_none_or(|filter| matches(filter, event))
    });
    Truth::from(compares(&condition["count"], counted.count() as u64))
}

/// Whether the numeric comparisons of an object hold.
fn compares(comparisons: &Value, actual: u64) -> bool {
    let bound = |name: &str| comparisons.get(name).and_then(Value::as_u64);
    bound("eq").is_none_or(|bound| actual == bound)
        && bound("ne").is_none_or(|bound| actual != bound)
        && bound("gt").is_none_or(|bound| actual > bound)
        && bound("gte").is_none_or(|bound| actual >= bound)
        && bound("lt").is_none_or(|bound| actual < bound)
        && bound("lte").is_none_or(|bound| actual <= bound)
}

fn matches(filter: &Value, event: &Event) -> bool {
    if let Some(bounds) = filter.pointer("/value/between") {
        let Some(Held::Number(value)) = event.get("value") else { return false };
        let whole = value.units() / Decimal::ONE;
        return bounds[0].as_i64().unwrap() <= whole && whole <= bounds[1].as_i64().unwrap();
    }
    if filter.get("item_brand").is_some() {
        return true;
    }
    event.items().iter().any(|item| {
        let category = item.text(ItemField::Category(0)).map(Text::as_str);
        let price = item.number(ItemField::Price).map(|price| price.units() / Decimal::ONE);
        let category_fits = match (&filter["item_category"]["in"], category) {
            (_, None) => false,
            (Value::Array(list), Some(category)) => list.iter().any(|value| value == category),
            (_, Some(category)) => filter["item_category"]["ne"] != category,
        };
        let least = filter.pointer("/price/gte").and_then(Value::as_i64);
        category_fits && least.is_none_or(|least| price.is_some_and(|price| price >= least))
    })
}

fn profile(manifest: &Manifest, visit: &Visit) -> Profile {
    let mut profile = Profile::new(ReplicaId([1; 16]));
    for event in &visit.events {
        manifest.each_amount(event, &mut |metric, amount| {
            profile.cells.measure(metric, event.at.day(), amount, Version(1));
        });
    }
    for (slot, (name, value)) in (0_u8..).zip(&visit.attributes) {
        let value = Held::Number(Decimal::from_i64(value.cast_signed()));
        let attribute = Attribute { at: visit.now, name: Text::new(name).unwrap(), value };
        profile.cells.attributes.set(slot, attribute, Version(1));
    }
    profile
}

#[test]
fn compiled_conditions_mean_what_is_written() {
    let mut seen = [0; 3];
    for seed in 0..3_000 {
        let rng = &mut Rng::new(seed);
        let written = condition(rng, 3);
        let site = json!({ "site": "demo", "segments": [{ "id": "a", "when": written }] });
        let manifest = match compile_value(&site) {
            Ok(bytes) => Manifest::load(bytes).unwrap(),
            Err(error) => panic!("seed {seed}: {error}"),
        };
        let events = (0..below(rng, 30)).map(|_| event(rng)).collect();
        let attributes = [("tier", 1 + below(rng, 3)), ("age", 1 + below(rng, 3))];
        let attributes = attributes.into_iter().take(usize::try_from(below(rng, 3)).unwrap()).collect();
        let mut visit = Visit { events, attributes, now: Time::from_ms(TODAY * DAY_MS + below(rng, DAY_MS)).unwrap() };
        let profile = profile(&manifest, &visit);
        let mut evaluator = Evaluator::new(&manifest, Plan::new(&manifest).into(), &profile.history);
        let mut at = |now: Time| {
            let context = Context { has_history: true, visitor: profile.visitor(), utc_offset_minutes: None, now };
            evaluator.update(&manifest, &profile, context);
            let proof = explain(&evaluator.facts(&manifest, &profile, context), &evaluator, 0);
            (evaluator.outcome(0), proof.truth, evaluator.wake_at())
        };
        let (truth, proven, expires) = at(visit.now);
        assert_eq!(truth, read(&written, &visit), "seed {seed}: {written}");
        assert_eq!(truth, proven, "seed {seed}: {written}");
        seen[truth as usize] += 1;

        // Until it expires, the answer stays, whatever the hour.
        let expires = expires.unwrap_or(visit.now.after(40 * DAY_MS));
        while visit.now < expires {
            assert_eq!(at(visit.now).0, truth, "seed {seed} before it expired: {written}");
            assert_eq!(read(&written, &visit), truth);
            visit.now = visit.now.after(DAY_MS / 2);
        }
        visit.now = expires;
        assert_eq!(at(expires).0, read(&written, &visit), "seed {seed} when it expired: {written}");
    }
    assert!(seen.iter().all(|count| *count > 50), "each outcome must be met: {seen:?}");
}
