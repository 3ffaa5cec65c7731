//! The shape of a proof: what a condition looked at, what it saw, and what it needs.

use crate::event::{Decimal, Value};
use crate::manifest::{Comparison, Truth};
use crate::time::{HOUR_MS, MINUTE_MS, Time};
use alloc::format;
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

impl Within {
    /// As a site file writes it; `None` for ever.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self {
            Self::Ever => None,
            Self::Session => Some(String::from("session")),
            Self::Days(days) => Some(format!("{days}d")),
            Self::Ms(ms) if ms.is_multiple_of(HOUR_MS) => Some(format!("{}h", ms / HOUR_MS)),
            Self::Ms(ms) => Some(format!("{}m", ms / MINUTE_MS)),
        }
    }
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

impl Need {
    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Raise(_) => "raise",
            Self::Lower(_) => "lower",
            Self::Wait(_) => "wait",
            Self::Meet => "meet",
            Self::Miss => "miss",
            Self::Never => "never",
            Self::Every => "every",
            Self::One => "one",
        }
    }

    /// By how much to raise or to lower the actual value.
    #[must_use]
    pub const fn by(&self) -> Option<Decimal> {
        match self {
            Self::Raise(by) | Self::Lower(by) => Some(*by),
            _ => None,
        }
    }

    /// Until when to wait.
    #[must_use]
    pub const fn until(&self) -> Option<Time> {
        match self {
            Self::Wait(until) => Some(*until),
            _ => None,
        }
    }
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
