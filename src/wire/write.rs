//! Writing: one small method for each element of the format, in the order of `docs/wire.md`.

use super::chain::{Chain, advance, decimal};
use crate::consent::Decision;
use crate::event::Value;
use crate::id::ReplicaId;
use crate::profile::{Cell, Cells, Metric, Row, Tally, Version};
use crate::sync::Mark;
use crate::time::Time;
use alloc::vec::Vec;
use bincode::Encode;
use bincode::config::standard;
use bincode::error::EncodeError;

/// Whether cells carry their versions, or all have one that the reader knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Versions {
    /// Every cell carries its own.
    Written,
    /// All cells have the version of the digest that they are in.
    Implied,
    /// Only cells newer than this one are written, and all get the version of the delta that they are in.
    Since(Version),
}

impl Versions {
    fn take<T>(self, cell: &Cell<T>) -> bool {
        match self {
            Self::Since(base) => cell.version > base,
            Self::Written | Self::Implied => true,
        }
    }
}

/// The bytes so far, and what was written last.
pub(super) struct Writer {
    bytes: Vec<u8>,
    chain: Chain,
    /// Which cells are written, and how.
    pub versions: Versions,
}

/// Where bincode puts its bytes. Memory takes them all, so there is no failure to report.
struct Sink<'a>(&'a mut Vec<u8>);

impl bincode::enc::write::Writer for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

impl Writer {
    /// A writer behind the two bytes that name format and kind.
    pub fn new(kind: u8, versions: Versions) -> Self {
        Self { bytes: Vec::from([super::FORMAT, kind]), chain: Chain::default(), versions }
    }

    /// The bytes.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Bytes after their count.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.raw(bytes);
    }

    /// One byte.
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// An unsigned integer in bincode's form.
    // Called at sixty places: inlined, bincode's five forms would make the tag kilobytes larger.
    #[inline(never)]
    pub fn uint(&mut self, number: u64) {
        self.put(number);
    }

    /// A signed integer in bincode's form: 0, -1, 1, -2 .. as 0, 1, 2, 3 ..
    #[inline(never)]
    pub fn int(&mut self, number: i64) {
        self.uint(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// How many rows, bytes or marks follow.
    pub fn count(&mut self, count: usize) {
        self.uint(count as u64);
    }

    /// A text: `2 n + 1` for the decimal number n that a shop's item ids often are, else twice its length and its bytes.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        if let Some(number) = decimal(text) {
            self.uint(number << 1 | 1);
            return;
        }
        self.uint((text.len() as u64) << 1);
        self.raw(text.as_bytes());
    }

    /// A time.
    pub fn time(&mut self, time: Time) {
        self.time_ms(time.ms());
    }

    /// A time in milliseconds since 1970, as the difference from the one before it: how often 65,536 goes into it,
    /// and what remains. So two hours take three bytes.
    #[inline(never)]
    pub fn time_ms(&mut self, ms: u64) {
        let difference = advance(&mut self.chain.time_ms, ms.cast_signed());
        let [low, high, ..] = difference.to_le_bytes();
        self.int(difference >> 16);
        self.raw(&[low, high]);
    }

    /// A decision.
    pub fn decision(&mut self, decision: &Decision) {
        self.time(decision.at);
        self.byte(decision.choice as u8);
    }

    /// A mark by itself; of the empty state only that it is empty.
    pub fn mark(&mut self, mark: Mark) {
        if mark.version == Version(0) {
            self.byte(0);
        } else {
            self.byte(1);
            self.step(mark, Version(0));
        }
    }

    /// A mark whose version follows `below`.
    pub fn step(&mut self, mark: Mark, below: Version) {
        self.uint(u64::from(mark.version.0.wrapping_sub(below.0)));
        self.raw(&mark.tag.to_le_bytes());
    }

    /// The state that a delta follows; of the empty one also the replica that this one goes on for.
    pub fn base(&mut self, mark: Mark, former: Option<ReplicaId>) {
        match former {
            Some(former) if mark.version == Version(0) => {
                self.byte(2);
                self.raw(&former.0);
            }
            _ => self.mark(mark),
        }
    }

    /// Other replicas with their cells.
    pub fn replicas(&mut self, others: &[(ReplicaId, Cells)]) {
        self.count(others.len());
        for (replica, cells) in others {
            self.raw(&replica.0);
            self.cells(cells);
        }
    }

    /// The cells of one replica.
    pub fn cells(&mut self, cells: &Cells) {
        let versions = self.versions;
        // A day never changes without its lifetime value.
        let mut count = 0_usize;
        for metric in &cells.metrics {
            count = count.saturating_add(usize::from(versions.take(&metric.life)));
        }
        self.count(count);
        for metric in &cells.metrics {
            if versions.take(&metric.life) {
                self.metric(metric);
            }
        }
        for table in cells.tables() {
            self.rows(&table.slots);
        }
    }

    fn row(&mut self, row: &Row) {
        match row {
            Row::Interest(interest) => {
                let landmark = advance(&mut self.chain.landmark, i64::from(interest.landmark));
                self.int(landmark);
                self.uint(interest.weight);
                self.text(interest.value.as_str());
            }
            Row::Recent(recent) => {
                self.time(recent.at);
                let session = advance(&mut self.chain.session, i64::from(recent.session));
                self.int(session);
                self.byte(recent.touch as u8);
                self.text(recent.item.as_str());
            }
            Row::Purchased(purchased) => {
                self.time(purchased.at);
                self.text(purchased.item.as_str());
            }
            Row::Transaction(transaction) => {
                self.time(transaction.at);
                self.raw(&transaction.hash.to_le_bytes());
            }
            Row::Attribute(attribute) => {
                self.time(attribute.at);
                self.text(attribute.name.as_str());
                self.value(&attribute.value);
            }
            Row::Moment(at) => self.time(*at),
            Row::Decision(decision) => self.decision(decision),
            Row::Tally(tally) => self.tally(tally),
            // A day's slot follows from the day.
            Row::Day(held) => {
                let day = advance(&mut self.chain.day, i64::from(held.day.0));
                self.int(day);
                self.uint(held.value);
            }
        }
    }

    fn tally(&mut self, tally: &Tally) {
        let week = advance(&mut self.chain.day, i64::from(tally.week.0));
        self.int(week);
        self.raw(&tally.shown.place.to_le_bytes());
        self.byte(tally.shown.strategy);
        self.count(tally.runs.len());
        let mut free = 0;
        for run in &tally.runs {
            self.uint(u64::from(run.first.wrapping_sub(free)));
            self.uint(u64::from(run.end.wrapping_sub(run.first).wrapping_sub(1)));
            self.uint(run.count);
            free = run.end;
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => {
                self.byte(0);
                self.text(text.as_str());
            }
            Value::Number(number) => {
                self.byte(1);
                self.int(number.units());
            }
            Value::Bool(bool) => {
                self.byte(2);
                self.byte(u8::from(*bool));
            }
        }
    }

    fn metric(&mut self, metric: &Metric) {
        self.raw(&metric.id.0.to_le_bytes());
        self.version(&metric.life);
        // Of the lifetime value only what its days do not add up to: nothing, for a new visitor.
        let versions = self.versions;
        let (mut rest, mut count) = (metric.life.value, 0_usize);
        for (_, cell) in metric.days.cells() {
            if let (true, Row::Day(held)) = (versions.take(cell), &cell.value) {
                rest = rest.wrapping_sub(held.value);
                count = count.saturating_add(1);
            }
        }
        self.uint(rest);
        self.count(count);
        for (_, cell) in metric.days.cells() {
            if versions.take(cell) {
                self.version(cell);
                self.row(&cell.value);
            }
        }
    }

    /// The rows of a table, each with the number of slots that it leaves free before it.
    fn rows(&mut self, slots: &[(u8, Cell<Row>)]) {
        let versions = self.versions;
        self.count(slots.iter().filter(|(_, cell)| versions.take(cell)).count());
        let mut free = 0_u8;
        for (slot, cell) in slots {
            if !versions.take(cell) {
                continue;
            }
            self.byte(slot.wrapping_sub(free));
            free = slot.wrapping_add(1);
            self.version(cell);
            self.row(&cell.value);
        }
    }

    fn version<T>(&mut self, cell: &Cell<T>) {
        if self.versions == Versions::Written {
            let version = advance(&mut self.chain.version, i64::from(cell.version.0));
            self.int(version);
        }
    }

    fn put(&mut self, number: impl Encode) {
        let _written = bincode::encode_into_writer(number, Sink(&mut self.bytes), standard());
    }
}
