//! Conditions as they are written in a site file.
//!
//! Nested conditions stay plain JSON here and are read one at a time, each with its own path, because an
//! error must name the place and not say "did not match any variant".

pub mod value;
pub mod event;
pub mod visitor;

pub use event::{EventCondition, Sequence, Step};
pub use value::{Comparisons, CountComparisons, NumberComparisons, Scalar};
pub use visitor::{Affinity, Attribute, Context, Reference, TimeCondition};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A condition about a visitor. Which of its kinds it is shows in the field that names it: `all`, `any`, `not`,
/// `event`, `sequence`, `attribute`, `context`, `affinity`, `time` or `segment`.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "it describes the schema; no value of it is ever made")]
pub enum Condition {
    /// All parts hold.
    All(All),
    /// At least one part holds.
    Any(Any),
    /// The part does not hold.
    Not(Not),
    /// An event happened, so often, with such values or so long ago.
    Event(EventCondition),
    /// Events happened one after the other.
    Sequence(Sequence),
    /// An attribute has such a value. It is unknown, and so does not hold, while the attribute is missing.
    Attribute(Attribute),
    /// The page, the campaign, the device or the like of the present session has such a value.
    Context(Context),
    /// A category or brand has such a share or rank in the visitor's interest.
    Affinity(Affinity),
    /// It is such a time of the week.
    Time(TimeCondition),
    /// The visitor meets the condition of another segment.
    Segment(Reference),
}

impl Condition {
    /// The fields that name the kinds.
    pub(crate) const KINDS: [&str; 10] =
        ["all", "any", "not", "event", "sequence", "attribute", "context", "affinity", "time", "segment"];
}

/// All parts hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct All {
    /// The parts, at least one.
    #[schemars(with = "Vec<Condition>", length(min = 1))]
    pub all: Vec<Value>,
}

/// At least one part holds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Any {
    /// The parts, at least one.
    #[schemars(with = "Vec<Condition>", length(min = 1))]
    pub any: Vec<Value>,
}

/// The part does not hold. Where the part is unknown, so is this.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Not {
    /// The part.
    #[schemars(with = "Box<Condition>")]
    pub not: Value,
}
