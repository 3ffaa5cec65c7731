//! How popular items are: over all time as a level, and lately, with a half-life.

use crate::events::Events;
use nearside::recommend::model::MAX_POPULAR;
use nearside::recommend::numbers::{ONE, POPULARITY_LEVELS};
use std::cmp::Reverse;

/// The level of so many events: level p stands for 2^(p/2) - 1 of them.
#[expect(clippy::cast_precision_loss, reason = "a count of events fits 53 bits")]
pub(crate) fn level(events: u64) -> u8 {
    let level = (2.0 * libm::log2((events + 1) as f64)).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 128")]
    let level = level as u8;
    level.min(POPULARITY_LEVELS - 1)
}

/// The most popular items by events that lose half their weight every half-life, greatest first, of [`ONE`].
pub(crate) fn popular(events: &Events, half_life_ms: u64) -> Vec<(u32, u32)> {
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
    let shares = ranked.into_iter().map(|(Reverse(bits), item)| (item, share(bits)));
    shares.take(MAX_POPULAR).filter(|(_, share)| *share > 0).collect()
}
