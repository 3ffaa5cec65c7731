//! Counts which items are looked at together, in integers: the sum does not depend on its order.

use crate::events::Events;
use crate::options::Recipe;
use crate::train::{Progress, Step};
use std::collections::HashMap;

/// Weight 1 of a pair, as a fraction of 24 bits. Every pair weighs at least one 2^24th.
pub(crate) const ONE: f64 = 16_777_216.0;
/// Sessions between two reports of progress.
const PROGRESS_SESSIONS: u64 = 20_000;

/// Two items that were looked at together, the lower number first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) lower: u32,
    pub(crate) higher: u32,
    /// Weight of sessions that went from the lower to the higher, in 2^24ths.
    pub(crate) up: u64,
    /// Weight of those that went the other way.
    pub(crate) down: u64,
}

impl Pair {
    pub(crate) const fn weight(&self) -> u64 {
        self.up.saturating_add(self.down)
    }
}

/// All pairs of a set of sessions, by lower item, then higher.
pub(crate) fn count(events: &Events, recipe: &Recipe, progress: &mut dyn FnMut(Progress)) -> Vec<Pair> {
    let by_distance: Vec<f64> =
        (1..=recipe.distance).map(|distance| libm::pow(f64::from(distance), -recipe.distance_power)).collect();
    let (oldest, newest) = events.span();
    let fading_s = recipe.age_share * f64::from(newest.saturating_sub(oldest));
    let mut weights: HashMap<u64, [u64; 2]> = HashMap::new();
    let mut in_session: Vec<u64> = Vec::new();
    let total = events.ends.len() as u64;
    for (done, (items, times)) in (0_u64..).zip(events.sessions()) {
        let age_s = newest.saturating_sub(times.last().copied().unwrap_or(newest));
        let weight = session_weight(items.len(), age_s, fading_s, recipe);
        in_session.clear();
        in_session.extend(by_distance.iter().map(|factor| fixed(weight * factor)));
        for (place, first) in items.iter().enumerate() {
            let after = items.get(place + 1..).unwrap_or_default();
            for (second, weight) in after.iter().zip(&in_session) {
                if first != second {
                    let key = (u64::from(*first.min(second)) << 32) | u64::from(*first.max(second));
                    let [up, down] = weights.entry(key).or_default();
                    let way = if first < second { up } else { down };
                    *way = way.saturating_add(*weight);
                }
            }
        }
        if done % PROGRESS_SESSIONS == 0 {
            progress(Progress { step: Step::Count, done, of: Some(total) });
        }
    }
    let mut pairs: Vec<Pair> = weights.into_iter().map(|(key, ways)| pair(key, ways)).collect();
    pairs.sort_unstable_by_key(|pair| (pair.lower, pair.higher));
    progress(Progress { step: Step::Count, done: total, of: Some(total) });
    pairs
}

fn pair(key: u64, [up, down]: [u64; 2]) -> Pair {
    let low = |value: u64| u32::try_from(value & 0xffff_ffff).unwrap_or(u32::MAX);
    Pair { lower: low(key >> 32), higher: low(key), up, down }
}

/// What a session's pairs weigh: old sessions and long ones less.
fn session_weight(length: usize, age_s: u32, fading_s: f64, recipe: &Recipe) -> f64 {
    let by_age = if fading_s > 0.0 { libm::exp(-f64::from(age_s) / fading_s) } else { 1.0 };
    #[expect(clippy::cast_precision_loss, reason = "at most MAX_SESSION_EVENTS")]
    let by_length = libm::pow(length as f64, -recipe.length_power);
    by_age * by_length
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights lie within 0 and 1, times 2^24")]
fn fixed(weight: f64) -> u64 {
    (weight * ONE).round().max(1.0) as u64
}
