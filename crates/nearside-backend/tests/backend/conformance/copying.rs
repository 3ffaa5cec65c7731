//! One store into another, while devices go on with the one and then with the other.

use super::{Place, block, delta_of, id, profile, sync, viewer, views};
use crate::device::Device;
use crate::support::NEARSIDE;
use nearside::sync::Verdict;
use nearside_backend::clock;
use nearside_backend::store::{self, StoredProfile};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Runs the command; gives its three counts.
fn copy(from: &Place, to: &Place) -> [u64; 3] {
    let output = Command::new(NEARSIDE).args(["copy", "--from", &from.address, "--to", &to.address]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<u64> = text.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("{text}"))
}

fn all(place: &Place) -> Vec<String> {
    let mut profiles = Vec::new();
    store::each_profile(&place.address, &mut |profile: StoredProfile| {
        profiles.push(format!("{profile:?}"));
        Ok(())
    })
    .unwrap();
    profiles
}

/// A store with profiles of every kind: alone, linked, retired, erased.
fn filled(place: &Place) -> Vec<Device> {
    let store = place.open();
    let mut devices: Vec<Device> = (1..=24).map(|number| viewer(number, number % 3 + 1)).collect();
    for device in &mut devices {
        sync(&store, device);
    }
    for number in 2..=11 {
        block(store.link(id(1), id(number))).unwrap();
    }
    block(store.link(id(12), id(13))).unwrap();
    block(store.erase(id(14), clock::now())).unwrap();
    devices
}

fn check(from: &Place, to: &Place) {
    let mut devices = filled(from);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let (writing, store) = (&done, from.open());
        let devices = &mut devices;
        scope.spawn(move || {
            while !writing.load(Ordering::Relaxed) {
                for device in &mut devices[15..] {
                    device.view("S2");
                    assert!(matches!(sync(&store, device).verdict, Verdict::Ack(_)));
                }
            }
        });
        let copied = std::panic::catch_unwind(|| copy(from, to));
        done.store(true, Ordering::Relaxed);
        let [copied, same, newer] = copied.unwrap();
        assert!(copied >= 24 && same == 0 && newer == 0, "{copied} {same} {newer}");
    });
    devices[15].view("S2");
    sync(&from.open(), &mut devices[15]);
    copy(from, to);
    assert_eq!(all(from), all(to));
    let [copied, same, newer] = copy(from, to);
    assert!(copied == 0 && same >= 24 && newer == 0, "{copied} {same} {newer}");
    go_on_with_the_new_store(from, to, &mut devices);
}

/// The servers were switched over; the last deltas of the old store come after.
fn go_on_with_the_new_store(from: &Place, to: &Place, devices: &mut [Device]) {
    let (old, new) = (from.open(), to.open());
    // Its answer arrives, and yet its delta is in the old store alone.
    devices[16].view("S1");
    sync(&old, &mut devices[16]);
    let before = views(&profile(&old, &devices[16]));
    for device in [16, 17] {
        let device = &mut devices[device];
        device.view("S2");
        if matches!(sync(&new, device).verdict, Verdict::Fork { .. }) {
            sync(&new, device);
        }
    }
    block(old.link(id(18), id(19))).unwrap();
    block(old.erase(id(20), clock::now())).unwrap();
    block(new.erase(id(21), clock::now())).unwrap();
    let ahead = profile(&new, &devices[17]);
    let [_, _, newer] = copy(from, to);
    assert!(newer >= 2, "device 18's profile and the erased one: {newer}");
    assert_eq!(views(&profile(&new, &devices[16])), before + 1, "nothing is lost and nothing counted twice");
    assert_eq!(profile(&new, &devices[17]).replicas[0].head, ahead.replicas[0].head, "it does not go back");
    assert_eq!(profile(&new, &devices[18]).id.0, id(18));
    for number in [20, 21, 14] {
        assert!(block(new.profile(id(number))).unwrap().is_none());
    }
    let mut retired = devices[0].engine.snapshot();
    let mut device = Device::restored(1, &std::mem::take(&mut retired));
    device.view("S1");
    let verdict = block(new.sync(delta_of(&mut device), clock::now())).unwrap().answer.verdict;
    assert!(matches!(verdict, Verdict::Closed { .. }), "{verdict:?}");
}

#[test]
fn a_file_moves_to_a_server_while_deltas_arrive() {
    let Some(to) = Place::postgres() else { return };
    check(&Place::sqlite(), &to);
}

#[test]
fn a_server_moves_to_a_file_while_deltas_arrive() {
    let Some(from) = Place::postgres() else { return };
    check(&from, &Place::sqlite());
}
