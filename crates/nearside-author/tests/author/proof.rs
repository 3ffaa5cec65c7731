//! Proofs as text.

use nearside::event::{Event, EventName, Item, ItemField, Text, Value};
use nearside::id::ReplicaId;
use nearside::manifest::Manifest;
use nearside::profile::{Attribute, Profile, Version};
use nearside::segment::{Context, Evaluator, explain};
use nearside::time::Time;
use nearside_author::compile;
use nearside_author::proof::render;

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
    let mut evaluator = Evaluator::new(&manifest, &profile.history);
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
