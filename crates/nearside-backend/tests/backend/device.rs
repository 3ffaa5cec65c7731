//! Devices that drive the core's engine, as a browser would.

use crate::support::{Answer, SITE};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::event::{Event, EventName, Item, ItemField, Text};
use nearside::id::ReplicaId;
use nearside::time::Time;
use nearside_backend::clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A visitor's device.
pub struct Device {
    pub engine: Engine,
    pub replica: ReplicaId,
    at: Time,
}

impl Device {
    /// A device whose visitor permits everything.
    pub fn new(number: u32) -> Self {
        let mut device = Self::silent(number);
        for purpose in Purpose::ALL {
            device.engine.set_consent(purpose, Choice::Granted, device.at);
        }
        device
    }

    /// A device of another shop whose visitor permits everything.
    pub fn at(site: Arc<Site>, number: u32) -> Self {
        let mut device = Self::new(number);
        device.engine = Engine::new(site, device.replica, u64::from(number));
        for purpose in Purpose::ALL {
            device.engine.set_consent(purpose, Choice::Granted, device.at);
        }
        device
    }

    /// A device whose visitor has said nothing yet.
    pub fn silent(number: u32) -> Self {
        let mut id = [0x5a; 16];
        id[..4].copy_from_slice(&number.to_be_bytes());
        let at = clock::now().before(60_000);
        Self { engine: Engine::new(site(), ReplicaId(id), u64::from(number)), replica: ReplicaId(id), at }
    }

    /// The device of that number as a backup has it.
    pub fn restored(number: u32, snapshot: &[u8]) -> Self {
        // Entropy of its own, as every start of an engine has it.
        static NEXT: AtomicU64 = AtomicU64::new(1 << 32);
        let engine = Engine::restore(site(), snapshot, NEXT.fetch_add(1, Ordering::Relaxed)).unwrap();
        Self { engine, at: clock::now().before(30_000), ..Self::silent(number) }
    }

    pub fn view(&mut self, item: &str) {
        self.at = self.at.after(10);
        let mut event = Event::new(EventName::ViewItem, self.at);
        let mut item = Item::new(Text::new(item).unwrap());
        item.set_text(ItemField::Category(0), Text::new("shoes").unwrap());
        event.push_item(item).unwrap();
        self.engine.record(&event, self.at).unwrap();
    }

    /// Buys items in one transaction.
    pub fn buy(&mut self, items: &[&str]) {
        self.at = self.at.after(10);
        let mut event = Event::new(EventName::Purchase, self.at);
        for id in items {
            event.push_item(Item::new(Text::new(id).unwrap())).unwrap();
        }
        self.engine.record(&event, self.at).unwrap();
    }

    /// Takes in what the visitor says about a purpose now.
    pub fn decide(&mut self, purpose: Purpose, choice: Choice) {
        self.at = self.at.after(10);
        self.engine.set_consent(purpose, choice, self.at);
    }

    pub fn delta(&mut self) -> Vec<u8> {
        self.engine.delta().expect("something to send")
    }

    pub fn receive(&mut self, answer: &Answer) {
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.engine.receive(&answer.body, self.at).unwrap();
    }

    pub fn hex(&self) -> String {
        nearside_backend::hex::encode(&self.replica.0)
    }
}

pub fn site() -> Arc<Site> {
    Arc::new(Site::load(nearside_author::compile(SITE).unwrap(), None, None).unwrap())
}
