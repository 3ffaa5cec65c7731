//! Interest in a category or a brand: a weight that halves with time, in integers (forward decay).
//!
//! Forward decay (Cormode, Shkapenyuk, Srivastava, Xu 2009): instead of shrinking all weights as time
//! passes, each new contribution grows with time relative to a landmark. Time is counted in steps of
//! 1/1024 half-life; the landmark moves by whole half-lives, which is a shift. So a share needs no
//! clock at all, and all platforms agree to the last bit.

use crate::event::Text;
use crate::time::Time;

/// Steps of one half-life.
pub const STEPS: u64 = 1024;
/// What a contribution of 1 weighs at a landmark, as a power of two.
const UNIT_BITS: u32 = 24;

/// What an interest is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// `item_category`
    Category,
    /// `item_brand`
    Brand,
}

impl Dimension {
    /// All dimensions in the order in which they are stored.
    pub const ALL: [Self; 2] = [Self::Category, Self::Brand];

    /// The dimension of that GA4 field name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.as_str() == name)
    }

    /// The GA4 field name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Category => "item_category",
            Self::Brand => "item_brand",
        }
    }
}

/// The decayed weight of one value, as of its landmark.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interest {
    /// Half-lives since 1970 at which `weight` is expressed.
    pub landmark: u32,
    /// The weight; one event of gain 1 at the landmark adds 2^24.
    pub weight: u64,
    /// The category or brand.
    pub value: Text,
}

impl Interest {
    /// An interest without weight.
    #[must_use]
    pub const fn new(value: Text) -> Self {
        Self { landmark: 0, weight: 0, value }
    }

    /// Adds an event of `gain` at `at`. An event from before the landmark counts less by whole half-lives.
    pub fn add(&mut self, gain: u8, at: Time, half_life_ms: u64) {
        let (landmark, step) = position(at, half_life_ms);
        let contribution = u64::from(gain).saturating_mul(grown(step));
        if landmark > self.landmark {
            self.weight = self.weight_at(landmark);
            self.landmark = landmark;
        }
        let late = self.landmark.saturating_sub(landmark);
        self.weight = self.weight.saturating_add(contribution.checked_shr(late).unwrap_or(0));
    }

    /// The weight as of a later landmark.
    #[must_use]
    pub fn weight_at(&self, landmark: u32) -> u64 {
        self.weight.checked_shr(landmark.saturating_sub(self.landmark)).unwrap_or(0)
    }
}

/// The landmark at or before `at`, and the step within its half-life.
fn position(at: Time, half_life_ms: u64) -> (u32, u32) {
    let landmark = at.ms().checked_div(half_life_ms).unwrap_or(0);
    let within = at.ms().checked_rem(half_life_ms).unwrap_or(0);
    // `within` is below Time::MAX (2^53), so times 1,024 it fits.
    let step = within.saturating_mul(STEPS).checked_div(half_life_ms).unwrap_or(0);
    (u32::try_from(landmark).unwrap_or(u32::MAX), u32::try_from(step).unwrap_or(0))
}

/// 2^(step/1024), scaled by 2^24: the table of 1,024 steps, folded into one factor for each of the ten bits of a step.
fn grown(step: u32) -> u64 {
    /// round(2^(2^-k) * 2^31) for k = 1 ..= 10.
    const ROOTS: [u64; 10] = [
        3_037_000_500,
        2_553_802_834,
        2_341_847_524,
        2_242_560_872,
        2_194_507_417,
        2_170_868_212,
        2_159_144_272,
        2_153_306_067,
        2_150_392_887,
        2_148_937_775,
    ];
    let mut product = 1_u64 << 31;
    for (bit, root) in (0..10_u32).rev().zip(ROOTS) {
        if step >> bit & 1 == 1 {
            // Both factors are below 2^32, so the product fits; the loop never reaches 2 as a whole.
            product = product.wrapping_mul(root) >> 31;
        }
    }
    product >> (31_u32.saturating_sub(UNIT_BITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DAY_MS;

    const HALF_LIFE_MS: u64 = 14 * DAY_MS;

    fn interest() -> Interest {
        Interest::new(Text::new("shoes").unwrap())
    }

    fn at(ms: u64) -> Time {
        Time::from_ms(1_764_000_000_000 + ms).unwrap()
    }

    #[test]
    fn the_roots_are_those_of_two() {
        for (step, expected) in
            [(0, 1.0_f64), (512, 2_f64.sqrt()), (1023, 2_f64.powf(1023.0 / 1024.0)), (337, 2_f64.powf(337.0 / 1024.0))]
        {
            #[expect(clippy::cast_precision_loss, reason = "a comparison with the real function")]
            let found = grown(step) as f64 / 2_f64.powi(24);
            assert!((found - expected).abs() < 1e-6, "{step}: {found} is not {expected}");
        }
    }

    #[test]
    fn a_half_life_later_the_same_event_weighs_twice() {
        let (mut early, mut late) = (interest(), interest());
        early.add(1, at(0), HALF_LIFE_MS);
        late.add(1, at(HALF_LIFE_MS), HALF_LIFE_MS);
        assert_eq!(early.weight, late.weight);
        assert_eq!(early.weight_at(late.landmark), late.weight / 2);
    }

    #[test]
    fn a_late_event_counts_as_of_its_own_time() {
        let (mut in_order, mut late) = (interest(), interest());
        in_order.add(1, at(0), HALF_LIFE_MS);
        in_order.add(1, at(3 * HALF_LIFE_MS), HALF_LIFE_MS);
        late.add(1, at(3 * HALF_LIFE_MS), HALF_LIFE_MS);
        late.add(1, at(0), HALF_LIFE_MS);
        assert_eq!(in_order, late);
    }
}
