//! Profiles of several replicas: linked, unlinked, erased.

use super::{Place, block, bring, delta_of, for_each_store, id, profile, sync, viewer, views};
use nearside::sync::Verdict;
use nearside_backend::clock;
use nearside_backend::store::{StoreError, StoredProfile};

for_each_store!(
    linked_replicas_learn_of_each_other_once,
    linking_what_is_not_there_is_refused,
    links_of_links_lead_to_one_profile,
    unlinking_restores_both_sides,
    unlinking_takes_what_was_linked_before_along,
    an_erased_replica_does_not_come_back,
    who_is_erased_before_the_first_delta_comes_does_not_come_at_all,
    whoever_was_linked_to_an_erased_profile_is_erased,
);

fn ids(profile: &StoredProfile) -> Vec<[u8; 16]> {
    profile.replicas.iter().map(|replica| replica.id.0).collect()
}

fn linked_replicas_learn_of_each_other_once(place: &Place) {
    let store = place.open();
    let (mut phone, mut laptop) = (viewer(1, 1), viewer(2, 1));
    assert!(sync(&store, &mut phone).others.is_empty());
    assert!(sync(&store, &mut laptop).others.is_empty());
    assert_eq!(block(store.link(phone.replica.0, laptop.replica.0)), Ok(2));
    phone.view("S1");
    let answer = sync(&store, &mut phone);
    assert_eq!(answer.others.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [laptop.replica]);
    phone.view("S1");
    assert!(sync(&store, &mut phone).others.is_empty(), "it was told already");
    laptop.view("S2");
    assert_eq!(sync(&store, &mut laptop).others.len(), 1);
    let both = profile(&store, &laptop);
    assert_eq!((both.id.0, both.replicas.len(), views(&both)), (phone.replica.0, 2, 5));
}

fn linking_what_is_not_there_is_refused(place: &Place) {
    let store = place.open();
    let mut phone = viewer(1, 1);
    sync(&store, &mut phone);
    assert_eq!(block(store.link(phone.replica.0, [9; 16])), Err(StoreError::Unknown));
    assert_eq!(block(store.link([9; 16], phone.replica.0)), Err(StoreError::Unknown));
    assert_eq!(block(store.unlink([9; 16])), Err(StoreError::Unknown));
    assert_eq!(block(store.link(phone.replica.0, phone.replica.0)), Ok(1), "it is linked to itself");
    assert_eq!(block(store.unlink(phone.replica.0)), Ok(0));
}

fn links_of_links_lead_to_one_profile(place: &Place) {
    let store = place.open();
    let mut devices: Vec<_> = (1..=5).map(|number| viewer(number, 1)).collect();
    for device in &mut devices {
        sync(&store, device);
    }
    // Each time the newer one is kept, so the first is as far away as can be.
    for pair in devices.windows(2) {
        block(store.link(pair[1].replica.0, pair[0].replica.0)).unwrap();
    }
    for device in &mut devices {
        device.view("S2");
        assert!(matches!(sync(&store, device).verdict, Verdict::Ack(_)));
        assert_eq!(profile(&store, device).id.0, id(5));
    }
    assert_eq!(views(&profile(&store, &devices[0])), 10);
}

fn unlinking_restores_both_sides(place: &Place) {
    let store = place.open();
    let (mut phone, mut laptop) = (viewer(1, 2), viewer(2, 3));
    sync(&store, &mut phone);
    sync(&store, &mut laptop);
    let before = (profile(&store, &phone), profile(&store, &laptop));
    block(store.link(phone.replica.0, laptop.replica.0)).unwrap();
    assert_eq!(block(store.unlink(laptop.replica.0)), Ok(1));
    let after = (profile(&store, &phone), profile(&store, &laptop));
    for (before, after) in [(&before.0, &after.0), (&before.1, &after.1)] {
        assert_eq!((before.id, ids(before)), (after.id, ids(after)));
        assert_eq!(before.replicas[0].cells, after.replicas[0].cells);
        assert_eq!(before.replicas[0].head, after.replicas[0].head);
    }
    assert_eq!(block(store.unlink(laptop.replica.0)), Ok(0), "there is nothing left to take apart");
    laptop.view("S1");
    phone.view("S1");
    assert!(sync(&store, &mut phone).others.is_empty());
    sync(&store, &mut laptop);
    assert_eq!((views(&profile(&store, &phone)), views(&profile(&store, &laptop))), (3, 4));
}

fn unlinking_takes_what_was_linked_before_along(place: &Place) {
    let store = place.open();
    let mut devices: Vec<_> = (1..=4).map(|number| viewer(number, number)).collect();
    for device in &mut devices {
        sync(&store, device);
    }
    block(store.link(id(3), id(4))).unwrap();
    block(store.link(id(1), id(2))).unwrap();
    assert_eq!(block(store.link(id(1), id(4))), Ok(4));
    assert_eq!(block(store.unlink(id(3))), Ok(2));
    assert_eq!(ids(&profile(&store, &devices[3])), [id(3), id(4)]);
    assert_eq!(ids(&profile(&store, &devices[0])), [id(1), id(2)]);
}

fn an_erased_replica_does_not_come_back(place: &Place) {
    let store = place.open();
    let mut device = viewer(1, 1);
    let under_way = delta_of(&mut device);
    sync(&store, &mut device);
    assert_eq!(block(store.erase(device.replica.0, clock::now())), Ok(1));
    assert!(block(store.profile(device.replica.0)).unwrap().is_none());
    assert!(matches!(bring(&store, under_way).answer.verdict, Verdict::Closed { .. }));
    assert!(block(store.profile(device.replica.0)).unwrap().is_none());
    assert_eq!(block(store.totals()).unwrap().replicas, 0);
    assert_eq!(block(store.erase(device.replica.0, clock::now())), Ok(0));
}

fn who_is_erased_before_the_first_delta_comes_does_not_come_at_all(place: &Place) {
    let store = place.open();
    let mut device = viewer(7, 1);
    assert_eq!(block(store.erase(device.replica.0, clock::now())), Ok(0));
    let answer = sync(&store, &mut device);
    assert!(matches!(answer.verdict, Verdict::Closed { .. }), "{answer:?}");
}

fn whoever_was_linked_to_an_erased_profile_is_erased(place: &Place) {
    let store = place.open();
    let (mut phone, mut laptop) = (viewer(1, 1), viewer(2, 1));
    sync(&store, &mut phone);
    sync(&store, &mut laptop);
    block(store.link(phone.replica.0, laptop.replica.0)).unwrap();
    assert_eq!(block(store.erase(laptop.replica.0, clock::now())), Ok(2));
    for device in [&mut phone, &mut laptop] {
        device.view("S1");
        assert!(matches!(bring(&store, delta_of(device)).answer.verdict, Verdict::Closed { .. }));
    }
    assert_eq!(block(store.totals()).unwrap().profiles, 0);
    assert_eq!(block(store.link(phone.replica.0, laptop.replica.0)), Err(StoreError::Unknown));
    assert_eq!(block(store.unlink(laptop.replica.0)), Err(StoreError::Unknown));
}
