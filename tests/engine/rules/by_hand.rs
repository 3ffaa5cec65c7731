//! The reference evaluator against answers worked out by hand: whom we trust has to be right on its own.
#![expect(clippy::needless_pass_by_value, reason = "a rule is written where it is used")]

use super::reference::{Reference, Truth, time};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// 2026-03-02 12:00 UTC, a Monday.
const NOON: i64 = 1_772_452_800_000;
const MINUTE: i64 = time::MINUTE_MS;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = time::DAY_MS;

/// A visitor of a site with one segment, who did this at those times.
fn visitor(when: &Json, events: &[Json]) -> Reference {
    let mut visitor = Reference::new(&json!({ "site": "demo", "segments": [{ "id": "it", "when": when }] }), [7; 16]);
    for event in events {
        visitor.record(event, event["at"].as_i64().unwrap());
    }
    visitor
}

#[track_caller]
fn truth(when: &Json, events: &[Json], now: i64) -> Truth {
    visitor(when, events).answers(now).truths["it"]
}

#[track_caller]
fn expect(expected: Truth, when: Json, events: &[Json]) {
    assert_eq!(truth(&when, events, NOON), expected, "{when}");
}

fn view(at: i64, items: Json) -> Json {
    json!({ "name": "view_item", "at": at, "items": items })
}

fn named(name: &str, at: i64) -> Json {
    json!({ "name": name, "at": at })
}

fn page(at: i64, fields: Json) -> Json {
    let mut event = json!({ "name": "page_view", "at": at });
    event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    event
}

use Truth::{False, True, Unknown};

#[test]
fn three_valued_logic() {
    let (yes, no, maybe) = (
        json!({ "event": "login", "count": { "eq": 0 } }),
        json!({ "event": "login" }),
        json!({ "attribute": "a", "eq": 1 }),
    );
    expect(False, json!({ "all": [yes, maybe, no] }), &[]);
    expect(Unknown, json!({ "all": [yes, maybe] }), &[]);
    expect(True, json!({ "any": [no, maybe, yes] }), &[]);
    expect(Unknown, json!({ "any": [no, maybe] }), &[]);
    expect(Unknown, json!({ "not": maybe }), &[]);
    expect(True, json!({ "not": no }), &[]);
}

#[test]
fn comparisons_of_values_that_are_missing_or_of_another_kind() {
    for comparison in ["eq", "ne", "gt", "gte", "lt", "lte"] {
        expect(Unknown, json!({ "attribute": "a", comparison: 5 }), &[]);
    }
    expect(Unknown, json!({ "attribute": "a", "nin": ["x"] }), &[]);
    expect(False, json!({ "attribute": "a", "exists": true }), &[]);
    expect(True, json!({ "attribute": "a", "exists": false }), &[]);
    expect(False, json!({ "attribute": "a", "exists": true, "eq": "x" }), &[]);
    let mut other = visitor(&json!({ "attribute": "a", "ne": 5 }), &[]);
    other.set_attribute("a", &json!("five"), NOON);
    assert_eq!(other.answers(NOON).truths["it"], Unknown);
    other.set_attribute("a", &json!(5.0001), NOON);
    assert_eq!(other.answers(NOON).truths["it"], True);
    other.set_attribute("a", &json!(5.0), NOON);
    assert_eq!(other.answers(NOON).truths["it"], False);
}

#[test]
fn texts_order_by_bytes() {
    for (comparison, wanted, expected) in
        [("lt", json!("b"), true), ("gt", json!("Z"), true), ("lt", json!("é"), true), ("contains", json!("hoe"), true)]
    {
        let filter = json!({ "event": "search", "where": { "search_term": { comparison: wanted } } });
        let event = json!({ "name": "search", "at": NOON, "search_term": "ashoes" });
        expect(Truth::from(expected), filter, &[event]);
    }
}

#[test]
fn conditions_on_items_hold_on_one_and_the_same_item() {
    let both = json!({ "event": "view_item", "where": { "item_brand": { "eq": "acme" }, "price": { "lt": 10 } } });
    let two = json!([{ "item_id": "A", "item_brand": "acme", "price": 20 }, { "item_id": "B", "item_brand": "zeta", "price": 5 }]);
    expect(False, both.clone(), &[view(NOON, two)]);
    let one = json!([{ "item_id": "A", "item_brand": "acme", "price": 9.9999 }]);
    expect(True, both.clone(), &[view(NOON, one)]);
    expect(False, both, &[view(NOON, json!([]))]);
    let unpriced = json!({ "event": "view_item", "where": { "price": { "exists": false } } });
    expect(True, unpriced.clone(), &[view(NOON, json!([]))]);
    expect(False, unpriced, &[view(NOON, json!([{ "item_id": "A", "price": 1 }]))]);
    let euro = json!({ "event": "view_item", "where": { "currency": { "eq": "EUR" } } });
    let mut event = view(NOON, json!([{ "item_id": "A", "currency": "USD" }]));
    event["currency"] = json!("EUR");
    expect(False, euro.clone(), std::slice::from_ref(&event));
    event["items"] = json!([{ "item_id": "A" }]);
    expect(True, euro, &[event]);
}

#[test]
fn measures_take_one_value_for_each_matching_item() {
    let items = json!([
        { "item_id": "A", "item_category": "shoes", "price": 10 },
        { "item_id": "B", "item_category": "shoes", "price": 5.5 },
        { "item_id": "C", "item_category": "hats", "price": 100 },
        { "item_id": "D", "item_category": "shoes" },
    ]);
    let events = [view(NOON - DAY, items), view(NOON, json!([{ "item_id": "A", "price": 7 }]))];
    let shoes = |measure: &str, wanted: Json| json!({ "event": "view_item", "where": { "item_category": { "eq": "shoes" } }, measure: wanted });
    expect(True, shoes("count", json!({ "eq": 1 })), &events);
    expect(True, shoes("sum", json!({ "of": "price", "eq": 15.5 })), &events);
    expect(True, shoes("avg", json!({ "of": "price", "eq": 7.75 })), &events);
    expect(True, shoes("min", json!({ "of": "price", "eq": 5.5 })), &events);
    expect(True, shoes("max", json!({ "of": "price", "eq": 10 })), &events);
    expect(True, shoes("distinct", json!({ "of": "item_id", "eq": 3 })), &events);
    expect(True, shoes("first", json!({ "of": "price", "eq": 10 })), &events);
    let all = |measure: &str, wanted: Json| json!({ "event": "view_item", measure: wanted });
    expect(True, all("avg", json!({ "of": "price", "eq": 30.625 })), &events);
    expect(True, all("last", json!({ "of": "price", "eq": 7 })), &events);
    expect(True, all("days", json!({ "eq": 2 })), &events);
}

#[test]
fn measures_of_nothing() {
    for measure in ["avg", "min", "max", "first", "last"] {
        expect(Unknown, json!({ "event": "purchase", measure: { "of": "value", "lt": 5 } }), &[]);
    }
    expect(True, json!({ "event": "purchase", "sum": { "of": "value", "eq": 0 } }), &[]);
    expect(True, json!({ "event": "purchase", "distinct": { "of": "value", "lt": 1 } }), &[]);
    expect(Unknown, json!({ "event": "purchase", "since": { "gte": "1d" } }), &[]);
    expect(True, json!({ "event": "purchase", "last": { "of": "value", "exists": false } }), &[]);
}

#[test]
fn a_window_of_days_is_calendar_days_and_one_of_hours_is_exact() {
    let seven_days = json!({ "event": "login", "within": "7d" });
    let first_moment = NOON - 6 * DAY - 12 * HOUR;
    expect(True, seven_days.clone(), &[named("login", first_moment)]);
    expect(False, seven_days.clone(), &[named("login", first_moment - 1)]);
    assert_eq!(truth(&seven_days, &[named("login", first_moment)], NOON + 12 * HOUR), False, "it left at midnight");
    let hours = json!({ "event": "login", "within": "24h" });
    expect(True, hours.clone(), &[named("login", NOON - DAY + 1)]);
    expect(False, hours, &[named("login", NOON - DAY)]);
    let remembered = json!({ "event": "login", "within": "1d", "distinct": { "of": "method", "gte": 1 } });
    let yesterday = json!({ "name": "login", "at": NOON - DAY + 1, "method": "mail" });
    expect(True, remembered, &[yesterday]);
}

#[test]
fn an_event_beyond_midnight_counts_in_days_when_that_day_begins() {
    let today = json!({ "event": "login", "within": "1d" });
    let midnight = NOON + 12 * HOUR;
    let mut ahead = visitor(&today, &[]);
    ahead.record(&named("login", midnight + MINUTE), midnight - MINUTE);
    assert_eq!(ahead.answers(midnight - 1).truths["it"], False);
    assert_eq!(ahead.answers(midnight).truths["it"], True);
}

#[test]
fn a_session_ends_after_more_than_thirty_minutes() {
    let looked = json!({ "event": "view_item", "within": "session", "count": { "gte": 2 } });
    let two = [view(NOON - 60 * MINUTE, json!([])), view(NOON - 30 * MINUTE, json!([]))];
    assert_eq!(truth(&looked, &two, NOON), True);
    assert_eq!(truth(&looked, &two, NOON + 1), False);
    let parted = [view(NOON - 60 * MINUTE - 1, json!([])), view(NOON - 30 * MINUTE, json!([]))];
    assert_eq!(truth(&looked, &parted, NOON), False);
}

#[test]
fn a_late_event_belongs_to_the_session_in_which_it_was_recorded() {
    let twice = json!({ "event": "view_item", "within": "session", "count": { "eq": 2 } });
    let mut late = visitor(&twice, &[view(NOON - 5 * HOUR, json!([])), view(NOON, json!([]))]);
    late.record(&view(NOON - 4 * HOUR, json!([])), NOON);
    assert_eq!(late.answers(NOON).truths["it"], True);
}

#[test]
fn context_is_that_of_the_latest_page_view_with_the_field() {
    let from_mail = json!({ "context": "utm_source", "eq": "mail" });
    let first = page(NOON - MINUTE, json!({ "utm_source": "mail", "path": "/" }));
    expect(True, from_mail.clone(), &[first.clone(), page(NOON, json!({ "path": "/shoes" }))]);
    expect(False, json!({ "context": "path", "eq": "/" }), &[first.clone(), page(NOON, json!({ "path": "/shoes" }))]);
    assert_eq!(truth(&from_mail, &[first], NOON + HOUR), Unknown, "the session is over");
}

#[test]
fn a_sequence_takes_any_true_occurrence() {
    let cart_then_checkout = |within: &str| json!({ "sequence": [{ "event": "add_to_cart" }, { "event": "begin_checkout" }], "within": within, "without": { "event": "purchase" } });
    let at = |minutes: i64| NOON - minutes * MINUTE;
    let abandoned = [named("add_to_cart", at(9)), named("begin_checkout", at(8))];
    expect(True, cart_then_checkout("1d"), &abandoned);
    expect(False, cart_then_checkout("9m"), &abandoned);
    let reversed = [named("begin_checkout", at(9)), named("add_to_cart", at(8))];
    expect(False, cart_then_checkout("1d"), &reversed);
    let bought = [&abandoned[..], &[named("purchase", at(7))]].concat();
    expect(False, cart_then_checkout("1d"), &bought);
    let again = [&bought[..], &[named("add_to_cart", at(6)), named("begin_checkout", at(6))]].concat();
    expect(True, cart_then_checkout("1d"), &again);
    let tie = [named("begin_checkout", at(5)), named("add_to_cart", at(5))];
    expect(False, cart_then_checkout("1d"), &tie);
    let twice = json!({ "sequence": [{ "event": "view_item" }, { "event": "view_item" }] });
    expect(False, twice.clone(), &[view(NOON, json!([]))]);
    expect(True, twice, &[view(NOON, json!([])), view(NOON, json!([]))]);
}

#[test]
fn a_sequence_of_itself_spoils_only_what_comes_after_its_first_step() {
    let looked_and_left =
        json!({ "sequence": [{ "event": "view_item" }, { "event": "search" }], "without": [{ "event": "view_item" }] });
    expect(True, looked_and_left.clone(), &[view(NOON - 2, json!([])), named("search", NOON - 1)]);
    expect(False, looked_and_left, &[view(NOON - 2, json!([])), named("search", NOON - 1), view(NOON, json!([]))]);
}

#[test]
fn a_transaction_counts_once_and_late_and_early_events_are_refused() {
    let once = json!({ "event": "purchase", "count": { "eq": 1 } });
    let bought = json!({ "name": "purchase", "at": NOON, "transaction_id": "T1" });
    expect(True, once.clone(), &[bought.clone(), bought.clone()]);
    let mut visitor = visitor(&once, &[]);
    visitor.record(&bought, NOON + DAY + 1);
    visitor.record(&bought, NOON - 5 * MINUTE - 1);
    assert_eq!(visitor.answers(NOON).truths["it"], False);
    visitor.record(&bought, NOON + DAY);
    assert_eq!(visitor.answers(NOON).truths["it"], True);
}

#[test]
fn only_the_last_thousand_events_are_remembered_but_all_are_counted() {
    let events: Vec<Json> = (0..1_001).map(|index| named("login", NOON - 2_000 + index)).collect();
    expect(True, json!({ "event": "login", "count": { "eq": 1_001 } }), &events);
    expect(True, json!({ "event": "login", "within": "1h", "count": { "eq": 1_000 } }), &events);
}

#[test]
fn shares_and_ranks_of_interest() {
    let item = |brand: &str| json!([{ "item_id": "A", "item_brand": brand }]);
    let brands = ["acme", "acme", "zeta", "zeta", "zeta"];
    let events: Vec<Json> = brands.iter().map(|brand| view(NOON, item(brand))).collect();
    let brand =
        |of: &str, comparison: &str, wanted: Json| json!({ "affinity": "item_brand", "of": of, comparison: wanted });
    expect(True, brand("acme", "gte", json!(0.4)), &events);
    expect(True, brand("acme", "lte", json!(0.4)), &events);
    expect(False, brand("acme", "gt", json!(0.4)), &events);
    expect(True, brand("none", "lt", json!(0.1)), &events);
    expect(Unknown, brand("acme", "gte", json!(0.4)), &[]);
    expect(True, brand("zeta", "rank", json!({ "eq": 1 })), &events);
    expect(True, brand("acme", "rank", json!({ "eq": 2 })), &events);
    expect(Unknown, brand("none", "rank", json!({ "lte": 3 })), &events);
    expect(True, brand("acme", "rank", json!({ "eq": 1 })), &events[1..3]);
    let a_half_life_ago: Vec<Json> =
        [view(NOON - 14 * DAY, item("acme")), view(NOON, item("zeta"))].into_iter().collect();
    expect(True, brand("acme", "gte", json!(0.3333)), &a_half_life_ago);
    expect(False, brand("acme", "gte", json!(0.3334)), &a_half_life_ago);
}

#[test]
fn the_local_clock_follows_its_zone() {
    let berlin = |from: &str, to: &str| json!({ "time": { "from": from, "to": to, "zone": "Europe/Berlin" } });
    expect(True, berlin("13:00", "13:01"), &[]);
    expect(False, berlin("12:00", "13:00"), &[]);
    // 2026-03-29 01:00 UTC: clocks go from 02:00 to 03:00.
    let change = 1_774_746_000_000;
    assert_eq!(truth(&berlin("01:59", "02:00"), &[], change - 1), True);
    assert_eq!(truth(&berlin("03:00", "03:01"), &[], change), True);
    let night = json!({ "time": { "weekday": ["sun"], "from": "22:00", "to": "06:00" } });
    assert_eq!(truth(&night, &[], NOON - 7 * HOUR), True, "Monday 05:00 belongs to Sunday's night");
    assert_eq!(truth(&night, &[], NOON - 6 * HOUR), False);
    assert_eq!(truth(&night, &[], NOON - 33 * HOUR), False, "Sunday 03:00 belongs to Saturday's night");
    expect(Unknown, json!({ "time": { "weekday": ["mon"], "zone": "visitor" } }), &[]);
    expect(True, json!({ "time": { "weekday": ["mon"] } }), &[]);
}

#[test]
fn clocks_change_where_and_when_they_do() {
    let offsets = |zone: &str, at: i64| [time::offset(zone, at - 1), time::offset(zone, at)];
    // 2026-03-08 07:00, 2026-11-01 06:00, 2026-04-04 15:00 and 2026-10-03 15:30 UTC.
    assert_eq!(offsets("America/New_York", 1_772_953_200_000), [-300, -240]);
    assert_eq!(offsets("America/New_York", 1_793_512_800_000), [-240, -300]);
    assert_eq!(offsets("Australia/Lord_Howe", 1_775_314_800_000), [660, 630]);
    assert_eq!(offsets("Australia/Lord_Howe", 1_791_041_400_000), [630, 660]);
    assert_eq!(time::offset("Asia/Kathmandu", NOON), 345);
}

#[test]
fn references_roll_outs_holdouts_and_groups() {
    let always = json!({ "event": "login", "count": { "lt": 9 } });
    let segment = |id: &str, group: &str, priority: i64| json!({ "id": id, "when": always, "group": group, "priority": priority });
    let mut site = json!({ "site": "demo", "segments": [
        segment("low", "banner", 0), segment("high", "banner", 2), segment("tie", "banner", 2), segment("alone", "hero", -1),
        { "id": "of-low", "when": { "segment": "low" } },
        { "id": "none", "when": always, "rollout": { "percent": 0 } },
        { "id": "all", "when": always, "rollout": { "percent": 100 }, "holdout": false },
        { "id": "not-none", "when": { "not": { "segment": "none" } } },
    ] });
    let members = |site: &Json| Reference::new(site, [7; 16]).answers(NOON).members;
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(members(&site), ids(&["high", "alone", "of-low", "all", "not-none"]));
    site["holdout"] = json!({ "percent": 100, "salt": "2026" });
    assert_eq!(members(&site), ids(&["all"]));
}

#[test]
fn another_device_counts_but_is_not_remembered() {
    let mut visitor = Reference::new(
        &json!({ "site": "demo", "segments": [
            { "id": "counted", "when": { "event": "login", "count": { "gte": 2 } } },
            { "id": "remembered", "when": { "event": "login", "within": "1h", "count": { "gte": 2 } } },
            { "id": "mail", "when": { "attribute": "source", "eq": "mail" } },
        ] }),
        [7; 16],
    );
    visitor.record(&named("login", NOON), NOON);
    visitor.record_elsewhere(&named("login", NOON), NOON);
    visitor.record_elsewhere(&page(NOON + HOUR, json!({ "utm_source": "mail" })), NOON + HOUR);
    assert!(visitor.answers(NOON).members.is_empty());
    visitor.meet([9; 16]);
    assert_eq!(visitor.answers(NOON).truths.into_values().collect::<Vec<_>>(), [True, True, False]);
}
