//! What a field can hold: a bounded text, a fixed-point number, or yes/no.

use crate::error::{Code, Error};
use crate::limits::MAX_TEXT_BYTES;
use alloc::boxed::Box;
use alloc::string::String;

/// A text of at most [`MAX_TEXT_BYTES`] bytes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Box<str>);

impl Clone for Text {
    // Not inlined: copied in a dozen places, it is to exist once.
    #[inline(never)]
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl Text {
    /// A bounded copy of `text`.
    ///
    /// # Errors
    /// Refuses a longer text; it is never cut in silence, because half an id is another id.
    pub fn new(text: &str) -> Result<Self, Error> {
        Self::from_string(String::from(text))
    }

    /// Takes `text` over without a copy.
    ///
    /// # Errors
    /// Refuses a longer text.
    pub fn from_string(text: String) -> Result<Self, Error> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(Error::new(Code::Limit, "", "longer than 256 bytes: shorten it"));
        }
        Ok(Self(text.into_boxed_str()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number in ten-thousandths: exact for money, the same bits everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// Units of a [`Decimal`] in 1.
    pub const ONE: i64 = 10_000;
    /// The largest magnitude accepted from outside (a trillion), so that a sum of 9,000 of them cannot overflow.
    pub const MAX_INTEGER: i64 = 1_000_000_000_000;

    /// A whole number, held within plus and minus [`Decimal::MAX_INTEGER`].
    #[must_use]
    pub const fn from_i64(whole: i64) -> Self {
        let bounded = if whole > Self::MAX_INTEGER {
            Self::MAX_INTEGER
        } else if whole < -Self::MAX_INTEGER {
            -Self::MAX_INTEGER
        } else {
            whole
        };
        Self(bounded.saturating_mul(Self::ONE))
    }

    /// From ten-thousandths as they stand in a delta or a manifest.
    #[must_use]
    pub const fn from_units(units: i64) -> Self {
        Self(units)
    }

    /// The nearest ten-thousandth to `number`, halves away from zero.
    ///
    /// # Errors
    /// Refuses NaN, infinities and magnitudes beyond [`Decimal::MAX_INTEGER`].
    pub fn from_f64(number: f64) -> Result<Self, Error> {
        // Only IEEE-exact operations (compare, multiply, add, truncate): the same bits on every platform.
        if !(-1e12..=1e12).contains(&number) {
            return Err(Error::new(Code::Number, "", "not a finite number within plus or minus a trillion"));
        }
        let scaled = number * 1e4;
        let rounded = if scaled < 0.0 { scaled - 0.5 } else { scaled + 0.5 };
        #[expect(clippy::cast_possible_truncation, reason = "truncation is the rounding; the range is checked above")]
        Ok(Self(rounded as i64))
    }

    /// Ten-thousandths.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }

    /// The whole part.
    #[must_use]
    pub const fn to_i64(self) -> i64 {
        self.0 / Self::ONE
    }

    /// As a floating-point number, for display.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for display; decisions use units")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e4
    }

    /// The sum, held at the largest representable number.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A field's value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A text.
    Text(Text),
    /// A number.
    Number(Decimal),
    /// Yes or no.
    Bool(bool),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact_to_a_ten_thousandth() {
        assert_eq!(Decimal::from_f64(59.99).unwrap().units(), 599_900);
        assert_eq!(Decimal::from_f64(-0.00005).unwrap().units(), -1);
        let tenth = Decimal::from_f64(0.1).unwrap();
        assert_eq!(tenth.plus(Decimal::from_f64(0.2).unwrap()), Decimal::from_f64(0.3).unwrap());
    }

    #[test]
    fn no_infinity_gets_in() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e13, -1e300] {
            assert_eq!(Decimal::from_f64(bad).unwrap_err().code, Code::Number);
        }
    }

    #[test]
    fn a_long_text_is_refused_whole() {
        assert!(Text::new(&"é".repeat(128)).is_ok());
        assert_eq!(Text::new(&"é".repeat(129)).unwrap_err().code, Code::Limit);
    }
}
