//! The items by their broadest category, and the newest ones: laid out once when a catalog is loaded.

use super::facts::{self, NO_WORD};
use super::{Catalog, ItemNumber};
use crate::time::Day;
use alloc::vec;
use alloc::vec::Vec;

/// Most items in the list of the newest ones. Older ones are not in it.
pub const MAX_NEWEST: usize = 256;

/// Where the items of each category stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shelves {
    /// Where the items of each word begin in `items`; the one after the last is the end.
    starts: Vec<u32>,
    items: Vec<ItemNumber>,
    /// With the day on which each came, latest first.
    newest: Vec<(Day, ItemNumber)>,
}

impl Shelves {
    /// Lays out the items that start at `starts_of`; a counting sort, for there are few categories.
    pub(super) fn new(bytes: &[u8], starts_of: &[u32], words: usize) -> Option<Self> {
        // While items are counted and filled in, the shelf of word w stands two places and one place further on.
        let mut starts = vec![0_u32; words.saturating_add(2)];
        let mut newest: Vec<(Day, ItemNumber)> = Vec::new();
        let mut shelved = Vec::with_capacity(starts_of.len());
        for (number, start) in (0..).zip(starts_of) {
            let facts = facts::read(bytes, *start, ItemNumber(number))?;
            shelved.push(facts.category());
            if let Some(count) = starts.get_mut((facts.category() as usize).saturating_add(2)) {
                *count = count.saturating_add(1);
            }
            let Some(day) = facts.added else { continue };
            let place = newest.partition_point(|(held, _)| *held >= day);
            if place < MAX_NEWEST {
                newest.truncate(MAX_NEWEST.saturating_sub(1));
                newest.insert(place, (day, ItemNumber(number)));
            }
        }
        let mut total = 0_u32;
        for start in &mut starts {
            total = total.saturating_add(*start);
            *start = total;
        }
        let mut items = vec![ItemNumber(NO_WORD); total as usize];
        for (number, word) in (0..).zip(shelved) {
            let Some(place) = starts.get_mut((word as usize).saturating_add(1)) else { continue };
            if let Some(item) = items.get_mut(*place as usize) {
                *item = ItemNumber(number);
            }
            *place = place.saturating_add(1);
        }
        Some(Self { starts, items, newest })
    }
}

impl Catalog {
    /// The items whose broadest category is that word, in the order of their ids.
    #[must_use]
    pub fn shelf(&self, word: u32) -> &[ItemNumber] {
        let word = word as usize;
        let starts = &self.shelves.starts;
        let (Some(start), Some(end)) = (starts.get(word), starts.get(word.saturating_add(1))) else { return &[] };
        self.shelves.items.get(*start as usize..*end as usize).unwrap_or_default()
    }

    /// The items that came last and when, latest first, at most [`MAX_NEWEST`]; of one day in the order of their ids.
    #[must_use]
    pub fn newest(&self) -> &[(Day, ItemNumber)] {
        &self.shelves.newest
    }

    /// The word of the broadest category for which `is` holds; of several the longest, of these the first.
    ///
    /// Linear in the number of categories: it is asked once a request.
    #[must_use]
    pub fn category_word(&self, is: &dyn Fn(&str) -> bool) -> Option<u32> {
        let mut found: Option<(usize, u32)> = None;
        for number in 0..u32::try_from(self.words.len()).unwrap_or(0) {
            if self.shelf(number).is_empty() {
                continue;
            }
            let Some(word) = self.word(number) else { continue };
            if word.len() > found.map_or(0, |(length, _)| length) && is(word) {
                found = Some((word.len(), number));
            }
        }
        found.map(|(_, number)| number)
    }
}
