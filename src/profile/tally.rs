//! Tallies: how often what a placement shows is seen, clicked and bought, in one week.
//!
//! They are counted where they happen, one cell for a placement's variant and strategy, and travel like every cell: as
//! absolute values, so a report adds up what each visitor's devices counted and nothing is lost or doubled on the way.

use crate::event::{Decimal, Text};
use crate::limits::MAX_SLOTS;
use crate::time::{Day, Time};
use alloc::vec::Vec;

/// Days that a tally counts.
pub const WEEK_DAYS: u16 = 7;
/// Keys of one kind of count: one for each slot, and for a number of slots one more.
const SLOTS: u16 = 65;
const _: () = assert!(SLOTS as usize == MAX_SLOTS + 1, "keys are frozen: more slots need another format");

/// What is counted. The numbers are the wire's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Counted {
    /// An item was half visible for a second.
    Impression = 0,
    /// It was clicked.
    Click = 1,
    /// It was put into the cart within a week after the click.
    AddToCart = 2,
    /// It was bought within a week after the click: how many pieces.
    Purchase = 3,
    /// What was paid for them, in ten-thousandths.
    PurchaseValue = 4,
    /// The placement stood in a page and was given so many items as the slot says: 0 where the page's own were better. Of the
    /// placement as a whole, whose strategy is 0.
    Fill = 5,
}

impl Counted {
    /// All of them in the order of their numbers, with their names in reports.
    pub const ALL: [(&'static str, Self); 6] = [
        ("impressions", Self::Impression),
        ("clicks", Self::Click),
        ("added_to_cart", Self::AddToCart),
        ("purchases", Self::Purchase),
        ("purchase_value", Self::PurchaseValue),
        ("fills", Self::Fill),
    ];

    /// A count of it as a number for people: of money, in the shop's currency.
    #[must_use]
    pub fn amount(self, count: u64) -> Decimal {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        match self {
            Self::PurchaseValue => Decimal::from_units(count),
            _ => Decimal::from_i64(count),
        }
    }
}

/// Whose counts a tally holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown {
    /// The placement and its variant, as one hash: a manifest that knows both gives it.
    pub place: u32,
    /// The number of the strategy; 0 for the placement as a whole.
    pub strategy: u8,
}

/// Neighbouring keys of one count: eight slots seen once are one of these, in memory as on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Its first key.
    pub first: u16,
    /// The key after its last one.
    pub end: u16,
    /// The count of each; never 0.
    pub count: u64,
}

/// The counts of one week.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// The week's first day: a multiple of seven since 1970, a Thursday.
    pub week: Day,
    /// Whose they are.
    pub shown: Shown,
    /// Counts by [`Tally::key`], which ascends. A run is as long as it can be.
    pub runs: Vec<Run>,
}

impl Tally {
    /// How many keys there are.
    pub const KEYS: u16 = Self::key(Counted::Fill, 64).wrapping_add(1);

    /// A tally without counts of the week that `day` lies in.
    #[must_use]
    pub const fn new(day: Day, shown: Shown) -> Self {
        Self { week: week_of(day), shown, runs: Vec::new() }
    }

    /// Where a count stands: by what is counted, then by slot.
    #[must_use]
    pub const fn key(counted: Counted, slot: u8) -> u16 {
        (counted as u16).wrapping_mul(SLOTS).wrapping_add(slot as u16)
    }

    /// Adds to a count. A slot beyond those there can be is not counted.
    #[inline(never)]
    pub fn add(&mut self, counted: Counted, slot: u8, amount: u64) {
        if u16::from(slot) >= SLOTS || amount == 0 {
            return;
        }
        let key = Self::key(counted, slot);
        let mut is_new = true;
        for Run { first, end, count } in core::mem::take(&mut self.runs) {
            for held in first..end {
                if is_new && key <= held {
                    is_new = false;
                    self.append(key, if key == held { count.saturating_add(amount) } else { amount });
                }
                if key != held {
                    self.append(held, count);
                }
            }
        }
        if is_new {
            self.append(key, amount);
        }
    }

    /// A count over all slots.
    #[must_use]
    pub fn total(&self, counted: Counted) -> u64 {
        (0..=64).fold(0, |sum: u64, slot| sum.saturating_add(self.get(counted, slot)))
    }

    /// A count; 0 where there is none.
    #[must_use]
    pub fn get(&self, counted: Counted, slot: u8) -> u64 {
        self.at(Self::key(counted, slot))
    }

    /// Adds all counts of another tally.
    pub fn more(&mut self, other: &Self) {
        self.with(other, u64::saturating_add);
    }

    /// Takes all counts of another tally away.
    pub fn less(&mut self, other: &Self) {
        self.with(other, u64::saturating_sub);
    }

    #[inline(never)]
    fn with(&mut self, other: &Self, combined: fn(u64, u64) -> u64) {
        let held = Self { runs: core::mem::take(&mut self.runs), ..*self };
        for key in 0..Self::KEYS {
            let count = combined(held.at(key), other.at(key));
            if count > 0 {
                self.append(key, count);
            }
        }
    }

    fn at(&self, key: u16) -> u64 {
        self.runs.iter().find(|run| (run.first..run.end).contains(&key)).map_or(0, |run| run.count)
    }

    /// Puts a key behind all others.
    #[inline(never)]
    fn append(&mut self, key: u16, count: u64) {
        match self.runs.last_mut() {
            Some(last) if last.end == key && last.count == count => last.end = key.wrapping_add(1),
            _ => self.runs.push(Run { first: key, end: key.wrapping_add(1), count }),
        }
    }
}

/// A recommended item that the visitor clicked: what they do with it later counts for its placement. Stays on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clicked {
    /// When.
    pub at: Time,
    /// The item's id.
    pub item: Text,
    /// What showed it.
    pub shown: Shown,
    /// Where.
    pub slot: u8,
}

/// The first day of the week that a day lies in.
#[must_use]
pub const fn week_of(day: Day) -> Day {
    Day(day.0.wrapping_sub(day.0 % WEEK_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stand_by_kind_and_slot() {
        let mut tally = Tally::new(Day(20_450), Shown { place: 1, strategy: 2 });
        tally.add(Counted::Click, 3, 1);
        tally.add(Counted::Impression, 3, 2);
        tally.add(Counted::Impression, 3, 1);
        tally.add(Counted::Impression, 0, 5);
        tally.add(Counted::Impression, 1, 0);
        tally.add(Counted::Impression, 65, 1);
        let run = |first, end, count| Run { first, end, count };
        assert_eq!(tally.runs, [run(0, 1, 5), run(3, 4, 3), run(68, 69, 1)]);
        (1..5).for_each(|slot| tally.add(Counted::Click, slot, 1));
        assert_eq!(tally.runs[2..], [run(66, 68, 1), run(68, 69, 2), run(69, 70, 1)]);
        assert_eq!([tally.get(Counted::Impression, 3), tally.total(Counted::Impression)], [3, 8]);
        assert_eq!(tally.week, Day(20_447));
        assert_eq!(week_of(Day(20_453)), week_of(Day(20_447)));
    }
}
