//! What every store must do, held against each of them.

mod deltas;
mod families;
mod retirement;
mod servers;
mod copying;
mod differ;

use crate::device::Device;
use crate::postgres;
use crate::support::Folder;
use nearside::sync::{Answer, Delta};
use nearside::wire::{self, Message};
use nearside_backend::clock;
use nearside_backend::store::{self, Pending, Store, StoreError, StoredProfile, Synced};
use std::sync::Arc;

/// Where a store of a test lies.
pub struct Place {
    pub address: String,
    _folder: Option<Folder>,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = Folder::new();
        Self { address: folder.store(), _folder: Some(folder) }
    }

    /// `None`, with the reason printed, where there is no server.
    pub fn postgres() -> Option<Self> {
        Some(Self { address: postgres::shared()?.database(), _folder: None })
    }

    pub fn open(&self) -> Arc<dyn Store> {
        store::open(&self.address).unwrap()
    }
}

/// Makes a test of each function for each store.
macro_rules! for_each_store {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::conformance::Place::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $name() { if let Some(place) = crate::conformance::Place::postgres() { super::$name(&place); } })+
        }
    };
}
use for_each_store;

pub fn block<T>(pending: Pending<T>) -> Result<T, StoreError> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(pending)
}

/// What the device has to send.
pub fn delta_of(device: &mut Device) -> Delta {
    let Ok(Message::Delta(delta)) = wire::decode(&device.delta()) else { panic!("a delta") };
    delta
}

/// Brings a delta, and gives the device what came back.
pub fn sync(store: &Arc<dyn Store>, device: &mut Device) -> Answer {
    let answer = bring(store, delta_of(device)).answer;
    device.engine.receive(&wire::encode_answer(&answer), clock::now()).unwrap();
    answer
}

/// Brings a delta whose answer is lost.
pub fn bring(store: &Arc<dyn Store>, delta: Delta) -> Synced {
    block(store.sync(delta, clock::now())).unwrap()
}

/// The profile, which must be there.
pub fn profile(store: &Arc<dyn Store>, device: &Device) -> StoredProfile {
    block(store.profile(device.replica.0)).unwrap().expect("a profile")
}

/// A device that has viewed so many items.
pub fn viewer(number: u32, views: u32) -> Device {
    let mut device = Device::new(number);
    for _ in 0..views {
        device.view("S1");
    }
    device
}

/// The id of the device of that number.
pub fn id(number: u32) -> [u8; 16] {
    Device::silent(number).replica.0
}

/// Views over all replicas of a profile: the greatest lifetime count of the fold.
pub fn views(profile: &StoredProfile) -> u64 {
    let cells: Vec<_> = profile.replicas.iter().map(|replica| (replica.id, &replica.cells)).collect();
    let folded = nearside::sync::fold(&cells);
    folded.metrics.iter().map(|metric| metric.life.value).max().unwrap_or(0)
}
