//! Conditions as they are written in a site file.
//!
//! Nested conditions stay plain JSON here and are read one at a time, each with its own path, because an
//! error must name the place and not say "did not match any variant".

use crate::object::Object;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A condition about a visitor. Which of its kinds it is shows in the field that names it: `all`, `any`, `not`,
/// `event`, `attribute` or `affinity`.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
pub enum Condition {
    /// All parts hold.
    All(All),
    /// At least one part holds.
    Any(Any),
    /// The part does not hold.
    Not(Not),
    /// An event happened often enough.
    Event(EventCount),
    /// An attribute has such a value. It is unknown, and so does not hold, while the attribute is missing.
    Attribute(Attribute),
    /// A category or brand has such a share in the visitor's interest.
    Affinity(AffinityShare),
}

impl Condition {
    /// The fields that name the kinds, with the fields that go with each.
    pub(crate) const KINDS: [&str; 6] = ["all", "any", "not", "event", "attribute", "affinity"];
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

/// An event happened often enough: at least once unless `count` says otherwise.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventCount {
    /// The event: a GA4 ecommerce name such as `view_item`, or `custom:` and your own.
    pub event: String,
    /// What the event must be like, by field. Several item fields must hold on one and the same item.
    #[serde(rename = "where")]
    pub filter: Option<BTreeMap<String, Object<Comparisons>>>,
    /// In how many days, today included: from `1d` to `64d`. Ever, unless given.
    pub within: Option<String>,
    /// How often. An event counts once, however many of its items match.
    pub count: Option<Object<CountComparisons>>,
}

/// How often something must have happened. All that are given must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountComparisons {
    /// Exactly.
    pub eq: Option<u32>,
    /// More often.
    pub gt: Option<u32>,
    /// At least.
    pub gte: Option<u32>,
    /// Less often.
    pub lt: Option<u32>,
    /// At most.
    pub lte: Option<u32>,
}

/// A text, a number, or yes or no.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a value that is neither a text, nor a number, nor true or false")]
pub enum Scalar {
    /// A text.
    Text(String),
    /// A number, kept to four decimal places.
    Number(f64),
    /// Yes or no.
    Bool(bool),
}

/// What a value must be. All that are given must hold. Of a missing value none holds but `"exists": false`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparisons {
    /// Equal.
    pub eq: Option<Scalar>,
    /// Not equal.
    pub ne: Option<Scalar>,
    /// One of these.
    #[serde(rename = "in")]
    pub one_of: Option<Vec<Scalar>>,
    /// None of these.
    pub nin: Option<Vec<Scalar>>,
    /// Greater.
    pub gt: Option<Scalar>,
    /// Greater or equal.
    pub gte: Option<Scalar>,
    /// Less.
    pub lt: Option<Scalar>,
    /// Less or equal.
    pub lte: Option<Scalar>,
    /// From the first to the second, both included.
    pub between: Option<[Scalar; 2]>,
    /// Whether there is a value at all.
    pub exists: Option<bool>,
    /// A text with this in it.
    pub contains: Option<String>,
    /// A text that begins with this.
    pub prefix: Option<String>,
}

/// An attribute has such a value. The comparisons stand beside the name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The attribute's name, as the shop sets it.
    pub attribute: String,
    /// Equal.
    pub eq: Option<Scalar>,
    /// Not equal.
    pub ne: Option<Scalar>,
    /// One of these.
    #[serde(rename = "in")]
    pub one_of: Option<Vec<Scalar>>,
    /// None of these.
    pub nin: Option<Vec<Scalar>>,
    /// Greater.
    pub gt: Option<Scalar>,
    /// Greater or equal.
    pub gte: Option<Scalar>,
    /// Less.
    pub lt: Option<Scalar>,
    /// Less or equal.
    pub lte: Option<Scalar>,
    /// From the first to the second, both included.
    pub between: Option<[Scalar; 2]>,
    /// Whether the attribute is set at all.
    pub exists: Option<bool>,
    /// A text with this in it.
    pub contains: Option<String>,
    /// A text that begins with this.
    pub prefix: Option<String>,
}

impl Attribute {
    /// The name and the comparisons apart.
    pub(crate) fn split(self) -> (String, Comparisons) {
        let Self { attribute, eq, ne, one_of, nin, gt, gte, lt, lte, between, exists, contains, prefix } = self;
        (attribute, Comparisons { eq, ne, one_of, nin, gt, gte, lt, lte, between, exists, contains, prefix })
    }
}

/// The share of one category or brand in the visitor's interest in all of them, from 0 to 1.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AffinityShare {
    /// What the interest is in.
    pub affinity: Dimension,
    /// The category or brand.
    pub of: String,
    /// A greater share.
    #[schemars(range(min = 0, max = 1))]
    pub gt: Option<f64>,
    /// At least this share.
    #[schemars(range(min = 0, max = 1))]
    pub gte: Option<f64>,
    /// A smaller share.
    #[schemars(range(min = 0, max = 1))]
    pub lt: Option<f64>,
    /// At most this share.
    #[schemars(range(min = 0, max = 1))]
    pub lte: Option<f64>,
}

/// What an interest is in.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Categories.
    ItemCategory,
    /// Brands.
    ItemBrand,
}
