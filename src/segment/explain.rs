//! Proofs: why a visitor is in a segment or not, with actual values and what would change it.
//!
//! Functions are `inline(never)` where inlining would only make the tag larger: nobody waits for a proof.

use super::evaluate::{actual, window};
use super::{Facts, expiry};
use crate::event::{Decimal, EventName, Text, Value};
use crate::manifest::compare::{Operand, Test, Tests};
use crate::manifest::program::{Condition, Filter, Node, Nodes};
use crate::manifest::{Comparison, Truth};
use crate::profile::Share;
use crate::time::Time;
use alloc::string::String;
use alloc::vec::Vec;

/// What a node of a proof is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All children must hold.
    All,
    /// One child must hold.
    Any,
    /// The child must not hold.
    Not,
    /// How often an event happened.
    Count,
    /// What an attribute holds.
    Attribute,
    /// The share of an interest in its dimension.
    Affinity,
}

/// What the actual value is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// How.
    pub comparison: Comparison,
    /// One value; two of `between`, as many as there are of `in`.
    pub values: Vec<Value>,
}

/// What a field of a counted event must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The field's name.
    pub field: String,
    /// All must hold.
    pub thresholds: Vec<Threshold>,
}

/// What would make a node come out as the segment needs it. Below a `not` that is: not to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Nothing, it does.
    Nothing,
    /// Raise the actual value by at least this much.
    Raise(Decimal),
    /// Lower it by at least this much; a count in a window sinks by itself as days pass.
    Lower(Decimal),
    /// Give it a value that meets the thresholds.
    Meet,
    /// Give it a value that does not meet the thresholds.
    Miss,
    /// All of the children's needs.
    Every,
    /// One of the children's needs.
    One,
}

/// Why a condition holds or not: the condition itself, the values it saw, and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What it is about.
    pub kind: Kind,
    /// The event, the attribute, or `dimension=value`; empty for `all`, `any` and `not`.
    pub label: String,
    /// The outcome.
    pub truth: Truth,
    /// The actual value; `None` where it is missing, and for `all`, `any` and `not`.
    pub actual: Option<Value>,
    /// What the actual value must be.
    pub thresholds: Vec<Threshold>,
    /// What a counted event must be like.
    pub filter: Vec<Clause>,
    /// The first moment that a window looks at; `None` without a window.
    pub since: Option<Time>,
    /// When time alone can change the node.
    pub expires_at: Option<Time>,
    /// What would make it come out as the segment needs it.
    pub need: Need,
    /// The parts of `all`, `any` and `not`.
    pub children: Vec<Self>,
}

/// Why the visitor is in `segment` or not. The proof of a segment that there is not has neither label nor children.
#[must_use]
pub fn explain(facts: &Facts<'_>, segment: u16) -> Proof {
    let proof = facts.manifest.condition(segment).and_then(|node| prove(facts, node, Truth::True));
    proof.unwrap_or_else(|| Proof {
        kind: Kind::Any,
        label: String::new(),
        truth: Truth::Unknown,
        actual: None,
        thresholds: Vec::new(),
        filter: Vec::new(),
        since: None,
        expires_at: None,
        need: Need::Nothing,
        children: Vec::new(),
    })
}

/// Proves a node. `goal` is what the segment needs it to be: true, or false below a `not`.
fn prove(facts: &Facts<'_>, node: Node<'_>, goal: Truth) -> Option<Proof> {
    let condition = node.condition()?;
    let (mut label, mut filter, mut since, mut children) = (String::new(), Vec::new(), None, Vec::new());
    let (kind, tests) = match condition {
        Condition::All(nodes) => {
            children = proofs(facts, nodes, goal);
            (Kind::All, None)
        }
        Condition::Any(nodes) => {
            children = proofs(facts, nodes, goal);
            (Kind::Any, None)
        }
        Condition::Not(_) => {
            children = proofs(facts, node.children(), !goal);
            (Kind::Not, None)
        }
        Condition::Count { metric, days, tests } => {
            label_event(facts, metric, &mut label);
            filter = facts.manifest.metric_rule(metric).map(|rule| clauses(rule.filter)).unwrap_or_default();
            since = window(facts, days).map(|(first, _)| first.start());
            (Kind::Count, Some(tests))
        }
        Condition::Attribute { name, tests } => {
            label.push_str(name);
            (Kind::Attribute, Some(tests))
        }
        Condition::Affinity { dimension, value, tests } => {
            label.push_str(dimension.as_str());
            label.push('=');
            label.push_str(value);
            (Kind::Affinity, Some(tests))
        }
    };
    let actual = actual(facts, condition);
    let truth = tests.map_or_else(|| outcome(kind, &children), |tests| tests.check(actual));
    let need = match (tests, actual) {
        _ if truth == goal => Need::Nothing,
        (None, _) => need_of_parts(kind, goal),
        (Some(tests), Some(Operand::Number(actual))) if kind != Kind::Attribute => distance(kind, tests, actual, goal),
        _ if goal == Truth::True => Need::Meet,
        _ => Need::Miss,
    };
    Some(Proof {
        kind,
        label,
        truth,
        actual: actual.and_then(|actual| value(kind, actual)),
        thresholds: tests.map(|tests| thresholds(kind, tests)).unwrap_or_default(),
        filter,
        since,
        expires_at: expiry::of_node(facts, node),
        need,
        children,
    })
}

#[inline(never)]
fn proofs(facts: &Facts<'_>, nodes: Nodes<'_>, goal: Truth) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for node in nodes {
        proofs.extend(prove(facts, node, goal));
    }
    proofs
}

/// The outcome of a node with parts.
fn outcome(kind: Kind, children: &[Proof]) -> Truth {
    let truths = children.iter().map(|child| child.truth);
    match kind {
        Kind::All => truths.fold(Truth::True, Truth::min),
        Kind::Not => !truths.fold(Truth::False, Truth::max),
        _ => truths.fold(Truth::False, Truth::max),
    }
}

/// For `all` to hold and for `any` to fail, every part must change.
fn need_of_parts(kind: Kind, goal: Truth) -> Need {
    if kind == Kind::Not || (kind == Kind::All) == (goal == Truth::True) { Need::Every } else { Need::One }
}

/// How far a number is from where the tests hold (or, for the other goal, from where they do not).
#[inline(never)]
fn distance(kind: Kind, tests: Tests<'_>, actual: i64, goal: Truth) -> Need {
    let (mut low, mut high) = (i64::MIN, i64::MAX);
    for Test { comparison, mut operands } in tests {
        let Some(Operand::Number(bound)) = operands.next() else { return Need::Meet };
        let (from, to) = match comparison {
            Comparison::Eq => (bound, bound),
            Comparison::Gte => (bound, i64::MAX),
            Comparison::Gt => (bound.saturating_add(1), i64::MAX),
            Comparison::Lte => (i64::MIN, bound),
            Comparison::Lt => (i64::MIN, bound.saturating_sub(1)),
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

#[inline(never)]
fn label_event(facts: &Facts<'_>, metric: u16, label: &mut String) {
    let (number, custom) = facts.manifest.metric_event(metric).unwrap_or_default();
    let place = usize::from(number).checked_sub(1);
    label.push_str(place.and_then(|place| EventName::canonical().nth(place)).unwrap_or("custom:"));
    label.push_str(custom);
}

#[inline(never)]
fn clauses(filter: Nodes<'_>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for node in filter {
        match node.filter() {
            Some(Filter::Item(fields)) => fields.for_each(|node| clause(node.filter(), &mut clauses)),
            field => clause(field, &mut clauses),
        }
    }
    clauses
}

#[inline(never)]
fn clause(filter: Option<Filter<'_>>, clauses: &mut Vec<Clause>) {
    if let Some(Filter::ItemField { name, tests, .. } | Filter::EventField { name, tests }) = filter {
        clauses.push(Clause { field: String::from(name), thresholds: thresholds(Kind::Attribute, tests) });
    }
}

fn thresholds(kind: Kind, tests: Tests<'_>) -> Vec<Threshold> {
    let mut thresholds = Vec::new();
    for Test { comparison, operands } in tests {
        let mut values = Vec::new();
        for operand in operands {
            values.extend(value(kind, operand));
        }
        thresholds.push(Threshold { comparison, values });
    }
    thresholds
}

#[inline(never)]
fn value(kind: Kind, operand: Operand<'_>) -> Option<Value> {
    Some(match operand {
        Operand::Text(text) => Value::Text(Text::new(text).ok()?),
        Operand::Number(number) => Value::Number(decimal(kind, number)),
        Operand::Bool(yes) => Value::Bool(yes),
    })
}

/// A number of a condition in ten-thousandths; a share to the nearest one.
fn decimal(kind: Kind, number: i64) -> Decimal {
    match kind {
        Kind::Count => Decimal::from_i64(number),
        Kind::Affinity => {
            let half = i64::from(Share::ONE / 2);
            let scaled = number.saturating_mul(Decimal::ONE).saturating_add(half);
            Decimal::from_units(scaled >> Share::ONE.trailing_zeros())
        }
        _ => Decimal::from_units(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::fixture::{TODAY, event, facts, profile, set, site, text};
    use crate::time::Day;

    fn number(whole: i64) -> Value {
        Value::Number(Decimal::from_i64(whole))
    }

    #[test]
    fn a_proof_shows_actual_values_thresholds_and_what_is_missing() {
        let manifest = site(&[r#"{ "all": [
            { "event": "view_item", "where": { "item_category": { "eq": "shoes" }, "value": { "gte": 5 } }, "within": "7d", "count": { "gte": 3 } },
            { "not": { "event": "purchase", "within": "30d" } },
            { "attribute": "tier", "in": ["gold", "platinum"] } ] }"#]);
        let mut view = event("view_item", 1, &[&[("item_category", "shoes")]]);
        view.set(text("value"), number(9)).unwrap();
        let profile = profile(&manifest, &[view, event("purchase", 2, &[])]);
        let proof = explain(&facts(&manifest, &profile), 0);
        assert_eq!((proof.kind, proof.truth, &proof.need), (Kind::All, Truth::False, &Need::Every));

        let count = &proof.children[0];
        assert_eq!((count.label.as_str(), count.truth), ("view_item", Truth::False));
        assert_eq!(count.actual, Some(number(1)));
        assert_eq!(count.thresholds, [Threshold { comparison: Comparison::Gte, values: Vec::from([number(3)]) }]);
        assert_eq!(count.need, Need::Raise(Decimal::from_i64(2)));
        assert_eq!(count.since, Some(Day(u16::try_from(TODAY).unwrap() - 6).start()));
        assert_eq!(count.expires_at, Some(Day(u16::try_from(TODAY).unwrap() + 6).start()));
        let fields: Vec<&str> = count.filter.iter().map(|clause| clause.field.as_str()).collect();
        assert_eq!(fields, ["value", "item_category"]);
        assert_eq!(count.filter[0].thresholds[0].values, [number(5)]);

        let not = &proof.children[1];
        assert_eq!((not.kind, not.truth, &not.need), (Kind::Not, Truth::False, &Need::Every));
        assert_eq!(not.children[0].need, Need::Lower(Decimal::from_i64(1)), "below a `not` the goal is not to hold");

        let attribute = &proof.children[2];
        assert_eq!((attribute.truth, &attribute.actual, &attribute.need), (Truth::Unknown, &None, &Need::Meet));
    }

    #[test]
    fn what_holds_needs_nothing() {
        let manifest =
            site(&[r#"{ "any": [{ "event": "custom:fitting_room" }, { "attribute": "tier", "eq": "gold" }] }"#]);
        let mut profile = profile(&manifest, &[event("custom:fitting_room", 100, &[])]);
        set(&mut profile, "tier", Value::Text(text("silver")));
        let proof = explain(&facts(&manifest, &profile), 0);
        assert_eq!((proof.kind, proof.truth, &proof.need), (Kind::Any, Truth::True, &Need::Nothing));
        assert_eq!(proof.children[0].label, "custom:fitting_room");
        assert_eq!((proof.children[0].since, &proof.children[0].need), (None, &Need::Nothing));
        assert_eq!(proof.children[1].actual, Some(Value::Text(text("silver"))));
        assert_eq!((proof.children[1].truth, &proof.children[1].need), (Truth::False, &Need::Meet));
    }

    #[test]
    fn a_share_is_told_in_parts_of_one() {
        let manifest = site(&[
            r#"{ "affinity": "item_brand", "of": "acme", "gte": 0.4 }"#,
            r#"{ "not": { "affinity": "item_brand", "of": "zeta", "gt": 0.5 } }"#,
        ]);
        let views = [
            &[("item_brand", "acme")][..],
            &[("item_brand", "zeta")],
            &[("item_brand", "zeta")],
            &[("item_brand", "zeta")],
        ];
        let views = views.map(|item| event("view_item", 0, &[item]));
        let profile = profile(&manifest, &views);
        let proof = explain(&facts(&manifest, &profile), 0);
        assert_eq!(proof.label, "item_brand=acme");
        assert_eq!(proof.actual, Some(Value::Number(Decimal::from_units(2_500))));
        assert_eq!(proof.need, Need::Raise(Decimal::from_units(1_500)));
        let not = explain(&facts(&manifest, &profile), 1);
        assert_eq!(not.children[0].need, Need::Lower(Decimal::from_units(2_500)));
    }

    #[test]
    fn needs_come_true() {
        // Whatever a count's tests: doing what the proof says makes them hold.
        let bounds = [r#""gte": 3"#, r#""gt": 2"#, r#""lte": 2"#, r#""lt": 3"#, r#""eq": 3"#, r#""gte": 2, "lte": 4"#];
        for bound in bounds {
            let condition = alloc::format!(r#"{{ "event": "view_item", "count": {{ {bound} }} }}"#);
            let not = alloc::format!(r#"{{ "not": {condition} }}"#);
            let manifest = site(&[&condition, &not]);
            for times in 0..7_i64 {
                for segment in [0, 1] {
                    let views = |times: i64| (0..times).map(|_| event("view_item", 0, &[])).collect::<Vec<_>>();
                    let proof = explain(&facts(&manifest, &profile(&manifest, &views(times))), segment);
                    let leaf = proof.children.first().unwrap_or(&proof);
                    let after = match leaf.need {
                        Need::Raise(by) => times + by.units() / Decimal::ONE,
                        Need::Lower(by) => times - by.units() / Decimal::ONE,
                        _ => times,
                    };
                    let then = profile(&manifest, &views(after));
                    let truth = crate::segment::evaluate(&facts(&manifest, &then), segment);
                    assert_eq!(truth, Truth::True, "{bound}, segment {segment}, {times} times: {:?}", leaf.need);
                    assert_eq!(leaf.need == Need::Nothing, proof.truth == Truth::True);
                }
            }
        }
    }

    #[test]
    fn a_proof_agrees_with_the_evaluation() {
        let manifest = site(&[
            r#"{ "any": [{ "not": { "attribute": "a", "eq": 1 } }, { "event": "search" }] }"#,
            r#"{ "all": [{ "not": { "attribute": "a", "eq": 1 } }, { "event": "search" }] }"#,
        ]);
        for (attribute, searches) in [(None, 0), (None, 1), (Some(1), 0), (Some(1), 1), (Some(2), 0), (Some(2), 1)] {
            let searches: Vec<_> = (0..searches).map(|_| event("search", 0, &[])).collect();
            let mut profile = profile(&manifest, &searches);
            if let Some(value) = attribute {
                set(&mut profile, "a", number(value));
            }
            let facts = facts(&manifest, &profile);
            for segment in [0, 1] {
                assert_eq!(explain(&facts, segment).truth, crate::segment::evaluate(&facts, segment));
            }
        }
    }
}
