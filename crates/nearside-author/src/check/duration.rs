//! Durations as they are written: `30m`, `12h`, `7d`.

use super::HALF_LIFE_BOUNDS_MS;
use crate::error::SiteError;
use crate::rule::Window;
use nearside::limits::METRIC_DAYS;
use nearside::manifest::format::EVER_DAYS;
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS};

/// The longest time since an event that a condition can name: ten years. A longer one is refused.
const MAX_SINCE_MS: u64 = 3650 * DAY_MS;

/// A window as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// None is given.
    Ever,
    /// Today and the days before it, as many in all.
    Days(u8),
    /// The last minutes.
    Minutes(u32),
    /// The session at hand.
    Session,
}

impl Within {
    /// The days that cells count, 0 for ever; `None` where the raw events are needed.
    pub(super) const fn counted(self) -> Option<u8> {
        match self {
            Self::Ever => Some(0),
            Self::Days(days) => Some(days),
            Self::Minutes(_) | Self::Session => None,
        }
    }

    /// The window on remembered events.
    pub(super) fn remembered(self) -> Window {
        match self {
            Self::Ever => Window::Ever,
            Self::Days(days) => Window::Minutes(u32::from(days) * 24 * 60),
            Self::Minutes(minutes) => Window::Minutes(minutes),
            Self::Session => Window::Session,
        }
    }
}

/// A window; ever where none is given.
pub(super) fn window(text: Option<&str>, path: &str) -> Result<Within, SiteError> {
    let text = match text {
        None => return Ok(Within::Ever),
        Some("session") => return Ok(Within::Session),
        Some(text) => text,
    };
    let ms = parse(text, path, "write a window such as \"30m\", \"12h\", \"7d\" or \"session\"")?;
    let bounds = |unit: &str, ms: u64| {
        let most = u64::from(METRIC_DAYS) * DAY_MS / ms;
        let remedy = format!("write \"1{unit}\" to \"{most}{unit}\", or leave `within` out for all there ever was");
        SiteError::new(path, format!("{text:?} is no window from 1{unit} to {most}{unit}"), remedy)
    };
    let minutes = u32::try_from(ms / MINUTE_MS).ok();
    let minutes = minutes.filter(|minutes| (1..=u32::from(METRIC_DAYS) * 24 * 60).contains(minutes));
    if text.ends_with('d') {
        let days = minutes.and_then(|minutes| u8::try_from(minutes / (24 * 60)).ok());
        return days.map(Within::Days).ok_or_else(|| bounds("d", DAY_MS));
    }
    let (unit, unit_ms) = if text.ends_with('h') { ("h", HOUR_MS) } else { ("m", MINUTE_MS) };
    minutes.map(Within::Minutes).ok_or_else(|| bounds(unit, unit_ms))
}

/// A time since an event, in milliseconds.
pub(super) fn since(text: &str, path: &str) -> Result<i64, SiteError> {
    let example = "write a duration such as \"30m\", \"12h\" or \"2d\"";
    let ms = parse(text, path, example)?;
    let fits = i64::try_from(ms).ok().filter(|_| ms <= MAX_SINCE_MS);
    fits.ok_or_else(|| SiteError::new(path, format!("{text:?} is more than ten years"), example))
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
    let ms = parse(text, path, example)?;
    let days = ms.is_multiple_of(DAY_MS).then_some(ms / DAY_MS).and_then(|days| u16::try_from(days).ok());
    let days = days.filter(|days| (1..EVER_DAYS).contains(days));
    days.ok_or_else(|| SiteError::new(path, format!("{text:?} is no number of days"), example))
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
