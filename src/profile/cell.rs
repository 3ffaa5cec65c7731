//! A cell: an absolute value with its writer's version, and a table of them in numbered slots.
//!
//! Every cell has one writer. Its value is never an increment, so a delta may be dropped, repeated,
//! reordered or retried: the join keeps the greater version and the outcome is the same.

use super::row::{Kind, Row};
use alloc::vec::Vec;
use core::marker::PhantomData;

/// A writer's version: the sequence number of the delta in which a change goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Version(pub u32);

/// A value with the version at which its writer set it.
///
/// The order (version, then value) is the join: one writer never gives one version two values, so the
/// second half decides only between forgeries, and even there every reader agrees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell<T> {
    /// When it was set, in its writer's count.
    pub version: Version,
    /// The absolute value.
    pub value: T,
}

/// Up to 256 numbered slots, each empty or a cell, kept in the order of their numbers.
///
/// A full table makes room by overwriting a slot, which is itself a newer value of that slot: nothing
/// is ever removed, so the replica's copy elsewhere ends up equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<T> {
    rows: Rows,
    kind: PhantomData<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Rows::default(), kind: PhantomData }
    }
}

impl<T: Kind> Table<T> {
    /// The value in a slot.
    #[must_use]
    pub fn get(&self, slot: u8) -> Option<&T> {
        T::of(self.rows.get(slot)?)
    }

    /// Puts a value into a slot at `version`.
    pub fn set(&mut self, slot: u8, value: T, version: Version) {
        self.rows.set(slot, Cell { version, value: value.into_row() });
    }

    /// The slot to write a new value into: the first free one below `capacity`, else the least by `key`.
    pub fn slot_for_new(&self, capacity: u8, key: impl Fn(&T) -> u64) -> u8 {
        self.rows.slot_for_new(capacity, &|row| T::of(row).map_or(0, &key))
    }

    /// The slot whose value satisfies `wanted`.
    pub fn find(&self, wanted: impl Fn(&T) -> bool) -> Option<(u8, &T)> {
        self.iter().find(|(_, value)| wanted(value))
    }

    /// All values with their slots, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &T)> {
        self.cells().iter().filter_map(|(slot, cell)| Some((*slot, T::of(&cell.value)?)))
    }

    /// All values, by slot.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.cells().iter().filter_map(|(_, cell)| T::of(&cell.value))
    }
}

impl<T> Table<T> {
    /// All cells with their slots, by slot.
    #[must_use]
    pub fn cells(&self) -> &[(u8, Cell<Row>)] {
        &self.rows.slots
    }

    /// How many slots hold a cell.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.slots.len()
    }

    /// Whether no slot holds a cell.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.slots.is_empty()
    }

    /// The table without its kind.
    pub(crate) const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The table without its kind. Rows of another kind would be lost to every reader.
    pub(crate) const fn rows_mut(&mut self) -> &mut Rows {
        &mut self.rows
    }
}

/// The slots of a table of any kind.
// Not inlined: what all kinds share is to exist once, or the tag is kilobytes larger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rows {
    pub slots: Vec<(u8, Cell<Row>)>,
}

impl Rows {
    #[inline(never)]
    fn get(&self, slot: u8) -> Option<&Row> {
        let index = self.place(slot).ok()?;
        self.slots.get(index).map(|(_, cell)| &cell.value)
    }

    /// Puts a cell into a slot.
    #[inline(never)]
    pub fn set(&mut self, slot: u8, cell: Cell<Row>) {
        match self.place(slot) {
            Ok(index) => {
                if let Some((_, held)) = self.slots.get_mut(index) {
                    *held = cell;
                }
            }
            Err(index) => self.slots.insert(index, (slot, cell)),
        }
    }

    /// Keeps the greater cell of each slot.
    #[inline(never)]
    pub fn join(&mut self, other: &Self) {
        for (slot, cell) in &other.slots {
            let held = self.place(*slot).ok().and_then(|index| self.slots.get(index));
            if held.is_none_or(|(_, held)| cell > held) {
                self.set(*slot, Cell { version: cell.version, value: cell.value.copy() });
            }
        }
    }

    /// The cells that are newer than `base`.
    #[inline(never)]
    pub fn since(&self, base: Version) -> Self {
        Self { slots: self.slots.iter().filter(|(_, cell)| cell.version > base).cloned().collect() }
    }

    /// The greatest version; 0 where there is no cell.
    pub fn newest(&self) -> Version {
        let mut newest = Version(0);
        for (_, cell) in &self.slots {
            newest = newest.max(cell.version);
        }
        newest
    }

    #[inline(never)]
    fn slot_for_new(&self, capacity: u8, key: &dyn Fn(&Row) -> u64) -> u8 {
        if self.slots.len() < usize::from(capacity) {
            // Slots are in order, so the first one that is not where it would be is free.
            let free = (0..capacity).zip(self.slots.iter()).find(|(slot, (held, _))| slot != held);
            return free.map_or_else(|| u8::try_from(self.slots.len()).unwrap_or(0), |(slot, _)| slot);
        }
        let mut least = (u64::MAX, 0);
        for (slot, cell) in self.slots.iter().rev() {
            // Of equals the last one looked at stays, which is the lowest slot.
            let key = key(&cell.value);
            if key <= least.0 {
                least = (key, *slot);
            }
        }
        least.1
    }

    fn place(&self, slot: u8) -> Result<usize, usize> {
        self.slots.binary_search_by_key(&slot, |(held, _)| *held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    fn at(ms: u64) -> Time {
        Time::from_ms(ms).unwrap()
    }

    #[test]
    fn a_full_table_overwrites_the_least() {
        let mut table = Table::default();
        for (slot, ms) in [(0, 30), (1, 10), (2, 20)] {
            table.set(slot, at(ms), Version(1));
        }
        assert_eq!(table.slot_for_new(4, |time| time.ms()), 3);
        assert_eq!(table.slot_for_new(3, |time| time.ms()), 1);
    }

    #[test]
    fn a_gap_is_filled_first() {
        let mut table = Table::default();
        table.set(0, at(1), Version(1));
        table.set(2, at(1), Version(1));
        assert_eq!(table.slot_for_new(4, |time| time.ms()), 1);
    }

    #[test]
    fn what_is_newer_than_the_base_goes_out() {
        let mut table = Table::default();
        table.set(0, at(7), Version(1));
        table.set(1, at(8), Version(2));
        let newer = table.rows().since(Version(1));
        assert_eq!(newer.slots, [(1, Cell { version: Version(2), value: at(8).into_row() })]);
    }
}
