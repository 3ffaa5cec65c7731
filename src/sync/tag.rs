//! The tag of a state: what tells apart the states of two clones that share a version.

use crate::event::Value;
use crate::id::hash64;
use crate::profile::{Cells, Table};
use alloc::vec::Vec;

/// A tag for the state that follows from the one tagged `base` by `cells`. The hub never computes it.
pub(super) fn tag(base: u32, cells: &Cells) -> u32 {
    let mut input = Input(Vec::new());
    input.number(u64::from(base));
    for metric in &cells.metrics {
        input.number(u64::from(metric.id.0));
        input.number(metric.life.value);
        for day in metric.days.values() {
            input.number(u64::from(day.day.0));
            input.number(day.value);
        }
    }
    for interest in cells.interests.iter().flat_map(Table::values) {
        input.number(u64::from(interest.landmark));
        input.number(interest.weight);
        input.text(interest.value.as_str());
    }
    for recent in cells.recent.values() {
        input.number(recent.at.ms());
        input.text(recent.item.as_str());
    }
    for purchased in cells.purchased.values() {
        input.number(purchased.at.ms());
        input.text(purchased.item.as_str());
    }
    for transaction in cells.transactions.values() {
        input.number(transaction.hash);
    }
    for attribute in cells.attributes.values() {
        input.number(attribute.at.ms());
        input.text(attribute.name.as_str());
        match &attribute.value {
            Value::Text(text) => input.text(text.as_str()),
            Value::Number(number) => input.number(number.units().cast_unsigned()),
            Value::Bool(bool) => input.number(u64::from(*bool)),
        }
    }
    for (slot, moment) in cells.moments.iter() {
        input.number(u64::from(slot));
        input.number(moment.ms());
    }
    for decision in cells.consent.values() {
        input.number(decision.at.ms());
        input.number(decision.choice as u64);
    }
    // The low half is as good as the high one: the hash ends in a mix of all bits.
    #[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are the tag")]
    let tag = hash64(&input.0) as u32;
    tag
}

/// What is hashed. Only this device's memory of its own tags depends on the layout, never another reader.
struct Input(Vec<u8>);

impl Input {
    fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(0xff);
    }
}
