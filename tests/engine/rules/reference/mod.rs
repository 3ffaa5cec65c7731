//! A naive evaluator of the segment language: it reads site.json and the events as they were recorded, and answers by
//! looking at all of them. Written to be checked by hand against docs/segments.md; speed is of no concern.
//!
//! Nothing of the compiler and nothing of the engine is used here. What it leaves out are bounds that its callers stay
//! within: 32 values of a dimension, 32 transactions, 32 attributes, 64 KB of remembered events.

pub mod value;
pub mod time;
pub mod affinity;
pub mod record;
mod condition;
mod segment;

pub use segment::Answers;
pub use value::Truth;

use record::{Recorded, Visit};
use serde_json::Value as Json;

/// One visitor of a site.
#[derive(Debug, Clone)]
pub struct Reference {
    pub site: Json,
    /// The least replica id of the profile.
    replica: [u8; 16],
    pub visit: Visit,
    /// The offset of the visitor's own clock from UTC in minutes, once the host has told it.
    pub utc_offset: Option<i64>,
}

/// A visitor at a moment.
pub struct Moment<'a> {
    site: &'a Json,
    replica: [u8; 16],
    visit: &'a Visit,
    utc_offset: Option<i64>,
    now: i64,
}

impl Reference {
    /// A visitor of whom nothing is known.
    pub fn new(site: &Json, replica: [u8; 16]) -> Self {
        Self { site: site.clone(), replica, visit: Visit::default(), utc_offset: None }
    }

    /// Records an event at `now`.
    pub fn record(&mut self, event: &Json, now: i64) -> Recorded {
        let half_life = self.site["affinity"]["half_life"].as_str().unwrap_or("14d");
        self.visit.record(event, now, time::duration_ms(half_life))
    }

    /// Sets an attribute.
    pub fn set_attribute(&mut self, name: &str, value: &Json) {
        self.visit.attributes.insert(name.to_owned(), value::Value::of(value));
    }

    /// What holds at `now`.
    pub fn answers(&self, now: i64) -> Answers {
        let Self { site, replica, visit, utc_offset } = self;
        segment::answers(&Moment { site, replica: *replica, visit, utc_offset: *utc_offset, now })
    }
}
