//! What the counts say beyond chance: means, rates and lifts with their 95 % confidence intervals.
//!
//! The visitor is the unit, for visitors are what variants are drawn by: views and clicks of one visitor hang together, and
//! an interval that took each for a trial of its own would be too narrow. Ratios go by the delta method (Deng, Knoblich and
//! Lu, "Applying the Delta Method in Metric Analytics", KDD 2018), the check of the shares is the chi-squared test that
//! Fabijan and others recommend ("Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019).

use serde::Serialize;

/// Half the width of a 95 % interval, in standard errors.
const Z: f64 = 1.96;
/// Visitors of each side who must have done it, before a lift is told: the interval is not to be trusted below.
pub const LEAST_VISITORS: u64 = 30;
/// What chi-squared exceeds once in a thousand times, by degrees of freedom from 1 on.
const CHI_SQUARED: [f64; 10] = [10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88, 29.59];

/// A number with the interval that holds the true one in 95 of 100 cases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The least of the interval.
    pub low: f64,
    /// The greatest of it.
    pub high: f64,
}

impl Estimate {
    /// Whether the interval lies on one side of 0.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// One number a visitor.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sample {
    visitors: f64,
    sum: f64,
    squares: f64,
    not_zero: u64,
}

impl Sample {
    /// Takes in a visitor.
    pub fn add(&mut self, value: f64) {
        self.visitors += 1.0;
        self.sum += value;
        self.squares += value * value;
        self.not_zero += u64::from(value != 0.0);
    }

    /// The mean; 0 without visitors.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.visitors > 0.0 { self.sum / self.visitors } else { 0.0 }
    }

    /// The square of the mean's standard error, as a part of the mean's.
    fn relative_variance(&self) -> f64 {
        let mean = self.mean();
        let variance = (self.squares - self.visitors * mean * mean).max(0.0) / (self.visitors - 1.0);
        variance / self.visitors / (mean * mean)
    }

    /// By what part the mean is greater than `control`'s; `None` where fewer than [`LEAST_VISITORS`] of either did it, and
    /// where either's mean is not above 0.
    #[must_use]
    pub fn lift(&self, control: &Self) -> Option<Estimate> {
        let is_enough = |sample: &Self| sample.not_zero >= LEAST_VISITORS && sample.mean() > 0.0;
        if !is_enough(self) || !is_enough(control) {
            return None;
        }
        // By its logarithm: a ratio of means is skewed, its logarithm hardly, and it never falls below -100 %.
        let ratio = self.mean() / control.mean();
        let error = (self.relative_variance() + control.relative_variance()).sqrt();
        let at = |errors: f64| ratio * (errors * error).exp() - 1.0;
        Some(Estimate { value: ratio - 1.0, low: at(-Z), high: at(Z) })
    }
}

/// Two numbers a visitor, such as views and clicks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rate {
    visitors: f64,
    of: f64,
    count: f64,
    of_squares: f64,
    count_squares: f64,
    joint: f64,
    not_zero: u64,
}

impl Rate {
    /// Takes in a visitor with so many of so many.
    pub fn add(&mut self, count: f64, of: f64) {
        self.visitors += 1.0;
        self.count += count;
        self.of += of;
        self.count_squares += count * count;
        self.of_squares += of * of;
        self.joint += count * of;
        self.not_zero += u64::from(count > 0.0);
    }

    /// The counts as a part of what they are of; `None` where fewer than [`LEAST_VISITORS`] have any.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        if self.not_zero < LEAST_VISITORS {
            return None;
        }
        let value = self.count / self.of;
        let residuals = self.count_squares - 2.0 * value * self.joint + value * value * self.of_squares;
        let spread = self.visitors / (self.visitors - 1.0);
        let error = (residuals.max(0.0) * spread).sqrt() / self.of;
        Some(Estimate { value, low: (value - Z * error).max(0.0), high: (value + Z * error).min(1.0) })
    }
}

/// Whether visitors are divided otherwise than by their shares, in a way that chance brings about once in a thousand times:
/// then something loses visitors of one variant, and no comparison is to be trusted. Pairs of visitors and share.
#[must_use]
pub fn is_mismatch(divided: &[(u64, f64)]) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "visitors, far below 2^53")]
    let divided: Vec<(f64, f64)> = divided.iter().map(|(visitors, share)| (*visitors as f64, *share)).collect();
    let total: f64 = divided.iter().map(|(visitors, _)| visitors).sum();
    let shares: f64 = divided.iter().map(|(_, share)| share).sum();
    let expected = |share: f64| total * share / shares;
    let chi_squared: f64 =
        divided.iter().map(|(visitors, share)| (visitors - expected(*share)).powi(2) / expected(*share)).sum();
    let bound = divided.len().checked_sub(2).and_then(|place| CHI_SQUARED.get(place));
    bound.is_some_and(|bound| chi_squared > *bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A generator that is the same everywhere.
    fn random(seed: &mut u64) -> f64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let part = (*seed >> 11) as f64 / (1_u64 << 53) as f64;
        part
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        // Buyers of 6 and of 5 in a hundred: the lift is 20 %. Views hang together: some visitors click at every turn.
        let (mut seed, mut lifts, mut rates) = (7, 0, 0);
        for _ in 0..1_000 {
            let (mut treated, mut control, mut rate) = (Sample::default(), Sample::default(), Rate::default());
            for _ in 0..2_000 {
                treated.add(f64::from(u8::from(random(&mut seed) < 0.06)));
                control.add(f64::from(u8::from(random(&mut seed) < 0.05)));
                let (views, keen) = ((random(&mut seed) * 9.0).floor() + 1.0, random(&mut seed) < 0.1);
                rate.add(if keen { views } else { 0.0 }, views);
            }
            let lift = treated.lift(&control).unwrap();
            lifts += u32::from(lift.low <= 0.2 && 0.2 <= lift.high);
            let rate = rate.estimate().unwrap();
            rates += u32::from(rate.low <= 0.1 && 0.1 <= rate.high);
        }
        assert!((935..=965).contains(&lifts) && (935..=965).contains(&rates), "{lifts} {rates}");
    }

    #[test]
    fn too_few_tell_nothing() {
        let mut few = Sample::default();
        (0..10_000).for_each(|visitor| few.add(f64::from(u8::from(visitor < 29))));
        let mut enough = few;
        enough.add(1.0);
        assert_eq!(enough.lift(&few), None);
        assert!(enough.lift(&enough).is_some_and(|lift| lift.value.abs() < 1e-9 && !lift.is_told()));
        assert_eq!(Rate::default().estimate(), None);
    }

    #[test]
    fn shares_that_chance_does_not_explain_are_found() {
        assert!(!is_mismatch(&[(10_050, 0.5), (9_950, 0.5)]));
        assert!(is_mismatch(&[(10_400, 0.5), (9_600, 0.5)]));
        assert!(!is_mismatch(&[(1_000, 0.1), (9_020, 0.9)]));
        assert!(!is_mismatch(&[(0, 0.5), (0, 0.5)]));
        assert!(!is_mismatch(&[(5, 1.0)]));
    }
}
