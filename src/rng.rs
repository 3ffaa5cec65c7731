//! A small deterministic generator (`SplitMix64`); its seed comes from the host, never from here.

use crate::id::{ReplicaId, mix64};

/// `SplitMix64` (Steele, Lea, Flood 2014): one addition and one mix a number. Not for secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rng(u64);

impl Rng {
    /// A generator that gives the same numbers for the same seed everywhere.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix64(self.0)
    }

    /// A fresh replica id.
    pub fn replica_id(&mut self) -> ReplicaId {
        let mut bytes = [0; 16];
        let (low, high) = bytes.split_at_mut(8);
        low.copy_from_slice(&self.next_u64().to_le_bytes());
        high.copy_from_slice(&self.next_u64().to_le_bytes());
        ReplicaId(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence() {
        let (mut a, mut b) = (Rng::new(7), Rng::new(7));
        assert_eq!(a.replica_id(), b.replica_id());
        assert_ne!(a.next_u64(), Rng::new(8).next_u64());
    }
}
