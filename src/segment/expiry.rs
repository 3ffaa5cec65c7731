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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Truth;
    use crate::segment::evaluate;
    use crate::segment::fixture::{TODAY, event, facts, noon, profile, site};
    use crate::time::DAY_MS;

    fn day(number: u64) -> Time {
        Time::from_ms(number * DAY_MS).unwrap()
    }

    #[test]
    fn a_window_expires_when_its_first_counted_day_leaves_it() {
        let manifest = site(&[r#"{ "event": "view_item", "within": "7d", "count": { "gte": 2 } }"#]);
        let profile = profile(&manifest, &[event("view_item", 4, &[]), event("view_item", 1, &[])]);
        let facts = facts(&manifest, &profile);
        let expires = expires_at(&facts, 0).unwrap();
        assert_eq!(expires, day(TODAY - 4 + 7));
        assert_eq!(evaluate(&Facts { now: expires.before(1), ..facts }, 0), Truth::True);
        assert_eq!(evaluate(&Facts { now: expires, ..facts }, 0), Truth::False);
    }

    #[test]
    fn the_earliest_of_all_windows_counts_and_lifetimes_never_expire() {
        let manifest = site(&[
            r#"{ "event": "view_item" }"#,
            r#"{ "all": [{ "event": "view_item", "within": "30d" }, { "not": { "event": "purchase", "within": "2d" } }] }"#,
            r#"{ "attribute": "tier", "eq": "gold" }"#,
        ]);
        let empty = profile(&manifest, &[]);
        assert_eq!(expires_at(&facts(&manifest, &empty), 1), None, "nothing can leave an empty window");
        let full = profile(&manifest, &[event("view_item", 20, &[]), event("purchase", 0, &[])]);
        let facts = facts(&manifest, &full);
        assert_eq!(expires_at(&facts, 0), None);
        assert_eq!(expires_at(&facts, 1), Some(day(TODAY + 2)));
        assert_eq!(expires_at(&facts, 2), None);
        assert_eq!(expires_at(&facts, 3), None, "a segment that there is not");
    }

    #[test]
    fn an_event_just_beyond_midnight_comes_into_the_window_tomorrow() {
        let manifest = site(&[r#"{ "event": "view_item", "within": "1d" }"#]);
        let mut ahead = event("view_item", 0, &[]);
        ahead.at = noon(0).after(DAY_MS / 2);
        let profile = profile(&manifest, &[ahead]);
        let facts = facts(&manifest, &profile);
        assert_eq!(evaluate(&facts, 0), Truth::False);
        assert_eq!(expires_at(&facts, 0), Some(day(TODAY + 1)));
        assert_eq!(evaluate(&Facts { now: noon(0).after(DAY_MS / 2), ..facts }, 0), Truth::True);
    }
}
