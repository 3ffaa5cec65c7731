//! Times as JavaScript has them.

use super::Record;
use nearside::time::Time;

impl Record {
    /// Adds a time, if there is one.
    pub fn time(self, key: &str, time: Option<Time>) -> Self {
        match time {
            Some(time) => self.number(key, ms(time)),
            None => self,
        }
    }
}

/// Milliseconds as a JavaScript number.
#[expect(clippy::cast_precision_loss, reason = "a Time is below 2^43")]
pub fn ms(time: Time) -> f64 {
    time.ms() as f64
}
