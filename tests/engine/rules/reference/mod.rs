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
use value::Value;

/// One visitor of a site.
#[derive(Debug, Clone)]
pub struct Reference {
    pub site: Json,
    replica: [u8; 16],
    /// What happened on this device.
    pub visit: Visit,
    /// What happened on another device, and what of it this one has heard.
    elsewhere: Visit,
    met: Visit,
    /// The id of that device, once this one has heard of it.
    other: Option<[u8; 16]>,
    /// The offset of the visitor's own clock from UTC in minutes, once the host has told it.
    pub utc_offset: Option<i64>,
}

/// A visitor at a moment.
pub struct Moment<'a> {
    site: &'a Json,
    /// The id by which segments are rolled out.
    replica: [u8; 16],
    visit: &'a Visit,
    met: &'a Visit,
    utc_offset: Option<i64>,
    now: i64,
}

impl Reference {
    /// A visitor of whom nothing is known.
    pub fn new(site: &Json, replica: [u8; 16]) -> Self {
        let (visit, elsewhere, met) = Default::default();
        Self { site: site.clone(), replica, visit, elsewhere, met, other: None, utc_offset: None }
    }

    /// Records an event at `now`.
    pub fn record(&mut self, event: &Json, now: i64) -> Recorded {
        self.visit.record(event, now, half_life_ms(&self.site), &self.met)
    }

    /// Records an event on another device, which knows nothing of this one.
    pub fn record_elsewhere(&mut self, event: &Json, now: i64) -> Recorded {
        self.elsewhere.record(event, now, half_life_ms(&self.site), &Visit::default())
    }

    /// Hears of all that happened on the other device.
    pub fn meet(&mut self, other: [u8; 16]) {
        self.met.clone_from(&self.elsewhere);
        self.other = Some(other);
    }

    /// Sets an attribute.
    pub fn set_attribute(&mut self, name: &str, value: &Json, at: i64) {
        self.visit.attributes.insert(name.to_owned(), (at, Value::of(value)));
    }

    /// What holds at `now`.
    pub fn answers(&self, now: i64) -> Answers {
        let Self { site, replica, visit, met, other, utc_offset, .. } = self;
        // The visitor goes by the least id of all devices.
        let replica = other.map_or(*replica, |other| other.min(*replica));
        segment::answers(&Moment { site, replica, visit, met, utc_offset: *utc_offset, now })
    }
}

impl Moment<'_> {
    /// The latest value of an attribute on any device.
    fn attribute(&self, name: &str) -> Option<&Value> {
        let held = [self.visit, self.met].into_iter().filter_map(|visit| visit.attributes.get(name));
        held.max().map(|(_, value)| value)
    }
}

fn half_life_ms(site: &Json) -> i64 {
    time::duration_ms(site["affinity"]["half_life"].as_str().unwrap_or("14d"))
}
