//! Two devices and the hub through the engine: what one did, the other knows.

use crate::shop::{at, engine, purchase, view};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Output};
use nearside::id::{MetricId, ReplicaId};
use nearside::profile::{Cells, Version};
use nearside::sync::{Answer, Delta, Digest, Mark, Stored, Verdict, apply, digest, fold};
use nearside::time::Day;
use nearside::wire::{self, Message};

/// Sends what `engine` owes to `stored` and gives the answer's bytes.
fn exchange(engine: &mut Engine, stored: &mut Stored) -> Option<Vec<u8>> {
    let Message::Delta(delta) = wire::decode(&engine.delta()?).unwrap() else { panic!("a delta is a delta") };
    let verdict = apply(stored, &delta);
    let answer = Answer { replica: delta.replica, verdict, since: 0, hub: 1, complete: false, others: Vec::new() };
    Some(wire::encode_answer(&answer))
}

#[test]
fn an_acknowledged_device_owes_nothing_and_the_hub_holds_its_cells() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    let answer = exchange(&mut engine, &mut stored).unwrap();
    let _changes = engine.receive(&answer, at(1)).unwrap();
    assert_eq!(engine.delta(), None);
    let metrics = |cells: &Cells| -> Vec<_> { cells.metrics.iter().map(|m| (m.id, m.life.value)).collect() };
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

/// The delta that `engine` owes.
fn owed(engine: &mut Engine) -> Delta {
    let Message::Delta(delta) = wire::decode(&engine.delta().unwrap()).unwrap() else { panic!("a delta is a delta") };
    delta
}

#[test]
fn a_fork_goes_on_under_a_new_id_and_forgets_nothing_it_knew() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(0)), at(0)).unwrap();
    let answer = exchange(&mut engine, &mut stored).unwrap();
    let _changes = engine.receive(&answer, at(0)).unwrap();
    for minute in 1..3 {
        let _changes = engine.record(&view("S1", "acme", at(minute)), at(minute)).unwrap();
    }
    let replica = engine.profile().replica;
    let head = owed(&mut engine).head;
    // Another copy of the device was faster: the hub brings what it wrote beside the verdict.
    let others = vec![(replica, stored.cells.clone())];
    let answer = Answer {
        replica,
        verdict: Verdict::Fork { after: stored.head, head },
        since: 0,
        hub: 5,
        complete: true,
        others,
    };
    let _changes = engine.receive(&wire::encode_answer(&answer), at(3)).unwrap();
    assert_ne!(engine.profile().replica, replica);
    assert!(engine.is_in("shoe-lover", at(3)).unwrap(), "two views of its own, one of the other copy");
    let delta = owed(&mut engine);
    assert_eq!((delta.former, delta.base), (Some(replica), Mark::default()));
    assert_eq!(delta.cells.consent.len(), 3, "the backend learns again what it may do");
    let mut anew = Stored::default();
    let answer = exchange(&mut engine, &mut anew).unwrap();
    let _changes = engine.receive(&answer, at(3)).unwrap();
    assert_eq!(engine.delta(), None);
    let sum = |replicas: &[(ReplicaId, &Cells)]| fold(replicas).metrics.iter().map(|held| held.life.value).sum::<u64>();
    let whole = sum(&[(replica, &stored.cells), (delta.replica, &anew.cells)]);
    assert_eq!(whole, 3 * sum(&[(replica, &stored.cells)]), "every view counts once");
}

#[test]
fn an_erased_device_carries_nothing_over() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    for minute in 0..3 {
        let _changes = engine.record(&view("S1", "acme", at(minute)), at(minute)).unwrap();
    }
    let _lost = exchange(&mut engine, &mut stored);
    let delta = owed(&mut engine);
    let verdict = Verdict::Closed { after: delta.head, head: delta.head };
    let answer = Answer { replica: delta.replica, verdict, since: 0, hub: 0, complete: true, others: Vec::new() };
    let _changes = engine.receive(&wire::encode_answer(&answer), at(3)).unwrap();
    assert!(engine.profile().cells.metrics.is_empty());
    assert!(engine.profile().others.is_empty());
    assert!(!engine.is_in("shoe-lover", at(3)).unwrap());
}

#[test]
fn a_complete_answer_takes_back_what_it_does_not_list() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(0)), at(0)).unwrap();
    let till = (ReplicaId([9; 16]), engine.profile().cells.clone());
    let other = (ReplicaId([8; 16]), Cells::default());
    let held = |engine: &Engine| engine.profile().others.iter().map(|(id, _)| id.0[0]).collect::<Vec<_>>();
    for (complete, others, expected) in [
        (false, vec![till.clone()], vec![9]),
        (false, vec![other.clone()], vec![8, 9]),
        (true, vec![(till.0, Cells::default())], vec![9]),
    ] {
        let Some(Message::Answer(answer)) =
            exchange(&mut engine, &mut stored).map(|bytes| wire::decode(&bytes).unwrap())
        else {
            panic!("an answer is an answer")
        };
        let answer = Answer { complete, others, ..answer };
        let _changes = engine.receive(&wire::encode_answer(&answer), at(1)).unwrap();
        assert_eq!(held(&engine), expected);
        let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
    }
    assert_eq!(engine.profile().others, [till], "without cells it says that they stay as they are");
}

#[test]
fn a_state_is_stored_before_it_is_sent() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(0)), at(0)).unwrap();
    let _lost = exchange(&mut engine, &mut stored);
    while engine.poll_output().is_some() {}
    let replica = engine.profile().replica;
    let verdict = Verdict::Fork { after: Mark::default(), head: owed(&mut engine).head };
    let answer = Answer { replica, verdict, since: 0, hub: 5, complete: true, others: Vec::new() };
    let _changes = engine.receive(&wire::encode_answer(&answer), at(3)).unwrap();
    let Some(Output::Store(snapshot)) = engine.poll_output() else { panic!("the state first") };
    let Some(Output::Send(delta)) = engine.poll_output() else { panic!("then the delta") };
    let mut restored = Engine::restore(std::sync::Arc::clone(engine.site()), &snapshot, 77).unwrap();
    assert_eq!(restored.delta(), Some(delta), "what was sent is what is stored");
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
    let mut other = Engine::new(std::sync::Arc::clone(device.site()), ReplicaId([9; 16]), 1);
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
    let visitor = ReplicaId([9; 16]);
    let digest = wire::encode_digest(&Digest { visitor, cells: Cells::default() });
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
    let others = vec![(ReplicaId([8; 16]), cells)];
    let answer = wire::encode_answer(&Answer {
        replica,
        verdict: Verdict::Ack(Mark::default()),
        since: 0,
        hub: 2,
        complete: false,
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

#[test]
fn a_late_answer_brings_nobody_back_and_what_began_anew_gives_way() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(0)), at(0)).unwrap();
    let cells = engine.profile().cells.clone();
    let (till, left) = (ReplicaId([9; 16]), ReplicaId([8; 16]));
    let Some(Message::Answer(answer)) = exchange(&mut engine, &mut stored).map(|bytes| wire::decode(&bytes).unwrap())
    else {
        panic!("an answer is an answer")
    };
    let mut receive = |hub, complete, others| {
        let answer = wire::encode_answer(&Answer { hub, complete, others, ..answer.clone() });
        let _changes = engine.receive(&answer, at(1)).unwrap();
        engine.profile().others.clone()
    };
    receive(5, false, vec![(left, cells.clone()), (till, cells.clone())]);
    let mut anew = Cells::default();
    anew.count(MetricId(3), Day(20_000), 1, Version(1));
    assert_eq!(receive(7, true, vec![(till, anew.clone())]), [(till, anew.clone())], "one left, one began anew");
    assert_eq!(
        receive(6, false, vec![(left, cells.clone())]),
        [(till, anew.clone())],
        "said before that, heard after it"
    );
    assert_eq!(receive(4, true, vec![(left, cells)]), [(till, anew)]);
}

#[test]
fn what_an_answer_leaves_out_is_asked_for_again_by_a_state_that_never_had_it() {
    let (mut engine, mut stored) = (engine(), Stored::default());
    let _changes = engine.record(&view("S1", "acme", at(0)), at(0)).unwrap();
    let Some(Message::Answer(answer)) = exchange(&mut engine, &mut stored).map(|bytes| wire::decode(&bytes).unwrap())
    else {
        panic!("an answer is an answer")
    };
    // Another tab had heard up to clock 5 and sent; then this one wrote over what that one had stored.
    for (since, hub, seen) in [(5, 7, 0), (0, 6, 6), (5, 7, 7)] {
        let answer = wire::encode_answer(&Answer { since, hub, ..answer.clone() });
        let _changes = engine.receive(&answer, at(1)).unwrap();
        let _changes = engine.record(&view("S1", "acme", at(1)), at(1)).unwrap();
        assert_eq!(owed(&mut engine).seen, seen);
    }
}
