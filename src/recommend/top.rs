//! Gives the best of many one after the other, without sorting all of them.

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

/// The best `most` of what is offered: quick where few are wanted.
pub(super) struct Top {
    most: usize,
    /// Best first.
    pub(super) list: Vec<Scored>,
}

impl Top {
    pub(super) fn new(most: usize) -> Self {
        Self { most, list: Vec::with_capacity(most) }
    }

    /// Takes an item in where it is good enough; one without a score is not.
    #[inline]
    pub(super) fn offer(&mut self, offered: Scored) {
        let is_wanted = self.list.len() < self.most || self.list.last().is_some_and(|last| offered.before(last));
        if is_wanted && offered.score != 0 {
            self.insert(offered);
        }
    }

    #[inline(never)]
    fn insert(&mut self, offered: Scored) {
        self.list.truncate(self.most.saturating_sub(1));
        let place = self.list.partition_point(|held| held.before(&offered));
        self.list.insert(place, offered);
    }
}

/// Gives all of a list, best first: a heap, since nobody knows how few of how many are wanted.
pub(super) struct Rest(Vec<Scored>);

impl Rest {
    /// Puts a list into the order of a heap: none comes before the one at half its place.
    pub(super) fn of(mut list: Vec<Scored>) -> Self {
        for place in (0..list.len() / 2).rev() {
            sink(&mut list, place);
        }
        Self(list)
    }
}

impl Iterator for Rest {
    type Item = Scored;

    fn next(&mut self) -> Option<Scored> {
        let last = self.0.pop()?;
        let Some(first) = self.0.first_mut() else { return Some(last) };
        let best = core::mem::replace(first, last);
        sink(&mut self.0, 0);
        Some(best)
    }
}

/// Lets the one at `place` sink below those that come before it.
#[inline(never)]
fn sink(heap: &mut [Scored], mut place: usize) {
    let Some(sinking) = heap.get(place).copied() else { return };
    loop {
        let mut below = place.wrapping_mul(2).wrapping_add(1);
        let Some(mut better) = heap.get(below).copied() else { break };
        if let Some(other) = heap.get(below.wrapping_add(1)).filter(|other| other.before(&better)) {
            better = *other;
            below = below.wrapping_add(1);
        }
        if !better.before(&sinking) {
            break;
        }
        if let Some(held) = heap.get_mut(place) {
            *held = better;
        }
        place = below;
    }
    if let Some(held) = heap.get_mut(place) {
        *held = sinking;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn random(rng: &mut Rng, count: u32) -> Vec<Scored> {
        let mut scored = |item| Scored { item, score: rng.next_u64() % 50, popularity: (rng.next_u64() % 4) as u8 };
        (0..count).map(&mut scored).collect()
    }

    #[test]
    fn the_best_are_those_that_sorting_gives() {
        let mut rng = Rng::new(3);
        for (count, most) in [(0, 1), (1, 0), (7, 7), (7, 9), (500, 1), (500, 20), (500, 499)] {
            let mut all = random(&mut rng, count);
            let mut top = Top::new(most);
            for scored in &all {
                top.offer(*scored);
            }
            let rest: Vec<Scored> = Rest::of(all.clone()).collect();
            all.sort_by_key(|scored| (u64::MAX - scored.score, u8::MAX - scored.popularity, scored.item));
            assert_eq!(rest, all);
            all.retain(|scored| scored.score != 0);
            assert_eq!(top.list, all[..most.min(all.len())]);
        }
    }
}
