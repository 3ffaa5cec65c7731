//! What is kept under one id: a profile with its replicas, a pointer to the profile it is part of, or the word that it is erased.

use super::super::{Id, StoreError};
use super::held::Held;
use nearside::id::ReplicaId;
use nearside::profile::Cells;
use nearside::sync::{Mark, Stored};
use nearside::time::Time;

/// What is kept under one id.
///
/// A profile is one entry, so whoever changes anything of it changes this entry: that alone puts concurrent writers in
/// an order. A replica that is part of the profile of another id has an entry that leads there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A profile.
    Profile(Box<Family>),
    /// Part of the profile of another id.
    Member(Member),
    /// Erased at this time, for good.
    Erased(Time),
}

/// A profile: all replicas of a visitor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Family {
    /// The hub clock: it moves with every change of any replica.
    pub clock: u32,
    /// The hub clock at which replicas last went: who has not seen it must hear which are left.
    pub membership: u32,
    /// What is known of the id itself beside being this profile's name.
    pub root: Root,
    /// The replicas in the order of their ids.
    pub replicas: Vec<Replica>,
}

/// What stays with an id whether it names a profile or is part of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// What the replica of that id is.
    pub role: Role,
    /// The replica into which retired ones were folded, while this id was a profile's; it has the least of their ids.
    pub base: Option<ReplicaId>,
    /// The longest way from an id below it.
    pub height: u8,
}

impl Default for Root {
    /// Of a profile whose replicas, but for the one that it is named after, lead to it directly.
    fn default() -> Self {
        Self { role: Role::Live, base: None, height: 1 }
    }
}

/// A pointer to the profile that an id became part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The next id on the way to the profile.
    pub parent: Id,
    /// How it became that.
    pub joined: Joined,
    /// What stays with the id.
    pub root: Root,
}

/// How an id became part of the profile of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    /// It was a profile, and was linked.
    Linked,
    /// It goes on for a replica that belonged there, or the hub made it there.
    Followed,
}

/// What the replica of an id is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Role {
    /// It may write, or never has.
    #[default]
    Live,
    /// It was retired in this state.
    Closed(Record),
}

/// Where a retired replica ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Its epoch.
    pub epoch: u32,
    /// Its last state.
    pub head: Mark,
    /// States before that, oldest first.
    pub past: Vec<Mark>,
}

impl Record {
    /// The record of a replica, with these cells.
    #[must_use]
    pub fn with(&self, cells: Cells) -> Stored {
        Stored { epoch: self.epoch, head: self.head, past: self.past.clone(), cells }
    }
}

/// A replica of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replica {
    /// Its id.
    pub id: ReplicaId,
    /// The profile's hub clock at its last change.
    pub changed: u32,
    /// When that was.
    pub updated: Time,
    /// Its epoch and states.
    pub record: Record,
    /// Its cells.
    pub cells: Held,
}

impl Replica {
    /// What the core works on.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where its cells do not decode.
    pub fn stored(&self) -> Result<Stored, StoreError> {
        Ok(self.record.with(self.cells.clone().into_cells(self.id)?))
    }

    /// A replica from what the core made of it.
    #[must_use]
    pub fn new(id: ReplicaId, stored: Stored, changed: u32, updated: Time) -> Self {
        let Stored { epoch, head, past, cells } = stored;
        Self { id, changed, updated, record: Record { epoch, head, past }, cells: cells.into() }
    }
}

impl Family {
    /// The next reading of its clock.
    pub fn tick(&mut self) -> u32 {
        self.clock = self.clock.saturating_add(1);
        self.clock
    }

    /// The replica of that id.
    #[must_use]
    pub fn replica(&self, id: ReplicaId) -> Option<&Replica> {
        let place = self.replicas.binary_search_by_key(&id, |replica| replica.id).ok()?;
        self.replicas.get(place)
    }

    /// Takes the replica of that id out.
    pub fn take(&mut self, id: ReplicaId) -> Option<Replica> {
        let place = self.replicas.binary_search_by_key(&id, |replica| replica.id).ok()?;
        Some(self.replicas.remove(place))
    }

    /// Puts a replica in; one of the same id goes.
    pub fn put(&mut self, replica: Replica) {
        match self.replicas.binary_search_by_key(&replica.id, |held| held.id) {
            Ok(place) => {
                if let Some(held) = self.replicas.get_mut(place) {
                    *held = replica;
                }
            }
            Err(place) => self.replicas.insert(place, replica),
        }
    }

    /// When it was last changed.
    #[must_use]
    pub fn updated(&self) -> Time {
        self.replicas.iter().map(|replica| replica.updated).max().unwrap_or_default()
    }
}
