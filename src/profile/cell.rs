//! A cell: an absolute value with its writer's version, and a table of them in numbered slots.
//!
//! Every cell has one writer. Its value is never an increment, so a delta may be dropped, repeated,
//! reordered or retried: the join keeps the greater version and the outcome is the same.

use alloc::vec::Vec;

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
    slots: Vec<(u8, Cell<T>)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { slots: Vec::new() }
    }
}

impl<T: Ord + Clone> Table<T> {
    /// The value in a slot.
    #[must_use]
    pub fn get(&self, slot: u8) -> Option<&T> {
        let index = self.place(slot).ok()?;
        self.slots.get(index).map(|(_, cell)| &cell.value)
    }

    /// Puts a value into a slot at `version`.
    pub fn set(&mut self, slot: u8, value: T, version: Version) {
        let cell = Cell { version, value };
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
    pub fn join(&mut self, other: &Self) {
        for (slot, cell) in &other.slots {
            match self.place(*slot) {
                Ok(index) => {
                    if let Some((_, held)) = self.slots.get_mut(index).filter(|(_, held)| cell > held) {
                        *held = cell.clone();
                    }
                }
                Err(index) => self.slots.insert(index, (*slot, cell.clone())),
            }
        }
    }

    /// The cells that are newer than `base`.
    #[must_use]
    pub fn since(&self, base: Version) -> Self {
        Self { slots: self.slots.iter().filter(|(_, cell)| cell.version > base).cloned().collect() }
    }

    /// The slot to write a new value into: the first free one below `capacity`, else the least by `key`.
    pub fn slot_for_new<K: Ord>(&self, capacity: u8, key: impl Fn(&T) -> K) -> u8 {
        if self.slots.len() < usize::from(capacity) {
            // Slots are in order, so the first one that is not where it would be is free.
            let free = (0..capacity).zip(self.slots.iter()).find(|(slot, (held, _))| slot != held);
            return free.map_or_else(|| u8::try_from(self.slots.len()).unwrap_or(0), |(slot, _)| slot);
        }
        let least = self.slots.iter().min_by_key(|(slot, cell)| (key(&cell.value), *slot));
        least.map_or(0, |(slot, _)| *slot)
    }

    /// The slot whose value satisfies `wanted`.
    pub fn find(&self, wanted: impl Fn(&T) -> bool) -> Option<(u8, &T)> {
        self.iter().find(|(_, value)| wanted(value))
    }

    fn place(&self, slot: u8) -> Result<usize, usize> {
        self.slots.binary_search_by_key(&slot, |(held, _)| *held)
    }
}

impl<T> Table<T> {
    /// All values with their slots, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &T)> {
        self.slots.iter().map(|(slot, cell)| (*slot, &cell.value))
    }

    /// All values, by slot.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().map(|(_, cell)| &cell.value)
    }

    /// All cells with their slots, by slot.
    #[must_use]
    pub fn cells(&self) -> &[(u8, Cell<T>)] {
        &self.slots
    }

    /// How many slots hold a cell.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether no slot holds a cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_table_overwrites_the_least() {
        let mut table = Table::default();
        for (slot, value) in [(0, 30), (1, 10), (2, 20)] {
            table.set(slot, value, Version(1));
        }
        assert_eq!(table.slot_for_new(4, |value| *value), 3);
        assert_eq!(table.slot_for_new(3, |value| *value), 1);
    }

    #[test]
    fn a_gap_is_filled_first() {
        let mut table = Table::default();
        table.set(0, 1, Version(1));
        table.set(2, 1, Version(1));
        assert_eq!(table.slot_for_new(4, |value| *value), 1);
    }

    #[test]
    fn what_is_newer_than_the_base_goes_out() {
        let mut table = Table::default();
        table.set(0, 'a', Version(1));
        table.set(1, 'b', Version(2));
        assert_eq!(table.since(Version(1)).iter().collect::<Vec<_>>(), [(1, &'b')]);
    }
}
