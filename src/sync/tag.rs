//! The tag of a state: what tells apart the states of two clones that share a version.

use crate::id::hash64;
use crate::profile::{Cells, Row};
use alloc::vec::Vec;

/// A tag for the state `cells` that follows from the one tagged `base`. The hub never computes it.
///
/// Lifetime values and times are enough: nothing changes without one of them.
pub(super) fn tag(base: u32, cells: &Cells) -> u32 {
    let mut input = Vec::new();
    input.extend_from_slice(&base.to_le_bytes());
    for metric in &cells.metrics {
        input.extend_from_slice(&metric.life.value.to_le_bytes());
    }
    for table in [cells.recent.rows(), cells.attributes.rows(), cells.consent.rows(), cells.moments.rows()] {
        for (_, cell) in &table.slots {
            let at = match &cell.value {
                Row::Recent(recent) => recent.at,
                Row::Attribute(attribute) => attribute.at,
                Row::Decision(decision) => decision.at,
                Row::Moment(at) => *at,
                // No row of these tables.
                _ => continue,
            };
            input.extend_from_slice(&at.ms().to_le_bytes());
        }
    }
    // The low half is as good as the high one: the hash ends in a mix of all bits.
    #[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are the tag")]
    let tag = hash64(&input) as u32;
    tag
}
