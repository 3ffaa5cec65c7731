//! Recording: what an event changes, and what a refused one leaves alone.

use crate::shop::{SITE, at, engine, engine_of, purchase, site, text, view};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Output};
use nearside::error::Code;
use nearside::event::{Event, EventName, Value};
use nearside::id::ReplicaId;
use nearside::recommend::Page;
use nearside::time::DAY_MS;

fn ids<'a>(engine: &'a Engine, segments: &[u16]) -> Vec<&'a str> {
    segments.iter().filter_map(|index| engine.site().manifest.segment_id(*index)).collect()
}

fn outputs(engine: &mut Engine) -> Vec<Output> {
    core::iter::from_fn(|| engine.poll_output()).collect()
}

#[test]
fn three_shoes_make_a_shoe_lover_and_a_purchase_ends_it() {
    let mut engine = engine();
    for (minute, entered) in [(0, vec!["acme-fan"]), (1, vec![]), (2, vec!["shoe-lover"])] {
        let changes = engine.record(&view("S1", "acme", at(minute)), at(minute)).unwrap();
        assert_eq!(ids(&engine, &changes.entered), entered);
    }
    let changes = engine.record(&purchase("S2", "T1", at(3)), at(3)).unwrap();
    assert_eq!(ids(&engine, &changes.entered), ["buyer"]);
    assert_eq!(ids(&engine, &changes.left), ["shoe-lover"]);
}

#[test]
fn a_window_lets_go_when_its_days_have_passed_and_wake_says_when() {
    let mut engine = engine();
    for minute in 0..3 {
        let _changes = engine.record(&view("S1", "acme", at(minute)), at(minute)).unwrap();
    }
    let wake_at = engine.wake_at(at(3)).unwrap();
    assert!(outputs(&mut engine).contains(&Output::WakeAt(wake_at)));
    assert_eq!(wake_at.ms(), (at(0).day().start().ms()) + 7 * DAY_MS);
    assert!(engine.is_in("shoe-lover", wake_at.before(1)).unwrap());
    let changes = engine.wake(wake_at);
    assert_eq!(ids(&engine, &changes.left), ["shoe-lover"]);
    assert!(!engine.is_in("shoe-lover", wake_at).unwrap());
}

#[test]
fn a_transaction_counts_once_whoever_reports_it() {
    let mut engine = engine();
    let _changes = engine.record(&purchase("S1", "T1", at(0)), at(0)).unwrap();
    let once = engine.profile().clone();
    let mut at_the_till = purchase("S1", "T1", at(9));
    at_the_till.name = EventName::StorePurchase;
    for repeated in [purchase("S1", "T1", at(1)), at_the_till] {
        assert!(engine.record(&repeated, at(9)).unwrap().is_empty());
        assert_eq!(*engine.profile(), once);
    }
    let _changes = engine.record(&purchase("S1", "T2", at(10)), at(10)).unwrap();
    assert_ne!(*engine.profile(), once);
}

#[test]
fn late_and_early_events_are_refused_and_change_nothing() {
    let mut engine = engine();
    let _changes = engine.record(&view("S1", "acme", at(0)), at(0)).unwrap();
    let before = engine.snapshot();
    let late = engine.record(&view("S1", "acme", at(0)), at(24 * 60 + 1)).unwrap_err();
    let early = engine.record(&view("S1", "acme", at(6)), at(0)).unwrap_err();
    assert_eq!((late.code, early.code), (Code::Time, Code::Time));
    assert_eq!((late.path.as_str(), early.path.as_str()), ("at", "at"));
    assert_eq!(engine.snapshot(), before);
    assert!(engine.record(&view("S1", "acme", at(0)), at(24 * 60)).is_ok(), "the edge is still in time");
}

#[test]
fn nothing_is_kept_before_consent() {
    let mut engine = Engine::new(site(SITE), ReplicaId([1; 16]), 1);
    let before = engine.profile().clone();
    assert!(engine.record(&view("S1", "acme", at(0)), at(0)).unwrap().is_empty());
    assert!(engine.set_attribute(&text("tier"), &Value::Text(text("gold")), at(0)).unwrap().is_empty());
    assert_eq!(*engine.profile(), before);
    assert_eq!(outputs(&mut engine), []);
    assert_eq!(engine.delta(), None);
    assert_eq!(engine.recommend("home", &Page::default(), at(0)).unwrap(), []);
}

#[test]
fn personalization_without_sync_stays_on_the_device() {
    let mut engine = Engine::new(site(SITE), ReplicaId([1; 16]), 1);
    let _changes = engine.set_consent(Purpose::Personalization, Choice::Granted, at(0));
    let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    assert_eq!(engine.delta(), None);
    assert!(matches!(outputs(&mut engine).first(), Some(Output::Store(_))));
}

#[test]
fn a_withdrawal_erases_and_the_next_grant_begins_anew() {
    let mut engine = engine();
    let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    let replica = engine.profile().replica;
    let _outputs = outputs(&mut engine);
    let _changes = engine.set_consent(Purpose::Personalization, Choice::Denied, at(2));
    assert_eq!(outputs(&mut engine).first(), Some(&Output::Forget));
    assert!(engine.profile().cells.is_empty() && engine.profile().history.is_empty());
    assert_ne!(engine.profile().replica, replica);
    let _changes = engine.set_consent(Purpose::Personalization, Choice::Granted, at(3));
    assert_eq!(engine.segments(at(3)), [""; 0]);
}

#[test]
fn a_newer_manifest_counts_from_the_raw_ring() {
    let mut engine = engine();
    for minute in 0..3 {
        let _changes = engine.record(&view("S1", "acme", at(minute)), at(minute)).unwrap();
    }
    let newer = SITE.replace(r#"{ "id": "buyer""#, r#"{ "id": "acme-viewer", "when": { "event": "view_item", "where": { "item_brand": { "eq": "acme" } }, "count": { "gte": 3 } } }, { "id": "buyer""#);
    let mut restored = Engine::restore(site(&newer), &engine.snapshot(), 2).unwrap();
    assert!(restored.is_in("acme-viewer", at(3)).unwrap());
    let again = Engine::restore(site(&newer), &restored.snapshot(), 3).unwrap();
    assert_eq!(again.profile(), restored.profile(), "it is counted once");
}

#[test]
fn attributes_are_bounded_and_replaced() {
    let mut engine = engine();
    let _changes = engine.set_attribute(&text("tier"), &Value::Text(text("basic")), at(0)).unwrap();
    let changes = engine.set_attribute(&text("tier"), &Value::Text(text("gold")), at(1)).unwrap();
    assert_eq!(ids(&engine, &changes.entered), ["gold"]);
    for index in 1..32 {
        engine.set_attribute(&text(&format!("a{index}")), &Value::Bool(true), at(2)).unwrap();
    }
    let before = engine.profile().clone();
    assert_eq!(engine.set_attribute(&text("one-more"), &Value::Bool(true), at(3)).unwrap_err().code, Code::Limit);
    assert_eq!(*engine.profile(), before);
}

#[test]
fn a_snapshot_brings_everything_back() {
    let mut engine = engine();
    let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    let _changes = engine.record(&purchase("S2", "T1", at(2)), at(2)).unwrap();
    let mut restored = Engine::restore(site(SITE), &engine.snapshot(), 1).unwrap();
    assert_eq!(restored.profile(), engine.profile());
    assert_eq!(restored.snapshot(), engine.snapshot());
    assert_eq!(restored.segments(at(3)), engine.segments(at(3)));
}

#[test]
fn a_campaign_names_the_source() {
    let mut engine = engine_of(site(SITE));
    let mut landing = Event::new(EventName::PageView, at(0));
    landing.set(text("utm_source"), Value::Text(text("newsletter"))).unwrap();
    let _changes = engine.record(&landing, at(0)).unwrap();
    assert_eq!(engine.profile().attribute("source"), Some(&Value::Text(text("newsletter"))));
}
