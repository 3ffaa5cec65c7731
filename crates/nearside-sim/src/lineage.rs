//! A lineage: the numbers of all events that a state has come from.

/// Most events of one universe. Whoever would record one more does nothing.
pub const MAX_EVENTS: usize = 512;
const WORDS: usize = MAX_EVENTS / 64;

/// A set of event numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lineage([u64; WORDS]);

impl Lineage {
    /// Takes a number in; one beyond [`MAX_EVENTS`] is left out.
    pub fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Whether a number is in it.
    #[must_use]
    pub fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Both together.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        self.each(other, |one, other| one | other)
    }

    /// This without the numbers of another one.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.each(other, |one, other| one & !other)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// All numbers, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = usize> {
        (0..MAX_EVENTS).filter(|number| self.contains(*number))
    }

    fn each(&self, other: &Self, merged: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = self.0;
        for (word, other) in words.iter_mut().zip(other.0) {
            *word = merged(*word, other);
        }
        Self(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lineage_is_a_set() {
        let (mut one, mut other) = (Lineage::default(), Lineage::default());
        for number in [0, 63, 64, 511] {
            one.insert(number);
        }
        other.insert(64);
        other.insert(MAX_EVENTS);
        assert_eq!(one.numbers().collect::<Vec<_>>(), [0, 63, 64, 511]);
        assert_eq!(one.without(&other).len(), 3);
        assert_eq!(one.with(&other), one);
        assert!(other.without(&one).is_empty());
    }
}
