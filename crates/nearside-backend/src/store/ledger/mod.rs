//! What operations make of a profile's entries. Nothing here knows of a database: rows come in, rows go out.
//!
//! # How a batch is done
//! A [`Batch`] holds operations in their order. [`Batch::advance`] does them until one needs an entry that was not read
//! yet and says which are missing, at first those of all operations together: a batch of any size is read by a few
//! statements. What it changed is then written at once. A row is only ever replaced by its next version, so of two servers
//! that read the same entry one meets a conflict, and does its batch again.

mod entry;
mod held;
mod bytes;
mod rows;
mod sync;
mod retire;
mod answer;
mod link;
mod adopt;

pub use adopt::Adopted;
pub use bytes::{KIND_OF_MEMBERS, KIND_OF_PROFILES};
pub use held::Held;
pub use rows::{MAX_WAY, Row};

use super::{Id, ProfileId, StoreError, StoredProfile, StoredReplica, Synced};
use entry::{Entry, Family};
use nearside::id::ReplicaId;
use nearside::profile::Cells;
use nearside::sync::Delta;
use nearside::time::Time;
use rows::{End, Rows, Stop};
use std::collections::BTreeSet;

/// What is asked of a ledger.
#[derive(Debug, Clone)]
pub enum Operation {
    /// Join a delta into its replica.
    Sync(Box<Delta>, Time),
    /// Erase the profile of that id, or to which the replica of that id belongs.
    Erase(Id, Time),
    /// Make the replicas of the second profile part of the first.
    Link(Id, Id),
    /// Take what was linked by that id out of the profile again.
    Unlink(Id),
    /// Take in a row of another store.
    Adopt(Box<Row>),
}

/// What came of an operation.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Of a delta.
    Synced(Box<Synced>),
    /// How many replicas were erased, are linked now, or left.
    Count(usize),
    /// Of a row of another store.
    Adopted(Adopted),
}

impl Operation {
    fn perform(&mut self, rows: &mut Rows) -> Result<Outcome, Stop> {
        match self {
            Self::Sync(delta, now) => sync::sync(rows, delta, *now).map(|synced| Outcome::Synced(Box::new(synced))),
            Self::Erase(id, now) => link::erase(rows, *id, *now).map(Outcome::Count),
            Self::Link(kept, joined) => link::link(rows, *kept, *joined).map(Outcome::Count),
            Self::Unlink(id) => link::unlink(rows, *id).map(Outcome::Count),
            Self::Adopt(row) => match bytes::decode(row.kind, &row.body) {
                Some(entry) => adopt::adopt(rows, row.id, &entry).map(Outcome::Adopted),
                None => Err(rows::corrupt(row.id).into()),
            },
        }
    }

    /// A byte by which operations on one replica are kept together.
    #[must_use]
    pub fn place(&self) -> Option<u8> {
        self.names().into_iter().flatten().next().and_then(|id| id.first().copied())
    }

    /// The ids by which its way begins.
    fn names(&self) -> [Option<Id>; 2] {
        match self {
            Self::Sync(delta, _) => [Some(delta.replica.0), delta.former.map(|former| former.0)],
            Self::Erase(id, _) | Self::Unlink(id) => [Some(*id), None],
            Self::Link(kept, joined) => [Some(*kept), Some(*joined)],
            Self::Adopt(row) => [Some(row.id), None],
        }
    }
}

/// Operations that are done together.
#[derive(Debug)]
pub struct Batch<'a> {
    operations: &'a mut [Operation],
    rows: Rows,
    outcomes: Vec<Result<Outcome, StoreError>>,
}

impl<'a> Batch<'a> {
    /// A batch of which nothing was done yet.
    #[must_use]
    pub fn new(operations: &'a mut [Operation]) -> Self {
        let outcomes = Vec::with_capacity(operations.len());
        Self { operations, rows: Rows::default(), outcomes }
    }

    /// Does operations until entries are missing. Read those, [`Self::give`] them, and call it again; none: all is done.
    pub fn advance(&mut self) -> Vec<Id> {
        let missing = self.ahead();
        if !missing.is_empty() {
            return missing;
        }
        while let Some(operation) = self.operations.get_mut(self.outcomes.len()) {
            match operation.perform(&mut self.rows) {
                Ok(outcome) => self.outcomes.push(Ok(outcome)),
                Err(Stop::Failed(error)) => self.outcomes.push(Err(error)),
                Err(Stop::Missing(ids)) => return ids,
            }
        }
        Vec::new()
    }

    /// Takes in what was read of the ids that [`Self::advance`] wanted.
    pub fn give(&mut self, wanted: &[Id], found: Vec<Row>) {
        self.rows.take_in(wanted, found);
    }

    /// What is to be written before anybody is answered. A row of version 1 is new, any other replaces the version before it.
    #[must_use]
    pub fn changes(&self) -> Vec<Row> {
        self.rows.changes()
    }

    /// What came of the operations, in their order.
    #[must_use]
    pub fn finish(self) -> Vec<Result<Outcome, StoreError>> {
        self.outcomes
    }

    /// What the operations to come are known to need.
    fn ahead(&self) -> Vec<Id> {
        let to_come = self.operations.get(self.outcomes.len()..).unwrap_or_default();
        let names = to_come.iter().flat_map(Operation::names).flatten();
        let missing = names.filter_map(|id| match self.rows.way(id) {
            Err(Stop::Missing(ids)) => Some(ids),
            _ => None,
        });
        missing.flatten().collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// A look at one profile. Driven as a [`Batch`].
#[derive(Debug)]
pub struct Look {
    id: Id,
    rows: Rows,
}

impl Look {
    /// A look at the profile of that id, or to which the replica of that id belongs.
    #[must_use]
    pub fn at(id: Id) -> Self {
        Self { id, rows: Rows::default() }
    }

    /// The ids that are missing; none where [`Self::finish`] has an answer.
    pub fn advance(&mut self) -> Vec<Id> {
        match self.rows.way(self.id) {
            Err(Stop::Missing(ids)) => ids,
            _ => Vec::new(),
        }
    }

    /// Takes in what was read.
    pub fn give(&mut self, wanted: &[Id], found: Vec<Row>) {
        self.rows.take_in(wanted, found);
    }

    /// The profile, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where it does not decode.
    pub fn finish(self) -> Result<Option<StoredProfile>, StoreError> {
        let found = match self.rows.way(self.id) {
            Ok(End::Profile(id)) => self.rows.family(id).map(|family| stored(id, family.clone())),
            Ok(End::Nowhere | End::Erased) => return Ok(None),
            Err(stop) => Err(stop),
        };
        match found {
            Ok(profile) => profile.map(Some),
            Err(Stop::Failed(error)) => Err(error),
            Err(Stop::Missing(_)) => Err(StoreError::Unavailable("an entry was not read".into())),
        }
    }
}

/// The profile that a row of [`KIND_OF_PROFILES`] holds.
///
/// # Errors
/// [`StoreError::Corrupt`] where it does not decode.
pub fn profile(row: &Row) -> Result<StoredProfile, StoreError> {
    match bytes::decode(row.kind, &row.body) {
        Some(Entry::Profile(family)) => stored(row.id, *family),
        _ => Err(StoreError::Corrupt(format!("entry {}: no profile", crate::hex::encode(&row.id)))),
    }
}

/// A profile's row after a change of one replica's cells behind the ledger's back; `None` where the row has no such replica.
/// For simulations of a ledger that goes wrong.
#[must_use]
pub fn altered(row: &Row, replica: ReplicaId, change: &mut dyn FnMut(&mut Cells)) -> Option<Row> {
    let Entry::Profile(mut family) = bytes::decode(row.kind, &row.body)? else { return None };
    let mut held = family.take(replica)?;
    let mut cells = held.cells.into_cells(replica).ok()?;
    change(&mut cells);
    held.cells = cells.into();
    family.put(held);
    let (kind, body) = bytes::encode(&Entry::Profile(family));
    Some(Row { version: row.version.saturating_add(1), kind, body, ..row.clone() })
}

fn stored(id: Id, family: Family) -> Result<StoredProfile, StoreError> {
    let one = |replica: entry::Replica| -> Result<StoredReplica, StoreError> {
        Ok(StoredReplica {
            id: replica.id,
            epoch: replica.record.epoch,
            head: replica.record.head,
            updated: replica.updated,
            cells: replica.cells.into_cells(replica.id)?,
        })
    };
    let base = family.root.base.filter(|base| family.replica(*base).is_some());
    let replicas = family.replicas.into_iter().map(one).collect::<Result<_, _>>()?;
    Ok(StoredProfile { id: ProfileId(id), replicas, base })
}
