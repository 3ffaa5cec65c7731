//! The device numbers: how a model's edges become scores, as fixed-point integers.
//!
//! The trainer tunes them and the model carries them. In real numbers the score of item j is
//!
//! ```text
//! S[i,j] = w[i,j] / (kappa * c[i] + shrink) * c[j]^-gamma * (1 +- direction)
//! first[j] = sum over the session's items i, r steps back:  exp(-r / lambda) * S[i,j]
//! score[j] = first[j] + eta * sum over k:  first[k] * S[k,j]     (+ own weights, where repeats are wanted)
//! ```
//!
//! where w halves every two levels of an edge and c doubles every two levels of an item's popularity.
//! All is done in unsigned integers with shifts and in a fixed order, so every platform gets the same bits.

use super::graph::Lean;
use crate::catalog::reader::{Reader, put_integer};
use alloc::vec::Vec;

/// Popularity levels: level p stands for 2^(p/2) - 1 events.
pub const POPULARITY_LEVELS: u8 = 32;
/// Edge levels: between items viewed together, level q stands for 2^(-q/2) of the model's greatest weight.
pub const EDGE_LEVELS: u8 = 64;
/// Most steps back into a session. Earlier items add nothing.
pub const MAX_STEPS: u8 = 32;
/// One, as a fraction of 16 bits.
pub const ONE: u32 = 1 << 16;
/// One and one over the square root of two, as fractions of 15 bits: the two mantissas of a half-octave scale.
const HALF_OCTAVE: [u64; 2] = [32_768, 23_170];
/// The square root of two as a fraction of 15 bits.
const ROOT_TWO: u64 = 46_341;
/// The mantissas of a quarter-octave scale, likewise.
const QUARTER_OCTAVE: [u64; 4] = [32_768, 27_554, 23_170, 19_484];
/// Bits of the fraction in `HALF_OCTAVE`.
const MANTISSA_BITS: u32 = 15;
/// Bits of the fraction in [`Numbers::shrink`].
pub const COUNT_BITS: u32 = 8;
/// The greatest factor of a row, so that no product on the way to a score passes 64 bits.
pub const MAX_ROW: u64 = 1 << 30;
/// Bits of the fraction of an edge's weight.
const WEIGHT_BITS: u32 = 28;
/// Bits that a score has more than a row's factor.
pub const SCORE_BITS: u32 = 16;
/// The greatest numerator of a row's factor.
pub const MAX_ROW_NUMERATOR: u64 = 1 << 62;
/// The greatest score that an item gathers or adds to itself; more is held there.
pub const MAX_SUM: u64 = 1 << 47;

/// The device numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// A score of 1 is 2 to the power of this.
    pub scale_bits: u8,
    /// Numerator of a row's factor: greatest weight / kappa, in scores, with [`COUNT_BITS`] more bits and
    /// [`SCORE_BITS`] fewer.
    pub row: u64,
    /// Added to an item's count in a row's denominator (shrink / kappa), with [`COUNT_BITS`] of fraction.
    pub shrink: u64,
    /// What a column's factor is multiplied with at each popularity level (2^(-gamma/2)), of [`ONE`].
    pub column_ratio: u32,
    /// How many steps back into the session count.
    pub steps: u8,
    /// What a step's weight is multiplied with at each step back (exp(-1/lambda)), of [`ONE`].
    pub step_ratio: u32,
    /// The weight of a second step along the graph (eta), of [`ONE`].
    pub second_hop: u32,
    /// How much a directed edge counts more along its direction and less against it, of [`ONE`].
    pub direction: u32,
    /// What the newest item of the session adds to itself, in scores.
    pub own_newest: u64,
    /// What the others would add to themselves at no step back, in scores.
    pub own: u64,
    /// What `own` is multiplied with at each step back, of [`ONE`].
    pub own_ratio: u32,
}

impl Numbers {
    /// The numbers of a model without items viewed together: nothing weighs anything.
    pub const NONE: Self = Self {
        scale_bits: 0,
        row: 0,
        shrink: 0,
        column_ratio: ONE,
        steps: 1,
        step_ratio: 0,
        second_hop: 0,
        direction: 0,
        own_newest: 0,
        own: 0,
        own_ratio: 0,
    };

    /// Reads the numbers and checks that none can make a sum overflow.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let numbers = Self {
            scale_bits: reader.byte()?,
            row: reader.integer()?,
            shrink: reader.integer()?,
            column_ratio: reader.small()?,
            steps: reader.byte()?,
            step_ratio: reader.small()?,
            second_hop: reader.small()?,
            direction: reader.small()?,
            own_newest: reader.integer()?,
            own: reader.integer()?,
            own_ratio: reader.small()?,
        };
        numbers.is_sound().then_some(numbers)
    }

    /// Whether none of them can make a sum overflow.
    pub(super) fn is_sound(&self) -> bool {
        [self.column_ratio, self.step_ratio, self.second_hop, self.direction, self.own_ratio]
            .iter()
            .all(|of| *of <= ONE)
            && self.scale_bits < 48
            && self.row <= MAX_ROW_NUMERATOR
            && self.shrink < 1 << 40
            && (1..=MAX_STEPS).contains(&self.steps)
            && self.own_newest.max(self.own) <= MAX_SUM
    }

    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.scale_bits);
        put_integer(bytes, self.row);
        put_integer(bytes, self.shrink);
        put_integer(bytes, u64::from(self.column_ratio));
        bytes.push(self.steps);
        for fraction in [self.step_ratio, self.second_hop, self.direction] {
            put_integer(bytes, u64::from(fraction));
        }
        put_integer(bytes, self.own_newest);
        put_integer(bytes, self.own);
        put_integer(bytes, u64::from(self.own_ratio));
    }
}

/// What follows from the numbers, computed once when a model is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Factors {
    /// By popularity level of the item an edge starts from; at most [`MAX_ROW`].
    rows: [u64; POPULARITY_LEVELS as usize],
    /// By an edge's byte, level and lean; 1 has [`WEIGHT_BITS`].
    weights: [u32; 256],
    /// By popularity level of the item an edge leads to, of [`ONE`].
    columns: [u32; POPULARITY_LEVELS as usize],
    /// By steps back, of [`ONE`].
    steps: [u32; MAX_STEPS as usize],
    /// By steps back, in scores.
    own: [u64; MAX_STEPS as usize],
}

impl Factors {
    pub(super) fn new(numbers: &Numbers) -> Self {
        let mut rows = [0; POPULARITY_LEVELS as usize];
        let mut columns = [0; POPULARITY_LEVELS as usize];
        let mut column = ONE;
        for (level, (row, held)) in (0_u8..).zip(rows.iter_mut().zip(&mut columns)) {
            let divisor = events_of(level).saturating_add(numbers.shrink);
            *row = numbers.row.checked_div(divisor).unwrap_or(0).min(MAX_ROW);
            *held = column;
            column = part(column, numbers.column_ratio);
        }
        let mut steps = [0; MAX_STEPS as usize];
        let mut own = [0; MAX_STEPS as usize];
        let (mut step, mut own_ratio) = (ONE, ONE);
        for (held, own) in steps.iter_mut().zip(&mut own).take(usize::from(numbers.steps)) {
            *held = step;
            step = part(step, numbers.step_ratio);
            *own = scaled(numbers.own, own_ratio);
            own_ratio = part(own_ratio, numbers.own_ratio);
        }
        if let Some(newest) = own.first_mut() {
            *newest = numbers.own_newest;
        }
        Self { rows, weights: weights(numbers.direction), columns, steps, own }
    }

    /// What an edge weighs, by its byte.
    pub(super) fn weight(&self, byte: u8) -> u64 {
        self.weights.get(usize::from(byte)).copied().unwrap_or(0).into()
    }

    pub(super) fn row(&self, level: u8) -> u64 {
        self.rows.get(usize::from(level)).copied().unwrap_or(0)
    }

    pub(super) fn column(&self, level: u8) -> u32 {
        self.columns.get(usize::from(level)).copied().unwrap_or(0)
    }

    pub(super) fn step(&self, back: usize) -> u32 {
        self.steps.get(back).copied().unwrap_or(0)
    }

    pub(super) fn own(&self, back: usize) -> u64 {
        self.own.get(back).copied().unwrap_or(0)
    }
}

/// What an edge weighs by its byte: half for each two levels, and more along its lean than against it.
fn weights(direction: u32) -> [u32; 256] {
    let mut weights = [0; 256];
    for (byte, held) in (0_u8..=255).zip(&mut weights) {
        let level = byte & (EDGE_LEVELS - 1);
        let [even, odd] = HALF_OCTAVE;
        let mantissa = if level & 1 == 0 { even } else { odd } << (WEIGHT_BITS - MANTISSA_BITS);
        let factor = match Lean::of_byte(byte) {
            Some(Lean::None) => ONE,
            Some(Lean::Along) => ONE.saturating_add(direction),
            Some(Lean::Against) => ONE.saturating_sub(direction),
            None => 0,
        };
        *held = u32::try_from(scaled(mantissa >> (level >> 1), factor)).unwrap_or(0);
    }
    weights
}

/// What was gathered along edges (row times weight) as a score.
pub(super) const fn score_of(sum: u64) -> u64 {
    let score = sum >> (WEIGHT_BITS - SCORE_BITS);
    if score < MAX_SUM { score } else { MAX_SUM }
}

/// How strongly two items bought together belong together: 2^(-level/4) of the model's greatest strength, which is 2^32.
#[must_use]
pub fn strength(level: u8) -> u64 {
    let mantissa = QUARTER_OCTAVE.get(usize::from(level & 3)).copied().unwrap_or(0);
    (mantissa << 17) >> (level >> 2).min(63)
}

/// `amount` times a fraction of [`ONE`]. `amount` is at most 2^47.
pub(super) fn scaled(amount: u64, fraction: u32) -> u64 {
    amount.wrapping_mul(u64::from(fraction)) >> 16
}

/// How many events a popularity level stands for, at least 1, with [`COUNT_BITS`] of fraction.
fn events_of(level: u8) -> u64 {
    let one = 1_u64 << COUNT_BITS;
    let root = if level & 1 == 0 { 1 << MANTISSA_BITS } else { ROOT_TWO };
    let doubled = root.wrapping_shl(u32::from(level >> 1)) >> (MANTISSA_BITS.saturating_sub(COUNT_BITS));
    doubled.saturating_sub(one).max(one)
}

/// A fraction of a fraction, rounded to the nearest.
fn part(fraction: u32, of: u32) -> u32 {
    let product = u64::from(fraction).wrapping_mul(u64::from(of)).saturating_add(1 << 15) >> 16;
    u32::try_from(product).unwrap_or(ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_octaves_are_exact_at_octaves_and_close_between() {
        let weights = weights(ONE / 4);
        assert_eq!((weights[0], weights[20], weights[56]), (1 << 28, 1 << 18, 1));
        assert!((f64::from(weights[1]) / f64::from(weights[0]) - 0.5_f64.sqrt()).abs() < 1e-4);
        assert_eq!((weights[0x40], weights[0x80], weights[0xc0]), (5 << 26, 3 << 26, 0));
    }

    #[test]
    fn quarter_octaves_fall_by_the_fourth_root_of_two() {
        assert_eq!((strength(0), strength(4), strength(8)), (1 << 32, 1 << 31, 1 << 30));
        for level in 1..EDGE_LEVELS {
            let real = |level| f64::from(u32::try_from(strength(level) >> 1).unwrap());
            assert!((real(level) / real(level - 1) - 0.25_f64.exp2().recip()).abs() < 1e-4, "{level}");
        }
        assert_eq!(strength(255), 19_484 << 17 >> 63);
    }

    #[test]
    fn levels_stand_for_events() {
        assert_eq!(events_of(0), 256);
        assert_eq!(events_of(4), 3 * 256);
        assert_eq!(events_of(31) >> 8, 46_340);
    }
}
