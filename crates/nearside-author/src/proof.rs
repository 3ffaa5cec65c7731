//! Proofs as text: why a visitor is in a segment or not, for people.

use crate::calendar;
use nearside::event::{Decimal, Value};
use nearside::manifest::Truth;
use nearside::segment::{Kind, Need, Proof, Threshold, Within};
use nearside::time::{DAY_MS, Day, HOUR_MS, MINUTE_MS, Time};
use std::fmt::Write as _;

/// A proof as indented lines, one a condition.
#[must_use]
pub fn render(proof: &Proof) -> String {
    let mut text = String::new();
    lines(proof, 0, &mut text);
    text
}

fn lines(proof: &Proof, level: usize, text: &mut String) {
    let mark = match proof.truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    };
    text.push_str(&"  ".repeat(level));
    text.push_str(&title(proof));
    // Writing to a String cannot fail.
    let _ = write!(text, ": {mark}");
    let need = need(proof);
    if !need.is_empty() {
        let _ = write!(text, " ({need})");
    }
    if let Some(since) = proof.counts_since {
        let _ = write!(text, " [counted only since {}]", moment(since));
    }
    text.push('\n');
    for child in &proof.children {
        lines(child, level + 1, text);
    }
}

fn title(proof: &Proof) -> String {
    let actual = proof.actual.as_ref().map_or_else(|| "not set".to_owned(), |value| shown(proof.kind, value));
    let wanted = thresholds(proof.kind, &proof.thresholds);
    let label = &proof.label;
    let seen = |what: &str| format!("{what}: {actual}, wanted {wanted}");
    let of = |what: &str| seen(&format!("{what} {} of {}", proof.of, events(proof)));
    match proof.kind {
        Kind::All => "all of".to_owned(),
        Kind::Any => "one of".to_owned(),
        Kind::Not => "not".to_owned(),
        Kind::Segment => format!("in segment {label}"),
        Kind::Attribute => seen(&format!("attribute {label}")),
        Kind::Context => seen(&format!("this session's {label}")),
        Kind::Count => format!("{}: {actual} times, wanted {wanted}", events(proof)),
        Kind::Sum => of("sum of"),
        Kind::Average => of("average of"),
        Kind::Minimum => of("least"),
        Kind::Maximum => of("greatest"),
        Kind::Days => format!("{}: on {actual} days, wanted {wanted}", events(proof)),
        Kind::Since => seen(&format!("time since {}", events(proof))),
        Kind::Distinct => of("number of different"),
        Kind::First => of("first"),
        Kind::Last => of("last"),
        Kind::Sequence => format!("in this order{}", within(proof)),
        Kind::Step => events(proof),
        Kind::Without => format!("without {}", events(proof)),
        Kind::Affinity => seen(&format!("interest in {label}")),
        Kind::Rank => seen(&format!("rank of interest in {label}")),
        Kind::Rollout => seen(&format!("place in the rollout {label:?} in percent")),
        Kind::Time => seen(&format!("time in {label}")),
    }
}

/// The events that a proof is about.
fn events(proof: &Proof) -> String {
    let clauses = proof.filter.iter();
    let clauses = clauses.map(|clause| format!("{} {}", clause.field, thresholds(Kind::Attribute, &clause.thresholds)));
    let filter = clauses.collect::<Vec<_>>().join(" and ");
    let filter = if filter.is_empty() { filter } else { format!(" where {filter}") };
    format!("{}{filter}{}", proof.label, within(proof))
}

fn within(proof: &Proof) -> String {
    match (proof.within, proof.since) {
        (Within::Session, _) => " in this session".to_owned(),
        (Within::Days(_), Some(since)) => format!(" since {}", date(since.day())),
        (Within::Ms(_), Some(since)) => format!(" since {}", moment(since)),
        _ => String::new(),
    }
}

fn need(proof: &Proof) -> String {
    match &proof.need {
        Need::Nothing => String::new(),
        Need::Raise(by) => format!("needs {} more", amount(proof.kind, *by)),
        Need::Lower(by) => format!("needs {} less", amount(proof.kind, *by)),
        Need::Wait(until) => format!("comes at {}", moment(*until)),
        Need::Meet => match proof.kind {
            Kind::Step | Kind::Since | Kind::Sequence => "needs to happen".to_owned(),
            Kind::Segment => "needs to be in it".to_owned(),
            _ => "needs such a value".to_owned(),
        },
        Need::Miss => match proof.kind {
            Kind::Step | Kind::Without | Kind::Since | Kind::Sequence => "must not have happened".to_owned(),
            Kind::Segment => "needs to be out of it".to_owned(),
            _ => "needs another value".to_owned(),
        },
        Need::Never => "a matter of chance, once for all".to_owned(),
        Need::Every => "needs every one below".to_owned(),
        Need::One => "needs one of those below".to_owned(),
    }
}

fn thresholds(kind: Kind, thresholds: &[Threshold]) -> String {
    let one = |threshold: &Threshold| {
        let values = threshold.values.iter().map(|value| shown(kind, value)).collect::<Vec<_>>();
        if kind == Kind::Time {
            return values.join(" to ");
        }
        let values = values.join(", ");
        format!("{} {values}", threshold.comparison.as_str())
    };
    // Of the parts of the week one is enough.
    let joint = if kind == Kind::Time { " or " } else { " and " };
    thresholds.iter().map(one).collect::<Vec<_>>().join(joint)
}

fn shown(kind: Kind, value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{:?}", text.as_str()),
        Value::Number(decimal) => amount(kind, *decimal),
        Value::Bool(yes) => yes.to_string(),
    }
}

/// A number as people say it: a duration of milliseconds, a minute of the week as day and time.
fn amount(kind: Kind, decimal: Decimal) -> String {
    let whole = decimal.to_i64();
    match kind {
        Kind::Since => duration(whole.unsigned_abs()),
        Kind::Time => {
            const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            let day = usize::try_from(whole / (24 * 60)).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"");
            format!("{day} {:02}:{:02}", whole / 60 % 24, whole % 60)
        }
        _ => decimal.to_f64().to_string(),
    }
}

/// The two largest units of a duration.
fn duration(ms: u64) -> String {
    let units = [("d", DAY_MS), ("h", HOUR_MS), ("min", MINUTE_MS), ("s", 1000)];
    let mut left = ms;
    let mut parts = Vec::new();
    for (unit, length) in units {
        if left >= length && parts.len() < 2 {
            parts.push(format!("{} {unit}", left / length));
        }
        left %= length;
    }
    if parts.is_empty() { format!("{ms} ms") } else { parts.join(" ") }
}

/// A moment in UTC.
fn moment(time: Time) -> String {
    let minutes = time.ms() % DAY_MS / MINUTE_MS;
    format!("{} {:02}:{:02} UTC", date(time.day()), minutes / 60, minutes % 60)
}

/// A day as a date in UTC.
fn date(day: Day) -> String {
    let (year, month, of_month) = calendar::date(day);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_two_units() {
        for (ms, expected) in [(0, "0 ms"), (1000, "1 s"), (90 * MINUTE_MS, "1 h 30 min"), (49 * HOUR_MS, "2 d 1 h")] {
            assert_eq!(duration(ms), expected);
        }
        assert_eq!(amount(Kind::Time, Decimal::from_i64(24 * 60 + 61)), "Tue 01:01");
    }

    #[test]
    fn days_are_dates() {
        for (day, expected) in
            [(0, "1970-01-01"), (19_782, "2024-02-29"), (20_416, "2025-11-24"), (20_514, "2026-03-02")]
        {
            assert_eq!(date(Day(day)), expected);
        }
    }
}
