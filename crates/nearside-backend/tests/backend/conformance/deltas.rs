//! Deltas: repeated, late, forked, many at once; and what a store says of them afterwards.

use super::{Place, block, bring, delta_of, for_each_store, profile, sync, viewer, views};
use crate::device::Device;
use nearside::id::ReplicaId;
use nearside::sync::Verdict;
use nearside_backend::clock;
use nearside_backend::limits::MAX_ANSWER_CELLS_BYTES;
use nearside_backend::store::{self, StoreError};

for_each_store!(
    what_was_acknowledged_is_there_after_reopening,
    a_repeated_delta_changes_nothing_and_gets_an_equal_answer,
    a_late_delta_is_answered_with_what_is_held,
    a_clone_forks_and_changes_nothing,
    deltas_of_one_write_are_joined_in_their_order,
    an_answer_takes_no_more_room_than_it_has_and_the_next_one_goes_on,
    totals_and_visitors_are_those_of_all_profiles,
    a_store_that_is_not_there_is_not_made_by_reading,
);

fn what_was_acknowledged_is_there_after_reopening(place: &Place) {
    let mut device = viewer(1, 1);
    let before = {
        let store = place.open();
        assert!(matches!(sync(&store, &mut device).verdict, Verdict::Ack(_)));
        device.view("S2");
        sync(&store, &mut device);
        profile(&store, &device)
    };
    let after = profile(&place.open(), &device);
    assert_eq!((after.replicas.len(), views(&after)), (1, 2));
    assert_eq!(after.replicas[0].cells, before.replicas[0].cells);
    assert_eq!(after.replicas[0].head, before.replicas[0].head);
    let read = store::read_profile(&place.address, device.replica.0).unwrap().unwrap();
    assert_eq!(read.replicas[0].cells, before.replicas[0].cells);
}

fn a_repeated_delta_changes_nothing_and_gets_an_equal_answer(place: &Place) {
    let store = place.open();
    let mut device = viewer(1, 1);
    let delta = delta_of(&mut device);
    let first = bring(&store, delta.clone());
    let stored = profile(&store, &device);
    let again = block(store.sync(delta, clock::now().after(1000))).unwrap();
    assert_eq!(first.answer, again.answer);
    let unchanged = profile(&store, &device);
    assert_eq!(stored.replicas[0].cells, unchanged.replicas[0].cells);
    assert_eq!(stored.replicas[0].updated, unchanged.replicas[0].updated);
}

fn a_late_delta_is_answered_with_what_is_held(place: &Place) {
    let store = place.open();
    let mut device = viewer(1, 1);
    let late = delta_of(&mut device);
    device.view("S1");
    let newer = delta_of(&mut device);
    let held = bring(&store, newer.clone()).answer.verdict;
    assert_eq!(held, Verdict::Ack(newer.head));
    assert_eq!(bring(&store, late.clone()).answer.verdict, Verdict::Ack(late.head), "the newer one holds it");
    assert_eq!(bring(&store, newer).answer.verdict, held);
    assert_eq!(views(&profile(&store, &device)), 2);
}

fn a_clone_forks_and_changes_nothing(place: &Place) {
    let store = place.open();
    let mut device = viewer(1, 1);
    sync(&store, &mut device);
    let snapshot = device.engine.snapshot();
    device.view("S1");
    sync(&store, &mut device);
    let before = profile(&store, &device);
    let mut clone = Device::restored(1, &snapshot);
    clone.view("S2");
    clone.view("S2");
    let delta = delta_of(&mut clone);
    let seen = delta.seen;
    let answer = bring(&store, delta).answer;
    assert!(seen > 0 && answer.since == seen, "it says from which clock on it tells");
    assert!(!matches!(answer.verdict, Verdict::Ack(_) | Verdict::Closed { .. }), "{:?}", answer.verdict);
    assert_eq!(profile(&store, &device).replicas[0].cells, before.replicas[0].cells);
}

fn deltas_of_one_write_are_joined_in_their_order(place: &Place) {
    let store = place.open();
    let mut devices: Vec<Device> = (1..=5).map(|number| viewer(number, number)).collect();
    let mut deltas: Vec<_> = devices.iter_mut().map(delta_of).collect();
    devices[0].view("S1");
    deltas.push(delta_of(&mut devices[0]));
    let heads: Vec<_> = deltas.iter().map(|delta| Verdict::Ack(delta.head)).collect();
    let answers = block(store.sync_many(deltas, clock::now())).unwrap();
    let verdicts: Vec<_> = answers.into_iter().map(|synced| synced.unwrap().answer.verdict).collect();
    assert_eq!(verdicts, heads);
    let counted: Vec<u64> = devices.iter().map(|device| views(&profile(&store, device))).collect();
    assert_eq!(counted, [2, 2, 3, 4, 5]);
}

fn an_answer_takes_no_more_room_than_it_has_and_the_next_one_goes_on(place: &Place) {
    let store = place.open();
    let mut reader = viewer(1, 1);
    sync(&store, &mut reader);
    for number in 2..=7 {
        let mut writer = Device::new(number);
        for item in 0..32 {
            let name = format!("an item with a name of some length, number {item} of device {number}");
            writer.view(&name);
            writer.buy(&[&format!("{name}, bought as one of quite a few items that take their room")]);
        }
        sync(&store, &mut writer);
        block(store.link(reader.replica.0, writer.replica.0)).unwrap();
    }
    let mut told = std::collections::BTreeSet::<ReplicaId>::new();
    let mut answers = 0;
    while told.len() < 6 {
        reader.view("S1");
        let answer = sync(&store, &mut reader);
        let bytes = nearside::wire::encode_answer(&answer).len();
        assert!(bytes <= MAX_ANSWER_CELLS_BYTES + 1024, "{bytes} bytes");
        told.extend(answer.others.iter().filter(|(_, cells)| !cells.metrics.is_empty()).map(|(id, _)| *id));
        answers += 1;
        assert!(answers < 20, "it never hears of all: {told:?}");
    }
    assert!(answers > 1, "all of it fitted into one answer: this tests nothing");
}

fn totals_and_visitors_are_those_of_all_profiles(place: &Place) {
    let store = place.open();
    let mut devices: Vec<Device> = (1..=4).map(|number| viewer(number, number)).collect();
    for device in &mut devices {
        sync(&store, device);
    }
    block(store.link(devices[0].replica.0, devices[1].replica.0)).unwrap();
    let totals = block(store.totals()).unwrap();
    assert_eq!((totals.profiles, totals.replicas), (3, 4));
    assert_eq!(totals.metrics.values().max(), Some(&10));
    let mut replicas = Vec::new();
    store::each_visitor(&place.address, &mut |visitor| {
        replicas.push(visitor.replicas.len());
        Ok(())
    })
    .unwrap();
    replicas.sort_unstable();
    assert_eq!(replicas, [1, 1, 2]);
}

fn a_store_that_is_not_there_is_not_made_by_reading(place: &Place) {
    let read = || store::read_profile(&place.address, [1; 16]);
    assert!(matches!(read(), Err(StoreError::Open(_))), "{:?}", read());
    drop(place.open());
    assert!(matches!(read(), Ok(None)), "{:?}", read());
}
