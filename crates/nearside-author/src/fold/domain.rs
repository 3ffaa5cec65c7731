//! Whether any value passes several tests, and whether every value does.

use crate::rule::{Operand, Test};
use nearside::manifest::format::Comparison;

/// What is known of tests before there is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Some values pass, as far as can be told.
    Sometimes,
    /// Every number within the bounds passes.
    Always,
    /// No value passes.
    Never,
    /// No value passes, because the tests are about values of different kinds.
    Kinds,
}

/// Judges tests of one value, all of which must pass; `bounds` are the least and the greatest number it can be.
pub(crate) fn judge<'a>(tests: impl IntoIterator<Item = &'a Test>, bounds: Option<(i64, i64)>) -> Verdict {
    let (exists, tests): (Vec<&Test>, Vec<&Test>) =
        tests.into_iter().partition(|test| test.comparison() == Comparison::Exists);
    let asks = |wanted| exists.iter().any(|test| test.operands().first() == Some(&Operand::Bool(wanted)));
    if asks(false) && (asks(true) || !tests.is_empty()) {
        return Verdict::Never;
    }
    let Some(first) = tests.first() else { return Verdict::Sometimes };
    let kind = |test: &Test| test.operands().first().map(std::mem::discriminant);
    if tests.iter().any(|test| kind(test) != kind(first)) {
        return Verdict::Kinds;
    }
    let passes = |value: &Operand| tests.iter().all(|test| test.holds(value) == Some(true));
    let never = |never: bool| if never { Verdict::Never } else { Verdict::Sometimes };
    let listed = tests.iter().find(|test| matches!(test.comparison(), Comparison::Eq | Comparison::In));
    let in_bounds = |value: &Operand| match (value, bounds) {
        (Operand::Number(number), Some((least, most))) => (least..=most).contains(number),
        _ => true,
    };
    if let Some(listed) = listed {
        return never(!listed.operands().iter().any(|value| in_bounds(value) && passes(value)));
    }
    match first.operands().first() {
        Some(Operand::Bool(_)) => never(!passes(&Operand::Bool(true)) && !passes(&Operand::Bool(false))),
        Some(Operand::Number(_)) => numbers(&tests, bounds),
        Some(Operand::Text(_)) | None => never(texts_never(&tests)),
    }
}

fn numbers(tests: &[&Test], bounds: Option<(i64, i64)>) -> Verdict {
    let all = bounds.unwrap_or((i64::MIN, i64::MAX));
    let (mut low, mut high) = all;
    let mut without = Vec::new();
    for test in tests {
        let number = |operand: Option<&Operand>| match operand {
            Some(Operand::Number(number)) => *number,
            _ => 0,
        };
        let first = number(test.operands().first());
        match test.comparison() {
            Comparison::Gt if first == i64::MAX => return Verdict::Never,
            Comparison::Lt if first == i64::MIN => return Verdict::Never,
            Comparison::Gt => low = low.max(first + 1),
            Comparison::Gte => low = low.max(first),
            Comparison::Lt => high = high.min(first - 1),
            Comparison::Lte => high = high.min(first),
            Comparison::Between => {
                (low, high) = (low.max(first), high.min(number(test.operands().last())));
            }
            Comparison::Ne | Comparison::Nin => without.extend(test.operands().iter().map(|held| number(Some(held)))),
            _ => {}
        }
    }
    without.sort_unstable();
    without.dedup();
    without.retain(|number| (low..=high).contains(number));
    // Each number left out at an end of what remains makes that narrower.
    while without.first() == Some(&low) && low < high {
        without.remove(0);
        low += 1;
    }
    while without.last() == Some(&high) && low < high {
        without.pop();
        high -= 1;
    }
    if low > high || (low == high && without.contains(&low)) {
        return Verdict::Never;
    }
    if bounds.is_some() && (low, high) == all && without.is_empty() {
        return Verdict::Always;
    }
    Verdict::Sometimes
}

/// Whether bounds and beginnings of texts exclude each other.
fn texts_never(tests: &[&Test]) -> bool {
    let of = |test: &Test, last: bool| match if last { test.operands().last() } else { test.operands().first() } {
        Some(Operand::Text(text)) => text.clone(),
        _ => String::new(),
    };
    // The bound, and whether it is included.
    let mut low: Option<(String, bool)> = None;
    let mut high: Option<(String, bool)> = None;
    let mut beginnings: Vec<String> = Vec::new();
    for test in tests {
        let mut raise = |bound: String, included: bool| {
            let higher = low.as_ref().is_none_or(|held| (&bound, !included) > (&held.0, !held.1));
            if higher {
                low = Some((bound, included));
            }
        };
        let mut lower = |bound: String, included: bool| {
            let lower = high.as_ref().is_none_or(|held| (&bound, included) < (&held.0, held.1));
            if lower {
                high = Some((bound, included));
            }
        };
        match test.comparison() {
            Comparison::Gt => raise(of(test, false), false),
            Comparison::Gte => raise(of(test, false), true),
            Comparison::Lt => lower(of(test, false), false),
            Comparison::Lte => lower(of(test, false), true),
            Comparison::Between => {
                raise(of(test, false), true);
                lower(of(test, true), true);
            }
            Comparison::Prefix => beginnings.push(of(test, false)),
            _ => {}
        }
    }
    let apart = beginnings.iter().enumerate().any(|(index, one)| {
        beginnings
            .iter()
            .skip(index + 1)
            .any(|other| !one.starts_with(other.as_str()) && !other.starts_with(one.as_str()))
    });
    let crossed = match (&low, &high) {
        (Some(low), Some(high)) => low.0 > high.0 || (low.0 == high.0 && !(low.1 && high.1)),
        // No text is before the empty one.
        (None, Some((bound, included))) => bound.is_empty() && !included,
        _ => false,
    };
    apart || crossed
}

#[cfg(test)]
mod tests {
    use super::*;
    use Comparison::{Between, Contains, Eq, Exists, Gt, Gte, In, Lt, Lte, Ne, Nin, Prefix};

    fn number(comparison: Comparison, numbers: &[i64]) -> Test {
        Test::new(comparison, numbers.iter().map(|number| Operand::Number(*number)).collect())
    }

    fn text(comparison: Comparison, texts: &[&str]) -> Test {
        Test::new(comparison, texts.iter().map(|text| Operand::Text((*text).to_owned())).collect())
    }

    fn bool(comparison: Comparison, yes: bool) -> Test {
        Test::new(comparison, vec![Operand::Bool(yes)])
    }

    #[test]
    fn tests_are_judged_together() {
        let count = Some((0, i64::MAX));
        #[rustfmt::skip]
        let table = [
            (vec![number(Gte, &[3])], count, Verdict::Sometimes),
            (vec![number(Gte, &[0])], count, Verdict::Always),
            (vec![number(Gte, &[0])], None, Verdict::Sometimes),
            (vec![number(Ne, &[-1])], count, Verdict::Always),
            (vec![number(Lt, &[0])], count, Verdict::Never),
            (vec![number(Eq, &[-1])], count, Verdict::Never),
            (vec![number(Gte, &[3]), number(Lt, &[2])], count, Verdict::Never),
            (vec![number(Gt, &[3]), number(Lt, &[4])], count, Verdict::Never),
            (vec![number(Gt, &[3]), number(Lt, &[5])], count, Verdict::Sometimes),
            (vec![number(Lte, &[2]), number(Nin, &[0, 1, 2])], count, Verdict::Never),
            (vec![number(Lte, &[3]), number(Nin, &[0, 1, 3])], count, Verdict::Sometimes),
            (vec![number(Between, &[3, 5]), number(Gt, &[5])], None, Verdict::Never),
            (vec![number(In, &[1, 2]), number(Gte, &[2])], count, Verdict::Sometimes),
            (vec![number(In, &[1, 2]), number(Gte, &[3])], count, Verdict::Never),
            (vec![number(Gte, &[i64::MAX])], count, Verdict::Sometimes),
            (vec![number(Gt, &[i64::MAX])], count, Verdict::Never),
            (vec![number(Eq, &[1]), text(Eq, &["1"])], None, Verdict::Kinds),
            (vec![text(Eq, &["a"]), text(Eq, &["b"])], None, Verdict::Never),
            (vec![text(Eq, &["ab"]), text(Prefix, &["a"])], None, Verdict::Sometimes),
            (vec![text(Eq, &["ab"]), text(Contains, &["c"])], None, Verdict::Never),
            (vec![text(Prefix, &["a"]), text(Prefix, &["b"])], None, Verdict::Never),
            (vec![text(Prefix, &["ab"]), text(Prefix, &["a"])], None, Verdict::Sometimes),
            (vec![text(Gt, &["b"]), text(Lt, &["a"])], None, Verdict::Never),
            (vec![text(Gte, &["b"]), text(Lt, &["b"])], None, Verdict::Never),
            (vec![text(Gte, &["b"]), text(Lte, &["b"])], None, Verdict::Sometimes),
            (vec![text(Lt, &[""])], None, Verdict::Never),
            (vec![bool(Eq, true), bool(Ne, true)], None, Verdict::Never),
            (vec![bool(Eq, true), bool(Ne, false)], None, Verdict::Sometimes),
            (vec![bool(Exists, true), bool(Exists, false)], None, Verdict::Never),
            (vec![bool(Exists, false), number(Eq, &[1])], None, Verdict::Never),
            (vec![bool(Exists, true), number(Eq, &[1])], None, Verdict::Sometimes),
            (vec![], None, Verdict::Sometimes),
        ];
        for (tests, bounds, verdict) in table {
            assert_eq!(judge(&tests, bounds), verdict, "{tests:?} {bounds:?}");
        }
    }
}
