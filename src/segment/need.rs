//! Needs: the smallest change that would make a condition come out as its segment needs it.

use super::Facts;
use super::explain::decimal;
use super::proof::{Kind, Need};
use crate::manifest::compare::{Operand, Test};
use crate::manifest::zone::WEEK_MINUTES;
use crate::manifest::{Comparison, Truth};
use crate::time::MINUTE_MS;

/// The need of something that is there or is not.
pub(super) fn to_be(truth: Truth, goal: Truth) -> Need {
    match goal {
        _ if truth == goal => Need::Nothing,
        Truth::True => Need::Meet,
        _ => Need::Miss,
    }
}

/// For `all` to hold and for `any` to fail, every part must change.
pub(super) fn need_of_parts(kind: Kind, goal: Truth) -> Need {
    if (kind == Kind::All) == (goal == Truth::True) { Need::Every } else { Need::One }
}

/// The need of tests that do not come out as `goal`.
#[inline(never)]
pub(super) fn of_tests(
    facts: &Facts<'_>,
    kind: Kind,
    tests: &[Test<'_>],
    actual: Option<Operand<'_>>,
    goal: Truth,
) -> Need {
    match (kind, actual) {
        (Kind::Rollout, _) => Need::Never,
        (Kind::Time, Some(Operand::Number(minute))) => wait_for_minute(facts, tests, minute, goal),
        (Kind::Since, Some(Operand::Number(ago))) => match distance(kind, tests, ago, goal) {
            Need::Raise(by) => Need::Wait(facts.now.after(by.to_i64().unsigned_abs())),
            // Only another event makes it shorter ago.
            Need::Lower(_) => Need::Meet,
            other => other,
        },
        (Kind::Attribute | Kind::Context | Kind::First | Kind::Last | Kind::Sequence, _) | (_, None) => {
            if goal == Truth::True { Need::Meet } else { Need::Miss }
        }
        (_, Some(Operand::Number(actual))) => distance(kind, tests, actual, goal),
        _ => Need::Meet,
    }
}

/// How far a number is from where the tests hold (or, for the other goal, from where they do not).
fn distance(kind: Kind, tests: &[Test<'_>], actual: i64, goal: Truth) -> Need {
    let (mut low, mut high) = (i64::MIN, i64::MAX);
    for test in tests {
        let mut operands = test.operands();
        let Some(Operand::Number(bound)) = operands.next() else { return Need::Meet };
        let (from, to) = match test.comparison {
            Comparison::Eq => (bound, bound),
            Comparison::Gte => (bound, i64::MAX),
            Comparison::Gt => (bound.saturating_add(1), i64::MAX),
            Comparison::Lte => (i64::MIN, bound),
            Comparison::Lt => (i64::MIN, bound.saturating_sub(1)),
            Comparison::Between => match operands.next() {
                Some(Operand::Number(to)) => (bound, to),
                _ => return Need::Meet,
            },
            _ => return Need::Meet,
        };
        (low, high) = (low.max(from), high.min(to));
    }
    let steps = |steps: i64| decimal(kind, steps);
    if actual < low && goal == Truth::True {
        Need::Raise(steps(low.saturating_sub(actual)))
    } else if actual > high && goal == Truth::True {
        Need::Lower(steps(actual.saturating_sub(high)))
    } else if low > 0 {
        Need::Lower(steps(actual.saturating_sub(low).saturating_add(1)))
    } else {
        Need::Raise(steps(high.saturating_sub(actual).saturating_add(1)))
    }
}

/// Until when to wait for a minute of the week on which one of the tests comes out as `goal`.
fn wait_for_minute(facts: &Facts<'_>, tests: &[Test<'_>], minute: i64, goal: Truth) -> Need {
    let week = WEEK_MINUTES.cast_signed();
    for ahead in 1..=week {
        let then = Operand::Number(minute.saturating_add(ahead).rem_euclid(week));
        let holds = tests.iter().any(|test| test.check(Some(then)) == Truth::True);
        if holds == (goal == Truth::True) {
            let this_minute = facts.now.before(facts.now.ms().checked_rem(MINUTE_MS).unwrap_or(0));
            return Need::Wait(this_minute.after(ahead.unsigned_abs().saturating_mul(MINUTE_MS)));
        }
    }
    Need::Never
}
