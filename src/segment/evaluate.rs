//! Evaluation: each node once, no allocation, bounded by fuel.

use super::Facts;
use crate::limits::MAX_CONDITIONS;
use crate::manifest::Truth;
use crate::manifest::compare::Operand;
use crate::manifest::program::{Condition, Node};
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Decimal, Event, Value};
    use crate::manifest::Manifest;
    use crate::profile::Profile;
    use crate::segment::fixture::{event, facts, profile, set, site, text};

    const SHOE: &[(&str, &str)] = &[("item_category", "shoes"), ("item_brand", "acme"), ("price", "59")];
    const HAT: &[(&str, &str)] = &[("item_category", "hats"), ("item_brand", "zeta"), ("price", "200")];

    fn truth(condition: &str, events: &[Event]) -> Truth {
        let manifest = site(&[condition]);
        evaluate(&facts(&manifest, &profile(&manifest, events)), 0)
    }

    fn view(days: u64, item: &[(&str, &str)]) -> Event {
        event("view_item", days, &[item])
    }

    #[test]
    fn a_count_has_a_filter_a_window_and_a_threshold() {
        let condition = r#"{ "event": "view_item", "where": { "item_category": { "eq": "shoes" } }, "within": "7d", "count": { "gte": 3 } }"#;
        let shoes = |days: &[u64]| days.iter().map(|days| view(*days, SHOE)).collect::<alloc::vec::Vec<_>>();
        assert_eq!(truth(condition, &shoes(&[6, 1, 0])), Truth::True);
        assert_eq!(truth(condition, &shoes(&[7, 1, 0])), Truth::False, "the first one left the window");
        let mut mixed = shoes(&[1, 0]);
        mixed.push(view(0, HAT));
        assert_eq!(truth(condition, &mixed), Truth::False);
    }

    #[test]
    fn a_count_of_nothing_is_zero_and_not_unknown() {
        assert_eq!(truth(r#"{ "event": "purchase", "count": { "eq": 0 } }"#, &[]), Truth::True);
        assert_eq!(truth(r#"{ "not": { "event": "purchase", "within": "30d" } }"#, &[]), Truth::True);
        assert_eq!(truth(r#"{ "event": "purchase" }"#, &[]), Truth::False);
    }

    #[test]
    fn every_comparison_of_a_count() {
        let views = [view(0, SHOE), view(70, SHOE)];
        for (comparison, expected) in [
            (r#""eq": 2"#, Truth::True),
            (r#""gt": 2"#, Truth::False),
            (r#""gt": 1"#, Truth::True),
            (r#""lt": 3"#, Truth::True),
            (r#""lte": 1"#, Truth::False),
            (r#""gte": 1, "lte": 2"#, Truth::True),
        ] {
            let condition = alloc::format!(r#"{{ "event": "view_item", "count": {{ {comparison} }} }}"#);
            assert_eq!(truth(&condition, &views), expected, "{comparison}");
        }
    }

    #[test]
    fn not_of_a_missing_attribute_is_unknown_and_matches_nobody() {
        use Truth::{False, True, Unknown};
        let gold = r#"{ "attribute": "tier", "in": ["gold", "platinum"] }"#;
        let not_gold = r#"{ "not": { "attribute": "tier", "in": ["gold", "platinum"] } }"#;
        let unset = r#"{ "attribute": "tier", "exists": false }"#;
        let rich = r#"{ "attribute": "income", "gte": 100.5 }"#;
        let member = r#"{ "attribute": "member", "eq": true }"#;
        let manifest = site(&[gold, not_gold, unset, rich, member]);
        let mut profile = profile(&manifest, &[]);
        let all = |profile: &Profile| [0, 1, 2, 3, 4].map(|segment| evaluate(&facts(&manifest, profile), segment));
        assert_eq!(all(&profile), [Unknown, Unknown, True, Unknown, Unknown]);
        set(&mut profile, "tier", Value::Text(text("gold")));
        set(&mut profile, "income", Value::Number(Decimal::from_f64(100.5).unwrap()));
        set(&mut profile, "member", Value::Bool(true));
        assert_eq!(all(&profile), [True, False, False, True, True]);
        let mut other_kind = Profile::new(profile.replica);
        set(&mut other_kind, "income", Value::Text(text("a lot")));
        assert_eq!(all(&other_kind)[3], Unknown, "a text is not comparable with a number");
    }

    #[test]
    fn groups_follow_three_valued_logic() {
        let (yes, no, unknown) =
            (r#"{ "event": "view_item" }"#, r#"{ "event": "refund" }"#, r#"{ "attribute": "tier", "eq": "gold" }"#);
        for (all, any, parts) in [
            (Truth::True, Truth::True, [yes, yes]),
            (Truth::False, Truth::True, [yes, no]),
            (Truth::Unknown, Truth::True, [yes, unknown]),
            (Truth::False, Truth::Unknown, [no, unknown]),
            (Truth::False, Truth::Unknown, [unknown, no]),
            (Truth::Unknown, Truth::True, [unknown, yes]),
        ] {
            let group = |kind: &str| alloc::format!(r#"{{ "{kind}": [{}, {}] }}"#, parts[0], parts[1]);
            assert_eq!(truth(&group("all"), &[view(0, SHOE)]), all, "all {parts:?}");
            assert_eq!(truth(&group("any"), &[view(0, SHOE)]), any, "any {parts:?}");
        }
    }

    #[test]
    fn an_affinity_is_a_share_and_unknown_in_an_empty_dimension() {
        let fan = r#"{ "affinity": "item_brand", "of": "acme", "gte": 0.4 }"#;
        let not_fan = r#"{ "not": { "affinity": "item_brand", "of": "acme", "gte": 0.4 } }"#;
        assert_eq!(truth(fan, &[]), Truth::Unknown);
        assert_eq!(truth(not_fan, &[]), Truth::Unknown);
        let two_of_five = [view(0, SHOE), view(0, SHOE), view(0, HAT), view(0, HAT), view(0, HAT)];
        assert_eq!(truth(fan, &two_of_five), Truth::True, "exactly two fifths");
        assert_eq!(truth(fan, &two_of_five[1..]), Truth::False);
        assert_eq!(truth(not_fan, &two_of_five[1..]), Truth::True);
        assert_eq!(truth(r#"{ "affinity": "item_category", "of": "coats", "lt": 0.1 }"#, &two_of_five), Truth::True);
    }

    #[test]
    fn counts_of_all_replicas_add_up() {
        let manifest = site(&[r#"{ "event": "view_item", "count": { "gte": 2 } }"#]);
        let mut here = profile(&manifest, &[view(0, SHOE)]);
        let there = profile(&manifest, &[view(0, HAT)]);
        here.others.push((crate::id::ReplicaId([9; 16]), there.cells));
        assert_eq!(evaluate(&facts(&manifest, &here), 0), Truth::True);
    }

    #[test]
    fn a_segment_that_there_is_not_is_unknown() {
        let manifest: Manifest = site(&[r#"{ "event": "view_item" }"#]);
        assert_eq!(evaluate(&facts(&manifest, &profile(&manifest, &[])), 7), Truth::Unknown);
    }
}
