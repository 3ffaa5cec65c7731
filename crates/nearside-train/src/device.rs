//! Turns the tuned numbers and the counts into what the model carries: integers.

use crate::options::{Device, Recipe};
use crate::pairs::Pair;
use crate::popular::level;
use crate::weights::PAIR_ONE;
use nearside::recommend::numbers::{
    COUNT_BITS, EDGE_LEVELS, MAX_ROW, MAX_ROW_NUMERATOR, MAX_STEPS, MAX_SUM, ONE, SCORE_BITS,
};
use nearside::recommend::{Lean, Numbers};

/// Most bits of a row's fraction; fewer where weights are large.
const MAX_ROW_BITS: f64 = 31.0;

/// What an event of an item weighs in pairs, on (geometric) average over the items: row sum over count.
pub(crate) fn kappa(pairs: &[Pair], counts: &[u64]) -> f64 {
    let mut sums = vec![0_u64; counts.len()];
    for pair in pairs {
        for item in [pair.lower, pair.higher] {
            if let Some(sum) = sums.get_mut(item as usize) {
                *sum = sum.saturating_add(pair.weight());
            }
        }
    }
    let (mut logs, mut items) = (0.0, 0.0);
    for (sum, count) in sums.iter().zip(counts).filter(|(sum, count)| **sum > 0 && **count > 0) {
        #[expect(clippy::cast_precision_loss, reason = "an average of many")]
        let ratio = *sum as f64 / PAIR_ONE / *count as f64;
        logs += libm::log(ratio);
        items += 1.0;
    }
    if items > 0.0 { libm::exp(logs / items) } else { 1.0 }
}

/// The device numbers as integers. `greatest` is the greatest weight of an edge.
pub(crate) fn numbers(device: &Device, kappa: f64, greatest: f64, counts: &[u64]) -> Numbers {
    let items = counts.len().max(1);
    let counts = counts.iter().map(|count| (libm::exp2(f64::from(level(*count)) / 2.0) - 1.0).max(1.0));
    #[expect(clippy::cast_precision_loss, reason = "items fit 20 bits")]
    let mean = counts.sum::<f64>() / items as f64;
    let shrink = device.shrink / kappa;
    let row = greatest / kappa * libm::pow(mean.max(1.0), device.gamma);
    // As fine a scale as the largest row factor and its numerator leave room for.
    let counts_one = libm::exp2(f64::from(COUNT_BITS));
    let largest = [(MAX_ROW, row / (1.0 + shrink)), (MAX_ROW_NUMERATOR, row * counts_one)];
    let headroom = largest.map(|(most, value)| libm::floor(libm::log2(whole_as_f64(most) / value.max(1e-9))));
    let row_bits = headroom.into_iter().fold(MAX_ROW_BITS, f64::min).max(0.0);
    let scale_bits = row_bits + f64::from(SCORE_BITS);
    let score = libm::exp2(scale_bits);
    Numbers {
        scale_bits: u8::try_from(whole(scale_bits, 47)).unwrap_or(0),
        row: whole(row * libm::exp2(row_bits) * counts_one, MAX_ROW_NUMERATOR),
        shrink: whole(shrink * counts_one, (1 << 40) - 1),
        column_ratio: fraction(libm::exp2(-device.gamma / 2.0)),
        steps: device.steps.clamp(1, MAX_STEPS),
        step_ratio: fraction(decay(device.lambda)),
        second_hop: fraction(device.eta),
        direction: fraction(device.direction),
        own_newest: whole(device.own_newest * score, MAX_SUM),
        own: whole(device.own * score, MAX_SUM),
        own_ratio: fraction(decay(device.own_lambda)),
    }
}

/// How many steps a weight lies below the greatest one, of `steps` an octave.
pub(crate) fn level_below(greatest: u64, weight: u64, steps: f64) -> u8 {
    let below = steps * libm::log2(whole_as_f64(greatest) / whole_as_f64(weight.max(1)));
    u8::try_from(whole(below.round(), u64::from(EDGE_LEVELS - 1))).unwrap_or(0)
}

/// Which way a pair leans.
pub(crate) fn lean(pair: &Pair, recipe: &Recipe) -> Lean {
    let (up, down) = (real(pair.up), real(pair.down));
    // One more event in the denominator: a handful of events says little about a direction.
    let share = (up - down) / (up + down + 1.0);
    if share > recipe.lean_share {
        Lean::Along
    } else if share < -recipe.lean_share {
        Lean::Against
    } else {
        Lean::None
    }
}

/// The weight of a pair as a real number.
pub(crate) fn real(weight: u64) -> f64 {
    whole_as_f64(weight) / PAIR_ONE
}

fn decay(steps: f64) -> f64 {
    if steps > 0.0 { libm::exp(-1.0 / steps) } else { 0.0 }
}

fn fraction(number: f64) -> u32 {
    u32::try_from(whole(number * f64::from(ONE), u64::from(ONE))).unwrap_or(ONE)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative; a float cast saturates")]
fn whole(number: f64, most: u64) -> u64 {
    (number.round().max(0.0) as u64).min(most)
}

#[expect(clippy::cast_precision_loss, reason = "53 of 64 bits are plenty for a ratio")]
const fn whole_as_f64(number: u64) -> f64 {
    number as f64
}
