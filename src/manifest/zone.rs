//! Time zones: minutes from UTC, with their changes.

use super::Manifest;
use super::bytes::Bytes;
use super::format::Section;
use crate::time::{MINUTE_MS, Time};

/// A time zone as the manifest holds it: its name, and its changes for the years after it was compiled. Beyond the
/// last change its last offset stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone<'a> {
    /// Its IANA name.
    pub name: &'a str,
    first: i64,
    changes: Bytes<'a>,
}

/// Where the clock of a zone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// Minutes to add to UTC.
    pub minutes: i64,
    /// When it changes next.
    pub until: Option<Time>,
}

/// Minutes of a week.
pub const WEEK_MINUTES: u64 = 7 * 24 * 60;
/// 1970-01-01 was a Thursday: minutes from the Monday before it.
const MONDAY_TO_1970: i64 = 3 * 24 * 60;
/// No zone is further from UTC than a day.
const MAX_OFFSET_MINUTES: u64 = 24 * 60;

impl Zone<'_> {
    /// The offset at `now`.
    #[must_use]
    pub fn offset(self, now: Time) -> Offset {
        let (mut minutes, mut at_minute, mut bytes) = (self.first, 0_u64, self.changes);
        while let (Some(since), Some(next)) = (bytes.number(), bytes.signed()) {
            at_minute = at_minute.saturating_add(since);
            let at = Time::default().after(at_minute.saturating_mul(MINUTE_MS));
            if at > now {
                return Offset { minutes, until: Some(at) };
            }
            minutes = next;
        }
        Offset { minutes, until: None }
    }

    fn is_sound(self) -> bool {
        let mut bytes = self.changes;
        let mut sound = self.first.unsigned_abs() <= MAX_OFFSET_MINUTES;
        while sound && !bytes.is_empty() {
            let since = bytes.number();
            sound = since.is_some_and(|since| since > 0)
                && bytes.signed().is_some_and(|next| next.unsigned_abs() <= MAX_OFFSET_MINUTES);
        }
        sound
    }
}

/// The minute of the week at `now` for a clock that is `offset_minutes` from UTC; Monday 00:00 is 0.
#[must_use]
pub fn minute_of_week(now: Time, offset_minutes: i64) -> u64 {
    let minutes = now.ms().checked_div(MINUTE_MS).unwrap_or(0).cast_signed();
    let local = minutes.saturating_add(offset_minutes).saturating_add(MONDAY_TO_1970);
    local.rem_euclid(WEEK_MINUTES.cast_signed()).unsigned_abs()
}

impl Manifest {
    /// The zone of that number.
    #[must_use]
    pub fn zone(&self, number: u16) -> Option<Zone<'_>> {
        let mut bytes = self.item(Section::Zones, number)?;
        Some(Zone { name: bytes.text()?, first: bytes.signed()?, changes: bytes })
    }

    pub(super) fn has_sound_zone(&self, number: u16) -> bool {
        self.zone(number).is_some_and(Zone::is_sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_begins_on_monday() {
        let at = |ms| Time::from_ms(ms).unwrap();
        // 2026-11-22 is a Sunday.
        let sunday = at(1_795_305_600_000);
        assert_eq!(minute_of_week(sunday, 0), 6 * 24 * 60);
        assert_eq!(minute_of_week(sunday, 24 * 60), 0, "a day ahead it is Monday");
        assert_eq!(minute_of_week(sunday, -1), 6 * 24 * 60 - 1);
    }

    #[test]
    fn an_offset_changes_when_the_zone_says() {
        // Two hours at first, one hour from minute 1,000, two again from minute 1,500.
        let changes = [0xe8, 7, 120, 0xf4, 3, 0xf0, 1];
        let zone = Zone { name: "x", first: 120, changes: Bytes(&changes) };
        let minute = |minute: u64| Time::from_ms(minute * MINUTE_MS).unwrap();
        assert!(zone.is_sound());
        assert_eq!(zone.offset(minute(999)), Offset { minutes: 120, until: Some(minute(1000)) });
        assert_eq!(zone.offset(minute(1000)), Offset { minutes: 60, until: Some(minute(1500)) });
        assert_eq!(zone.offset(minute(1500)), Offset { minutes: 120, until: None });
    }
}
