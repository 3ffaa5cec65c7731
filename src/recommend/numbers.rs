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
pub const MAX_ROW: u64 = 1 << 46;
/// The greatest numerator of a row's factor.
pub const MAX_ROW_NUMERATOR: u64 = 1 << 62;
/// The greatest sum that an item gathers; more is held there.
pub const MAX_SUM: u64 = 1 << 47;

/// The device numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// A score of 1 is 2 to the power of this.
    pub scale_bits: u8,
    /// Numerator of a row's factor: greatest weight / kappa, in scores, with [`COUNT_BITS`] more bits.
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
        let fractions =
            [numbers.column_ratio, numbers.step_ratio, numbers.second_hop, numbers.direction, numbers.own_ratio];
        let sound = fractions.into_iter().all(|fraction| fraction <= ONE)
            && numbers.scale_bits < 48
            && numbers.row <= MAX_ROW_NUMERATOR
            && numbers.shrink < 1 << 40
            && (1..=MAX_STEPS).contains(&numbers.steps)
            && numbers.own_newest.max(numbers.own) <= MAX_SUM;
        sound.then_some(numbers)
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
        Self { rows, columns, steps, own }
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

/// `amount` times 2^(-level/2). `amount` is at most 2^48.
pub(super) fn faded(amount: u64, level: u8) -> u64 {
    let [even, odd] = HALF_OCTAVE;
    let mantissa = if level & 1 == 0 { even } else { odd };
    amount.wrapping_mul(mantissa) >> MANTISSA_BITS.saturating_add(u32::from(level >> 1))
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
        assert_eq!(faded(1 << 40, 0), 1 << 40);
        assert_eq!(faded(1 << 40, 20), 1 << 30);
        let ratio = f64::from(u32::try_from(faded(1 << 31, 1)).unwrap()) / f64::from(1_u32 << 31);
        assert!((ratio - 0.5_f64.sqrt()).abs() < 1e-4);
        assert_eq!(faded(1 << 48, 63), 23_170 << 2);
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
