//! What events and pairs weigh: whole numbers out of short tables, so that a database counts the same to the last bit.
//!
//! A power or an exponential differs in its last bit between one machine's library and another's. Here each is
//! calculated once, rounded, and looked up; all that is left is to multiply and to add.

use crate::options::Recipe;
use crate::train::MAX_SESSION_EVENTS;

/// Steps of the time between the first and the last event of all; a session's age is known to one of them.
pub(crate) const AGE_STEPS: u64 = 64;
/// Steps of a half-life; an event's age is known to one of them.
pub(crate) const FADE_STEPS: u64 = 32;
/// Half-lives after which an event counts nothing.
pub(crate) const HALVINGS: u64 = 20;
/// Weight 1 of a pair: the three tables' ones multiplied. A pair may then occur two thousand million times in 63 bits.
pub(crate) const PAIR_ONE: f64 = 4_294_967_296.0;
/// Weight 1 of a basket.
pub(crate) const BASKET_ONE: f64 = 16_777_216.0;

const AGE_ONE: f64 = 1_024.0;
const LENGTH_ONE: f64 = 1_024.0;
const DISTANCE_ONE: f64 = 4_096.0;
const FADE_ONE: f64 = 1_024.0;
/// Half-lives in milliseconds beyond this one are all for ever; it keeps what is multiplied within 53 bits.
const LONGEST_HALF_LIFE_MS: u64 = 1 << 52;

/// What the pairs of a session weigh: three weights multiplied, each by what its table is named after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairWeights {
    /// The session's age in [`AGE_STEPS`]ths of the time that all sessions take.
    pub(crate) age: Vec<u64>,
    /// Its events, from 1 on.
    pub(crate) length: Vec<u64>,
    /// How many events the two are apart, from 1 on.
    pub(crate) distance: Vec<u64>,
}

impl PairWeights {
    pub(crate) fn new(recipe: &Recipe) -> Self {
        let aged = |step: u64| {
            if recipe.age_share > 0.0 { libm::exp(-real(step) / real(AGE_STEPS) / recipe.age_share) } else { 1.0 }
        };
        let powers = |most: u64, power: f64, one: f64| {
            (1..=most).map(|number| fixed(libm::pow(real(number), -power), one)).collect()
        };
        Self {
            age: (0..AGE_STEPS).map(|step| fixed(aged(step), AGE_ONE)).collect(),
            length: powers(MAX_SESSION_EVENTS as u64, recipe.length_power, LENGTH_ONE),
            distance: powers(u64::from(recipe.distance), recipe.distance_power, DISTANCE_ONE),
        }
    }

    /// What a session weighs that ended `age_s` seconds before the last of all, which take `span_s` seconds.
    pub(crate) fn of_session(&self, length: usize, age_s: u32, span_s: u32) -> u64 {
        // One more: the oldest session's step is the last one, and there is no division by nothing.
        let step = u64::from(age_s) * AGE_STEPS / (u64::from(span_s) + 1);
        at(&self.age, step) * at(&self.length, (length as u64).saturating_sub(1))
    }
}

/// What an event weighs by its age, in half-lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fading {
    pub(crate) half_life_ms: u64,
    /// By the steps beyond whole half-lives.
    pub(crate) by_step: Vec<u64>,
    /// By whole half-lives.
    pub(crate) by_halving: Vec<u64>,
}

impl Fading {
    pub(crate) fn new(half_life_ms: u64) -> Self {
        let faded = |step: u64| fixed(libm::exp2(-real(step) / real(FADE_STEPS)), FADE_ONE);
        Self {
            half_life_ms: half_life_ms.clamp(1, LONGEST_HALF_LIFE_MS),
            by_step: (0..FADE_STEPS).map(faded).collect(),
            by_halving: (0..HALVINGS).map(|halvings| 1 << (HALVINGS - halvings)).collect(),
        }
    }

    /// What an event of that age weighs; 0 after [`HALVINGS`] half-lives.
    pub(crate) fn at(&self, age_s: u32) -> u64 {
        let step = u64::from(age_s) * 1000 * FADE_STEPS / self.half_life_ms;
        at(&self.by_step, step % FADE_STEPS) * at(&self.by_halving, step / FADE_STEPS)
    }
}

/// What a basket of so many items weighs: two items alone belong together more than two of a hundred.
pub(crate) fn basket_weights() -> Vec<u64> {
    (1..=MAX_SESSION_EVENTS as u64).map(|items| fixed(1.0 / libm::sqrt(real(items)), BASKET_ONE)).collect()
}

/// A weight in units of `one`, at least one unit.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights lie within 0 and 1")]
pub(crate) fn fixed(weight: f64, one: f64) -> u64 {
    (weight * one).round().max(1.0) as u64
}

fn at(table: &[u64], place: u64) -> u64 {
    usize::try_from(place).ok().and_then(|place| table.get(place)).copied().unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "steps and lengths are small")]
const fn real(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_follow_their_formulas_and_every_pair_weighs_something() {
        let weights = PairWeights::new(&Recipe::default());
        let new = weights.of_session(1, 0, 1000) * weights.distance[0];
        assert!((real(new) - PAIR_ONE).abs() < 1.0);
        let old = weights.of_session(256, 1000, 1000) * weights.distance[7];
        let wanted = libm::exp(-63.0 / 64.0 / 1.5) * libm::pow(256.0, -0.2) * libm::pow(8.0, -1.2);
        assert!((real(old) / PAIR_ONE / wanted - 1.0).abs() < 0.005);
        let steep = Recipe { age_share: 1e-3, length_power: 9.0, distance_power: 9.0, ..Recipe::default() };
        assert!(PairWeights::new(&steep).of_session(256, u32::MAX, u32::MAX) >= 1);
        assert_eq!(weights.of_session(1, 0, 0), weights.of_session(1, 0, 1 << 30));
    }

    #[test]
    fn an_event_halves_every_half_life_and_ends() {
        let fading = Fading::new(3_600_000);
        assert_eq!(fading.at(0), 1 << 30);
        assert_eq!(fading.at(3_600), 1 << 29);
        assert!((real(fading.at(1_800)) / real(1 << 30) - libm::sqrt(0.5)).abs() < 1e-3);
        assert_eq!((fading.at(3_600 * 19), fading.at(3_600 * 20), fading.at(u32::MAX)), (1 << 11, 0, 0));
        assert_eq!(Fading::new(u64::MAX).at(u32::MAX), 1 << 30);
    }
}
