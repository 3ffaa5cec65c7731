//! Proofs: why a visitor is in a segment or not, with actual values and what would change it.

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
    let node = facts.manifest.condition(segment);
    node.and_then(|node| prove(facts, node, Truth::True)).unwrap_or_else(|| Proof::empty(Kind::Any))
}

impl Proof {
    const fn empty(kind: Kind) -> Self {
        Self {
            kind,
            label: String::new(),
            truth: Truth::Unknown,
            actual: None,
            thresholds: Vec::new(),
            filter: Vec::new(),
            since: None,
            expires_at: None,
            need: Need::Nothing,
            children: Vec::new(),
        }
    }
}

/// Proves a node. `goal` is what the segment needs it to be: true, or false below a `not`.
fn prove(facts: &Facts<'_>, node: Node<'_>, goal: Truth) -> Option<Proof> {
    let condition = node.condition()?;
    let mut proof = match condition {
        Condition::All(nodes) => group(facts, Kind::All, nodes, goal),
        Condition::Any(nodes) => group(facts, Kind::Any, nodes, goal),
        Condition::Not(child) => {
            let child = prove(facts, child, !goal)?;
            let truth = !child.truth;
            Proof { truth, need: Need::Every, children: Vec::from([child]), ..Proof::empty(Kind::Not) }
        }
        Condition::Count { metric, days, tests } => {
            let filter = facts.manifest.metric_rule(metric).map(|rule| clauses(rule.filter)).unwrap_or_default();
            let since = window(facts, days).map(|(first, _)| first.start());
            let label = event_label(facts, metric);
            Proof { label, filter, since, ..leaf(facts, Kind::Count, condition, tests, goal) }
        }
        Condition::Attribute { name, tests } => {
            Proof { label: String::from(name), ..leaf(facts, Kind::Attribute, condition, tests, goal) }
        }
        Condition::Affinity { dimension, value, tests } => {
            let mut label = String::from(dimension.as_str());
            label.push('=');
            label.push_str(value);
            Proof { label, ..leaf(facts, Kind::Affinity, condition, tests, goal) }
        }
    };
    if proof.truth == goal {
        proof.need = Need::Nothing;
    }
    proof.expires_at = expiry::of_node(facts, node);
    Some(proof)
}

fn group(facts: &Facts<'_>, kind: Kind, nodes: Nodes<'_>, goal: Truth) -> Proof {
    let children: Vec<Proof> = nodes.filter_map(|node| prove(facts, node, goal)).collect();
    let truths = children.iter().map(|child| child.truth);
    let truth = match kind {
        Kind::All => truths.fold(Truth::True, Truth::min),
        _ => truths.fold(Truth::False, Truth::max),
    };
    // For `any` to fail, all its parts must fail.
    let need = if (kind == Kind::All) == (goal == Truth::True) { Need::Every } else { Need::One };
    Proof { truth, need, children, ..Proof::empty(kind) }
}

fn leaf(facts: &Facts<'_>, kind: Kind, condition: Condition<'_>, tests: Tests<'_>, goal: Truth) -> Proof {
    let actual = actual(facts, condition);
    let truth = tests.check(actual);
    let need = match (kind, actual) {
        (Kind::Count | Kind::Affinity, Some(Operand::Number(actual))) => distance(kind, tests, actual, goal),
        _ if goal == Truth::True => Need::Meet,
        _ => Need::Miss,
    };
    let actual = actual.and_then(|actual| value(kind, actual));
    Proof { truth, need, actual, thresholds: thresholds(kind, tests), ..Proof::empty(kind) }
}

/// How far a number is from where the tests hold (or, for the other goal, from where they do not).
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

fn event_label(facts: &Facts<'_>, metric: u16) -> String {
    let (number, custom) = facts.manifest.metric_event(metric).unwrap_or_default();
    let mut label = String::from(if number == 0 { "custom:" } else { "" });
    label.push_str(EventName::from_number(number).as_ref().map_or("", EventName::as_str));
    label.push_str(custom);
    label
}

fn clauses(filter: Nodes<'_>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for node in filter {
        match node.filter() {
            Some(Filter::Item(fields)) => clauses.extend(fields.filter_map(|node| clause(node.filter()?))),
            Some(field) => clauses.extend(clause(field)),
            None => {}
        }
    }
    clauses
}

fn clause(filter: Filter<'_>) -> Option<Clause> {
    let (name, tests) = match filter {
        Filter::ItemField { name, tests, .. } | Filter::EventField { name, tests } => (name, tests),
        Filter::Item(_) => return None,
    };
    Some(Clause { field: String::from(name), thresholds: thresholds(Kind::Attribute, tests) })
}

fn thresholds(kind: Kind, tests: Tests<'_>) -> Vec<Threshold> {
    let threshold = |test: Test<'_>| Threshold {
        comparison: test.comparison,
        values: test.operands.filter_map(|operand| value(kind, operand)).collect(),
    };
    tests.map(threshold).collect()
}

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
