//! Two servers on one store: whatever they do at the same moment, nothing is lost and nothing counted twice.

use super::{Place, block, for_each_store, profile, sync, viewer, views};
use crate::device::Device;
use nearside::sync::Verdict;
use nearside_backend::clock;
use std::thread;

for_each_store!(devices_that_alternate_between_servers_are_counted_exactly, whatever_meets_at_one_profile_stays_whole);

/// Deltas of a device.
const ROUNDS: u32 = 20;

fn devices_that_alternate_between_servers_are_counted_exactly(place: &Place) {
    let servers = [place.open(), place.open()];
    let devices: Vec<Device> = thread::scope(|scope| {
        let writers = (1..=8).map(|number| {
            let servers = &servers;
            scope.spawn(move || {
                let mut device = Device::new(number);
                for round in 0..ROUNDS {
                    device.view("S1");
                    let server = &servers[(round as usize) % servers.len()];
                    assert!(matches!(sync(server, &mut device).verdict, Verdict::Ack(_)));
                }
                device
            })
        });
        let writers: Vec<_> = writers.collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    for device in &devices {
        assert_eq!(views(&profile(&servers[0], device)), u64::from(ROUNDS));
    }
}

/// Devices of one profile write by two servers while it is linked, taken apart and linked again.
fn whatever_meets_at_one_profile_stays_whole(place: &Place) {
    let servers = [place.open(), place.open()];
    let mut devices: Vec<Device> = (1..=4).map(|number| viewer(number, 1)).collect();
    for device in &mut devices {
        sync(&servers[0], device);
    }
    let ids: Vec<_> = devices.iter().map(|device| device.replica.0).collect();
    thread::scope(|scope| {
        for (number, device) in devices.iter_mut().enumerate() {
            let servers = &servers;
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    device.view("S1");
                    let server = &servers[(round as usize + number) % servers.len()];
                    assert!(matches!(sync(server, device).verdict, Verdict::Ack(_)));
                }
            });
        }
        for (server, others) in servers.iter().zip(ids[1..].chunks(2)) {
            let first = ids[0];
            scope.spawn(move || {
                for _ in 0..ROUNDS {
                    for other in others {
                        block(server.link(first, *other)).unwrap();
                    }
                    for other in others {
                        block(server.unlink(*other)).unwrap();
                    }
                }
            });
        }
    });
    for id in &ids[1..] {
        assert_eq!(block(servers[0].unlink(*id)), Ok(0));
    }
    for device in &devices {
        let alone = profile(&servers[1], device);
        assert_eq!((alone.id.0, alone.replicas.len()), (device.replica.0, 1));
        assert_eq!(views(&alone), u64::from(ROUNDS) + 1);
        block(servers[0].erase(device.replica.0, clock::now())).unwrap();
    }
    assert_eq!(block(servers[1].totals()).unwrap().replicas, 0);
}
