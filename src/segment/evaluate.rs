//! Evaluation: each node once, no allocation, bounded by fuel.

use super::Facts;
use crate::limits::MAX_CONDITIONS;
use crate::manifest::Truth;
use crate::manifest::program::{Condition, Node};
use crate::manifest::compare::Operand;
use crate::time::Day;

/// Whether the visitor is in `segment`. Unknown is not in it, and neither is one of a number that there is not.
#[must_use]
pub fn evaluate(facts: &Facts<'_>, segment: u16) -> Truth {
    let mut fuel = MAX_CONDITIONS;
    facts.manifest.condition(segment).map_or(Truth::Unknown, |node| check(facts, node, &mut fuel))
}

/// The outcome of one node. Out of fuel (which the manifest's verification rules out) it is unknown.
fn check(facts: &Facts<'_>, node: Node<'_>, fuel: &mut usize) -> Truth {
    let Some(left) = fuel.checked_sub(1) else { return Truth::Unknown };
    *fuel = left;
    let Some(condition) = node.condition() else { return Truth::Unknown };
    let (nodes, enough, start) = match condition {
        Condition::All(nodes) => (nodes, Truth::False, Truth::True),
        Condition::Any(nodes) => (nodes, Truth::True, Truth::False),
        Condition::Not(node) => return !check(facts, node, fuel),
        Condition::Count { tests, .. } | Condition::Attribute { tests, .. } | Condition::Affinity { tests, .. } => {
            return tests.check(actual(facts, condition));
        }
    };
    let mut truth = start;
    for node in nodes {
        let outcome = check(facts, node, fuel);
        truth = if enough == Truth::False { truth.min(outcome) } else { truth.max(outcome) };
        if truth == enough {
            break;
        }
    }
    truth
}

/// The value that a condition speaks of; `None` where it is missing. A count of nothing is 0, not missing.
pub(super) fn actual<'a>(facts: &Facts<'a>, condition: Condition<'_>) -> Option<Operand<'a>> {
    match condition {
        Condition::Count { metric, days, .. } => {
            let id = facts.manifest.metric_rule(metric)?.id;
            let count = match window(facts, days) {
                Some((first, last)) => facts.profile.metric_days(id, first, last),
                None => facts.profile.metric_life(id),
            };
            Some(Operand::Number(i64::try_from(count).unwrap_or(i64::MAX)))
        }
        Condition::Attribute { name, .. } => facts.profile.attribute(name).map(Operand::from),
        Condition::Affinity { dimension, value, .. } => {
            facts.profile.share(dimension, value).map(|share| Operand::Number(i64::from(share.0)))
        }
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => None,
    }
}

/// The first and the last day of a window of `days`, today being the last; `None` for a lifetime.
pub(super) fn window(facts: &Facts<'_>, days: u8) -> Option<(Day, Day)> {
    let today = facts.now.day();
    Some((today.back(u16::from(days).checked_sub(1)?), today))
}
