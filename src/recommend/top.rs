//! Keeps the best few of many without sorting all of them.

use alloc::vec::Vec;

/// An item with its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    /// The item's number in the model.
    pub item: u32,
    /// Its score.
    pub score: u64,
    /// Its popularity level; decides between equal scores.
    pub popularity: u8,
}

impl Scored {
    /// Whether this one comes before `other`: greater score, then greater popularity, then lower number.
    #[must_use]
    pub const fn before(&self, other: &Self) -> bool {
        if self.score != other.score {
            return self.score > other.score;
        }
        if self.popularity != other.popularity {
            return self.popularity > other.popularity;
        }
        self.item < other.item
    }
}

/// The best `most` of what is offered, best first.
pub(super) struct Top {
    most: usize,
    list: Vec<Scored>,
}

impl Top {
    pub(super) fn new(most: usize) -> Self {
        Self { most, list: Vec::with_capacity(most) }
    }

    /// Takes the item in where it is good enough; `fits` is asked only then, because it may be dear.
    #[inline(never)]
    pub(super) fn offer(&mut self, offered: Scored, fits: &mut dyn FnMut(u32) -> bool) {
        let full = self.list.len() >= self.most;
        if full && self.list.last().is_none_or(|last| !offered.before(last)) {
            return;
        }
        if !fits(offered.item) {
            return;
        }
        if full {
            self.list.pop();
        }
        let place = self.list.partition_point(|held| held.before(&offered));
        self.list.insert(place, offered);
    }

    pub(super) fn into_list(self) -> Vec<Scored> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn the_best_are_those_that_sorting_gives() {
        let mut rng = Rng::new(3);
        let mut all: Vec<Scored> = (0..500)
            .map(|item| Scored { item, score: rng.next_u64() % 50, popularity: (rng.next_u64() % 4) as u8 })
            .collect();
        let mut top = Top::new(20);
        for scored in &all {
            top.offer(*scored, &mut |item| item % 7 != 0);
        }
        all.retain(|scored| scored.item % 7 != 0);
        all.sort_by_key(|scored| (u64::MAX - scored.score, u8::MAX - scored.popularity, scored.item));
        assert_eq!(top.into_list(), all[..20]);
    }

    #[test]
    fn none_wanted_gives_none() {
        let mut top = Top::new(0);
        top.offer(Scored { item: 1, score: 1, popularity: 0 }, &mut |_| true);
        assert!(top.into_list().is_empty());
    }
}
