//! Segments: whether a visitor is in one, when that can change by itself, and why.
//!
//! A segment is a compiled condition of the manifest, evaluated in place over the profile. Nothing is
//! allocated and the cost is bounded: the manifest was verified to hold no more nodes than the limit.

mod evaluate;
mod expiry;
mod explain;
#[cfg(test)]
pub(crate) mod fixture;

pub use crate::manifest::Truth;
pub use evaluate::evaluate;
pub use expiry::expires_at;
pub use explain::{Clause, Kind, Need, Proof, Threshold, explain};

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
    /// The present moment.
    pub now: Time,
}
