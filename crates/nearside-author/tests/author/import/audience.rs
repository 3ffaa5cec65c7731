//! Audience definitions in the manner of Segment.

use super::{Carried, Refused, exact, member, noted, refused, site};
use nearside_author::import::segment_audience;
use serde_json::{Map, Value, json};

#[test]
fn definitions_are_carried_over() {
    let missing = json!({ "attribute": "plan", "exists": false });
    let plan =
        |operator: &str, value: Value| json!({ "type": "trait", "name": "plan", "operator": operator, "value": value });
    #[rustfmt::skip]
    let cases: &[Carried] = &[
        (json!({ "type": "event", "name": "Product Viewed" }), json!({ "event": "view_item" })),
        (json!({ "type": "event", "name": "purchase", "count": { "operator": ">=", "value": 3 },
                 "where": [{ "property": "brand", "operator": "=", "value": "acme" }, { "property": "price", "operator": ">", "value": 5 }, { "property": "price", "operator": "<", "value": 9 }] }),
         json!({ "event": "purchase", "count": { "gte": 3 }, "where": { "item_brand": { "eq": "acme" }, "price": { "gt": 5, "lt": 9 } } })),
        (json!({ "type": "event", "name": "Order Completed", "where": [{ "property": "revenue", "operator": "between", "value": [10, 20] }, { "property": "coupon", "operator": "not_exists" }] }),
         json!({ "event": "purchase", "where": { "value": { "between": [10, 20] }, "coupon": { "exists": false } } })),
        (json!({ "type": "event", "name": "custom:Booked", "where": [{ "property": "name", "operator": "starts_with", "value": "A" }, { "property": "products.$.category", "operator": "in", "value": ["a"] }] }),
         json!({ "event": "custom:Booked", "where": { "name": { "prefix": "A" }, "item_category": { "in": ["a"] } } })),
        (json!({ "type": "event", "name": "search", "count": { "operator": "!=", "value": 2 } }), json!({ "not": { "event": "search", "count": { "eq": 2 } } })),
        (json!({ "type": "group", "operator": "and", "conditions": [plan("=", json!("pro")), { "type": "group", "operator": "not", "conditions": [{ "type": "event", "name": "Order Completed" }] }] }),
         json!({ "all": [{ "attribute": "plan", "eq": "pro" }, { "not": { "event": "purchase" } }] })),
        (plan("in", json!(["a", "b"])), json!({ "attribute": "plan", "in": ["a", "b"] })),
        (plan("between", json!([1, 5])), json!({ "attribute": "plan", "gte": 1, "lte": 5 })),
        (json!({ "type": "trait", "name": "plan", "operator": "not_exists" }), missing),
        (json!({ "type": "computed", "event": "Order Completed", "aggregation": "sum", "property": "revenue", "operator": ">=", "value": 500 }),
         json!({ "event": "purchase", "sum": { "of": "value", "gte": 500 } })),
        (json!({ "type": "group", "operator": "not", "conditions": [{ "type": "computed", "event": "purchase", "aggregation": "average", "property": "total", "operator": "<", "value": 50 }] }),
         json!({ "any": [{ "not": { "event": "purchase", "avg": { "of": "value", "lt": 50 } } },
                         { "event": "purchase", "where": { "value": { "gte": -1_000_000_000_000_i64 } }, "count": { "eq": 0 } }] })),
    ];
    exact(segment_audience, cases);
}

#[test]
fn what_differs_is_noted() {
    let window = |unit: &str, value: u32| json!({ "unit": unit, "value": value });
    let plan =
        |operator: &str, value: Value| json!({ "type": "trait", "name": "plan", "operator": operator, "value": value });
    let or_missing = |condition: Value| json!({ "any": [condition, { "attribute": "plan", "exists": false }] });
    #[rustfmt::skip]
    let cases: &[(Value, Value, &str)] = &[
        (json!({ "type": "event", "name": "search", "window": window("weeks", 2) }), json!({ "event": "search", "within": "14d" }), "$.window: a window of days is today"),
        (json!({ "type": "event", "name": "search", "window": window("hours", 6) }), json!({ "event": "search", "within": "6h" }), "the last 1,000 events of the device at hand"),
        (json!({ "type": "event", "name": "Booked" }), json!({ "event": "custom:Booked" }), "$.name: \"Booked\" is none of the known events"),
        (json!({ "type": "event", "name": "search", "where": [{ "property": "query", "operator": "!=", "value": "a" }] }),
         json!({ "event": "search", "where": { "search_term": { "ne": "a" } } }), "$.where[0]: an event without `query` meets this there"),
        (json!({ "type": "funnel", "steps": [{ "name": "Product Added" }, { "name": "Checkout Started" }], "window": window("days", 1), "without": [{ "name": "Order Completed" }] }),
         json!({ "sequence": [{ "event": "add_to_cart" }, { "event": "begin_checkout" }], "within": "1d", "without": [{ "event": "purchase" }] }), "the device at hand"),
        (json!({ "type": "computed", "event": "search", "aggregation": "last", "property": "query", "operator": "not_contains", "value": "boot" }),
         json!({ "any": [{ "not": { "event": "search", "last": { "of": "search_term", "contains": "boot" } } }, { "event": "search", "last": { "of": "search_term", "exists": false } }] }), "the device at hand"),
        (plan("!=", json!("pro")), or_missing(json!({ "attribute": "plan", "ne": "pro" })), "no text meets this there"),
        (plan("not_in", json!(["a"])), or_missing(json!({ "attribute": "plan", "nin": ["a"] })), "no text"),
        (plan("not_contains", json!("a")), or_missing(json!({ "not": { "attribute": "plan", "contains": "a" } })), "no text"),
    ];
    noted(segment_audience, cases);
}

#[test]
fn what_cannot_be_carried_over_is_named() {
    let event = |field: &str, value: Value| json!({ "type": "event", "name": "search", field: value });
    let plan =
        |operator: &str, value: Value| json!({ "type": "trait", "name": "plan", "operator": operator, "value": value });
    #[rustfmt::skip]
    let cases: &[Refused] = &[
        (json!({ "type": "group", "operator": "or", "conditions": [event("count", json!({ "operator": ">", "value": 1 })), plan("matches", json!(".*"))] }), "$.conditions[1].operator", "`matches` cannot be carried over"),
        (json!({ "type": "group", "operator": "xor", "conditions": [] }), "$.operator", "no group `xor`"),
        (json!({ "type": "group", "operator": "and", "conditions": [] }), "$.conditions", "no conditions"),
        (json!({ "type": "group", "operator": "and", "conditions": [plan("=", json!("a"))], "scope": "account" }), "$.scope", "no field `scope`"),
        (json!({ "type": "evnet", "name": "search" }), "$.type", "no type `evnet`"),
        (json!({ "name": "search" }), "$", "`type` is missing"),
        (json!("search"), "$", "an object"),
        (event("windw", json!(7)), "$.windw", "no field `windw`"),
        (event("window", json!({ "unit": "months", "value": 2 })), "$.window", "no window"),
        (event("window", json!({ "unit": "days", "value": 90 })), "$", "no window from 1d to 64d"),
        (event("count", json!(3)), "$.count", "an object"),
        (event("count", json!({ "operator": ">=", "value": -1 })), "$", "cannot be carried over"),
        (event("where", json!([{ "property": "query", "operator": "not_contains", "value": "a" }])), "$.where[0]", "what is not in it"),
        (event("where", json!([{ "property": "query", "operator": "=", "value": "a" }, { "property": "query", "operator": "=", "value": "b" }])), "$.where[1]", "twice"),
        (event("where", json!([{ "property": "price", "operator": "=", "value": "a" }])), "$", "a text is compared with what is a number"),
        (json!({ "type": "funnel", "steps": [{ "name": "search" }] }), "$", "1 steps, where 2 are the fewest"),
        (json!({ "type": "funnel", "steps": [{ "name": "search" }, 3] }), "$.steps[1]", "an object"),
        (json!({ "type": "computed", "event": "search", "aggregation": "mode", "property": "a", "operator": "=", "value": 1 }), "$.aggregation", "`mode`"),
        (plan("<", json!(null)), "$", "no value to compare with"),
        (plan("between", json!([1])), "$.value", "no value for `between`"),
        (plan("exists", json!(1)), "$.value", "has no value"),
    ];
    refused(segment_audience, cases);
}

#[test]
fn what_denies_holds_of_nothing() {
    let event = |aggregation: &str, operator: &str| json!({ "type": "computed", "event": "purchase", "aggregation": aggregation, "property": "total", "operator": operator, "value": 5 });
    let opposite = |condition: Value| json!({ "type": "group", "operator": "not", "conditions": [condition] });
    let cases = [
        (event("average", ">"), false),
        (event("average", "!="), true),
        (opposite(event("max", ">")), true),
        (opposite(event("max", "!=")), false),
        (event("last", "="), false),
        (opposite(event("last", "=")), true),
        (event("sum", "<"), true),
        (event("unique_count", "!="), true),
        (json!({ "type": "trait", "name": "plan", "operator": "!=", "value": "pro" }), true),
        (opposite(json!({ "type": "trait", "name": "plan", "operator": "not_in", "value": ["pro"] })), false),
    ];
    for (rule, expected) in cases {
        let condition = segment_audience(&rule).condition.unwrap();
        assert_eq!(member(&site(&condition), &Map::new()), expected, "{rule}\nbecame {condition}");
    }
}
