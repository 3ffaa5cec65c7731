//! What is `SQLite`'s own: who waits for whom, and files that are not ours.

use crate::conformance::{block, delta_of};
use crate::device::Device;
use crate::support::Folder;
use nearside::sync::{Delta, Verdict};
use nearside::wire::{self, Message};
use nearside_backend::clock;
use nearside_backend::limits::{MAX_BATCH, MAX_QUEUE};
use nearside_backend::store::ledger::Operation;
use nearside_backend::store::{self, Pending, Store, StoreError, Synced};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, Waker};

pub fn open(folder: &Folder) -> Arc<dyn Store> {
    store::open(&folder.store()).unwrap()
}

fn is_answered(pending: &mut Pending<Synced>) -> bool {
    matches!(pending.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(_))
}

#[test]
fn nothing_is_acknowledged_before_the_commit_and_a_full_queue_refuses() {
    let folder = Folder::new();
    let store = open(&folder);
    let other = rusqlite::Connection::open(folder.path("store.db")).unwrap();
    // Another process holds the file: the writer thread waits for it in the middle of a batch.
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut device = Device::new(1);
    device.view("S1");
    let delta = delta_of(&mut device);
    let mut waiting: Vec<Pending<Synced>> = Vec::new();
    let refused = loop {
        let mut pending = store.sync(delta.clone(), clock::now());
        match pending.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => waiting.push(pending),
            Poll::Ready(answer) => break answer.err(),
        }
        assert!(waiting.len() <= MAX_QUEUE + MAX_BATCH, "the queue has no end");
    };
    assert_eq!(refused, Some(StoreError::Busy));
    assert!(!waiting.iter_mut().any(is_answered), "answered before the commit");
    other.execute_batch("ROLLBACK").unwrap();
    let all = waiting.len();
    for pending in waiting {
        assert!(matches!(block(pending).unwrap().answer.verdict, Verdict::Ack(_)));
    }
    let commits = store.queue().counts().commits.load(Relaxed);
    assert!(commits <= (all / MAX_BATCH + 2) as u64, "{all} writes took {commits} commits");
}

#[test]
fn a_file_of_another_version_or_program_is_refused_with_a_remedy() {
    let folder = Folder::new();
    drop(open(&folder));
    let file = rusqlite::Connection::open(folder.path("store.db")).unwrap();
    file.execute("UPDATE meta SET value = '99' WHERE name = 'schema'", []).unwrap();
    drop(file);
    let message = |address: &str| store::open(address).err().unwrap().to_string();
    assert!(message(&folder.store()).contains("schema 99, this program reads schema 3: use the program that wrote it"));
    std::fs::write(folder.path("text.db"), "not a database, but long enough to be looked at as one".repeat(100))
        .unwrap();
    assert!(message(&format!("sqlite:{}", folder.path("text.db").display())).contains("--store sqlite:FILE"));
    assert!(message("mysql://x").contains("write sqlite:FILE"));
}

/// Devices of one visitor, and sessions of each.
const DEVICES: u32 = 500;
const SESSIONS: u64 = 20;
/// What is stored of such a visitor at most.
const MAX_PROFILE_BYTES: i64 = 4096;

#[test]
fn a_profile_of_ten_thousand_sessions_over_five_hundred_devices_is_small() {
    let folder = Folder::new();
    let store = open(&folder);
    let mut devices: Vec<Device> = (1..=DEVICES).map(Device::new).collect();
    let first = devices[0].replica.0;
    for session in 0..SESSIONS {
        for (device, number) in devices.iter_mut().zip(session..) {
            for view in 0..4 {
                device.view(&format!("SKU-{:05}", (number * 7 + view) % 400));
            }
        }
        // Once for those that are still live, once for those that had to go on under a new id.
        for _ in 0..2 {
            let waiting = devices.iter_mut().filter_map(|device| {
                let delta = device.engine.delta().map(|bytes| delta_in(&bytes))?;
                Some((device, delta))
            });
            let (waiting, deltas): (Vec<&mut Device>, Vec<Delta>) = waiting.unzip();
            let answers = block(store.sync_many(deltas, clock::now())).unwrap();
            for (device, answer) in waiting.into_iter().zip(answers) {
                let answer = wire::encode_answer(&answer.unwrap().answer);
                device.engine.receive(&answer, clock::now()).unwrap();
            }
        }
        if session == 0 {
            let links = devices[1..].iter().map(|device| Operation::Link(first, device.replica.0));
            assert!(block(store.perform(links.collect())).unwrap().iter().all(Result::is_ok));
        }
    }
    let profile = block(store.profile(first)).unwrap().unwrap();
    let cells: Vec<_> = profile.replicas.iter().map(|replica| (replica.id, &replica.cells)).collect();
    let views = nearside::sync::fold(&cells).metrics.iter().map(|metric| metric.life.value).max();
    assert_eq!(views, Some(u64::from(DEVICES) * SESSIONS * 4), "counted exactly");
    drop(store);
    let file = rusqlite::Connection::open(folder.path("store.db")).unwrap();
    let bytes: i64 = file.query_row("SELECT max(length(body)) FROM ledger", [], |row| row.get(0)).unwrap();
    println!("a profile of 10,000 sessions over {DEVICES} devices: {bytes} bytes");
    assert!(bytes <= MAX_PROFILE_BYTES, "{bytes} bytes");
}

fn delta_in(bytes: &[u8]) -> Delta {
    let Ok(Message::Delta(delta)) = wire::decode(bytes) else { panic!("a delta") };
    delta
}
