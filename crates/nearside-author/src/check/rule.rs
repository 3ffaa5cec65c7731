//! A segment's condition once checked, and the metrics it needs.

use crate::emit::program::{Program, Tests};
use nearside::id::{MetricId, hash32};
use nearside::profile::Dimension;

/// A checked condition.
pub(crate) enum Rule {
    /// All hold.
    All(Vec<Self>),
    /// One holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A count.
    Count { meaning: Meaning, days: u8, tests: Tests },
    /// An attribute.
    Attribute { name: String, tests: Tests },
    /// A share of interest.
    Affinity { dimension: Dimension, value: String, tests: Tests },
}

/// The event a metric counts: its number, and the name of a custom one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CountedEvent {
    /// Number on the wire; 0 for a custom event.
    pub(crate) number: u8,
    /// The custom name; empty for a canonical event.
    pub(crate) custom: String,
}

/// What a metric means: the event, and the program with measure and filter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meaning {
    /// The event.
    pub(crate) event: CountedEvent,
    /// Measure and filter.
    pub(crate) program: Program,
}

impl Meaning {
    /// The metric's id: a hash of all that it means and of nothing else.
    pub(crate) fn id(&self) -> MetricId {
        let mut canonical = Program::default();
        canonical.u8(self.event.number);
        canonical.text(&self.event.custom);
        canonical.append(&self.program);
        MetricId(hash32(canonical.as_bytes()))
    }
}
