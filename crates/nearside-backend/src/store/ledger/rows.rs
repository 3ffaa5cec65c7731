//! The entries that a batch of operations has read and changed so far, before any of it is written.

use super::super::{Id, StoreError};
use super::bytes;
use super::entry::{Entry, Family};
use std::collections::BTreeMap;

/// Pointers that are followed from an id to its profile. Links beyond it are refused.
pub const MAX_WAY: u8 = 16;

/// An entry as the columns of a table hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: Id,
    /// How often it was written: a row is only ever replaced by its next version, which is what keeps two writers apart.
    pub version: i64,
    /// What the entry is, see [`super::KIND_OF_PROFILES`].
    pub kind: i16,
    /// When the profile last changed, in milliseconds since 1970; for whoever looks at the table.
    pub updated: i64,
    /// The entry.
    pub body: Vec<u8>,
}

/// Why an operation does not go on.
#[derive(Debug)]
pub enum Stop {
    /// The entries of these ids have not been read yet.
    Missing(Vec<Id>),
    /// It cannot be done.
    Failed(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// Where the way from an id ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing is known of the id.
    Nowhere,
    /// At a profile of this id.
    Profile(Id),
    /// At one that was erased.
    Erased,
}

/// What was read and changed.
#[derive(Debug, Default)]
pub struct Rows {
    slots: BTreeMap<Id, Slot>,
}

#[derive(Debug)]
struct Slot {
    /// The version that was read; 0 where there was no row.
    version: i64,
    /// `None` where there is no entry; an error where there is one that does not decode.
    entry: Result<Option<Entry>, StoreError>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    AsRead,
    Changed,
}

impl Rows {
    /// Takes in what was read of the ids that were wanted. An id that is not among the rows has none.
    pub fn take_in(&mut self, wanted: &[Id], found: Vec<Row>) {
        for id in wanted {
            self.slots.entry(*id).or_insert(Slot { version: 0, entry: Ok(None), state: State::AsRead });
        }
        for row in found {
            let entry = bytes::decode(row.kind, &row.body).map(Some).ok_or_else(|| corrupt(row.id));
            self.slots.insert(row.id, Slot { version: row.version, entry, state: State::AsRead });
        }
    }

    /// The entry of that id as it is by now.
    ///
    /// # Errors
    /// [`Stop::Missing`] where it was not read yet, [`StoreError::Corrupt`] where it does not decode.
    pub fn entry(&self, id: Id) -> Result<Option<&Entry>, Stop> {
        let slot = self.slots.get(&id).ok_or_else(|| Stop::Missing(vec![id]))?;
        slot.entry.as_ref().map(Option::as_ref).map_err(|error| Stop::Failed(error.clone()))
    }

    /// The profile of that id.
    ///
    /// # Errors
    /// As [`Self::entry`], and [`StoreError::Unknown`] where there is none.
    pub fn family(&self, id: Id) -> Result<&Family, Stop> {
        match self.entry(id)? {
            Some(Entry::Profile(family)) => Ok(family),
            _ => Err(StoreError::Unknown.into()),
        }
    }

    /// Changes an entry that was read before.
    pub fn set(&mut self, id: Id, entry: Entry) {
        let version = self.slots.get(&id).map_or(0, |slot| slot.version);
        self.slots.insert(id, Slot { version, entry: Ok(Some(entry)), state: State::Changed });
    }

    /// Follows the pointers from an id.
    ///
    /// # Errors
    /// As [`Self::entry`], and [`StoreError::Corrupt`] for pointers that go on and on.
    pub fn way(&self, id: Id) -> Result<End, Stop> {
        let mut at = id;
        for _ in 0..=MAX_WAY {
            match self.entry(at)? {
                None if at == id => return Ok(End::Nowhere),
                None => break,
                Some(Entry::Profile(_)) => return Ok(End::Profile(at)),
                Some(Entry::Erased(_)) => return Ok(End::Erased),
                Some(Entry::Member(member)) => at = member.parent,
            }
        }
        Err(StoreError::Corrupt(format!("entry {} leads nowhere, or in a circle", crate::hex::encode(&id))).into())
    }

    /// Whether the way from `id` passes `through`, or begins there.
    ///
    /// # Errors
    /// As [`Self::way`].
    pub fn passes(&self, id: Id, through: Id) -> Result<bool, Stop> {
        let mut at = id;
        for _ in 0..=MAX_WAY {
            if at == through {
                return Ok(true);
            }
            match self.entry(at)? {
                Some(Entry::Member(member)) => at = member.parent,
                _ => return Ok(false),
            }
        }
        Ok(false)
    }

    /// What is to be written, in the order of the ids: writers that lock in one order do not wait for each other in a ring.
    #[must_use]
    pub fn changes(&self) -> Vec<Row> {
        let changed = self.slots.iter().filter(|(_, slot)| slot.state == State::Changed);
        let row = |(id, slot): (&Id, &Slot)| {
            let entry = slot.entry.as_ref().ok()?.as_ref()?;
            let (kind, body) = bytes::encode(entry);
            let updated = match entry {
                Entry::Profile(family) => family.updated(),
                Entry::Erased(at) => *at,
                Entry::Member(_) => nearside::time::Time::default(),
            };
            let updated = i64::try_from(updated.ms()).unwrap_or(i64::MAX);
            Some(Row { id: *id, version: slot.version.saturating_add(1), kind, updated, body })
        };
        changed.filter_map(row).collect()
    }
}

/// The error for an entry that does not decode.
pub fn corrupt(id: Id) -> StoreError {
    StoreError::Corrupt(format!("entry {}: its bytes are not what was written", crate::hex::encode(&id)))
}
