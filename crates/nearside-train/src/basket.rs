//! Counts which items are bought together: the cosine of the items' baskets, a basket of many items counting less.

use crate::events::Events;
use crate::pairs::{ONE, Pair, PairMap, fixed, is_of_part, items, key, parts};
use std::thread;

/// How many of an item's edges count as its best ones.
pub(crate) const BEST: usize = 10;

/// All pairs of items that share a basket with their cosine, by lower item, then higher.
///
/// Each basket weighs one over the root of its length: two items alone in a basket belong together more than two of
/// a hundred. It does not depend on the number of threads.
pub(crate) fn count(events: &Events) -> Vec<Pair> {
    let mut baskets = vec![0_u64; events.ids.len()];
    for item in &events.basket_items {
        if let Some(count) = baskets.get_mut(*item as usize) {
            *count += 1;
        }
    }
    let parts = parts();
    let mut pairs: Vec<Pair> = thread::scope(|scope| {
        let baskets = &baskets;
        let counting: Vec<_> =
            (0..parts).map(|part| scope.spawn(move || count_part(events, baskets, part, parts))).collect();
        counting.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    pairs.sort_unstable_by_key(|pair| (pair.lower, pair.higher));
    pairs
}

fn count_part(events: &Events, baskets: &[u64], part: u32, parts: u32) -> Vec<Pair> {
    let mut sums: PairMap<u64> = PairMap::default();
    for basket in events.baskets() {
        #[expect(clippy::cast_precision_loss, reason = "at most MAX_SESSION_EVENTS")]
        let weight = fixed(1.0 / libm::sqrt(basket.len() as f64));
        // A basket's items are in the order of their numbers.
        for (place, lower) in basket.iter().enumerate() {
            if !is_of_part(*lower, part, parts) {
                continue;
            }
            for higher in basket.get(place + 1..).unwrap_or_default() {
                let sum = sums.entry(key(*lower, *higher)).or_default();
                *sum = sum.saturating_add(weight);
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of baskets fits 53 bits")]
    let root = |item: u32| libm::sqrt(baskets.get(item as usize).copied().unwrap_or(1).max(1) as f64);
    let pair = |(key, sum): (u64, u64)| {
        let (lower, higher) = items(key);
        #[expect(clippy::cast_precision_loss, reason = "a weight's first 53 bits are plenty")]
        let cosine = sum as f64 / ONE / (root(lower) * root(higher));
        Pair { lower, higher, up: fixed(cosine), down: 0 }
    };
    sums.into_iter().map(pair).collect()
}
