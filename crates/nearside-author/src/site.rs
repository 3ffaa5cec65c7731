//! The site file as it is written; its JSON Schema is generated from these types.

use crate::condition::Condition;
use crate::object::Object;
use crate::placement::Placement;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A site: its segments (who is who) and its placements (who sees what).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Where the JSON Schema of this file is, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The site's short name, as in the tag's `data-site`: lower-case letters, digits, `-` and `_`.
    pub site: String,
    /// The site's IANA time zone, such as `Europe/Berlin`.
    pub timezone: Option<String>,
    /// How interests are kept.
    pub affinity: Option<Object<Interests>>,
    /// The visitors that are in no segment, so that there is something to compare with.
    pub holdout: Option<Object<Holdout>>,
    /// Groups of visitors, each with the condition that makes one belong to it.
    #[serde(default)]
    pub segments: Vec<Object<Segment>>,
    /// Named places on the pages.
    #[serde(default)]
    pub placements: Vec<Object<Placement>>,
    /// How reasons are worded, by language (`de`) and kind (`popular`). What is not given is worded for you in English,
    /// German, French and Spanish, and in English for other languages.
    pub reasons: Option<BTreeMap<String, BTreeMap<String, String>>>,
}

/// How interests in categories and brands are kept.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interests {
    /// After how long an interest counts half: `14d` unless given; from `1h` to `365d`.
    pub half_life: Option<String>,
}

/// A part of all visitors that is in no segment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holdout {
    /// How many of a hundred visitors, with at most two decimal places.
    #[schemars(range(min = 0, max = 100))]
    pub percent: f64,
    /// A text that draws the visitors anew when it changes; `holdout` unless given.
    pub salt: Option<String>,
}

/// A part of all visitors to which a segment is open.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rollout {
    /// How many of a hundred visitors, with at most two decimal places.
    #[schemars(range(min = 0, max = 100))]
    pub percent: f64,
    /// A text that draws the visitors anew when it changes; the segment's id unless given.
    pub salt: Option<String>,
}

/// A group of visitors.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its id: letters, digits, `-`, `_` and `.`, at most 64.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What makes a visitor belong to it.
    #[schemars(with = "Condition")]
    pub when: Value,
    /// To how many visitors it is open; to all, unless given.
    pub rollout: Option<Object<Rollout>>,
    /// Whether the site's holdout is kept out of it, as it is unless this says `false`.
    pub holdout: Option<bool>,
    /// The name of a group of segments of which a visitor is in one at most.
    pub group: Option<String>,
    /// Which segment of its group goes first: the greater number; 0 unless given.
    pub priority: Option<i32>,
}
