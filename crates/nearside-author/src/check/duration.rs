//! Durations as they are written: `30m`, `12h`, `7d`.

use super::HALF_LIFE_BOUNDS_MS;
use crate::error::SiteError;
use nearside::limits::METRIC_DAYS;
use nearside::manifest::format::EVER;
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS};

/// A window in days.
pub(super) fn window(text: &str, path: &str) -> Result<u8, SiteError> {
    let example = "write whole days such as \"7d\": today and the 6 days before it";
    if text == "session" {
        return Err(SiteError::new(path, "a window cannot be a session", example));
    }
    let ms = parse(text, path, example)?;
    let days = whole_days(ms).ok_or_else(|| SiteError::new(path, format!("{text:?} is no number of days"), example))?;
    let fits = u8::try_from(days).ok().filter(|days| (1..=METRIC_DAYS).contains(&u16::from(*days)));
    fits.ok_or_else(|| {
        let remedy = "write \"1d\" to \"64d\", or leave `within` out to count all there ever was";
        SiteError::new(path, format!("{text:?} is no window from 1 to {METRIC_DAYS} days"), remedy)
    })
}

/// The half-life of interests in milliseconds.
pub(super) fn half_life(text: &str, path: &str) -> Result<u64, SiteError> {
    let example = "write \"1h\" to \"365d\", such as \"14d\"";
    let ms = parse(text, path, example)?;
    if HALF_LIFE_BOUNDS_MS.contains(&ms) {
        return Ok(ms);
    }
    Err(SiteError::new(path, format!("{text:?} is no half-life from an hour to a year"), example))
}

/// How long a purchase is left out, in days.
pub(super) fn purchased(text: &str, path: &str) -> Result<u16, SiteError> {
    let example = "write whole days such as \"90d\", or leave it out for ever";
    let days = whole_days(parse(text, path, example)?).and_then(|days| u16::try_from(days).ok());
    let days = days.filter(|days| (1..EVER).contains(days));
    days.ok_or_else(|| SiteError::new(path, format!("{text:?} is no number of days"), example))
}

fn whole_days(ms: u64) -> Option<u64> {
    ms.is_multiple_of(DAY_MS).then_some(ms / DAY_MS)
}

/// Milliseconds of a number with its unit.
fn parse(text: &str, path: &str, example: &str) -> Result<u64, SiteError> {
    let units = [("m", MINUTE_MS), ("h", HOUR_MS), ("d", DAY_MS)];
    let parsed = units.into_iter().find_map(|(unit, ms)| {
        let digits = text.strip_suffix(unit).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<u64>().ok()?.checked_mul(ms)
    });
    parsed.ok_or_else(|| SiteError::new(path, format!("{text:?} is no duration"), example))
}
