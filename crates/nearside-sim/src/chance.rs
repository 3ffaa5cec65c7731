//! Chance: every draw of a universe comes from one seeded generator, so that a universe can be had again.

use nearside::id::ReplicaId;
use nearside::rng::Rng;

/// Draws from one seed.
#[derive(Debug, Clone)]
pub struct Chance(Rng);

impl Chance {
    /// The draws of that seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(Rng::new(seed))
    }

    /// 64 random bits.
    pub fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A fresh replica id.
    pub fn replica(&mut self) -> ReplicaId {
        self.0.replica_id()
    }

    /// A number below `bound`; 0 where that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.number().checked_rem(bound).unwrap_or(0)
    }

    /// A number from `least` to `most`, both among them.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least.saturating_add(self.below(most.saturating_sub(least).saturating_add(1)))
    }

    /// An index below `length`.
    pub fn index(&mut self, length: usize) -> usize {
        let bound = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(bound)).unwrap_or(0)
    }

    /// Whether something happens that happens `permille` times in a thousand.
    pub fn happens(&mut self, permille: u64) -> bool {
        self.below(1000) < permille
    }
}
