//! The fold: the cells of many replicas as one view of the visitor.
//!
//! Counts add up, interests add up at a common landmark, of registers the latest counts, recent and
//! bought items merge by time. The order of the replicas does not matter. A fold is for reading: it
//! has no writer, so it must not be joined with a replica's cells.

use super::FOLDED;
use crate::consent::Decision;
use crate::id::ReplicaId;
use crate::limits::{ATTRIBUTE_SLOTS, INTEREST_SLOTS, METRIC_DAYS, PURCHASED_SLOTS, RECENT_SLOTS, TRANSACTION_SLOTS};
use crate::profile::{Attribute, Cells, Interest, Moment, Purchased, Table};
use crate::time::{Day, Time};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// One view of all replicas; its cells have the version [`FOLDED`] and stand in the order in which they are read.
#[must_use]
pub fn fold(replicas: &[(ReplicaId, &Cells)]) -> Cells {
    let mut folded = Cells::default();
    fold_metrics(&mut folded, replicas);
    for (place, interests) in folded.interests.iter_mut().enumerate() {
        let tables = replicas.iter().filter_map(|(_, cells)| cells.interests.get(place));
        *interests = fold_interests(&tables.flat_map(Table::values).collect::<Vec<_>>());
    }
    folded.recent = newest(replicas.iter().flat_map(|(_, cells)| cells.recent.values()), RECENT_SLOTS);
    folded.purchased = fold_purchased(replicas);
    folded.transactions = newest(replicas.iter().flat_map(|(_, cells)| cells.transactions.values()), TRANSACTION_SLOTS);
    folded.attributes = fold_attributes(replicas);
    fold_moments(&mut folded, replicas);
    for (slot, decision) in replicas.iter().flat_map(|(_, cells)| cells.consent.iter()) {
        // Decision's order is the rule: the later one, then the more restrictive one.
        let latest: Decision = folded.consent.get(slot).map_or(*decision, |held| *held.max(decision));
        folded.consent.set(slot, latest, FOLDED);
    }
    folded
}

fn fold_metrics(folded: &mut Cells, replicas: &[(ReplicaId, &Cells)]) {
    for metric in replicas.iter().flat_map(|(_, cells)| &cells.metrics) {
        let mut in_days = 0_u64;
        for held in metric.days.values() {
            folded.count(metric.id, held.day, held.value, FOLDED);
            in_days = in_days.saturating_add(held.value);
        }
        // The rest of the lifetime value belongs to days long gone: to day 0, which is then taken out again.
        folded.count(metric.id, Day(0), metric.life.value.saturating_sub(in_days), FOLDED);
    }
    for metric in &mut folded.metrics {
        let newest = metric.days.values().map(|held| held.day).max().unwrap_or_default();
        let oldest = newest.back(METRIC_DAYS.saturating_sub(1));
        let mut recent = Table::default();
        for (slot, held) in metric.days.iter().filter(|(_, held)| held.day >= oldest && held.day > Day(0)) {
            recent.set(slot, *held, FOLDED);
        }
        metric.days = recent;
    }
}

fn fold_interests(interests: &[&Interest]) -> Table<Interest> {
    let landmark = interests.iter().map(|interest| interest.landmark).max().unwrap_or(0);
    let mut weights = BTreeMap::new();
    for interest in interests {
        let weight: &mut u64 = weights.entry(&interest.value).or_default();
        *weight = weight.saturating_add(interest.weight_at(landmark));
    }
    let strongest: BTreeSet<_> = weights.into_iter().map(|(value, weight)| (Reverse(weight), value)).collect();
    let kept =
        strongest.into_iter().map(|(weight, value)| Interest { landmark, weight: weight.0, value: value.clone() });
    numbered(kept, INTEREST_SLOTS)
}

fn fold_purchased(replicas: &[(ReplicaId, &Cells)]) -> Table<Purchased> {
    let mut latest = BTreeMap::new();
    for purchased in replicas.iter().flat_map(|(_, cells)| cells.purchased.values()) {
        let held: &mut &Purchased = latest.entry(&purchased.item).or_insert(purchased);
        *held = (*held).max(purchased);
    }
    newest(latest.into_values(), PURCHASED_SLOTS)
}

fn fold_attributes(replicas: &[(ReplicaId, &Cells)]) -> Table<Attribute> {
    let mut latest = BTreeMap::new();
    for attribute in replicas.iter().flat_map(|(_, cells)| cells.attributes.values()) {
        let held: &mut &Attribute = latest.entry(&attribute.name).or_insert(attribute);
        *held = (*held).max(attribute);
    }
    newest(latest.into_values(), ATTRIBUTE_SLOTS)
}

fn fold_moments(folded: &mut Cells, replicas: &[(ReplicaId, &Cells)]) {
    let times = |moment: Moment| replicas.iter().filter_map(move |(_, cells)| cells.moments.get(moment as u8)).copied();
    let first: Option<Time> = times(Moment::FirstSeen).min();
    let last: Option<Time> = times(Moment::LastSeen).max();
    for (moment, time) in [(Moment::FirstSeen, first), (Moment::LastSeen, last)] {
        if let Some(time) = time {
            folded.moments.set(moment as u8, time, FOLDED);
        }
    }
}

/// The greatest values without repetition (all of these begin with their time), the greatest in slot 0.
fn newest<'a, T: Ord + Clone + 'a>(values: impl Iterator<Item = &'a T>, capacity: u8) -> Table<T> {
    let distinct: BTreeSet<&T> = values.collect();
    numbered(distinct.into_iter().rev().cloned(), capacity)
}

fn numbered<T: Ord + Clone>(values: impl Iterator<Item = T>, capacity: u8) -> Table<T> {
    let mut table = Table::default();
    for (slot, value) in (0..capacity).zip(values) {
        table.set(slot, value, FOLDED);
    }
    table
}
