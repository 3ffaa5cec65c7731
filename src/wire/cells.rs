//! Reading cells: rows into slots, with every limit of the data types.

use super::read::Reader;
use crate::event::{Decimal, Value};
use crate::id::{MetricId, ReplicaId};
use crate::limits::{
    ATTRIBUTE_SLOTS, INTEREST_SLOTS, MAX_METRICS, MAX_REPLICAS, METRIC_SLOTS, PURCHASED_SLOTS, RECENT_SLOTS,
    TALLY_SLOTS, TRANSACTION_SLOTS,
};
use crate::profile::{
    Attribute, Cell, Cells, DayValue, Interest, Metric, Purchased, Recent, Row, Rows, Run, Shown, Table, Tally, Touch,
    Transaction, week_of,
};
use alloc::vec::Vec;

/// Slots of [`Cells::moments`].
const MOMENT_SLOTS: u8 = 2;
/// Slots of [`Cells::consent`].
const CONSENT_SLOTS: u8 = 3;

/// Reads a row of one kind; `None` where it is none.
type ReadRow<'a> = fn(&mut Reader<'a>) -> Option<Row>;

impl<'a> Reader<'a> {
    /// Slots and rows of each table, in the order of [`Cells::tables_mut`].
    const TABLES: [(u8, ReadRow<'a>); 9] = [
        (INTEREST_SLOTS, Self::interest),
        (INTEREST_SLOTS, Self::interest),
        (RECENT_SLOTS, Self::recent),
        (PURCHASED_SLOTS, Self::purchased),
        (TRANSACTION_SLOTS, Self::transaction),
        (ATTRIBUTE_SLOTS, Self::attribute),
        (MOMENT_SLOTS, |reader| Some(Row::Moment(reader.time()))),
        (CONSENT_SLOTS, |reader| Some(Row::Decision(reader.decision()))),
        (TALLY_SLOTS, Self::tally),
    ];

    /// Other replicas with their cells, the ids ascending.
    pub fn replicas(&mut self) -> Vec<(ReplicaId, Cells)> {
        let mut others: Vec<(ReplicaId, Cells)> = Vec::new();
        for _ in 0..self.count(MAX_REPLICAS) {
            let replica = self.replica();
            self.require(others.last().is_none_or(|(before, _)| *before < replica));
            others.push((replica, self.cells()));
        }
        others
    }

    /// The cells of one replica.
    pub fn cells(&mut self) -> Cells {
        let mut metrics: Vec<Metric> = Vec::new();
        for _ in 0..self.count(MAX_METRICS) {
            let metric = self.metric();
            self.require(metrics.last().is_none_or(|before| before.id < metric.id));
            if self.has_failed() {
                break;
            }
            metrics.push(metric);
        }
        let mut cells = Cells { metrics, ..Cells::default() };
        for (table, (slots, row)) in cells.tables_mut().into_iter().zip(&Self::TABLES) {
            self.rows(table, *slots, *row);
        }
        cells
    }

    fn metric(&mut self) -> Metric {
        let id = MetricId(u32::from_le_bytes(self.array()));
        let version = self.version();
        let mut life = self.uint();
        let mut days = Table::default();
        let mut free = 0_u16;
        for _ in 0..self.count(usize::from(METRIC_SLOTS)) {
            let (version, day, value) = (self.version(), self.day(), self.uint());
            let slot = day.0 % METRIC_SLOTS;
            self.require(slot >= free);
            if self.has_failed() {
                break;
            }
            free = slot.saturating_add(1);
            days.set(u8::try_from(slot).unwrap_or(0), DayValue { day, value }, version);
            life = life.wrapping_add(value);
        }
        Metric { id, life: Cell { version, value: life }, days }
    }

    /// The rows of a table, their slots ascending and below `slots`.
    fn rows(&mut self, table: &mut Rows, slots: u8, row: ReadRow<'a>) {
        let mut free = 0_u8;
        for _ in 0..self.count(usize::from(slots)) {
            let slot = free.saturating_add(self.byte());
            self.require(slot < slots);
            let version = self.version();
            match row(self) {
                Some(value) if !self.has_failed() => table.set(slot, Cell { version, value }),
                _ => {
                    self.fail();
                    break;
                }
            }
            free = slot.saturating_add(1);
        }
    }

    fn interest(&mut self) -> Option<Row> {
        Some(Row::Interest(Interest { landmark: self.landmark(), weight: self.uint(), value: self.text()? }))
    }

    fn recent(&mut self) -> Option<Row> {
        let (at, session) = (self.time(), self.session());
        let touch = match self.choice(3) {
            0 => Touch::View,
            1 => Touch::Cart,
            2 => Touch::Purchase,
            _ => Touch::Remove,
        };
        Some(Row::Recent(Recent { at, session, touch, item: self.text()? }))
    }

    fn purchased(&mut self) -> Option<Row> {
        Some(Row::Purchased(Purchased { at: self.time(), item: self.text()? }))
    }

    #[expect(clippy::unnecessary_wraps, reason = "one of the row readers, others of which can fail")]
    fn transaction(&mut self) -> Option<Row> {
        Some(Row::Transaction(Transaction { at: self.time(), hash: u64::from_le_bytes(self.array()) }))
    }

    fn attribute(&mut self) -> Option<Row> {
        let (at, name) = (self.time(), self.text()?);
        let value = match self.choice(2) {
            0 => Value::Text(self.text()?),
            1 => Value::Number(Decimal::from_units(self.int())),
            _ => Value::Bool(self.choice(1) == 1),
        };
        Some(Row::Attribute(Attribute { at, name, value }))
    }

    /// An integer of at most `max`.
    fn short(&mut self, max: u16) -> u16 {
        u16::try_from(self.at_most(u32::from(max))).unwrap_or(0)
    }

    fn tally(&mut self) -> Option<Row> {
        let week = self.day();
        let shown = Shown { place: u32::from_le_bytes(self.array()), strategy: self.byte() };
        self.require(week == week_of(week));
        let mut runs: Vec<Run> = Vec::new();
        for _ in 0..self.count(usize::from(Tally::KEYS)) {
            let (gap, more, count) = (self.short(Tally::KEYS), self.short(Tally::KEYS), self.uint());
            let first = runs.last().map_or(0, |run| run.end).saturating_add(gap);
            let end = first.saturating_add(more).saturating_add(1);
            // A run that the one before it could have been longer for is another encoding of the same.
            let goes_on = gap == 0 && runs.last().is_some_and(|run| run.count == count);
            self.require(end <= Tally::KEYS && count > 0 && !goes_on);
            if self.has_failed() {
                return None;
            }
            runs.push(Run { first, end, count });
        }
        Some(Row::Tally(Tally { week, shown, runs }))
    }
}
