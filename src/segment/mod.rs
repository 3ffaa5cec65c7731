//! Segments: whether a visitor is in one, when that can change by itself, and why.
//!
//! What conditions look at are [inputs](crate::manifest::input), each with tests that all segments share. A change is
//! therefore worked off from the front: an event, an attribute or the clock marks inputs; an input whose tests come out
//! differently marks segments; only these are evaluated again. [`Evaluator`] holds the outcomes in between.

mod numbers;
mod inputs;
mod programs;
mod index;
mod matcher;
mod plan;
mod outcomes;
mod timeline;
mod value;
mod evaluator;
mod proof;
mod explain;
mod need;
#[cfg(test)]
pub(crate) mod fixture;

pub use crate::manifest::Truth;
pub use evaluator::{Change, Context, Evaluator};
pub use explain::explain;
pub use numbers::NumberSet;
pub use plan::Plan;
pub use proof::{Clause, Kind, Need, Proof, Threshold, Within};
pub use timeline::Timeline;
pub use value::BUCKETS;

use crate::id::ReplicaId;
use crate::manifest::Manifest;
use crate::profile::Profile;
use crate::time::Time;

/// What a condition is evaluated over.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The compiled site.
    pub manifest: &'a Manifest,
    /// The visitor's profile.
    pub profile: &'a Profile,
    /// The raw ring in order; `None` where a digest stands for the profile, so that nobody knows what was remembered.
    pub timeline: Option<&'a Timeline>,
    /// The id by which segments are rolled out.
    pub visitor: ReplicaId,
    /// What to add to UTC for the visitor's own clock; `None` where the host has not said.
    pub utc_offset_minutes: Option<i16>,
    /// The present moment.
    pub now: Time,
}
