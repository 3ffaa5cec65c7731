//! Replicas that end: retired beyond eight or after a year, forked; their devices go on and everything is counted once.

use super::{Place, block, bring, delta_of, for_each_store, id, profile, sync, viewer, views};
use crate::device::Device;
use nearside::sync::{MAX_LIVE, Verdict};
use nearside_backend::clock;
use nearside_backend::limits::RETIRED_AFTER_MS;
use nearside_backend::store::Store;
use std::sync::Arc;

for_each_store!(
    the_ninth_replica_retires_those_not_heard_of_for_the_longest,
    a_retired_device_goes_on_and_is_counted_once,
    a_clone_goes_on_in_the_same_profile,
    a_replica_that_was_silent_for_a_year_is_retired,
    what_was_retired_stays_when_the_rest_is_unlinked,
    a_retired_replica_of_an_erased_profile_is_erased,
    nobody_writes_the_base,
    a_continuation_of_what_is_unknown_or_erased_is_a_profile_of_its_own,
    a_count_that_no_device_comes_to_is_refused,
);

/// Devices 1.. in the profile of the first, each with one view.
fn linked(store: &Arc<dyn Store>, count: u32) -> Vec<Device> {
    let mut devices: Vec<Device> = (1..=count).map(|number| viewer(number, 1)).collect();
    let start = clock::now().before(60_000);
    for (device, later) in devices.iter_mut().zip((0..).step_by(1000)) {
        let synced = block(store.sync(delta_of(device), start.after(later))).unwrap();
        device.engine.receive(&nearside::wire::encode_answer(&synced.answer), clock::now()).unwrap();
        if device.replica.0 != id(1) {
            block(store.link(id(1), device.replica.0)).unwrap();
        }
    }
    devices
}

fn the_ninth_replica_retires_those_not_heard_of_for_the_longest(place: &Place) {
    let store = place.open();
    let devices = linked(&store, 9);
    let held = profile(&store, &devices[8]);
    assert_eq!(held.replicas.len(), MAX_LIVE, "seven and the base");
    let ids: Vec<_> = held.replicas.iter().map(|replica| replica.id.0).collect();
    assert_eq!(ids, [1, 3, 4, 5, 6, 7, 8, 9].map(id), "the base has the first one's id, the least");
    assert_eq!((held.id.0, views(&held)), (id(1), 9));
}

fn a_retired_device_goes_on_and_is_counted_once(place: &Place) {
    let store = place.open();
    let mut devices = linked(&store, 9);
    for place in [0, 1, 2] {
        let device = &mut devices[place];
        let repeated = delta_again(device);
        device.view("S2");
        device.view("S2");
        let answer = sync(&store, device);
        assert!(matches!(answer.verdict, Verdict::Closed { .. }), "{:?}", answer.verdict);
        assert!(answer.complete && answer.others.len() == MAX_LIVE);
        // The new replica, in the same profile; one too many again, so the next one is retired.
        let anew = sync(&store, device);
        assert!(matches!(anew.verdict, Verdict::Ack(_)));
        assert_ne!(anew.replica, device.replica);
        let late = bring(&store, repeated).answer.verdict;
        assert!(matches!(late, Verdict::Closed { .. }), "{late:?}");
        let held = profile(&store, device);
        assert_eq!((held.id.0, held.replicas.len()), (id(1), MAX_LIVE));
        assert_eq!(views(&held), 9 + 2 * (place as u64 + 1));
    }
    let other = &mut devices[8];
    other.view("S1");
    let answer = sync(&store, other);
    assert!(answer.complete, "replicas went since it asked last");
    assert_eq!(answer.others.len(), MAX_LIVE - 1);
}

/// What a device would send if its network repeated its first delta.
fn delta_again(device: &Device) -> nearside::sync::Delta {
    let mut twin = viewer(u32::from(device.replica.0[3]), 1);
    delta_of(&mut twin)
}

fn a_clone_goes_on_in_the_same_profile(place: &Place) {
    let store = place.open();
    let mut device = viewer(1, 1);
    sync(&store, &mut device);
    let mut clone = Device::restored(1, &device.engine.snapshot());
    device.view("S1");
    sync(&store, &mut device);
    clone.view("S2");
    clone.view("S2");
    let answer = sync(&store, &mut clone);
    assert!(matches!(answer.verdict, Verdict::Fork { .. }) && answer.complete, "{answer:?}");
    let answer = sync(&store, &mut clone);
    assert!(matches!(answer.verdict, Verdict::Ack(_)));
    assert_eq!(answer.others.len(), 1, "it hears of what its twin did");
    let both = profile(&store, &device);
    assert_eq!((both.replicas.len(), views(&both)), (2, 4));
    // A clone of the clone, and so on: no way gets longer than what can be followed.
    for round in 0..40 {
        let mut again = Device::restored(1, &clone.engine.snapshot());
        clone.view("S1");
        sync(&store, &mut clone);
        again.view("S1");
        sync(&store, &mut again);
        assert!(matches!(sync(&store, &mut again).verdict, Verdict::Ack(_)));
        assert_eq!(views(&profile(&store, &device)), 4 + 2 * (round + 1));
        clone = again;
    }
}

fn a_replica_that_was_silent_for_a_year_is_retired(place: &Place) {
    let store = place.open();
    let mut devices = linked(&store, 3);
    devices[2].view("S1");
    let late = clock::now().after(RETIRED_AFTER_MS + 60_000);
    let synced = block(store.sync(delta_of(&mut devices[2]), late)).unwrap();
    assert!(synced.answer.complete);
    let held = profile(&store, &devices[0]);
    assert_eq!((held.replicas.len(), views(&held)), (2, 4), "the one that writes, and the base");
}

fn what_was_retired_stays_when_the_rest_is_unlinked(place: &Place) {
    let store = place.open();
    let mut devices = linked(&store, 10);
    assert_eq!(block(store.unlink(id(10))), Ok(1));
    assert_eq!(block(store.unlink(id(2))), Ok(0), "it was retired: there is nothing left to take out");
    assert_eq!(views(&profile(&store, &devices[0])), 9);
    assert_eq!(views(&profile(&store, &devices[9])), 1);
    devices[1].view("S1");
    assert!(matches!(sync(&store, &mut devices[1]).verdict, Verdict::Closed { .. }));
    sync(&store, &mut devices[1]);
    let alone = profile(&store, &devices[1]);
    assert_eq!((alone.id.0, views(&alone)), (id(2), 1), "what came after is its own");
}

fn a_retired_replica_of_an_erased_profile_is_erased(place: &Place) {
    let store = place.open();
    let mut devices = linked(&store, 9);
    assert_eq!(block(store.erase(id(9), clock::now())), Ok(MAX_LIVE));
    for device in [0, 4] {
        let device = &mut devices[device];
        device.view("S1");
        let delta = delta_of(device);
        let head = delta.head;
        let answer = bring(&store, delta).answer;
        assert_eq!((answer.verdict, answer.complete), (Verdict::Closed { after: head, head }, true));
        assert!(answer.others.is_empty());
    }
    assert_eq!(block(store.totals()).unwrap().profiles, 0);
}

fn nobody_writes_the_base(place: &Place) {
    let store = place.open();
    let devices = linked(&store, 9);
    let before = profile(&store, &devices[0]);
    let base = &before.replicas[0];
    assert_eq!(base.cells.metrics.iter().map(|metric| metric.life.value).max(), Some(2), "of two devices");
    let mut forger = viewer(99, 5);
    let mut delta = delta_of(&mut forger);
    delta.replica = base.id;
    assert!(matches!(bring(&store, delta).answer.verdict, Verdict::Closed { .. }));
    assert_eq!(views(&profile(&store, &devices[0])), views(&before));
}

fn a_continuation_of_what_is_unknown_or_erased_is_a_profile_of_its_own(place: &Place) {
    let store = place.open();
    let mut erased = viewer(1, 1);
    sync(&store, &mut erased);
    block(store.erase(erased.replica.0, clock::now())).unwrap();
    for (number, former) in [(2, erased.replica), (3, nearside::id::ReplicaId([77; 16]))] {
        let mut device = viewer(number, 2);
        let mut delta = delta_of(&mut device);
        delta.former = Some(former);
        assert!(matches!(bring(&store, delta).answer.verdict, Verdict::Ack(_)));
        let alone = profile(&store, &device);
        assert_eq!((alone.id.0, alone.replicas.len(), views(&alone)), (id(number), 1, 2));
    }
}

fn a_count_that_no_device_comes_to_is_refused(place: &Place) {
    let store = place.open();
    let mut device = viewer(1, 1);
    let mut delta = delta_of(&mut device);
    for metric in &mut delta.cells.metrics {
        metric.life.value = 1 << 60;
    }
    let refused = block(store.sync(delta, clock::now())).err().unwrap();
    assert!(matches!(refused, nearside_backend::store::StoreError::Refused(_)), "{refused:?}");
    assert!(block(store.profile(id(1))).unwrap().is_none());
    sync(&store, &mut device);
    assert_eq!(views(&profile(&store, &device)), 1);
}
