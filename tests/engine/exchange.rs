//! Two devices and the hub through the engine: what one did, the other knows.

use crate::shop::{at, engine, purchase, view};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Output};
use nearside::sync::{Answer, Digest, Stored, Verdict, apply, digest, fold};
use nearside::wire::{self, Message};

/// Sends what `engine` owes to `stored` and gives the answer's bytes.
fn exchange(engine: &mut Engine, stored: &mut Stored) -> Option<Vec<u8>> {
    let Message::Delta(delta) = wire::decode(&engine.delta()?).unwrap() else { panic!("a delta is a delta") };
    let verdict = apply(stored, &delta);
    Some(wire::encode_answer(&Answer { replica: delta.replica, verdict, hub: 1, others: Vec::new() }))
}

#[test]
fn an_acknowledged_device_owes_nothing_and_the_hub_holds_its_cells() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    let answer = exchange(&mut engine, &mut stored).unwrap();
    let _changes = engine.receive(&answer, at(1)).unwrap();
    assert_eq!(engine.delta(), None);
    let metrics =
        |cells: &nearside::profile::Cells| -> Vec<_> { cells.metrics.iter().map(|m| (m.id, m.life.value)).collect() };
    assert_eq!(metrics(&stored.cells), metrics(&engine.profile().cells));
}

#[test]
fn a_retry_gives_the_same_bytes_and_counts_once() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    assert_eq!(engine.delta(), engine.delta());
    let first = exchange(&mut engine, &mut stored);
    let held = stored.clone();
    assert_eq!(exchange(&mut engine, &mut stored), first);
    assert_eq!(stored, held);
}

#[test]
fn a_fork_goes_on_under_a_new_id_and_forgets_nothing_it_knew() {
    let mut engine = engine();
    for minute in 0..3 {
        let _changes = engine.record(&view("S1", "acme", at(minute)), at(minute)).unwrap();
    }
    let replica = engine.profile().replica;
    let _delta = engine.delta();
    let answer = Answer { replica, verdict: Verdict::Fork, hub: 5, others: Vec::new() };
    let _changes = engine.receive(&wire::encode_answer(&answer), at(3)).unwrap();
    assert_ne!(engine.profile().replica, replica);
    assert!(engine.is_in("shoe-lover", at(3)).unwrap());
    let Some(Message::Delta(delta)) = engine.delta().map(|bytes| wire::decode(&bytes).unwrap()) else {
        panic!("a delta")
    };
    assert_eq!(delta.cells.consent.len(), 3, "the backend learns again what it may do");
}

#[test]
fn an_edge_engine_decides_from_the_digest_what_the_device_decided() {
    let (mut device, mut stored) = (engine(), Stored::default());
    for minute in 0..3 {
        let _changes = device.record(&view("S1", "acme", at(minute)), at(minute)).unwrap();
    }
    let replica = device.profile().replica;
    let _answer = exchange(&mut device, &mut stored);
    let payload = wire::encode_digest(&digest(replica, &fold(&[(replica, &stored.cells)]), 2_800));
    let edge = Engine::from_digest(std::sync::Arc::clone(device.site()), &payload).unwrap();
    let mut other = Engine::new(std::sync::Arc::clone(device.site()), nearside::id::ReplicaId([9; 16]), 1);
    let _changes = other.set_consent(Purpose::Personalization, Choice::Granted, at(3));
    let _changes = other.receive(&payload, at(3)).unwrap();
    let page = nearside::recommend::Page::default();
    for mut engine in [edge, other] {
        assert_eq!(engine.segments(at(3)), device.segments(at(3)));
        assert_eq!(engine.recommend("home", &page, at(3)).unwrap(), device.recommend("home", &page, at(3)).unwrap());
    }
}

#[test]
fn the_first_event_after_a_digest_brings_back_what_nobody_knew() {
    let rule = r#"{ "not": { "event": "purchase", "within": "1h" } }"#;
    let site = crate::shop::site(&format!(r#"{{ "site": "test", "segments": [{{ "id": "lull", "when": {rule} }}] }}"#));
    let mut engine = crate::shop::engine_of(site);
    let visitor = nearside::id::ReplicaId([9; 16]);
    let digest = wire::encode_digest(&Digest { visitor, cells: nearside::profile::Cells::default() });
    let _changes = engine.receive(&digest, at(1)).unwrap();
    assert!(!engine.is_in("lull", at(1)).unwrap(), "a digest tells nothing of minutes");
    let changes = engine.record(&view("S1", "acme", at(2)), at(2)).unwrap();
    assert_eq!(changes.entered, [0], "from the first event on the device's own memory counts");
    assert!(engine.is_in("lull", at(2)).unwrap());
}

#[test]
fn an_edge_engine_takes_a_digest_and_nothing_else() {
    let (mut device, mut stored) = (engine(), Stored::default());
    let _changes = device.record(&view("S1", "acme", at(0)), at(0)).unwrap();
    let delta = device.delta().unwrap();
    let answer = exchange(&mut device, &mut stored).unwrap();
    let visitor = device.profile().replica;
    let digest = wire::encode_digest(&Digest { visitor, cells: stored.cells });
    let cut = digest.split_last().unwrap().1.to_vec();
    let longer = [digest.as_slice(), &[0]].concat();
    for bytes in [delta, answer, cut, longer, Vec::new()] {
        assert!(Engine::from_digest(std::sync::Arc::clone(device.site()), &bytes).is_err(), "{bytes:?}");
    }
}

#[test]
fn a_purchase_elsewhere_reaches_this_device() {
    let mut phone = engine();
    let mut till = engine();
    let _changes = till.record(&purchase("S1", "T1", at(0)), at(0)).unwrap();
    let cells = till.profile().cells.clone();
    let replica = phone.profile().replica;
    let others = vec![(nearside::id::ReplicaId([8; 16]), cells)];
    let answer = wire::encode_answer(&Answer {
        replica,
        verdict: Verdict::Ack(nearside::sync::Mark::default()),
        hub: 2,
        others,
    });
    let _changes = phone.receive(&answer, at(1)).unwrap();
    assert!(phone.is_in("buyer", at(1)).unwrap());
    assert!(phone.profile().has_purchased("S1", at(0)));
}

#[test]
fn garbage_is_refused_and_changes_nothing() {
    let mut engine = engine();
    let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    let before = engine.snapshot();
    for garbage in [&b""[..], b"garbage", &[1, 1], &[0xff; 300], &vec![0; 20_000]] {
        assert!(engine.receive(garbage, at(2)).is_err());
    }
    assert_eq!(engine.snapshot(), before);
    assert!(Engine::restore(std::sync::Arc::clone(engine.site()), b"garbage", 1).is_err());
    let _store = core::iter::from_fn(|| engine.poll_output()).find(|output| matches!(output, Output::Store(_)));
}
