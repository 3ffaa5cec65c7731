//! The one place where the backend reads the time; everything below takes it as an argument.

use nearside::time::Time;
use std::time::{SystemTime, UNIX_EPOCH};

/// The present moment; 1970 where the machine's clock stands before it.
#[must_use]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX)).unwrap_or(Time::MAX)
}
