//! The store by its trait.

use crate::device::Device;
use crate::support::Folder;
use nearside::sync::{Answer, Delta, Verdict};
use nearside::wire::{self, Message};
use nearside_backend::clock;
use nearside_backend::limits::{MAX_BATCH, MAX_QUEUE};
use nearside_backend::store::{self, Pending, SqliteStore, Store, StoreError, Synced};
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, Waker};

pub fn open(folder: &Folder) -> SqliteStore {
    store::open(&folder.store()).unwrap()
}

pub fn block<T>(pending: Pending<T>) -> Result<T, StoreError> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(pending)
}

fn is_answered(pending: &mut Pending<Synced>) -> bool {
    matches!(pending.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(_))
}

fn delta_of(device: &mut Device) -> Delta {
    let Ok(Message::Delta(delta)) = wire::decode(&device.delta()) else { panic!("a delta") };
    delta
}

fn sync(store: &SqliteStore, device: &mut Device) -> Answer {
    let answer = block(store.sync(delta_of(device), clock::now())).unwrap().answer;
    device.engine.receive(&wire::encode_answer(&answer), clock::now()).unwrap();
    answer
}

#[test]
fn what_was_acknowledged_is_there_after_reopening() {
    let folder = Folder::new();
    let mut device = Device::new(1);
    device.view("S1");
    let before = {
        let store = open(&folder);
        assert!(matches!(sync(&store, &mut device).verdict, Verdict::Ack(_)));
        device.view("S2");
        sync(&store, &mut device);
        block(store.profile(device.replica.0)).unwrap().unwrap()
    };
    let after = block(open(&folder).profile(device.replica.0)).unwrap().unwrap();
    assert_eq!(after.replicas.len(), 1);
    assert_eq!(after.replicas[0].cells, before.replicas[0].cells);
    assert_eq!(after.replicas[0].head, before.replicas[0].head);
    let lives = after.replicas[0].cells.metrics.iter().map(|metric| metric.life.value);
    assert_eq!(lives.max(), Some(2));
}

#[test]
fn a_repeated_delta_changes_nothing_and_gets_an_equal_answer() {
    let folder = Folder::new();
    let store = open(&folder);
    let mut device = Device::new(1);
    device.view("S1");
    let delta = delta_of(&mut device);
    let first = block(store.sync(delta.clone(), clock::now())).unwrap();
    let stored = block(store.profile(device.replica.0)).unwrap().unwrap();
    let again = block(store.sync(delta, clock::now().after(1000))).unwrap();
    assert_eq!(first.answer, again.answer);
    let unchanged = block(store.profile(device.replica.0)).unwrap().unwrap();
    assert_eq!(stored.replicas[0].cells, unchanged.replicas[0].cells);
    assert_eq!(stored.replicas[0].updated, unchanged.replicas[0].updated);
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
    let commits = store.batches().commits.load(Relaxed);
    assert!(commits <= (all / MAX_BATCH + 2) as u64, "{all} writes took {commits} commits");
}

#[test]
fn linked_replicas_learn_of_each_other_once() {
    let folder = Folder::new();
    let store = open(&folder);
    let (mut phone, mut laptop) = (Device::new(1), Device::new(2));
    phone.view("S1");
    laptop.view("S2");
    assert!(sync(&store, &mut phone).others.is_empty());
    assert!(sync(&store, &mut laptop).others.is_empty());
    assert_eq!(block(store.link(phone.replica.0, laptop.replica.0)), Ok(2));
    assert_eq!(block(store.link(phone.replica.0, [9; 16])), Err(StoreError::Unknown));
    phone.view("S1");
    let answer = sync(&store, &mut phone);
    assert_eq!(answer.others.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [laptop.replica]);
    phone.view("S1");
    assert!(sync(&store, &mut phone).others.is_empty(), "it was told already");
    laptop.view("S2");
    assert_eq!(sync(&store, &mut laptop).others.len(), 1);
    let profile = block(store.profile(laptop.replica.0)).unwrap().unwrap();
    assert_eq!(profile.id.0, phone.replica.0);
    assert_eq!(profile.replicas.len(), 2);
}

#[test]
fn an_erased_replica_does_not_come_back() {
    let folder = Folder::new();
    let store = open(&folder);
    let mut device = Device::new(1);
    device.view("S1");
    let under_way = delta_of(&mut device);
    sync(&store, &mut device);
    assert_eq!(block(store.erase(device.replica.0, clock::now())), Ok(1));
    assert!(block(store.profile(device.replica.0)).unwrap().is_none());
    let late = block(store.sync(under_way, clock::now())).unwrap();
    assert!(matches!(late.answer.verdict, Verdict::Closed(_)));
    assert!(block(store.profile(device.replica.0)).unwrap().is_none());
    assert_eq!(block(store.totals()).unwrap().replicas, 0);
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
