//! Stopping and killing the server under load: what was acknowledged is there, and nothing twice.

use crate::device::Device;
use crate::support::{Folder, Server, agent, send};
use nearside_backend::store;
use std::sync::mpsc;
use std::thread;

/// Devices that send at once, each on its own connection.
const DEVICES: u32 = 8;
/// Acknowledgements after which the server is stopped, in the middle of the load.
const ACKNOWLEDGED_BEFORE: usize = 150;

/// What a device saw: its replica, the views it was told are safe, the views it has sent.
struct Seen {
    replica: [u8; 16],
    acknowledged: u64,
    sent: u64,
}

/// Sends one view after another until the server is gone.
fn load(number: u32, address: &str, acknowledged: &mpsc::Sender<()>) -> Seen {
    let (agent, url) = (agent(), format!("http://{address}/ns/demo/sync"));
    let mut device = Device::new(number);
    let mut seen = Seen { replica: device.replica.0, acknowledged: 0, sent: 0 };
    loop {
        device.view("S1");
        seen.sent += 1;
        let headers = [("content-type", "application/x-nearside")];
        match send(&agent, &url, "POST", &headers, &device.delta()) {
            Ok(answer) if answer.status == 200 => {
                device.receive(&answer);
                seen.acknowledged = seen.sent;
                // Whoever counts may have stopped counting.
                let _ = acknowledged.send(());
            }
            Ok(answer) => panic!("{} {}", answer.status, answer.text()),
            Err(_gone) => return seen,
        }
    }
}

fn stop_under_load(signal: &str) -> (Folder, Vec<Seen>, Option<i32>) {
    let folder = Folder::new();
    let mut server = Server::start(&folder, &[]);
    let (sender, receiver) = mpsc::channel();
    let devices: Vec<_> = (1..=DEVICES)
        .map(|number| {
            let (address, sender) = (server.address.clone(), sender.clone());
            thread::spawn(move || load(number, &address, &sender))
        })
        .collect();
    assert_eq!(receiver.iter().take(ACKNOWLEDGED_BEFORE).count(), ACKNOWLEDGED_BEFORE);
    server.signal(signal);
    let seen = devices.into_iter().map(|device| device.join().unwrap()).collect();
    let code = server.wait().code();
    (folder, seen, code)
}

fn assert_nothing_lost_or_doubled(folder: &Folder, seen: &[Seen]) {
    for device in seen {
        let profile = store::read_profile(&folder.store(), device.replica).unwrap();
        let profile = profile.expect("an acknowledged replica is gone");
        let stored = profile.replicas[0].cells.metrics.iter().map(|metric| metric.life.value).max().unwrap_or(0);
        let range = device.acknowledged..=device.sent;
        assert!(range.contains(&stored), "stored {stored}, acknowledged {}, sent {}", device.acknowledged, device.sent);
    }
}

#[test]
fn a_server_that_is_asked_to_stop_under_load_loses_nothing_acknowledged() {
    let (folder, seen, code) = stop_under_load("TERM");
    assert_eq!(code, Some(0));
    assert_nothing_lost_or_doubled(&folder, &seen);
}

#[test]
fn a_server_that_is_killed_under_load_loses_nothing_acknowledged() {
    let (folder, seen, code) = stop_under_load("KILL");
    assert_eq!(code, None, "it was killed");
    assert_nothing_lost_or_doubled(&folder, &seen);
    // The next server goes on where the killed one was.
    let server = Server::start(&folder, &[]);
    assert_eq!(server.admin("/stats")["replicas"], DEVICES);
}
