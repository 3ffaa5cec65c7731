//! How popular items are: over all time as a level, and lately, with a half-life.

use crate::events::Events;
use nearside::catalog::Catalog;
use nearside::recommend::model::MAX_POPULAR;
use nearside::recommend::numbers::{ONE, POPULARITY_LEVELS};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Items of a list whatever their category.
const FIRST: usize = 100;
/// Items of each category that a list holds, where a catalog says what the categories are.
const FIRST_OF_CATEGORY: usize = 12;

/// The level of so many events: level p stands for 2^(p/2) - 1 of them.
#[expect(clippy::cast_precision_loss, reason = "a count of events fits 53 bits")]
pub(crate) fn level(events: u64) -> u8 {
    let level = (2.0 * libm::log2((events + 1) as f64)).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 128")]
    let level = level as u8;
    level.min(POPULARITY_LEVELS - 1)
}

/// The most popular items by events that lose half their weight every half-life, greatest first, of [`ONE`].
///
/// With a catalog the first ones of every category are among them, at most [`MAX_POPULAR`] in all.
pub(crate) fn popular(events: &Events, half_life_ms: u64, catalog: Option<&Catalog>) -> Vec<(u32, u32)> {
    let weights = weights(events, half_life_ms);
    let greatest = weights.iter().copied().fold(0.0, f64::max);
    if greatest <= 0.0 {
        return Vec::new();
    }
    // Floats that are not negative order like their bits.
    let mut ranked: Vec<(Reverse<u64>, u32)> =
        weights.iter().map(|weight| Reverse(weight.to_bits())).zip(0..).collect();
    ranked.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and ONE")]
    let share = |bits: u64| (f64::from_bits(bits) / greatest * f64::from(ONE)).round() as u32;
    let mut held: HashMap<&str, usize> = HashMap::new();
    let mut list = Vec::new();
    for (place, (Reverse(bits), item)) in ranked.into_iter().enumerate() {
        let weight = share(bits);
        if weight == 0 || list.len() >= MAX_POPULAR || (place >= FIRST && catalog.is_none()) {
            break;
        }
        // Every level of its categories: a page may show any of them.
        let mut first = place < FIRST;
        if let Some(found) = catalog.and_then(|catalog| catalog.get(events.ids.get(item as usize)?.as_str())) {
            for category in (0..5).filter_map(|level| found.category(level)) {
                let count = held.entry(category).or_default();
                *count += 1;
                first |= *count <= FIRST_OF_CATEGORY;
            }
        }
        if first {
            list.push((item, weight));
        }
    }
    list
}

fn weights(events: &Events, half_life_ms: u64) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a half-life of 2^53 ms is for ever")]
    let halving_s = (half_life_ms.max(1) as f64) / 1000.0;
    let (_, newest) = events.span();
    let mut weights = vec![0.0_f64; events.ids.len()];
    for (item, at) in events.items.iter().zip(&events.times) {
        let age = f64::from(newest.saturating_sub(*at));
        if let Some(weight) = weights.get_mut(*item as usize) {
            *weight += libm::exp2(-age / halving_s);
        }
    }
    weights
}
