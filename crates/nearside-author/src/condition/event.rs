//! Conditions about what happened.

use super::value::{
    Comparisons, CountComparisons, DistinctComparisons, DurationComparisons, NumberComparisons, comparisons_of,
    with_comparisons,
};
use crate::object::Object;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What an event must be like, by field. Several item fields must hold on one and the same item.
pub type Where = BTreeMap<String, Object<Comparisons>>;

/// An event happened: at least once, unless one of the measures (`count`, `sum`, `avg`, `min`, `max`, `distinct`,
/// `days`, `since`, `first`, `last`) says otherwise.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventCondition {
    /// The event: a GA4 ecommerce name such as `view_item`, or `custom:` and your own.
    pub event: String,
    /// What the event must be like, by field. Several item fields must hold on one and the same item.
    #[serde(rename = "where")]
    pub filter: Option<Where>,
    /// Since when: `30m`, `12h`, `7d` (today and the 6 days before it), or `session`. Ever, unless given.
    pub within: Option<String>,
    /// How often. An event counts once, however many of its items match.
    pub count: Option<Object<CountComparisons>>,
    /// What a field's numbers come to together; 0 where there are none.
    pub sum: Option<Object<NumberComparisons>>,
    /// What a field's numbers are on average; unknown where there are none.
    pub avg: Option<Object<NumberComparisons>>,
    /// The least of a field's numbers; unknown where there are none.
    pub min: Option<Object<NumberComparisons>>,
    /// The greatest of a field's numbers; unknown where there are none.
    pub max: Option<Object<NumberComparisons>>,
    /// How many different values a field had.
    pub distinct: Option<Object<DistinctComparisons>>,
    /// On how many days (UTC) it happened; needs `within` of `1d` to `64d`.
    pub days: Option<Object<CountComparisons>>,
    /// How long ago it happened last; unknown where it never did.
    pub since: Option<Object<DurationComparisons>>,
    /// What a field's first value was; unknown where there is none.
    pub first: Option<Object<ValueOf>>,
    /// What a field's latest value was; unknown where there is none.
    pub last: Option<Object<ValueOf>>,
}

impl EventCondition {
    /// The measures that are given, by name.
    pub(crate) fn measures(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            ("count", self.count.is_some()),
            ("sum", self.sum.is_some()),
            ("avg", self.avg.is_some()),
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("distinct", self.distinct.is_some()),
            ("days", self.days.is_some()),
            ("since", self.since.is_some()),
            ("first", self.first.is_some()),
            ("last", self.last.is_some()),
        ];
        all.into_iter().filter_map(|(name, given)| given.then_some(name))
    }
}

with_comparisons! {
    /// A field, and what its value must be. The comparisons stand beside its name.
    ValueOf {
        /// The field of the event or of its items.
        of: String,
    }
}

comparisons_of!(ValueOf);

/// Events happened one after the other.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// The steps, from 2 to 8, each a different event that came after the one before it.
    #[schemars(length(min = 2, max = 8))]
    pub sequence: Vec<Object<Step>>,
    /// In which time all steps must lie: `30m`, `12h`, `7d` or `session`. Ever, unless given.
    pub within: Option<String>,
    /// What must not have happened since the first step: an event or a list of 1 to 4.
    #[schemars(with = "Option<Without>")]
    pub without: Option<Value>,
}

/// One event of a sequence.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The event: a GA4 ecommerce name such as `view_item`, or `custom:` and your own.
    pub event: String,
    /// What the event must be like, by field. Several item fields must hold on one and the same item.
    #[serde(rename = "where")]
    pub filter: Option<Where>,
}

/// What must not have happened.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
pub enum Without {
    /// One event.
    One(Step),
    /// None of several.
    Several(#[schemars(length(min = 1, max = 4))] Vec<Step>),
}
