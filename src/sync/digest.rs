//! The digest: the part of a fold that a cookie can carry to the edge.

use super::FOLDED;
use crate::event::{Text, Value};
use crate::id::ReplicaId;
use crate::profile::{Cells, Kind, Metric, Table};
use crate::time::Day;

/// What a signed cookie carries of a visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The visitor's id, by which segments are rolled out.
    pub visitor: ReplicaId,
    /// The fold of all replicas, cut to fit.
    pub cells: Cells,
}

/// Days of a metric that a digest keeps; older ones live on in the lifetime value.
const DIGEST_DAYS: u16 = 32;
/// Bytes for what frames the cells: format, kind, visitor, ten counts, the first day and landmark.
const FRAME_BYTES: usize = 48;
/// Most bytes that a row's slot and a time take.
const SLOT_AND_TIME_BYTES: usize = 8;

/// The part of `folded`, the fold of that visitor's replicas, that takes at most `budget_bytes` when it is encoded.
///
/// What the edge needs most comes first: recent items, metrics by recent days, interests, bought items,
/// attributes, first and last seen. Each kind is cut at its end (its oldest or weakest). Consent, transactions
/// and tallies never go: who reads a digest has asked for consent before, and counts nothing.
#[must_use]
pub fn digest(visitor: ReplicaId, folded: &Cells, budget_bytes: usize) -> Digest {
    Digest { visitor, cells: cut(folded, budget_bytes) }
}

fn cut(folded: &Cells, budget_bytes: usize) -> Cells {
    let mut budget = Budget(budget_bytes);
    let mut digest = Cells::default();
    if !budget.takes(FRAME_BYTES) {
        return digest;
    }
    digest.recent =
        budget.rows(&folded.recent, |recent| SLOT_AND_TIME_BYTES.saturating_add(4).saturating_add(text(&recent.item)));
    budget.metrics(&mut digest, folded);
    for (kept, all) in digest.interests.iter_mut().zip(&folded.interests) {
        *kept = budget
            .rows(all, |interest| varint(interest.weight).saturating_add(text(&interest.value)).saturating_add(6));
    }
    digest.purchased = budget.rows(&folded.purchased, |bought| SLOT_AND_TIME_BYTES.saturating_add(text(&bought.item)));
    digest.attributes = budget.rows(&folded.attributes, |attribute| {
        let value = match &attribute.value {
            Value::Text(held) => text(held),
            Value::Number(_) | Value::Bool(_) => 9,
        };
        SLOT_AND_TIME_BYTES.saturating_add(text(&attribute.name)).saturating_add(value).saturating_add(1)
    });
    digest.moments = budget.rows(&folded.moments, |_| SLOT_AND_TIME_BYTES);
    digest
}

/// Bytes that are still free.
struct Budget(usize);

impl Budget {
    /// Takes `bytes` where they are free.
    fn takes(&mut self, bytes: usize) -> bool {
        let left = self.0.checked_sub(bytes);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }

    /// The first rows of a table, as many as there is room for.
    fn rows<T: Kind>(&mut self, all: &Table<T>, bytes: impl Fn(&T) -> usize) -> Table<T> {
        let mut kept = Table::default();
        for (slot, value) in all.iter().take_while(|(_, value)| self.takes(bytes(value))) {
            kept.set(slot, value.clone(), FOLDED);
        }
        kept
    }

    /// Metrics, those that were counted last first.
    fn metrics(&mut self, digest: &mut Cells, folded: &Cells) {
        let last_day = |metric: &Metric| metric.days.values().map(|held| held.day).max().unwrap_or_default();
        let newest = folded.metrics.iter().map(last_day).max().unwrap_or_default();
        let oldest = newest.back(DIGEST_DAYS);
        let mut by_day: alloc::vec::Vec<&Metric> = folded.metrics.iter().collect();
        by_day.sort_by_key(|metric| core::cmp::Reverse(last_day(metric)));
        for metric in by_day {
            let metric = recent_days(metric, oldest);
            // Days lie within the ring, so the way from one to the next takes one byte.
            let days = metric
                .days
                .values()
                .fold(0, |sum: usize, held| sum.saturating_add(1).saturating_add(varint(held.value)));
            if !self.takes(days.saturating_add(14)) {
                return;
            }
            let place = digest.metrics.partition_point(|held| held.id < metric.id);
            digest.metrics.insert(place, metric);
        }
    }
}

/// A metric with its days after `oldest`.
fn recent_days(metric: &Metric, oldest: Day) -> Metric {
    let mut days = Table::default();
    for (slot, held) in metric.days.iter().filter(|(_, held)| held.day > oldest) {
        days.set(slot, *held, FOLDED);
    }
    Metric { id: metric.id, life: metric.life.clone(), days }
}

/// Bytes of a text with its length.
fn text(text: &Text) -> usize {
    text.as_str().len().saturating_add(3)
}

/// Bytes of an integer.
const fn varint(number: u64) -> usize {
    match number {
        0..=250 => 1,
        251..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        _ => 9,
    }
}
