//! When a clock changes: a rule as POSIX writes it, or the changes themselves.

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// A zone's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clock {
    /// It never changes.
    Fixed(i64),
    /// It changes twice a year.
    Yearly {
        /// Minutes from UTC in winter (or whatever the rule names first).
        standard: i64,
        /// Minutes from UTC in summer.
        daylight: i64,
        /// When summer begins.
        begin: Change,
        /// When it ends.
        end: Change,
    },
    /// It changes at these minutes since 1970.
    Listed(i64, Vec<(i64, i64)>),
}

/// A day of a year and a time of it: `M3.5.0/2` is the last Sunday of March at two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    month: i64,
    /// From 1 to 5; 5 is the last.
    week: i64,
    /// Sunday is 0.
    weekday: i64,
    /// Minutes from the day's start by the clock before the change; negative and beyond a day are allowed.
    minutes: i64,
}

impl Clock {
    /// Reads `CET-1CEST,M3.5.0,M10.5.0/3`, or `@` and an offset and changes: `@60,29535840:0,29578500:60`.
    pub(super) fn parse(rule: &str) -> Option<Self> {
        if let Some(listed) = rule.strip_prefix('@') {
            let mut parts = listed.split(',');
            let first = parts.next()?.parse().ok()?;
            let change = |part: &str| {
                let (minute, offset) = part.split_once(':')?;
                Some((minute.parse().ok()?, offset.parse().ok()?))
            };
            return Some(Self::Listed(first, parts.map(change).collect::<Option<_>>()?));
        }
        let (zones, changes) = rule.split_once(',').map_or((rule, None), |(zones, changes)| (zones, Some(changes)));
        let (standard, rest) = offset(after_name(zones)?)?;
        // POSIX counts to the west.
        let standard = -standard;
        let Some((begin, end)) = changes.and_then(|changes| changes.split_once(',')) else {
            return rest.is_empty().then_some(Self::Fixed(standard));
        };
        let rest = after_name(rest)?;
        let daylight = if rest.is_empty() { standard + 60 } else { -offset(rest)?.0 };
        Some(Self::Yearly { standard, daylight, begin: Change::parse(begin)?, end: Change::parse(end)? })
    }

    /// Minutes from UTC before any change.
    pub(super) const fn offset(&self) -> i64 {
        match self {
            Self::Fixed(offset) | Self::Listed(offset, _) => *offset,
            Self::Yearly { standard, .. } => *standard,
        }
    }

    /// Its changes in those years, in order: minutes since 1970, and minutes from UTC from then on.
    pub(super) fn changes(&self, from_year: i64, to_year: i64) -> Vec<(i64, i64)> {
        match self {
            Self::Fixed(_) => Vec::new(),
            Self::Listed(_, changes) => changes.clone(),
            Self::Yearly { standard, daylight, begin, end } => {
                let years = from_year..=to_year;
                let both = years.flat_map(|year| {
                    [(begin.local(year) - standard, *daylight), (end.local(year) - daylight, *standard)]
                });
                let mut changes: Vec<(i64, i64)> = both.collect();
                changes.sort_unstable();
                changes
            }
        }
    }
}

impl Change {
    fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.split_once('/').map_or((text, None), |(day, time)| (day, Some(time)));
        let mut numbers = day.strip_prefix('M')?.split('.').map(str::parse);
        let (month, week, weekday) = (numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?);
        let minutes = match time {
            Some(time) => offset(time)?.0,
            None => 120,
        };
        Some(Self { month, week, weekday, minutes })
    }

    /// Minutes since 1970 by the clock before the change.
    fn local(self, year: i64) -> i64 {
        let first = days(year, self.month);
        let next = if self.month == 12 { days(year + 1, 1) } else { days(year, self.month + 1) };
        // 1970 began on a Thursday.
        let weekday = (first + 4).rem_euclid(7);
        let mut day = first + (self.weekday - weekday).rem_euclid(7) + (self.week - 1) * 7;
        while day >= next {
            day -= 7;
        }
        day * DAY + self.minutes
    }
}

/// Minutes from 1970 to the start of a year.
pub(super) const fn year_start(year: i64) -> i64 {
    days(year, 1) * DAY
}

/// Days from 1970 to the first of a month. Years are counted from March, so that the leap day ends them.
const fn days(year: i64, month: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before_month = (153 * month + 2) / 5;
    year * 365 + year / 4 - year / 100 + year / 400 + before_month - 719_468
}

/// What follows a zone's abbreviation.
fn after_name(text: &str) -> Option<&str> {
    match text.strip_prefix('<') {
        Some(quoted) => quoted.split_once('>').map(|(_, rest)| rest),
        None => Some(text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic())),
    }
}

/// Minutes of `-5:30` or `+02`, and what follows.
fn offset(text: &str) -> Option<(i64, &str)> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|letter: char| !letter.is_ascii_digit() && letter != ':').unwrap_or(digits.len());
    let (number, rest) = digits.split_at_checked(end)?;
    let mut parts = number.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next().map_or(Some(0), |minutes| minutes.parse().ok())?;
    Some((sign * (hours * 60 + minutes), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_give_the_known_changes() {
        let berlin = Clock::parse("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        // 2026-03-29T01:00Z and 2026-10-25T01:00Z.
        assert_eq!(berlin.changes(2026, 2026), [(29_579_100, 120), (29_881_500, 60)]);
        assert_eq!(Clock::parse("<+0545>-5:45"), Some(Clock::Fixed(345)));
        assert_eq!(Clock::parse("@60,7:0,9:60"), Some(Clock::Listed(60, vec![(7, 0), (9, 60)])));
        for wrong in ["", "CET", "CET-1CEST,J60,J300", "@", "@1,2"] {
            assert_eq!(Clock::parse(wrong), None, "{wrong}");
        }
        assert_eq!(year_start(1970), 0);
        assert_eq!(year_start(2026), 29_453_760);
    }
}
