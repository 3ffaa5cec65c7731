//! Proofs: why a visitor is in a segment or not, with actual values and what would change it.
//!
//! Functions are `inline(never)` where inlining would only make the engine larger: nobody waits for a proof.

use super::need::{self, need_of_parts};
use super::value::{chain, see, window};
use super::{Evaluator, Facts};
use crate::event::{Decimal, EventName, Text, Value};
use crate::manifest::compare::{Operand, Test};
use crate::manifest::filter::{Clauses, Field};
use crate::manifest::format::{InputKind, Statistic};
use crate::manifest::input::{Input, Numbers, TestedInput, Window};
use crate::manifest::program::{Node, Program};
use crate::manifest::{Comparison, Truth};
use crate::profile::Share;
use crate::time::Time;
use alloc::boxed::Box;
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
    /// Another segment must hold.
    Segment,
    /// What an attribute holds.
    Attribute,
    /// What a field of the session's latest page view holds.
    Context,
    /// How often an event happened.
    Count,
    /// The sum of a field's numbers.
    Sum,
    /// Their average.
    Average,
    /// The least of them.
    Minimum,
    /// The greatest of them.
    Maximum,
    /// On how many days an event happened.
    Days,
    /// How many milliseconds ago it happened last.
    Since,
    /// How many different values a field had.
    Distinct,
    /// Its first value.
    First,
    /// Its latest value.
    Last,
    /// Events in order; its children are steps.
    Sequence,
    /// An event that must have come after the one before.
    Step,
    /// An event that must not have come since the first step.
    Without,
    /// The share of an interest in its dimension.
    Affinity,
    /// The place of an interest in its dimension.
    Rank,
    /// The visitor's place among a hundred, by chance.
    Rollout,
    /// The minute of the week, Monday 00:00 being 0; one threshold must hold.
    Time,
}

impl Kind {
    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
            Self::Not => "not",
            Self::Segment => "segment",
            Self::Attribute => "attribute",
            Self::Context => "context",
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Average => "avg",
            Self::Minimum => "min",
            Self::Maximum => "max",
            Self::Days => "days",
            Self::Since => "since",
            Self::Distinct => "distinct",
            Self::First => "first",
            Self::Last => "last",
            Self::Sequence => "sequence",
            Self::Step => "step",
            Self::Without => "without",
            Self::Affinity => "affinity",
            Self::Rank => "rank",
            Self::Rollout => "rollout",
            Self::Time => "time",
        }
    }
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

/// Over which time something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// All there ever was, or all that is remembered.
    Ever,
    /// The session at hand.
    Session,
    /// So many days, today included.
    Days(u8),
    /// So many milliseconds.
    Ms(u64),
}

/// What would make a node come out as the segment needs it. Below a `not` that is: not to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Nothing, it does.
    Nothing,
    /// Raise the actual value by at least this much.
    Raise(Decimal),
    /// Lower it by at least this much; a count in a window sinks by itself as time passes.
    Lower(Decimal),
    /// Wait until then.
    Wait(Time),
    /// Give it a value that meets the thresholds; of a step, let the event happen.
    Meet,
    /// Give it a value that does not meet the thresholds.
    Miss,
    /// Nothing can: it is a matter of chance, once for all.
    Never,
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
    /// The event, attribute, field or segment, `dimension=value`, or the zone; empty for `all`, `any`, `not` and
    /// sequences.
    pub label: String,
    /// The field that is measured; empty where none is.
    pub of: String,
    /// The outcome.
    pub truth: Truth,
    /// The actual value; `None` where it is missing and where there is none.
    pub actual: Option<Value>,
    /// What the actual value must be.
    pub thresholds: Vec<Threshold>,
    /// What an event must be like.
    pub filter: Vec<Clause>,
    /// Over which time events count.
    pub within: Within,
    /// The first moment that a window looks at; `None` without one.
    pub since: Option<Time>,
    /// Since when it counts, where that is later: the rule is younger than the visitor, or the ring was full.
    pub counts_since: Option<Time>,
    /// When time alone can change the node.
    pub expires_at: Option<Time>,
    /// What would make it come out as the segment needs it.
    pub need: Need,
    /// The parts of `all`, `any`, `not` and of a sequence.
    pub children: Vec<Self>,
}

impl Proof {
    pub(super) fn new(kind: Kind, truth: Truth) -> Self {
        Self {
            kind,
            label: String::new(),
            of: String::new(),
            truth,
            actual: None,
            thresholds: Vec::new(),
            filter: Vec::new(),
            within: Within::Ever,
            since: None,
            counts_since: None,
            expires_at: None,
            need: Need::Nothing,
            children: Vec::new(),
        }
    }
}

/// Why the visitor is in `segment` or not. The proof of a segment that there is not has neither label nor children.
#[must_use]
pub fn explain(facts: &Facts<'_>, evaluator: &Evaluator, segment: u16) -> Proof {
    let program = facts.manifest.program(segment);
    let proof = program.and_then(|mut program| Prover { facts, evaluator }.node(&mut program, Truth::True));
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
    /// Proves the next node. `goal` is what the segment needs it to be: true, or false below a `not`.
    fn node(&self, program: &mut Program<'a>, goal: Truth) -> Option<Proof> {
        match self.part(program, goal)? {
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
        let seen = see(self.facts, &tested);
        let kind = kind_of(tested.input);
        let one_is_enough = kind == Kind::Time && joined == Kind::Any;
        let truths = tests.iter().map(|test| test.check(seen.value));
        let truth =
            if one_is_enough { truths.fold(Truth::False, Truth::max) } else { truths.fold(Truth::True, Truth::min) };
        let mut proof = Proof::new(kind, truth);
        proof.expires_at = seen.until;
        self.describe(&tested, &mut proof);
        if kind != Kind::Sequence {
            proof.actual = seen.value.and_then(|actual| value(kind, actual));
            proof.thresholds = tests.iter().map(|test| threshold(kind, *test)).collect();
        }
        proof.need =
            if truth == goal { Need::Nothing } else { need::of_tests(self.facts, kind, tests, seen.value, goal) };
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
