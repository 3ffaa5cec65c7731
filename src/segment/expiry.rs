//! Expiry: when the passing of days alone can change a segment.

use super::Facts;
use super::evaluate::window;
use crate::manifest::program::{Condition, Node};
use crate::time::{Day, Time};

/// When time alone can change the outcome of `segment` next: a day with a count leaves a window or comes into it.
///
/// `None` where only an event or an attribute can. Ask again after each of them, and at the moment it gives.
#[must_use]
pub fn expires_at(facts: &Facts<'_>, segment: u16) -> Option<Time> {
    facts.manifest.condition(segment).and_then(|node| of_node(facts, node))
}

pub(super) fn of_node(facts: &Facts<'_>, node: Node<'_>) -> Option<Time> {
    match node.condition()? {
        Condition::All(nodes) | Condition::Any(nodes) => nodes.filter_map(|node| of_node(facts, node)).min(),
        Condition::Not(node) => of_node(facts, node),
        Condition::Count { metric, days, .. } => of_window(facts, metric, days),
        Condition::Attribute { .. } | Condition::Affinity { .. } => None,
    }
}

fn of_window(facts: &Facts<'_>, metric: u16, days: u8) -> Option<Time> {
    let (first, today) = window(facts, days)?;
    let id = facts.manifest.metric_rule(metric)?.id;
    let leaving = facts.profile.metric_first_day(id, first, today);
    let leaves = leaving.map(|day| Day(day.0.saturating_add(u16::from(days))));
    // An event may be minutes ahead of this clock, and over midnight that is another day.
    let comes = facts.profile.metric_first_day(id, Day(today.0.saturating_add(1)), Day(u16::MAX));
    leaves.into_iter().chain(comes).min().map(Day::start)
}
