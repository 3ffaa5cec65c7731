//! From the data types to the shapes that bincode writes.

use super::chain::{Chain, advance};
use super::shape::{self, Name};
use crate::consent::Decision;
use crate::event::Value;
use crate::id::ReplicaId;
use crate::profile::{Cell, Cells, Interest, Metric, Table, Version};
use crate::sync::Mark;
use crate::time::Time;
use alloc::vec::Vec;

/// Which cells go into a group.
#[derive(Clone, Copy)]
pub(super) enum Pick {
    /// All, whatever their version.
    All,
    /// Those of one version.
    Only(Version),
}

impl Pick {
    fn takes<T>(self, cell: &Cell<T>) -> bool {
        match self {
            Self::All => true,
            Self::Only(version) => cell.version == version,
        }
    }
}

/// Goes through one message.
#[derive(Default)]
pub(super) struct Shaper(Chain);

impl Shaper {
    /// A replica's cells in groups of one version, the newest first.
    pub fn replica<'a>(&mut self, id: ReplicaId, cells: &'a Cells) -> shape::Replica<'a> {
        let mut groups = Vec::new();
        let mut above = 0_u32;
        for version in versions(cells) {
            let step = if groups.is_empty() { version.0 } else { above.wrapping_sub(version.0) };
            above = version.0;
            groups.push(shape::Group { version: step, cells: self.cells(cells, Pick::Only(version)) });
        }
        shape::Replica { id: id.0, groups }
    }

    /// Other replicas' cells.
    pub fn replicas<'a>(&mut self, others: &'a [(ReplicaId, Cells)]) -> Vec<shape::Replica<'a>> {
        others.iter().map(|(id, cells)| self.replica(*id, cells)).collect()
    }

    /// The picked cells without their versions.
    pub fn cells<'a>(&mut self, cells: &'a Cells, pick: Pick) -> shape::Cells<'a> {
        let [category, brand] = &cells.interests;
        // The fields are built in the order in which they are written: each time is relative to the one before.
        shape::Cells {
            metrics: cells.metrics.iter().filter_map(|metric| self.metric(metric, pick)).collect(),
            interests: [self.interests(category, pick), self.interests(brand, pick)],
            recent: self.rows(&cells.recent, pick, |shaper, gap, recent| shape::Recent {
                gap,
                at: shaper.time(recent.at),
                session: advance(&mut shaper.0.session, i64::from(recent.session)),
                touch: recent.touch as u8,
                item: Name(recent.item.as_str()),
            }),
            purchased: self.rows(&cells.purchased, pick, |shaper, gap, purchased| shape::Purchased {
                gap,
                at: shaper.time(purchased.at),
                item: Name(purchased.item.as_str()),
            }),
            transactions: self.rows(&cells.transactions, pick, |shaper, gap, transaction| shape::Transaction {
                gap,
                at: shaper.time(transaction.at),
                hash: transaction.hash.to_le_bytes(),
            }),
            attributes: self.rows(&cells.attributes, pick, |shaper, gap, attribute| shape::Attribute {
                gap,
                at: shaper.time(attribute.at),
                name: Name(attribute.name.as_str()),
                value: match &attribute.value {
                    Value::Text(text) => shape::Value::Text(Name(text.as_str())),
                    Value::Number(number) => shape::Value::Number(number.units()),
                    Value::Bool(bool) => shape::Value::Bool(*bool),
                },
            }),
            moments: self.rows(&cells.moments, pick, |shaper, gap, at| shape::Seen { gap, at: shaper.time(*at) }),
            consent: self.rows(&cells.consent, pick, |shaper, gap, decision| shape::Register {
                gap,
                decision: shaper.decision(*decision),
            }),
        }
    }

    /// A decision.
    pub fn decision(&mut self, decision: Decision) -> shape::Decision {
        shape::Decision { at: self.time(decision.at), choice: decision.choice as u8 }
    }

    /// A time.
    pub fn time(&mut self, time: Time) -> shape::Moment {
        self.ms(time.ms())
    }

    /// A time in milliseconds since 1970.
    pub fn ms(&mut self, ms: u64) -> shape::Moment {
        let difference = advance(&mut self.0.time_ms, ms.cast_signed());
        let [low, high, ..] = difference.to_le_bytes();
        shape::Moment { high: difference >> 16, low: [low, high] }
    }

    fn metric(&mut self, metric: &Metric, pick: Pick) -> Option<shape::Metric> {
        let picked = metric.days.cells().iter().filter(|(_, cell)| pick.takes(cell));
        let mut in_days = 0_u64;
        let days: Vec<shape::Day> = picked
            .map(|(_, cell)| {
                in_days = in_days.wrapping_add(cell.value.value);
                shape::Day { day: advance(&mut self.0.day, i64::from(cell.value.day.0)), value: cell.value.value }
            })
            .collect();
        let life = pick.takes(&metric.life);
        let rest = if life { metric.life.value.wrapping_sub(in_days) } else { 0 };
        (life || !days.is_empty()).then(|| shape::Metric { id: metric.id.0.to_le_bytes(), rest, days })
    }

    fn interests<'a>(&mut self, table: &'a Table<Interest>, pick: Pick) -> Vec<shape::Interest<'a>> {
        self.rows(table, pick, |shaper, gap, interest| shape::Interest {
            gap,
            landmark: advance(&mut shaper.0.landmark, i64::from(interest.landmark)),
            weight: interest.weight,
            value: Name(interest.value.as_str()),
        })
    }

    /// The rows of a table, each with the number of slots that it leaves free before it.
    fn rows<'a, T, R>(&mut self, table: &'a Table<T>, pick: Pick, row: impl Fn(&mut Self, u8, &'a T) -> R) -> Vec<R> {
        let mut free = 0_u8;
        let mut rows = Vec::new();
        for (slot, cell) in table.cells().iter().filter(|(_, cell)| pick.takes(cell)) {
            rows.push(row(self, slot.wrapping_sub(free), &cell.value));
            free = slot.wrapping_add(1);
        }
        rows
    }
}

/// The marks that follow `base`, each with the step from the one before it.
pub(super) fn steps<'a>(base: Mark, marks: impl Iterator<Item = &'a Mark>) -> Vec<shape::Mark> {
    let mut below = base.version.0;
    let step = |mark: &Mark| {
        let step = mark.version.0.wrapping_sub(below);
        below = mark.version.0;
        shape::Mark { step, tag: mark.tag.to_le_bytes() }
    };
    marks.map(step).collect()
}

/// A mark by itself; the empty state is `None`.
pub(super) fn mark(mark: Mark) -> Option<shape::Mark> {
    (mark.version.0 > 0).then(|| shape::Mark { step: mark.version.0, tag: mark.tag.to_le_bytes() })
}

/// All versions that occur, the greatest first.
fn versions(cells: &Cells) -> Vec<Version> {
    let mut found = Vec::new();
    for metric in &cells.metrics {
        note(&mut found, metric.life.version);
        note_all(&mut found, &metric.days);
    }
    cells.interests.iter().for_each(|table| note_all(&mut found, table));
    note_all(&mut found, &cells.recent);
    note_all(&mut found, &cells.purchased);
    note_all(&mut found, &cells.transactions);
    note_all(&mut found, &cells.attributes);
    note_all(&mut found, &cells.moments);
    note_all(&mut found, &cells.consent);
    found
}

fn note_all<T>(found: &mut Vec<Version>, table: &Table<T>) {
    table.cells().iter().for_each(|(_, cell)| note(found, cell.version));
}

fn note(found: &mut Vec<Version>, version: Version) {
    if let Err(place) = found.binary_search_by(|held| version.cmp(held)) {
        found.insert(place, version);
    }
}
