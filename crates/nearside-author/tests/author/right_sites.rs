//! Sites that compile: what of their meaning arrives, and what leaves no trace.

use nearside::manifest::{Excluded, Manifest};
use nearside::time::{DAY_MS, HOUR_MS};
use nearside_author::{compile, compile_value};
use serde_json::json;

fn load(site: &serde_json::Value) -> Manifest {
    Manifest::load(compile(&site.to_string()).unwrap()).unwrap()
}

#[test]
fn the_demo_shops_site_compiles() {
    let json = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/shop/site.json")).unwrap();
    let manifest = Manifest::load(compile(&json).unwrap_or_else(|error| panic!("{error}"))).unwrap();
    assert_eq!(manifest.site(), "demo");
    let number = manifest.segment_index("shoe-lover").unwrap();
    assert_eq!(manifest.segment_name(number), "Shoe lovers");
    assert!(manifest.segment_description(number).contains("three or more shoes"));
    assert!(manifest.placement("home-top").is_some());
}

#[test]
fn the_order_of_segments_fields_and_values_leaves_no_trace() {
    let one = json!({ "site": "demo", "segments": [
        { "id": "b", "when": { "event": "view_item", "where": { "item_brand": { "in": ["x", "y", "x"] }, "price": { "lt": 5, "gt": 1 } } } },
        { "id": "a", "when": { "event": "purchase" } } ] });
    let other = json!({ "segments": [
        { "when": { "event": "Order Completed", "count": { "gte": 1 } }, "id": "a" },
        { "when": { "where": { "price": { "gt": 1.0, "lt": 5 }, "item_brand": { "in": ["y", "x"] } }, "event": "Product Viewed" }, "id": "b" } ],
        "site": "demo" });
    assert_eq!(compile(&one.to_string()).unwrap(), compile(&other.to_string()).unwrap());
    assert_eq!(compile_value(&one).unwrap(), compile(&one.to_string()).unwrap());
    assert_eq!(load(&one).segment_id(0), Some("a"), "segments are numbered in the order of their ids");
}

#[test]
fn equal_metrics_are_shared_and_different_ones_are_not() {
    let view = |filter: serde_json::Value, days: &str| json!({ "event": "view_item", "where": filter, "within": days });
    let site = json!({ "site": "demo", "segments": [
        { "id": "a", "when": view(json!({ "item_brand": { "eq": "x" } }), "1d") },
        { "id": "b", "when": view(json!({ "item_brand": { "eq": "x" } }), "9d") },
        { "id": "c", "when": view(json!({ "item_brand": { "ne": "x" } }), "9d") },
        { "id": "d", "when": view(json!({ "item_brand": { "eq": "y" } }), "9d") },
        { "id": "e", "when": view(json!({ "brand": { "eq": "x" } }), "9d") } ] });
    assert_eq!(load(&site).metrics(), 4);
}

#[test]
fn options_and_rules_arrive() {
    let site = json!({ "$schema": "./site.schema.json", "site": "demo", "timezone": "Europe/Berlin",
        "affinity": { "half_life": "36h" },
        "segments": [{ "id": "b", "when": { "event": "search" } }, { "id": "a", "when": { "event": "search" } }],
        "placements": [
            { "id": "plain", "slots": 4, "strategies": [{ "use": "popular" }] },
            { "id": "ruled", "slots": 64, "strategies": [{ "if": "b", "use": "recent" }, { "use": "session" }],
              "rules": { "exclude": ["purchased", "in_cart"], "purchased_within": "90d", "max_per_brand": 3, "max_per_category": 2 } },
            { "id": "open", "slots": 1, "strategies": [{ "use": "recent" }], "rules": { "exclude": [] } } ] });
    let manifest = load(&site);
    assert_eq!((manifest.timezone(), manifest.half_life_ms()), ("Europe/Berlin", 36 * HOUR_MS));
    let ids: Vec<&str> = manifest.placements().map(|placement| placement.id()).collect();
    assert_eq!(ids, ["plain", "ruled", "open"]);
    let exclude = |id: &str| manifest.placement(id).unwrap().exclude();
    let excluded = |id: &str| Excluded::ALL.map(|(_, excluded)| exclude(id).has(excluded));
    assert_eq!(excluded("plain"), [true; 4], "nobody wants them, so a site that wants them says so");
    assert_eq!(excluded("ruled"), [true, false, false, true]);
    assert_eq!(excluded("open"), [false; 4]);
    assert_eq!(exclude("plain").purchased_within_ms, Some(u64::MAX));
    assert_eq!(exclude("ruled").purchased_within_ms, Some(90 * DAY_MS));
    assert_eq!(exclude("open").purchased_within_ms, None);
    let ruled = manifest.placement("ruled").unwrap();
    assert_eq!((ruled.slots(), ruled.max_per_brand(), ruled.max_per_category()), (64, Some(3), Some(2)));
    assert_eq!(manifest.placement("plain").unwrap().max_per_brand(), None);
    let conditions: Vec<_> = ruled.strategies().map(|strategy| strategy.condition).collect();
    assert_eq!(conditions, [Some(1), None], "`b` is the second segment by id");
}

#[test]
fn a_site_may_be_empty() {
    let manifest = load(&json!({ "site": "demo" }));
    assert_eq!((manifest.segments(), manifest.metrics(), manifest.placements().count()), (0, 0, 0));
}
