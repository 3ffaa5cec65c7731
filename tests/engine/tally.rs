//! Tallies: what is counted of a placement, for whom, and for how long after a click.

use crate::shop::{at, engine_of, site, text};
use nearside::consent::{Choice, Purpose};
use nearside::engine::Engine;
use nearside::event::{Decimal, Event, EventName, Item, Value};
use nearside::id::ReplicaId;
use nearside::manifest::StrategyKind;
use nearside::manifest::placement::place;
use nearside::profile::{Counted, Shown};
use nearside::time::{DAY_MS, Time};

const SITE: &str = r#"{ "site": "shop", "placements": [
    { "id": "home", "slots": 4, "strategies": [{ "use": "popular" }] },
    { "id": "split", "slots": 4, "strategies": [{ "use": "popular" }], "holdout": { "percent": 10 },
      "variants": [{ "id": "fresh", "percent": 30, "strategies": [{ "use": "newest" }] }] },
    { "id": "same-salt", "slots": 4, "strategies": [{ "use": "popular" }], "holdout": { "percent": 5 }, "salt": "split" }] }"#;

fn engine() -> Engine {
    engine_of(site(SITE))
}

/// An event with these fields, about these items at a price of ten.
fn event(name: &str, now: Time, fields: &[(&str, &str)], items: &[&str]) -> Event {
    let mut event = Event::new(EventName::parse(name).unwrap(), now);
    for (name, value) in fields {
        let number = value.parse::<i64>().map(|number| Value::Number(Decimal::from_i64(number)));
        event.set(text(name), number.unwrap_or_else(|_| Value::Text(text(value)))).unwrap();
    }
    for id in items {
        let mut item = Item::new(text(id));
        item.price = Some(Decimal::from_i64(10));
        event.push_item(item).unwrap();
    }
    event
}

fn record(engine: &mut Engine, event: &Event) {
    let _changes = engine.record(event, event.at).unwrap();
}

fn fill(engine: &mut Engine, now: Time) {
    record(engine, &event("fill", now, &[("placement", "home"), ("given", "4")], &[]));
}

fn click(engine: &mut Engine, now: Time, slot: &str, item: &str) {
    record(engine, &event("click", now, &[("placement", "home"), ("strategy", "popular"), ("slot", slot)], &[item]));
}

/// A count of the placement `home`, over all weeks.
fn count(engine: &Engine, strategy: Option<StrategyKind>, counted: Counted, slot: u8) -> u64 {
    let shown = Shown { place: place("home", "base"), strategy: strategy.map_or(0, |kind| kind as u8) };
    let tallies = engine.profile().cells.tallies.values().filter(|tally| tally.shown == shown);
    tallies.map(|tally| tally.get(counted, slot)).sum()
}

const POPULAR: Option<StrategyKind> = Some(StrategyKind::Popular);

#[test]
fn a_purchase_within_a_week_counts_for_the_click_before_it_and_once() {
    let mut engine = engine();
    click(&mut engine, at(0), "2", "A1");
    record(&mut engine, &event("add_to_cart", at(1), &[], &["A1", "A2"]));
    record(&mut engine, &event("purchase", at(2), &[("transaction_id", "t1")], &["A1", "A2"]));
    record(&mut engine, &event("purchase", at(3), &[("transaction_id", "t2")], &["A1"]));
    let counts = |counted| count(&engine, POPULAR, counted, 2);
    assert_eq!([counts(Counted::Click), counts(Counted::AddToCart), counts(Counted::Purchase)], [1, 1, 1]);
    assert_eq!(counts(Counted::PurchaseValue), 100_000);
    assert!(engine.profile().clicks.is_empty());
}

#[test]
fn a_click_is_forgotten_after_a_week_and_the_latest_of_an_item_counts() {
    let mut engine = engine();
    click(&mut engine, at(0), "0", "A1");
    click(&mut engine, at(1), "1", "A1");
    click(&mut engine, at(1), "2", "A2");
    let week = at(1).after(7 * DAY_MS);
    record(&mut engine, &event("purchase", week, &[("transaction_id", "t1")], &["A1"]));
    record(&mut engine, &event("purchase", week.after(1), &[("transaction_id", "t2")], &["A2"]));
    assert_eq!([0, 1, 2].map(|slot| count(&engine, POPULAR, Counted::Purchase, slot)), [0, 1, 0]);
}

#[test]
fn what_came_before_a_click_owes_it_nothing_and_each_line_of_an_order_counts() {
    let mut engine = engine();
    click(&mut engine, at(60), "2", "A1");
    // Told of late: it was bought before.
    let early = event("store_purchase", at(30), &[("transaction_id", "t0")], &["A1"]);
    let _changes = engine.record(&early, at(61)).unwrap();
    assert_eq!(count(&engine, POPULAR, Counted::Purchase, 2), 0);
    record(&mut engine, &event("purchase", at(62), &[("transaction_id", "t1")], &["A1", "A1"]));
    assert_eq!(count(&engine, POPULAR, Counted::Purchase, 2), 2, "two sizes of one item");
}

#[test]
fn a_click_is_kept_a_week_and_not_without_consent_for_analytics() {
    let mut engine = engine();
    click(&mut engine, at(0), "0", "A1");
    record(&mut engine, &event("add_to_cart", at(1).after(7 * DAY_MS), &[], &["A9"]));
    assert!(engine.profile().clicks.is_empty(), "too old");
    click(&mut engine, at(2).after(7 * DAY_MS), "0", "A1");
    let _changes = engine.set_consent(Purpose::Analytics, Choice::Denied, at(3).after(7 * DAY_MS));
    assert!(engine.profile().clicks.is_empty());
}

#[test]
fn a_full_table_gives_up_strategies_before_fills() {
    let mut engine = engine();
    for week in 0..40 {
        fill(&mut engine, at(0).after(week * 7 * DAY_MS));
        click(&mut engine, at(1).after(week * 7 * DAY_MS), "0", "A1");
    }
    let fills = engine.profile().cells.tallies.values().filter(|tally| tally.shown.strategy == 0).count();
    assert_eq!((fills, engine.profile().cells.tallies.len()), (40, 64));
}

#[test]
fn a_fill_counts_by_how_much_it_was_given() {
    let mut engine = engine();
    for given in ["4", "0", "4", "64"] {
        record(&mut engine, &event("fill", at(1), &[("placement", "home"), ("given", given)], &[]));
    }
    assert_eq!([0, 3, 4, 64].map(|given| count(&engine, None, Counted::Fill, given)), [1, 0, 2, 1]);
}

#[test]
fn without_consent_for_analytics_nothing_is_counted_or_remembered() {
    let mut engine = engine();
    let _changes = engine.set_consent(Purpose::Analytics, Choice::Denied, at(1));
    fill(&mut engine, at(2));
    click(&mut engine, at(2), "0", "A1");
    record(&mut engine, &event("purchase", at(3), &[("transaction_id", "t1")], &["A1"]));
    assert!(engine.profile().cells.tallies.is_empty() && engine.profile().clicks.is_empty());
}

#[test]
fn what_a_placement_tells_of_is_no_event_of_the_visitors() {
    let mut engine = engine();
    let before = engine.profile().history.packed().count;
    fill(&mut engine, at(0));
    click(&mut engine, at(1), "0", "A1");
    assert_eq!(engine.profile().history.packed().count, before);
    assert!(engine.profile().cells.recent.is_empty());
}

#[test]
fn a_full_table_gives_up_its_oldest_week() {
    let mut engine = engine();
    for week in 0..70 {
        fill(&mut engine, at(0).after(week * 7 * DAY_MS));
    }
    let weeks: Vec<u16> = engine.profile().cells.tallies.values().map(|tally| tally.week.0).collect();
    assert_eq!(weeks.len(), 64);
    let newest = at(0).after(69 * 7 * DAY_MS).day().0;
    assert!(weeks.iter().all(|week| newest - week < 64 * 7), "{weeks:?}");
}

#[test]
fn variants_share_the_visitors_as_the_site_says() {
    let site = site(SITE);
    let mut counts = [0_u32; 3];
    for visitor in 0..20_000_u32 {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&visitor.to_le_bytes());
        let variant = |placement: &str| site.manifest.placement_for(placement, ReplicaId(id)).unwrap().variant();
        let place = ["holdout", "fresh", "base"].iter().position(|held| *held == variant("split")).unwrap();
        counts[place] += 1;
        // The same salt: whoever is among the first five of a hundred is among the first ten.
        assert!(variant("same-salt") != "holdout" || variant("split") == "holdout");
    }
    for (found, expected) in counts.iter().zip([2_000, 6_000, 12_000]) {
        assert!(found.abs_diff(expected) < 250, "{counts:?}");
    }
}
