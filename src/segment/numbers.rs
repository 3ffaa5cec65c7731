//! A set of small numbers, a bit for each.

use alloc::vec;
use alloc::vec::Vec;

/// A set of numbers below a limit; it leaves out what is not below it.
#[derive(Debug, Clone, Default)]
pub struct NumberSet {
    words: Vec<u64>,
}

impl NumberSet {
    /// A set that holds nothing and has room for nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self { words: Vec::new() }
    }

    /// Room for the numbers below `limit`, none of them held.
    #[must_use]
    pub fn new(limit: u16) -> Self {
        Self { words: vec![0; usize::from(limit).div_ceil(64)] }
    }

    /// Room for the numbers below `limit`, all of them held.
    #[must_use]
    pub fn full(limit: u16) -> Self {
        let mut set = Self::new(limit);
        for number in 0..limit {
            set.insert(number);
        }
        set
    }

    /// Takes a number in.
    #[inline]
    pub fn insert(&mut self, number: u16) {
        if let Some(word) = self.words.get_mut(usize::from(number >> 6)) {
            *word |= 1 << (number & 63);
        }
    }

    /// Takes a number out.
    #[inline]
    pub fn remove(&mut self, number: u16) {
        if let Some(word) = self.words.get_mut(usize::from(number >> 6)) {
            *word &= !(1 << (number & 63));
        }
    }

    /// Whether a number is held.
    #[must_use]
    pub fn contains(&self, number: u16) -> bool {
        self.word(usize::from(number >> 6)) & 1 << (number & 63) != 0
    }

    /// Takes out the least number that is at least `from`.
    #[inline]
    pub fn take_from(&mut self, from: u16) -> Option<u16> {
        let mut place = usize::from(from >> 6);
        let mut mask = u64::MAX << (from & 63);
        while let Some(word) = self.words.get_mut(place) {
            let later = *word & mask;
            if later != 0 {
                *word &= !(later & later.wrapping_neg());
                return Some(number(place, later));
            }
            mask = u64::MAX;
            place = place.saturating_add(1);
        }
        None
    }

    /// All numbers, ascending.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u16> {
        self.without(&Self::default())
    }

    /// The numbers that `other` does not hold, ascending.
    #[must_use]
    #[inline(never)]
    pub fn without(&self, other: &Self) -> Vec<u16> {
        let mut numbers = Vec::new();
        for (place, word) in self.words.iter().enumerate() {
            let mut left = word & !other.word(place);
            while left != 0 {
                numbers.push(number(place, left));
                left &= left.wrapping_sub(1);
            }
        }
        numbers
    }

    fn word(&self, place: usize) -> u64 {
        self.words.get(place).copied().unwrap_or(0)
    }
}

/// The number of the lowest bit of the word at a place.
#[inline]
fn number(place: usize, word: u64) -> u16 {
    u16::try_from(place << 6).unwrap_or(0) | u16::try_from(word.trailing_zeros()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_in_order_and_once() {
        let mut set = NumberSet::new(200);
        for number in [130, 3, 64] {
            set.insert(number);
        }
        set.insert(999);
        assert_eq!(set.take_from(0), Some(3));
        assert_eq!(set.take_from(65), Some(130));
        assert_eq!(set.take_from(0), Some(64));
        assert_eq!(set.take_from(0), None);
    }

    #[test]
    fn a_set_without_another_and_sets_of_other_sizes() {
        let mut set = NumberSet::full(130);
        assert_eq!(set.to_vec(), (0..130).collect::<Vec<_>>());
        set.remove(129);
        assert!(set.contains(128) && !set.contains(129) && !set.contains(5000));
        let mut other = NumberSet::full(100);
        other.remove(7);
        assert_eq!(set.without(&other), [7].into_iter().chain(100..129).collect::<Vec<_>>());
        assert!(NumberSet::default().without(&set).is_empty());
    }
}
