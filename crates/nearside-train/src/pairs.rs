//! Counts which items are looked at together, in integers: the sum does not depend on its order.

use crate::events::Sample;
use crate::options::Recipe;
use crate::report::{Progress, Step};
use crate::weights::PairWeights;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::thread;

/// Two items that were looked at together, the lower number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) lower: u32,
    pub(crate) higher: u32,
    /// Weight of sessions that went from the lower to the higher, in units of [`crate::weights::PAIR_ONE`].
    pub(crate) up: u64,
    /// Weight of those that went the other way.
    pub(crate) down: u64,
}

impl Pair {
    pub(crate) const fn weight(&self) -> u64 {
        self.up.saturating_add(self.down)
    }
}

/// All pairs of a sample of sessions, by lower item, then higher. It does not depend on the number of threads.
pub(crate) fn count(sample: &Sample<'_>, recipe: &Recipe, progress: &mut dyn FnMut(Progress)) -> Vec<Pair> {
    let total = sample.sessions.len() as u64;
    progress(Progress { step: Step::Count, done: 0, of: Some(total) });
    let weights = Weights::new(sample, recipe);
    let parts = parts();
    let mut pairs: Vec<Pair> = thread::scope(|scope| {
        let counting: Vec<_> = (0..parts)
            .map(|part| {
                scope.spawn({
                    let weights = &weights;
                    move || weights.count(part, parts)
                })
            })
            .collect();
        counting.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    pairs.sort_unstable_by_key(|pair| (pair.lower, pair.higher));
    progress(Progress { step: Step::Count, done: total, of: Some(total) });
    pairs
}

/// Into how many parts work is divided: one a processor.
pub(crate) fn parts() -> u32 {
    thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1)).min(64)
}

/// Sums by pairs of items.
pub(crate) type PairMap<V> = HashMap<u64, V, BuildHasherDefault<PairHasher>>;

/// The key of a pair in a [`PairMap`].
pub(crate) fn key(one: u32, other: u32) -> u64 {
    (u64::from(one.min(other)) << 32) | u64::from(one.max(other))
}

/// The two items of a key.
pub(crate) fn items(key: u64) -> (u32, u32) {
    let low = |value: u64| u32::try_from(value & 0xffff_ffff).unwrap_or(u32::MAX);
    (low(key >> 32), low(key))
}

/// Whether a pair belongs to a part: all pairs of one lower item belong to the same.
pub(crate) const fn is_of_part(lower: u32, part: u32, parts: u32) -> bool {
    (lower.wrapping_mul(0x9e37_79b9) >> 8) % parts == part
}

/// Mixes the bits of a pair's key: item numbers are not chosen by an enemy, and speed is wanted.
#[derive(Default)]
pub(crate) struct PairHasher(u64);

impl Hasher for PairHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

/// What pairs weigh in a sample.
struct Weights<'a> {
    sample: &'a Sample<'a>,
    tables: PairWeights,
    newest: u32,
    span_s: u32,
}

impl<'a> Weights<'a> {
    fn new(sample: &'a Sample<'a>, recipe: &Recipe) -> Self {
        let (oldest, newest) = sample.events.span();
        Self { sample, tables: PairWeights::new(recipe), newest, span_s: newest.saturating_sub(oldest) }
    }

    /// The pairs of one part of all items.
    fn count(&self, part: u32, parts: u32) -> Vec<Pair> {
        let mut sums: PairMap<[u64; 2]> = PairMap::default();
        let mut in_session: Vec<u64> = Vec::new();
        for (items, times) in self.sample.sessions() {
            let age_s = self.newest.saturating_sub(times.last().copied().unwrap_or(self.newest));
            let weight = self.tables.of_session(items.len(), age_s, self.span_s);
            in_session.clear();
            in_session.extend(self.tables.distance.iter().map(|factor| weight.saturating_mul(*factor)));
            for (place, first) in items.iter().enumerate() {
                let after = items.get(place + 1..).unwrap_or_default();
                for (second, weight) in after.iter().zip(&in_session) {
                    if first != second && is_of_part(*first.min(second), part, parts) {
                        let [up, down] = sums.entry(key(*first, *second)).or_default();
                        let way = if first < second { up } else { down };
                        *way = way.saturating_add(*weight);
                    }
                }
            }
        }
        let pair = |(key, [up, down]): (u64, [u64; 2])| {
            let (lower, higher) = items(key);
            Pair { lower, higher, up, down }
        };
        sums.into_iter().map(pair).collect()
    }
}
