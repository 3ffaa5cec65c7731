//! Proofs as text.

use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value};
use nearside::id::ReplicaId;
use nearside::manifest::Manifest;
use nearside::profile::{Attribute, Profile, Version};
use nearside::segment::{Context, Evaluator, Plan, explain};
use nearside::time::{HOUR_MS, Time};
use nearside_author::compile;
use nearside_author::proof::render;
use std::sync::Arc;

#[test]
fn a_proof_reads_as_the_rule_with_its_values() {
    let site = r#"{ "site": "demo", "segments": [{ "id": "shoe-lover", "when": { "all": [
        { "event": "view_item", "where": { "item_category": { "eq": "shoes" } }, "within": "7d", "count": { "gte": 3 } },
        { "not": { "event": "purchase" } },
        { "any": [{ "attribute": "tier", "in": ["gold", "platinum"] }, { "affinity": "item_brand", "of": "acme", "gte": 0.4 }] } ] } }] }"#;
    let manifest = Manifest::load(compile(site).unwrap()).unwrap();
    let now = Time::from_ms(1_764_000_000_000).unwrap();
    let text = |text: &str| Text::new(text).unwrap();
    let mut profile = Profile::new(ReplicaId([1; 16]));
    let mut view = Event::new(EventName::ViewItem, now);
    let mut item = Item::new(text("A1"));
    item.set_text(ItemField::Category(0), text("shoes"));
    view.push_item(item).unwrap();
    manifest.each_amount(&view, &mut |metric, amount| profile.cells.measure(metric, now.day(), amount, Version(1)));
    let tier = Attribute { at: now, name: text("tier"), value: Value::Text(text("silver")) };
    profile.cells.attributes.set(0, tier, Version(1));
    let mut evaluator = Evaluator::new(&manifest, Plan::new(&manifest).into(), &profile.history);
    let context = Context { has_history: true, visitor: profile.visitor(), utc_offset_minutes: None, now };
    evaluator.update(&manifest, &profile, context);
    let proof = explain(&evaluator.facts(&manifest, &profile, context), &evaluator, 0);
    let expected = "\
all of: no (needs every one below)
  view_item where item_category eq \"shoes\" since 2025-11-18: 1 times, wanted gte 3: no (needs 2 more)
  not: yes
    purchase: 0 times, wanted gte 1: no
  one of: unknown (needs one of those below)
    attribute tier: \"silver\", wanted in \"gold\", \"platinum\": no (needs such a value)
    interest in item_brand=acme: not set, wanted gte 0.4: unknown (needs such a value)
";
    assert_eq!(render(&proof), expected);
}

#[test]
fn every_kind_of_condition_has_its_words() {
    let site = r#"{ "site": "demo", "timezone": "Europe/Berlin", "segments": [
        { "id": "a", "when": { "event": "search" } },
        { "id": "b", "rollout": { "percent": 0.01, "salt": "x" }, "when": { "all": [
            { "segment": "a" },
            { "not": { "segment": "a" } },
            { "event": "view_item", "within": "90m", "count": { "gte": 2 } },
            { "event": "view_item", "sum": { "of": "price", "gte": 100 } },
            { "event": "view_item", "within": "3d", "days": { "gte": 2 } },
            { "event": "view_item", "since": { "gte": "2d" } },
            { "event": "view_item", "within": "session", "distinct": { "of": "item_id", "gte": 1 } },
            { "event": "view_item", "last": { "of": "item_category", "eq": "hats" } },
            { "sequence": [{ "event": "view_item" }, { "event": "add_to_cart" }], "without": { "event": "purchase" } },
            { "context": "path", "prefix": "/sale" },
            { "affinity": "item_category", "of": "shoes", "rank": { "lte": 3 } },
            { "time": { "weekday": ["sat", "sun"], "from": "10:00", "to": "12:00" } } ] } }] }"#;
    let site = Site::load(compile(site).unwrap(), None, None).unwrap();
    let mut engine = Engine::new(Arc::new(site), ReplicaId([1; 16]), 7);
    // 2025-11-24T16:00Z, a Monday.
    let now = Time::from_ms(1_764_000_000_000).unwrap();
    engine.set_consent(Purpose::Personalization, Choice::Granted, now);
    let text = |text: &str| Text::new(text).unwrap();
    let mut view = Event::new(EventName::ViewItem, now);
    let mut item = Item::new(text("A1"));
    item.set_text(ItemField::Category(0), text("shoes"));
    item.set_number(ItemField::Price, Decimal::from_i64(40));
    view.push_item(item).unwrap();
    engine.record(&view, now).unwrap();
    let proof = engine.explain("b", now.after(HOUR_MS)).unwrap();
    let rendered = render(&proof);
    let expected = "\
all of: no (needs every one below)
  in segment a: no (needs to be in it)
  not: yes
    in segment a: no
  view_item since 2025-11-24 15:30 UTC: 1 times, wanted gte 2: no (needs 1 more)
  sum of price of view_item: 40, wanted gte 100: no (needs 60 more)
  view_item since 2025-11-22: on 1 days, wanted gte 2: no (needs 1 more)
  time since view_item: 1 h, wanted gte 2 d: no (comes at 2025-11-26 16:00 UTC)
  number of different item_id of view_item in this session: 0, wanted gte 1: no (needs 1 more)
  last item_category of view_item: \"shoes\", wanted eq \"hats\": no (needs such a value)
  in this order: no (needs to happen)
    view_item: yes
    add_to_cart: no (needs to happen)
    without purchase: yes
  this session's path: not set, wanted prefix \"/sale\": unknown (needs such a value)
  rank of interest in item_category=shoes: 1, wanted lte 3: yes
  time in Europe/Berlin: Mon 18:00, wanted Sat 10:00 to Sat 11:59 or Sun 10:00 to Sun 11:59: no (comes at 2025-11-29 09:00 UTC)
  place in the rollout \"x\" in percent: 46.81, wanted lt 0.01: no (a matter of chance, once for all)
";
    assert_eq!(rendered, expected);
}
