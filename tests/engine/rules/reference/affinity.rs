//! Interest in categories and brands by forward decay: our own arithmetic, from the definition in the documentation.
//!
//! A contribution grows with time relative to a landmark, in steps of 1/1,024 of a half-life; the landmark moves by
//! whole half-lives, and moving it halves all weights. Nothing here is shared with the engine's implementation.

use super::record::Happened;
use super::value::Value;
use std::collections::BTreeMap;

/// Interests by dimension and value.
#[derive(Debug, Clone, Default)]
pub struct Interests(BTreeMap<(String, String), Interest>);

#[derive(Debug, Clone, Copy, Default)]
struct Interest {
    /// Half-lives since 1970.
    landmark: i64,
    /// As of the landmark; one event of gain 1 there adds 2^24.
    weight: i64,
}

/// What a share is a part of.
pub const WHOLE: i64 = 65_536;

impl Interests {
    /// Takes an event into account.
    pub fn add(&mut self, event: &Happened, half_life_ms: i64) {
        let gain = match event.name.as_str() {
            "view_item" => 1,
            "add_to_wishlist" => 2,
            "add_to_cart" => 3,
            "purchase" | "store_purchase" => 5,
            _ => return,
        };
        for item in &event.items {
            for dimension in ["item_category", "item_brand"] {
                if let Some(Value::Text(value)) = item.get(dimension) {
                    let interest = self.0.entry((dimension.to_owned(), value.clone())).or_default();
                    interest.add(gain, event.at, half_life_ms);
                }
            }
        }
    }
}

/// The share of one value over all devices, in parts of [`WHOLE`], rounded down; 0 where it is not there, missing where
/// nothing is.
pub fn share(devices: &[&Interests], dimension: &str, value: &str) -> Option<i64> {
    let shares = shares(devices, dimension);
    if shares.is_empty() { None } else { Some(shares.get(value).copied().unwrap_or(0)) }
}

/// The place of one value, 1 for the greatest share; of equal shares the smaller name goes first.
pub fn rank(devices: &[&Interests], dimension: &str, value: &str) -> Option<usize> {
    let shares = shares(devices, dimension);
    let own = *shares.get(value)?;
    let goes_before = |(name, share): &(&String, &i64)| **share > own || (**share == own && name.as_str() < value);
    Some(1 + shares.iter().filter(goes_before).count())
}

/// All values of a dimension, their weights added up as of the newest landmark.
fn shares(devices: &[&Interests], dimension: &str) -> BTreeMap<String, i64> {
    let of_dimension = || devices.iter().flat_map(|device| &device.0).filter(|((held, _), _)| held == dimension);
    let newest = of_dimension().map(|(_, interest)| interest.landmark).max().unwrap_or(0);
    let mut weights = BTreeMap::<String, i64>::new();
    for ((_, value), interest) in of_dimension() {
        *weights.entry(value.clone()).or_default() += interest.weight_at(newest);
    }
    let whole: i64 = weights.values().sum();
    weights.into_iter().map(|(value, weight)| (value, (weight * WHOLE).checked_div(whole).unwrap_or(0))).collect()
}

impl Interest {
    fn add(&mut self, gain: i64, at: i64, half_life_ms: i64) {
        let landmark = at / half_life_ms;
        let step = (at % half_life_ms) * 1_024 / half_life_ms;
        let contribution = gain * grown(step);
        if landmark > self.landmark {
            *self = Self { landmark, weight: self.weight_at(landmark) };
        }
        // What comes from before the landmark has halved since.
        self.weight += halved(contribution, self.landmark - landmark);
    }

    fn weight_at(&self, landmark: i64) -> i64 {
        halved(self.weight, landmark - self.landmark)
    }
}

fn halved(weight: i64, times: i64) -> i64 {
    if times < 63 { weight >> times } else { 0 }
}

/// 2^(step / 1024) in parts of 2^24: one root of two for each bit of the step, the greatest first, multiplied and each
/// time rounded down to parts of 2^31.
fn grown(step: i64) -> i64 {
    let mut root = 2_u128 << 60;
    let mut grown = 1_u128 << 31;
    for bit in (0..10).rev() {
        // The square root of the former one, in parts of 2^60.
        root = (root << 60).isqrt();
        if step >> bit & 1 == 1 {
            let in_31_bits = (root + (1 << 28)) >> 29;
            grown = (grown * in_31_bits) >> 31;
        }
    }
    i64::try_from(grown >> 7).unwrap()
}
