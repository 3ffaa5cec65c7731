//! Times of the week, as minutes from Monday 00:00 on.

use super::scope::Scope;
use crate::condition::visitor::{TimeOfWeek, Weekday};
use crate::error::{SiteError, field};
use crate::rule::{Input, Node, Operand, Rule, Test};
use crate::zone;
use nearside::manifest::format::Comparison;

/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Minutes of a week.
const WEEK: i64 = 7 * DAY;

/// A condition about the time of the week.
pub(super) fn condition(time: &TimeOfWeek, path: &str, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    let at = field(path, "time");
    if time.weekday.is_none() && time.from.is_none() && time.to.is_none() {
        let remedy = "add one such as \"weekday\": [\"sat\", \"sun\"] or \"from\": \"18:00\"";
        return Err(SiteError::new(at, "there is neither `weekday`, nor `from`, nor `to`", remedy));
    }
    let days = weekdays(time.weekday.as_deref(), &field(&at, "weekday"), scope)?;
    let from = match &time.from {
        Some(text) => minute(text, 0..DAY, &field(&at, "from"), "\"00:00\" to \"23:59\"")?,
        None => 0,
    };
    let to = match &time.to {
        Some(text) => minute(text, 0..DAY + 1, &field(&at, "to"), "\"00:00\" to \"24:00\"")?,
        None => DAY,
    };
    if from == to {
        let remedy = "leave both out for the whole day, or write another time";
        return Err(SiteError::new(field(&at, "to"), "`from` and `to` are the same", remedy));
    }
    let length = if from < to { to - from } else { to + DAY - from };
    let spans = spans(days.into_iter().map(|day| day * DAY + from), length);
    let input = Input::Clock(zone(time.zone.as_deref(), &field(&at, "zone"), scope)?);
    let part = |(first, last): &(i64, i64)| {
        let bounds = vec![Operand::Number(*first), Operand::Number(*last)];
        Node::new(at.clone(), Rule::Test(input.clone(), Test::new(Comparison::Between, bounds)))
    };
    Ok(Node::new(at.clone(), Rule::Any(spans.iter().map(part).collect())))
}

/// The numbers of the days, Monday being 0.
fn weekdays(days: Option<&[Weekday]>, path: &str, scope: &mut Scope<'_>) -> Result<Vec<i64>, SiteError> {
    let Some(days) = days else { return Ok((0..7).collect()) };
    if days.is_empty() {
        let remedy = "add a day such as \"mon\", or remove `weekday`";
        return Err(SiteError::new(path, "an empty list", remedy));
    }
    let named: Vec<i64> = (0..).zip(Weekday::ALL).filter(|(_, day)| days.contains(day)).map(|(day, _)| day).collect();
    if named.len() < days.len() {
        scope.warn(path, "a day stands twice", "keep one of them");
    }
    Ok(named)
}

/// From the first to the last minute of each part of the week, in order; parts that touch are one.
fn spans(starts: impl Iterator<Item = i64>, length: i64) -> Vec<(i64, i64)> {
    let mut parts = Vec::new();
    for start in starts {
        let end = start + length;
        parts.push((start, end.min(WEEK)));
        // Sunday's night goes on where the week begins.
        if end > WEEK {
            parts.push((0, end - WEEK));
        }
    }
    parts.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (start, end) in parts {
        match joined.last_mut() {
            Some(last) if last.1 >= start => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined.into_iter().map(|(start, end)| (start, end - 1)).collect()
}

/// The minute of a day.
fn minute(text: &str, within: std::ops::Range<i64>, path: &str, example: &str) -> Result<i64, SiteError> {
    let two = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<i64>().ok()).flatten()
    };
    let parsed = text.split_once(':').and_then(|(hours, minutes)| Some((two(hours)?, two(minutes)?)));
    let minute = parsed.filter(|(_, minutes)| *minutes < 60).map(|(hours, minutes)| hours * 60 + minutes);
    let refused = || SiteError::new(path, format!("{text:?} is no time of the day"), format!("write {example}"));
    minute.filter(|minute| within.contains(minute)).ok_or_else(refused)
}

/// The name of a zone; none for the visitor's own clock.
fn zone(name: Option<&str>, path: &str, scope: &Scope<'_>) -> Result<Option<String>, SiteError> {
    match name {
        None | Some("site") => Ok(Some(scope.timezone.to_owned())),
        Some("visitor") => Ok(None),
        Some(name) => {
            zone::check(name, path, &["site", "visitor"])?;
            Ok(Some(name.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_week_are_joined_and_go_over_its_end() {
        assert_eq!(spans([0, DAY].into_iter(), DAY), [(0, 2 * DAY - 1)]);
        assert_eq!(spans([60, DAY + 60].into_iter(), 30), [(60, 89), (DAY + 60, DAY + 89)]);
        assert_eq!(spans([6 * DAY + 22 * 60].into_iter(), 4 * 60), [(0, 119), (6 * DAY + 1320, WEEK - 1)]);
        assert_eq!(spans((0..7).map(|day| day * DAY + 60), DAY), [(0, WEEK - 1)]);
    }
}
