//! When to try again after the backend did not answer.

use super::host;
use nearside::time::Time;

/// The first pause; each failure doubles it.
const FIRST_PAUSE_MS: u64 = 1_000;
/// The longest pause.
const MAX_PAUSE_MS: u64 = 5 * 60 * 1_000;

/// Failures in a row, and when the next attempt may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backoff {
    /// How many; stays at 255.
    pub failures: u8,
    /// Not before.
    pub at: Time,
}

impl Backoff {
    /// After one more failure. Half of the pause is chance, so that a backend that comes back is not met by all at once.
    #[must_use]
    pub fn after_failure(self, now: Time) -> Self {
        let doubled = FIRST_PAUSE_MS.checked_shl(u32::from(self.failures)).unwrap_or(MAX_PAUSE_MS);
        let pause_ms = doubled.clamp(FIRST_PAUSE_MS, MAX_PAUSE_MS);
        let chance = u64::from(u32::from_le_bytes(host::random()));
        let jitter_ms = chance.checked_rem(pause_ms / 2).unwrap_or(0);
        Self { failures: self.failures.saturating_add(1), at: now.after(pause_ms / 2).after(jitter_ms) }
    }

    /// Whether an attempt may be made. A pause beyond the longest is a clock that was put back.
    #[must_use]
    pub fn permits(self, now: Time) -> bool {
        now >= self.at || self.at.since(now) > MAX_PAUSE_MS
    }
}
