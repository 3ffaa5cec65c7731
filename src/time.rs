//! Moments and days: milliseconds since 1970 in UTC, always passed in, never read from a clock.

use crate::error::{Code, Error};

/// One minute in milliseconds.
pub const MINUTE_MS: u64 = 60_000;
/// One hour in milliseconds.
pub const HOUR_MS: u64 = 60 * MINUTE_MS;
/// One day in milliseconds.
pub const DAY_MS: u64 = 24 * HOUR_MS;

/// A moment in milliseconds since 1970-01-01T00:00Z; at most [`Time::MAX`], so that a day fits 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(u64);

impl Time {
    /// The last moment of the year 2148; a later one is a wrong unit (microseconds), not a date.
    pub const MAX: Self = Self(DAY_MS * 65_535);

    /// A moment from milliseconds since 1970.
    ///
    /// # Errors
    /// Refuses what lies beyond [`Time::MAX`].
    pub fn from_ms(ms: u64) -> Result<Self, Error> {
        if ms > Self::MAX.0 {
            return Err(Error::new(Code::Time, "", "beyond the year 2148: pass milliseconds since 1970"));
        }
        Ok(Self(ms))
    }

    /// A moment from a JavaScript number of milliseconds since 1970; the fraction is dropped.
    ///
    /// # Errors
    /// Refuses NaN, infinities, negative numbers and what lies beyond [`Time::MAX`].
    pub fn from_f64(ms: f64) -> Result<Self, Error> {
        if !(0.0..=9e15).contains(&ms) {
            return Err(Error::new(Code::Time, "", "not a time: pass milliseconds since 1970 as a number"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
        Self::from_ms(ms as u64)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn ms(self) -> u64 {
        self.0
    }

    /// The UTC day of this moment.
    #[must_use]
    pub const fn day(self) -> Day {
        #[expect(clippy::cast_possible_truncation, reason = "Time::MAX is day 65,535")]
        Day((self.0 / DAY_MS) as u16)
    }

    /// Milliseconds from `earlier` to this moment; 0 where `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This moment plus `ms`, at most [`Time::MAX`].
    #[must_use]
    pub fn after(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms)).min(Self::MAX)
    }

    /// This moment minus `ms`, at least 1970.
    #[must_use]
    pub const fn before(self, ms: u64) -> Self {
        Self(self.0.saturating_sub(ms))
    }
}

/// A UTC day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub u16);

impl Day {
    /// The first moment of this day.
    #[must_use]
    pub fn start(self) -> Time {
        Time(u64::from(self.0).saturating_mul(DAY_MS))
    }

    /// The day `days` earlier, at least 1970-01-01.
    #[must_use]
    pub const fn back(self, days: u16) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_its_first_millisecond() {
        let time = Time::from_ms(1_764_000_000_000).unwrap();
        assert_eq!(time.day(), Day(20_416));
        assert_eq!(time.day().start().ms(), 20_416 * DAY_MS);
        assert_eq!(time.day().start().before(1).day(), Day(20_415));
    }

    #[test]
    fn a_wrong_unit_is_refused() {
        assert!(Time::from_f64(1_764_000_000_000_000.0).is_err());
        assert!(Time::from_f64(f64::NAN).is_err());
        assert!(Time::from_f64(-1.0).is_err());
    }
}
