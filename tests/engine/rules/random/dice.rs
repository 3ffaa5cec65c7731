//! Random choices from one seed.

use nearside::rng::Rng;

/// A generator of choices.
pub struct Dice(Rng);

impl Dice {
    /// The choices of one case: the same for the same seed and number, whatever ran before.
    pub const fn of_case(seed: u64, case: u64) -> Self {
        Self(Rng::new(nearside::id::mix64(seed) ^ case))
    }

    pub fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// From 0 to `end`, which is excluded.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// From `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.below(usize::try_from(most - least + 1).unwrap())).unwrap()
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// `n` different elements of a list, in their order.
    pub fn some<T: Clone>(&mut self, list: &[T], n: usize) -> Vec<T> {
        let mut left = n.min(list.len());
        let mut picked = Vec::new();
        for (place, element) in list.iter().enumerate() {
            if self.below(list.len() - place) < left {
                picked.push(element.clone());
                left -= 1;
            }
        }
        picked
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.below(place + 1));
        }
    }
}
