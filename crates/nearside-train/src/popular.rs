//! How popular items are: over all time as a level, and lately, with a half-life.

use crate::events::Events;
use crate::weights::Fading;
use nearside::catalog::Catalog;
use nearside::event::Text;
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

/// What the items' events weigh now, given what an event weighs by its age.
pub(crate) fn weights(events: &Events, fading: &Fading) -> Vec<u64> {
    let (_, newest) = events.span();
    let mut weights = vec![0_u64; events.ids.len()];
    for (item, at) in events.items.iter().zip(&events.times) {
        if let Some(weight) = weights.get_mut(*item as usize) {
            *weight = weight.saturating_add(fading.at(newest.saturating_sub(*at)));
        }
    }
    weights
}

/// The items of the greatest weights, greatest first, with their share of the greatest in 1/[`ONE`]ths.
///
/// With a catalog the first ones of every category are among them, at most [`MAX_POPULAR`] in all.
pub(crate) fn popular(weights: &[u64], ids: &[Text], catalog: Option<&Catalog>) -> Vec<(u32, u32)> {
    let greatest = u128::from(weights.iter().copied().max().unwrap_or(0));
    if greatest == 0 {
        return Vec::new();
    }
    let mut ranked: Vec<(Reverse<u64>, u32)> = weights.iter().map(|weight| Reverse(*weight)).zip(0..).collect();
    ranked.sort_unstable();
    // Rounded: half of the greatest is added before the division.
    let share = |weight: u64| (u128::from(weight) * u128::from(ONE) * 2 + greatest) / (greatest * 2);
    let mut held: HashMap<&str, usize> = HashMap::new();
    let mut list = Vec::new();
    for (place, (Reverse(weight), item)) in ranked.into_iter().enumerate() {
        let weight = u32::try_from(share(weight)).unwrap_or(ONE);
        if weight == 0 || list.len() >= MAX_POPULAR || (place >= FIRST && catalog.is_none()) {
            break;
        }
        // Every level of its categories: a page may show any of them.
        let mut first = place < FIRST;
        if let Some(found) = catalog.and_then(|catalog| catalog.get(ids.get(item as usize)?.as_str())) {
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
