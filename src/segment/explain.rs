//! Proofs: why a visitor is in a segment or not, with actual values and what would change it.
//!
//! Functions are `inline(never)` where inlining would only make the engine larger: nobody waits for a proof.

use super::need::{self, need_of_parts};
use super::proof::{Clause, Kind, Need, Proof, Threshold, Within};
use super::value::{chain, see, window};
use super::{Evaluator, Facts};
use crate::event::{Decimal, EventName, Text, Value};
use crate::manifest::Truth;
use crate::manifest::compare::{Operand, Test};
use crate::manifest::filter::{Clauses, Field};
use crate::manifest::format::{InputKind, Statistic};
use crate::manifest::input::{Input, Numbers, TestedInput, Window};
use crate::manifest::program::{Node, Program};
use crate::profile::Share;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// Why the visitor is in `segment` or not. The proof of a segment that there is not has neither label nor children.
#[must_use]
pub fn explain(facts: &Facts<'_>, evaluator: &Evaluator, segment: u16) -> Proof {
    let program = facts.manifest.program(segment);
    let proof = program.and_then(|mut program| Prover { facts, evaluator }.whole(&mut program, Truth::True));
    proof.unwrap_or_else(|| Proof::new(Kind::Any, Truth::Unknown))
}

struct Prover<'a> {
    facts: &'a Facts<'a>,
    evaluator: &'a Evaluator,
}

/// A child of a group, whose tests of one input become one proof.
enum Part<'a> {
    Tests(u16, Vec<Test<'a>>),
    Proof(Box<Proof>),
}

impl<'a> Prover<'a> {
    /// Proves a program: all of its nodes to the end.
    fn whole(&self, program: &mut Program<'a>, goal: Truth) -> Option<Proof> {
        let part = self.group(Kind::All, u16::MAX, program, goal)?;
        self.proof(part, goal)
    }

    /// Proves the next node. `goal` is what the segment needs it to be: true, or false below a `not`.
    fn node(&self, program: &mut Program<'a>, goal: Truth) -> Option<Proof> {
        let part = self.part(program, goal)?;
        self.proof(part, goal)
    }

    fn proof(&self, part: Part<'a>, goal: Truth) -> Option<Proof> {
        match part {
            Part::Tests(input, tests) => self.tests(input, &tests, Kind::All, goal),
            Part::Proof(proof) => Some(*proof),
        }
    }

    fn part(&self, program: &mut Program<'a>, goal: Truth) -> Option<Part<'a>> {
        Some(match program.node()? {
            Node::Test(number) => {
                let (input, test) = self.facts.manifest.test(number)?;
                Part::Tests(input, Vec::from([test]))
            }
            Node::All(count) => self.group(Kind::All, count, program, goal)?,
            Node::Any(count) => self.group(Kind::Any, count, program, goal)?,
            Node::Not => {
                let child = self.node(program, !goal)?;
                let mut proof = Proof::new(Kind::Not, !child.truth);
                proof.expires_at = child.expires_at;
                proof.children.push(child);
                proof.need = if proof.truth == goal { Need::Nothing } else { Need::Every };
                Part::Proof(Box::new(proof))
            }
            Node::Segment(number) => {
                let mut proof = Proof::new(Kind::Segment, self.evaluator.outcome(number));
                proof.label.push_str(self.facts.manifest.segment_id(number)?);
                proof.need = need::to_be(proof.truth, goal);
                Part::Proof(Box::new(proof))
            }
        })
    }

    fn group(&self, kind: Kind, count: u16, program: &mut Program<'a>, goal: Truth) -> Option<Part<'a>> {
        let mut parts: Vec<Part<'a>> = Vec::new();
        for _ in 0..count {
            if program.is_at_end() {
                break;
            }
            let part = self.part(program, goal)?;
            if let (Some(Part::Tests(input, tests)), Part::Tests(same, more)) = (parts.last_mut(), &part)
                && input == same
                && (kind == Kind::All || self.is_clock(*input))
            {
                tests.extend_from_slice(more);
                continue;
            }
            parts.push(part);
        }
        let mut proof = Proof::new(kind, if kind == Kind::All { Truth::True } else { Truth::False });
        let is_one = parts.len() == 1;
        for part in parts {
            let child = match part {
                // Several comparisons of one value are one condition to whoever wrote it.
                Part::Tests(input, tests) if is_one && kind == Kind::All => return Some(Part::Tests(input, tests)),
                Part::Tests(input, tests) => self.tests(input, &tests, kind, goal)?,
                Part::Proof(proof) => *proof,
            };
            if is_one {
                return Some(Part::Proof(Box::new(child)));
            }
            proof.truth = if kind == Kind::All { proof.truth.min(child.truth) } else { proof.truth.max(child.truth) };
            proof.expires_at = proof.expires_at.into_iter().chain(child.expires_at).min();
            proof.children.push(child);
        }
        proof.need = if proof.truth == goal { Need::Nothing } else { need_of_parts(kind, goal) };
        Some(Part::Proof(Box::new(proof)))
    }

    fn is_clock(&self, input: u16) -> bool {
        self.facts.manifest.input(input).is_some_and(|tested| matches!(tested.input, Input::Clock(_)))
    }

    /// Proves tests of one input, all of which must hold, or of a clock one.
    #[inline(never)]
    fn tests(&self, input: u16, tests: &[Test<'a>], joined: Kind, goal: Truth) -> Option<Proof> {
        let tested = self.facts.manifest.input(input)?;
        let seen = see(self.facts, &tested, &mut None);
        let kind = kind_of(tested.input);
        let one_is_enough = kind == Kind::Time && joined == Kind::Any;
        let actual = seen.and_then(|seen| seen.value);
        let truths = tests.iter().map(|test| if seen.is_none() { Truth::Unknown } else { test.check(actual) });
        let truth =
            if one_is_enough { truths.fold(Truth::False, Truth::max) } else { truths.fold(Truth::True, Truth::min) };
        let mut proof = Proof::new(kind, truth);
        proof.expires_at = seen.and_then(|seen| seen.until);
        self.describe(&tested, &mut proof);
        if kind != Kind::Sequence {
            proof.actual = actual.and_then(|actual| value(kind, actual));
            proof.thresholds = tests.iter().map(|test| threshold(kind, *test)).collect();
        }
        proof.need = if truth == goal { Need::Nothing } else { need::of_tests(self.facts, kind, tests, actual, goal) };
        if let Input::Sequence { steps, withouts, window } = tested.input {
            self.steps(steps, withouts, window, &mut proof);
        }
        Some(proof)
    }

    /// Says what an input looks at.
    fn describe(&self, tested: &TestedInput<'_>, proof: &mut Proof) {
        let manifest = self.facts.manifest;
        match tested.input {
            Input::Attribute(name) | Input::Context { name, .. } => proof.label.push_str(name),
            Input::Counted { metric, days, .. } => {
                self.measured(metric, proof);
                if let Some((first, _)) = window(self.facts, days) {
                    proof.within = Within::Days(days);
                    proof.since = Some(first.start());
                }
                self.note_missed(metric, proof);
            }
            Input::Since(metric) => {
                self.measured(metric, proof);
                self.note_missed(metric, proof);
            }
            Input::Remembered { series, window, .. } => {
                if let Some(series) = manifest.series(series) {
                    self.event(series.filter, proof);
                    proof.of.push_str(series.field.map_or("", Field::name));
                }
                self.within(window, proof);
            }
            Input::Sequence { window, .. } => self.within(window, proof),
            Input::Share(dimension, value) | Input::Rank(dimension, value) => {
                proof.label.push_str(dimension.as_str());
                proof.label.push('=');
                proof.label.push_str(value);
            }
            Input::Bucket(salt) => proof.label.push_str(salt),
            Input::Clock(zone) => {
                let zone = zone.map(|zone| manifest.zone(zone).map_or("", |zone| zone.name));
                proof.label.push_str(zone.unwrap_or("visitor"));
            }
        }
    }

    fn measured(&self, metric: u16, proof: &mut Proof) {
        let manifest = self.facts.manifest;
        if let Some(filter) = manifest.metric_filter(metric) {
            self.event(filter, proof);
        }
        let field = manifest.metric(metric).and_then(|metric| metric.field);
        proof.of.push_str(field.map_or("", Field::name));
    }

    /// Says since when a metric counts, where its window looks further back.
    fn note_missed(&self, metric: u16, proof: &mut Proof) {
        let counting = &self.facts.profile.counting;
        let id = self.facts.manifest.metric_id(metric);
        let place = id.and_then(|id| counting.binary_search_by_key(&id, |(id, _)| *id).ok());
        let since = place.and_then(|place| counting.get(place)).map(|(_, since)| *since);
        proof.counts_since = since.filter(|since| *since > proof.since.unwrap_or_default());
    }

    fn within(&self, window: Window, proof: &mut Proof) {
        proof.within = match window {
            Window::Ever => Within::Ever,
            Window::Session => Within::Session,
            Window::Last(ms) => {
                proof.since = Some(self.facts.now.before(ms));
                Within::Ms(ms)
            }
        };
        let complete = self.facts.profile.history.complete_after();
        let is_short = complete > proof.since.unwrap_or_default() && window != Window::Session;
        proof.counts_since = is_short.then_some(complete);
    }

    #[inline(never)]
    fn event(&self, filter: u16, proof: &mut Proof) {
        let (number, custom) = self.facts.manifest.filter_event(filter).unwrap_or_default();
        let place = usize::from(number).checked_sub(1);
        proof.label.push_str(place.and_then(|place| EventName::canonical().nth(place)).unwrap_or("custom:"));
        proof.label.push_str(custom);
        proof.filter = self.facts.manifest.filter(filter).map(|filter| clauses(filter.clauses)).unwrap_or_default();
    }

    fn steps(&self, steps: Numbers<'_>, withouts: Numbers<'_>, window: Window, proof: &mut Proof) {
        let Some(timeline) = self.facts.timeline else { return };
        let chain = chain(timeline, steps, withouts, window, self.facts.now);
        for (number, series) in (0..).zip(steps) {
            let reached = Truth::from(number < chain.reached);
            proof.children.push(self.step(Kind::Step, series, reached));
        }
        for series in withouts {
            // Where one came, only a chain that begins after it counts.
            let came = timeline.after_last(series) > 0 && chain.first.is_none();
            proof.children.push(self.step(Kind::Without, series, Truth::from(!came)));
        }
    }

    fn step(&self, kind: Kind, series: u16, truth: Truth) -> Proof {
        let mut proof = Proof::new(kind, truth);
        if let Some(series) = self.facts.manifest.series(series) {
            self.event(series.filter, &mut proof);
        }
        proof.need = need::to_be(truth, Truth::True);
        proof
    }
}

const fn kind_of(input: Input<'_>) -> Kind {
    match input {
        Input::Attribute(_) => Kind::Attribute,
        Input::Context { .. } => Kind::Context,
        Input::Counted { kind, .. } => match kind {
            InputKind::Sum => Kind::Sum,
            InputKind::Average => Kind::Average,
            InputKind::Least => Kind::Minimum,
            InputKind::Greatest => Kind::Maximum,
            InputKind::ActiveDays => Kind::Days,
            _ => Kind::Count,
        },
        Input::Since(_) => Kind::Since,
        Input::Remembered { statistic, .. } => match statistic {
            Statistic::Count => Kind::Count,
            Statistic::Sum => Kind::Sum,
            Statistic::Average => Kind::Average,
            Statistic::Least => Kind::Minimum,
            Statistic::Greatest => Kind::Maximum,
            Statistic::Distinct => Kind::Distinct,
            Statistic::First => Kind::First,
            Statistic::Last => Kind::Last,
        },
        Input::Sequence { .. } => Kind::Sequence,
        Input::Share(..) => Kind::Affinity,
        Input::Rank(..) => Kind::Rank,
        Input::Bucket(_) => Kind::Rollout,
        Input::Clock(_) => Kind::Time,
    }
}

#[inline(never)]
fn clauses(clauses: Clauses<'_>) -> Vec<Clause> {
    let mut said = Vec::new();
    for clause in clauses {
        let thresholds = clause.tests.map(|test| threshold(Kind::Attribute, test)).collect();
        said.push(Clause { field: String::from(clause.field.name()), thresholds });
    }
    said
}

#[inline(never)]
fn threshold(kind: Kind, test: Test<'_>) -> Threshold {
    let values = test.operands().filter_map(|operand| value(kind, operand)).collect();
    Threshold { comparison: test.comparison, values }
}

#[inline(never)]
fn value(kind: Kind, operand: Operand<'_>) -> Option<Value> {
    Some(match operand {
        Operand::Text(bytes) => Value::Text(Text::new(core::str::from_utf8(bytes).ok()?).ok()?),
        Operand::Number(number) => Value::Number(decimal(kind, number)),
        Operand::Bool(yes) => Value::Bool(yes),
    })
}

/// A number as people know it: of a share the nearest ten-thousandth, of a rollout percent.
pub(super) fn decimal(kind: Kind, number: i64) -> Decimal {
    match kind {
        Kind::Count | Kind::Days | Kind::Distinct | Kind::Rank | Kind::Since | Kind::Time => Decimal::from_i64(number),
        Kind::Affinity => {
            let half = i64::from(Share::ONE / 2);
            let scaled = number.saturating_mul(Decimal::ONE).saturating_add(half);
            Decimal::from_units(scaled >> Share::ONE.trailing_zeros())
        }
        Kind::Rollout => Decimal::from_units(number.saturating_mul(100)),
        _ => Decimal::from_units(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Comparison;
    use crate::segment::fixture::{self, TODAY, event, profile, set, site, text, truth};
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
        let proof = fixture::proof(&manifest, &profile, 0);
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
        let proof = fixture::proof(&manifest, &profile, 0);
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
        let proof = fixture::proof(&manifest, &profile, 0);
        assert_eq!(proof.label, "item_brand=acme");
        assert_eq!(proof.actual, Some(Value::Number(Decimal::from_units(2_500))));
        assert_eq!(proof.need, Need::Raise(Decimal::from_units(1_500)));
        let not = fixture::proof(&manifest, &profile, 1);
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
                    let proof = fixture::proof(&manifest, &profile(&manifest, &views(times)), segment);
                    let leaf = proof.children.first().unwrap_or(&proof);
                    let after = match leaf.need {
                        Need::Raise(by) => times + by.units() / Decimal::ONE,
                        Need::Lower(by) => times - by.units() / Decimal::ONE,
                        _ => times,
                    };
                    let then = profile(&manifest, &views(after));
                    let outcome = truth(&manifest, &then, segment);
                    assert_eq!(outcome, Truth::True, "{bound}, segment {segment}, {times} times: {:?}", leaf.need);
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
            for segment in [0, 1] {
                assert_eq!(fixture::proof(&manifest, &profile, segment).truth, truth(&manifest, &profile, segment));
            }
        }
    }
}
