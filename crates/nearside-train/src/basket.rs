//! What is bought together: the cosine of the items' baskets, a basket of many items counting less.

use crate::events::Events;
use crate::pairs::{Pair, PairMap, is_of_part, items, key, parts};
use crate::weights::{BASKET_ONE, basket_weights, fixed};
use std::thread;

/// How many of an item's edges count as its best ones.
pub(crate) const BEST: usize = 10;

/// In how many baskets each item is.
pub(crate) fn baskets(events: &Events) -> Vec<u64> {
    let mut baskets = vec![0_u64; events.ids.len()];
    for item in &events.basket_items {
        if let Some(count) = baskets.get_mut(*item as usize) {
            *count += 1;
        }
    }
    baskets
}

/// All pairs of items that share a basket with the weights of those baskets, by lower item, then higher.
///
/// Each basket weighs one over the root of its length: two items alone in a basket belong together more than two of
/// a hundred. The sum, in units of [`BASKET_ONE`], is the pair's `up`. It does not depend on the number of threads.
pub(crate) fn count(events: &Events) -> Vec<Pair> {
    let (parts, weights) = (parts(), basket_weights());
    let mut pairs: Vec<Pair> = thread::scope(|scope| {
        let weights = &weights;
        let counting: Vec<_> =
            (0..parts).map(|part| scope.spawn(move || count_part(events, weights, part, parts))).collect();
        counting.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    pairs.sort_unstable_by_key(|pair| (pair.lower, pair.higher));
    pairs
}

fn count_part(events: &Events, weights: &[u64], part: u32, parts: u32) -> Vec<Pair> {
    let mut sums: PairMap<u64> = PairMap::default();
    for basket in events.baskets() {
        let weight = weights.get(basket.len().saturating_sub(1)).copied().unwrap_or(1);
        // All baskets have their items in one order, so that a pair is always found at the same of its two.
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
    let pair = |(key, up): (u64, u64)| {
        let (lower, higher) = items(key);
        Pair { lower, higher, up, down: 0 }
    };
    sums.into_iter().map(pair).collect()
}

/// Shared baskets over all the baskets of either: pairs whose weight is the cosine.
pub(crate) fn cosines(pairs: Vec<Pair>, baskets: &[u64]) -> Vec<Pair> {
    #[expect(clippy::cast_precision_loss, reason = "a count of baskets fits 53 bits")]
    let root = |item: u32| libm::sqrt(baskets.get(item as usize).copied().unwrap_or(1).max(1) as f64);
    let cosine = |pair: Pair| {
        #[expect(clippy::cast_precision_loss, reason = "a weight's first 53 bits are plenty")]
        let cosine = pair.up as f64 / BASKET_ONE / (root(pair.lower) * root(pair.higher));
        Pair { up: fixed(cosine, BASKET_ONE), ..pair }
    };
    pairs.into_iter().map(cosine).collect()
}
