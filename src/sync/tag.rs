//! The tag of a state: what tells apart the states of two clones that share a version.

use crate::id::hash64;
use crate::profile::Cells;
use alloc::vec::Vec;

/// A tag for the state `cells` that follows from the one tagged `base`. The hub never computes it.
///
/// Lifetime values and times are enough: nothing changes without one of them.
pub(super) fn tag(base: u32, cells: &Cells) -> u32 {
    let mut input = Vec::new();
    input.extend_from_slice(&base.to_le_bytes());
    let lives = cells.metrics.iter().map(|metric| metric.life.value);
    let recent = cells.recent.values().map(|recent| recent.at.ms());
    let attributes = cells.attributes.values().map(|attribute| attribute.at.ms());
    let decisions = cells.consent.values().map(|decision| decision.at.ms());
    let moments = cells.moments.values().map(|at| at.ms());
    for number in lives.chain(recent).chain(attributes).chain(decisions).chain(moments) {
        input.extend_from_slice(&number.to_le_bytes());
    }
    // The low half is as good as the high one: the hash ends in a mix of all bits.
    #[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are the tag")]
    let tag = hash64(&input) as u32;
    tag
}
