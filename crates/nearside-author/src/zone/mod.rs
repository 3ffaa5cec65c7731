//! Time zones: their names, and when their clocks change.
//!
//! The table holds each zone's present rule as POSIX writes it, zones of one rule in a line, and the changes themselves
//! for the few zones that follow no rule. It is made from the IANA database by the test below; the history of clocks
//! before [`FIRST_YEAR`] is not in it.

mod rule;

use crate::error::SiteError;
use crate::suggest;
use rule::Clock;

/// The rules and the names that follow each.
const TABLE: &str = include_str!("zones.txt");
/// The first year that the table is right for; an earlier one is taken for it.
pub(crate) const FIRST_YEAR: i16 = 2026;
/// For how many years changes are written, from January 1 of the year of compilation. The last offset stays.
const YEARS: i64 = 3;

/// A zone as a compiled site holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    /// Minutes from UTC at first.
    pub(crate) first: i64,
    /// Minutes since 1970, and minutes from UTC from then on.
    pub(crate) changes: Vec<(u64, i64)>,
}

/// The changes of a zone's clock from January 1 (UTC) of a year on.
pub(crate) fn compile(name: &str, year: i16) -> Option<Zone> {
    let year = i64::from(year.max(FIRST_YEAR));
    let rule = lines().find_map(|(rule, mut names)| names.any(|held| held == name).then_some(rule))?;
    let clock = Clock::parse(rule)?;
    let (begin, end) = (rule::year_start(year), rule::year_start(year + YEARS));
    let mut first = clock.offset();
    let mut changes: Vec<(u64, i64)> = Vec::new();
    for (minute, offset) in clock.changes(year - 1, year + YEARS) {
        let last = changes.last().map_or(first, |(_, offset)| *offset);
        if minute <= begin {
            first = offset;
        } else if minute < end && offset != last {
            changes.push((u64::try_from(minute).ok()?, offset));
        }
    }
    Some(Zone { first, changes })
}

/// Checks that there is such a zone; `others` are words that the place takes besides.
pub(crate) fn check(name: &str, path: &str, others: &[&'static str]) -> Result<(), SiteError> {
    let names = || lines().flat_map(|(_, names)| names);
    if names().any(|held| held == name) {
        return Ok(());
    }
    let place = |zone: &str| zone.rsplit('/').next().unwrap_or(zone).to_lowercase();
    let wanted = name.replace(' ', "_");
    let meant = suggest::nearest(&wanted, others.iter().copied().chain(names()));
    let meant = meant.or_else(|| names().find(|held| place(held) == wanted.to_lowercase()));
    let otherwise = || match others {
        [] => "use an IANA name such as \"Europe/Berlin\", or \"UTC\"".to_owned(),
        _ => "use \"site\", \"visitor\", or an IANA name such as \"Europe/Berlin\"".to_owned(),
    };
    let remedy = meant.map_or_else(otherwise, |meant| format!("did you mean `{meant}`?"));
    Err(SiteError::new(path, format!("{name:?} is no time zone"), remedy))
}

/// Each rule with its zones.
fn lines() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    TABLE.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words))
    })
}

#[cfg(test)]
mod tests;
