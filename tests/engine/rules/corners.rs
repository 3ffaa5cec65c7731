//! Corners that random cases reach seldom: found once, kept for good.

use super::random::Edges;
use super::walk::{compile, walk};
use serde_json::{Value as Json, json};

/// 2026-03-02 00:00 UTC, a Monday.
const MIDNIGHT: i64 = 1_772_409_600_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Walks through `steps` with one rule and sees that the engine answers as the reference.
#[track_caller]
fn agree(when: &Json, steps: &[Json]) {
    let mut site = json!({ "site": "demo", "segments": [{ "id": "it", "when": when }] });
    let (manifest, refused) = compile(&mut site);
    assert!(refused.is_empty(), "{refused:?}");
    let consent = json!({ "consent": { "personalization": true }, "at": MIDNIGHT - 100 * DAY });
    let steps: Vec<Json> = [&[consent], steps].concat();
    let hex = |digit: &str| digit.repeat(32);
    let input = json!({ "site": site, "replica": hex("1"), "elsewhere": hex("2"), "steps": steps });
    if let Err(difference) = walk(&input, &Edges::of(&site), manifest) {
        panic!("step {}: {}", difference.step, difference.what);
    }
}

fn record(name: &str, at: i64, now: i64, items: &Json) -> Json {
    json!({ "record": { "name": name, "at": at, "items": items }, "now": now })
}

#[test]
fn an_event_of_tomorrow_leaves_the_first_day_of_the_longest_window() {
    let first = MIDNIGHT - 64 * DAY;
    let steps = [
        record("login", first, first, &json!([])),
        record("login", MIDNIGHT + MINUTE, MIDNIGHT - MINUTE, &json!([])),
        json!({ "segments": MIDNIGHT - 1 }),
        json!({ "segments": MIDNIGHT }),
    ];
    agree(&json!({ "event": "login", "within": "64d", "count": { "gte": 1 } }), &steps);
    agree(&json!({ "event": "login", "within": "64d", "days": { "gte": 1 } }), &steps);
}

#[test]
fn the_last_value_of_an_event_with_several_items_is_that_of_the_first_of_them() {
    let items = json!([{ "item_id": "A1" }, { "item_id": "A2" }]);
    for id in ["A1", "A2"] {
        let rule = json!({ "event": "view_item", "last": { "of": "item_id", "eq": id } });
        agree(&rule, &[record("view_item", MIDNIGHT, MIDNIGHT, &items)]);
    }
}

#[test]
fn names_of_items_are_known_after_a_restart_as_before() {
    let rule = json!({ "event": "view_item", "within": "1h", "where": { "item_name": { "eq": "Boot" } } });
    let boot = json!([{ "item_id": "A1", "item_name": "Boot" }]);
    let steps = [
        record("view_item", MIDNIGHT, MIDNIGHT, &boot),
        json!({ "restore": true }),
        json!({ "segments": MIDNIGHT }),
        record("search", MIDNIGHT - HOUR, MIDNIGHT, &json!([])),
        json!({ "segments": MIDNIGHT }),
    ];
    agree(&rule, &steps);
}

#[test]
fn what_spoils_a_sequence_may_belong_to_another_session() {
    let rule = json!({
        "sequence": [{ "event": "view_item" }, { "event": "add_to_cart" }], "within": "session", "without": { "event": "login" },
    });
    let campaign = json!({ "name": "page_view", "at": MIDNIGHT, "utm_source": "mail" });
    let steps = [
        record("login", MIDNIGHT - MINUTE, MIDNIGHT - MINUTE, &json!([])),
        json!({ "record": campaign, "now": MIDNIGHT }),
        record("view_item", MIDNIGHT - 2 * MINUTE, MIDNIGHT, &json!([])),
        record("add_to_cart", MIDNIGHT, MIDNIGHT, &json!([])),
        json!({ "segments": MIDNIGHT }),
    ];
    agree(&rule, &steps);
}

#[test]
fn a_session_longer_than_the_memory_is_one_session() {
    let mut steps: Vec<Json> =
        (0..1_005).map(|second| record("login", MIDNIGHT + second, MIDNIGHT + second, &json!([]))).collect();
    steps.push(record("login", MIDNIGHT, MIDNIGHT + 2_000, &json!([])));
    steps.push(json!({ "wakeAt": MIDNIGHT + 2_000 }));
    for count in [999, 1_000, 1_001] {
        agree(&json!({ "event": "login", "within": "session", "count": { "eq": count } }), &steps);
    }
}
