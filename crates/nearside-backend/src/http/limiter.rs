//! Who may ask how often: token buckets in a table of fixed memory.

use crate::limits::{BURST_S, MAX_BUCKETS};
use nearside::id::mix64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Buckets of one set: a sender has its place in one of them.
const WAYS: usize = 8;
/// Sets under one lock.
const SETS_A_SHARD: usize = 128;
/// Parts of a request in a bucket: finer than any rate's share of a millisecond.
const PARTS: u64 = 1000;

/// How often somebody may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(u32);

impl Rate {
    /// So many requests a second; at least one.
    #[must_use]
    pub fn per_second(requests: u32) -> Self {
        Self(requests.max(1))
    }

    /// What a full bucket holds.
    fn full(self) -> u64 {
        u64::from(self.0).saturating_mul(u64::from(BURST_S)).saturating_mul(PARTS).min(u64::from(u32::MAX))
    }

    /// What flows in, in so many ms.
    fn inflow(self, ms: u32) -> u64 {
        u64::from(self.0).saturating_mul(u64::from(ms)).saturating_mul(PARTS) / 1000
    }
}

/// One sender's bucket.
#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    /// Whose it is; 0 for nobody's.
    key: u64,
    /// What it held at that time, in parts of a request.
    level: u32,
    at_ms: u32,
}

/// Buckets of all senders of one kind. When all places of a set are taken, the fullest bucket goes: its sender asked least of
/// late, and gets a full one when it comes back. So nobody is refused for want of memory, and a flood from ever new senders
/// takes no memory.
pub struct Limiter {
    rate: Rate,
    seed: u64,
    shards: Vec<Mutex<Vec<[Bucket; WAYS]>>>,
}

impl Limiter {
    /// A limiter; nobody who does not know `seed` can say which senders share a set.
    #[must_use]
    pub fn new(rate: Rate, seed: u64) -> Self {
        let shards = MAX_BUCKETS / WAYS / SETS_A_SHARD;
        let shards = (0..shards).map(|_| Mutex::new(vec![[Bucket::default(); WAYS]; SETS_A_SHARD])).collect();
        Self { rate, seed, shards }
    }

    /// Takes one request out of a sender's bucket.
    ///
    /// # Errors
    /// How long the sender has to wait for the next one, where the bucket is empty.
    pub fn take(&self, sender: u64, now_ms: u32) -> Result<(), Duration> {
        let key = mix64(sender ^ self.seed).max(1);
        let place = usize::try_from(key >> 32).unwrap_or(0);
        let Some(shard) = self.shards.get(place % self.shards.len().max(1)) else { return Ok(()) };
        let mut sets = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(set) = sets.get_mut(place / self.shards.len().max(1) % SETS_A_SHARD) else { return Ok(()) };
        let level = |bucket: &Bucket| {
            // Two threads may read the clock in one order and come here in the other.
            let passed = now_ms.wrapping_sub(bucket.at_ms);
            let passed = if passed > u32::MAX / 2 { 0 } else { passed };
            u64::from(bucket.level).saturating_add(self.rate.inflow(passed)).min(self.rate.full())
        };
        let fullness = |bucket: &Bucket| match bucket.key {
            own if own == key => u64::MAX,
            0 => u64::MAX - 1,
            _ => level(bucket),
        };
        let Some(bucket) = set.iter_mut().max_by_key(|bucket| fullness(bucket)) else { return Ok(()) };
        let held = if bucket.key == key { level(bucket) } else { self.rate.full() };
        *bucket = Bucket { key, level: u32::try_from(held).unwrap_or(u32::MAX), at_ms: now_ms };
        match held.checked_sub(PARTS) {
            Some(left) => {
                bucket.level = u32::try_from(left).unwrap_or(u32::MAX);
                Ok(())
            }
            None => {
                let missing = PARTS.saturating_sub(held);
                Err(Duration::from_millis(missing.div_ceil(u64::from(self.rate.0)).max(1)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_has_a_burst_and_then_its_rate() {
        let limiter = Limiter::new(Rate::per_second(2), 7);
        let asked = |now_ms| (0..100).filter(|_| limiter.take(1, now_ms).is_ok()).count();
        assert_eq!(asked(1_000), 20, "the burst");
        assert_eq!(limiter.take(1, 1_000), Err(Duration::from_millis(500)));
        assert_eq!(asked(2_000), 2, "a second later");
        assert_eq!(asked(1_900), 0, "a clock that goes back gives nothing");
        assert_eq!(asked(4_000_000), 20, "long after");
        assert!(limiter.take(2, 4_000_000).is_ok(), "another sender");
    }

    #[test]
    fn the_clock_may_turn_over() {
        let limiter = Limiter::new(Rate::per_second(1), 7);
        while limiter.take(1, u32::MAX - 10).is_ok() {}
        assert!(limiter.take(1, 5).is_err());
        assert!(limiter.take(1, 1_000).is_ok());
    }

    #[test]
    fn a_million_senders_take_no_memory_and_do_not_free_one_that_floods() {
        let limiter = Limiter::new(Rate::per_second(1), 7);
        while limiter.take(0, 0).is_ok() {}
        let mut passed = 0;
        for sender in 1..1_000_000_u64 {
            assert!(limiter.take(sender, 0).is_ok(), "a new sender is refused");
            if sender % 100 == 0 && limiter.take(0, 0).is_ok() {
                passed += 1;
            }
        }
        assert_eq!(passed, 0, "the flood got a new bucket");
        let held: usize = limiter.shards.iter().map(|shard| shard.lock().unwrap().len() * WAYS).sum();
        assert_eq!(held, MAX_BUCKETS);
    }
}
