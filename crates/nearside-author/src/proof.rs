//! Proofs as text: why a visitor is in a segment or not, for people.

use nearside::event::{Decimal, Value};
use nearside::segment::{Kind, Need, Proof, Threshold};
use nearside::time::Day;
use std::fmt::Write as _;

/// A proof as indented lines, one a condition.
#[must_use]
pub fn render(proof: &Proof) -> String {
    let mut text = String::new();
    lines(proof, 0, &mut text);
    text
}

fn lines(proof: &Proof, level: usize, text: &mut String) {
    let mark = match proof.truth.as_str() {
        "true" => "yes",
        "false" => "no",
        unknown => unknown,
    };
    text.push_str(&"  ".repeat(level));
    text.push_str(&title(proof));
    // Writing to a String cannot fail.
    let _ = write!(text, ": {mark}");
    let need = need(proof);
    if !need.is_empty() {
        let _ = write!(text, " ({need})");
    }
    text.push('\n');
    for child in &proof.children {
        lines(child, level + 1, text);
    }
}

fn title(proof: &Proof) -> String {
    let actual = proof.actual.as_ref().map_or_else(|| "not set".to_owned(), value);
    let wanted = thresholds(&proof.thresholds);
    match proof.kind {
        Kind::All => "all of".to_owned(),
        Kind::Any => "one of".to_owned(),
        Kind::Not => "not".to_owned(),
        Kind::Count => {
            let clauses =
                proof.filter.iter().map(|clause| format!("{} {}", clause.field, thresholds(&clause.thresholds)));
            let filter = clauses.collect::<Vec<_>>().join(" and ");
            let filter = if filter.is_empty() { filter } else { format!(" where {filter}") };
            let since = proof.since.map_or_else(String::new, |since| format!(" since {}", date(since.day())));
            format!("{}{filter}{since}: {actual} times, wanted {wanted}", proof.label)
        }
        Kind::Attribute => format!("attribute {}: {actual}, wanted {wanted}", proof.label),
        Kind::Affinity => format!("interest in {}: {actual}, wanted {wanted}", proof.label),
    }
}

fn need(proof: &Proof) -> String {
    match &proof.need {
        Need::Nothing => String::new(),
        Need::Raise(by) => format!("needs {} more", number(*by)),
        Need::Lower(by) => format!("needs {} less", number(*by)),
        Need::Meet => "needs such a value".to_owned(),
        Need::Miss => "needs another value".to_owned(),
        Need::Every => "needs every one below".to_owned(),
        Need::One => "needs one of those below".to_owned(),
    }
}

fn thresholds(thresholds: &[Threshold]) -> String {
    let one = |threshold: &Threshold| {
        let values = threshold.values.iter().map(value).collect::<Vec<_>>().join(", ");
        format!("{} {values}", threshold.comparison.as_str())
    };
    thresholds.iter().map(one).collect::<Vec<_>>().join(" and ")
}

fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{:?}", text.as_str()),
        Value::Number(decimal) => number(*decimal),
        Value::Bool(yes) => yes.to_string(),
    }
}

fn number(decimal: Decimal) -> String {
    decimal.to_f64().to_string()
}

/// A day as a date in UTC (the civil calendar by eras of 400 years, Howard Hinnant's `civil_from_days`).
fn date(day: Day) -> String {
    let days = u32::from(day.0) + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u32::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        for (day, expected) in
            [(0, "1970-01-01"), (19_782, "2024-02-29"), (20_416, "2025-11-24"), (20_514, "2026-03-02")]
        {
            assert_eq!(date(Day(day)), expected);
        }
    }
}
