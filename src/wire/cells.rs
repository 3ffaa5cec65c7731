//! Reading cells: rows into slots, with every limit of the data types.

use super::read::Reader;
use crate::event::{Decimal, Value};
use crate::id::{MetricId, ReplicaId};
use crate::limits::{
    ATTRIBUTE_SLOTS, INTEREST_SLOTS, MAX_METRICS, MAX_REPLICAS, METRIC_DAYS, PURCHASED_SLOTS, RECENT_SLOTS,
    TRANSACTION_SLOTS,
};
use crate::profile::{
    Attribute, Cell, Cells, DayValue, Interest, Metric, Purchased, Recent, Table, Touch, Transaction, Version,
};
use alloc::vec::Vec;

/// Slots of [`Cells::moments`].
const MOMENT_SLOTS: u8 = 2;
/// Slots of [`Cells::consent`].
const CONSENT_SLOTS: u8 = 3;

impl Reader<'_> {
    /// Other replicas' cells, their ids ascending.
    pub fn replicas(&mut self) -> Option<Vec<(ReplicaId, Cells)>> {
        let mut others: Vec<(ReplicaId, Cells)> = Vec::new();
        for _ in 0..self.count(MAX_REPLICAS)? {
            let id = self.replica()?;
            if others.last().is_some_and(|(before, _)| *before >= id) {
                return None;
            }
            others.push((id, self.groups()?));
        }
        Some(others)
    }

    /// Groups of cells, each of one version, the newest first.
    pub fn groups(&mut self) -> Option<Cells> {
        let mut cells = Cells::default();
        let mut above = None;
        // No group is empty, so there are at most as many as bytes.
        for _ in 0..self.count(usize::MAX)? {
            let step = self.uint32()?;
            let version = match above {
                None => step,
                Some(above) => u32::checked_sub(above, step).filter(|version| *version < above)?,
            };
            above = Some(version);
            self.cells(&mut cells, Version(version)).filter(|rows| *rows > 0)?;
        }
        Some(cells)
    }

    /// Adds cells of one version to those of newer ones; returns how many rows there were.
    pub fn cells(&mut self, cells: &mut Cells, version: Version) -> Option<usize> {
        let mut rows = self.count(MAX_METRICS)?;
        let mut before = None;
        for _ in 0..rows {
            before = Some(self.metric(&mut cells.metrics, before, version)?);
        }
        for table in &mut cells.interests {
            rows = rows.checked_add(self.rows(table, INTEREST_SLOTS, version, Self::interest)?)?;
        }
        let counts = [
            self.rows(&mut cells.recent, RECENT_SLOTS, version, Self::recent)?,
            self.rows(&mut cells.purchased, PURCHASED_SLOTS, version, Self::purchased)?,
            self.rows(&mut cells.transactions, TRANSACTION_SLOTS, version, Self::transaction)?,
            self.rows(&mut cells.attributes, ATTRIBUTE_SLOTS, version, Self::attribute)?,
            self.rows(&mut cells.moments, MOMENT_SLOTS, version, Self::time)?,
            self.rows(&mut cells.consent, CONSENT_SLOTS, version, Self::decision)?,
        ];
        Some(counts.into_iter().fold(rows, usize::saturating_add))
    }

    /// One metric's cells of one version; returns its id, which is greater than the one `before`.
    fn metric(&mut self, metrics: &mut Vec<Metric>, before: Option<MetricId>, version: Version) -> Option<MetricId> {
        let id = MetricId(u32::from_le_bytes(self.array()?));
        if before.is_some_and(|before| before >= id) {
            return None;
        }
        let rest = self.uint()?;
        let place = metrics.binary_search_by_key(&id, |metric| metric.id);
        let index = place.unwrap_or_else(|index| index);
        let is_new = place.is_err();
        if is_new {
            if metrics.len() >= MAX_METRICS {
                return None;
            }
            metrics.insert(index, Metric { id, life: Cell { version, value: rest }, days: Table::default() });
        }
        let metric = metrics.get_mut(index)?;
        let (in_days, count) = self.days(&mut metric.days, version)?;
        if is_new {
            metric.life.value = rest.wrapping_add(in_days);
            return Some(id);
        }
        // The lifetime value stands in the group of its version, the newest; older ones have older days alone.
        (rest == 0 && count > 0).then_some(id)
    }

    /// A metric's days; returns their sum and their number.
    fn days(&mut self, days: &mut Table<DayValue>, version: Version) -> Option<(u64, usize)> {
        let (mut sum, mut free) = (0_u64, 0_u16);
        let count = self.count(usize::from(METRIC_DAYS))?;
        for _ in 0..count {
            let (day, value) = (self.day()?, self.uint()?);
            let slot = day.0 % METRIC_DAYS;
            if slot < free {
                return None;
            }
            free = slot.saturating_add(1);
            put(days, u8::try_from(slot).ok()?, DayValue { day, value }, version)?;
            sum = sum.wrapping_add(value);
        }
        Some((sum, count))
    }

    /// The rows of a table; returns how many.
    fn rows<T: Ord + Clone>(
        &mut self,
        table: &mut Table<T>,
        slots: u8,
        version: Version,
        row: fn(&mut Self) -> Option<T>,
    ) -> Option<usize> {
        let mut free = 0_u8;
        let count = self.count(usize::from(slots))?;
        for _ in 0..count {
            let slot = free.checked_add(self.byte()?).filter(|slot| *slot < slots)?;
            free = slot.saturating_add(1);
            let value = row(self)?;
            put(table, slot, value, version)?;
        }
        Some(count)
    }

    fn interest(&mut self) -> Option<Interest> {
        Some(Interest { landmark: self.landmark()?, weight: self.uint()?, value: self.text()? })
    }

    fn recent(&mut self) -> Option<Recent> {
        let (at, session) = (self.time()?, self.session()?);
        let touch = match self.byte()? {
            0 => Touch::View,
            1 => Touch::Cart,
            2 => Touch::Purchase,
            _ => return None,
        };
        Some(Recent { at, session, touch, item: self.text()? })
    }

    fn purchased(&mut self) -> Option<Purchased> {
        Some(Purchased { at: self.time()?, item: self.text()? })
    }

    fn transaction(&mut self) -> Option<Transaction> {
        Some(Transaction { at: self.time()?, hash: u64::from_le_bytes(self.array()?) })
    }

    fn attribute(&mut self) -> Option<Attribute> {
        let (at, name) = (self.time()?, self.text()?);
        let value = match self.byte()? {
            0 => Value::Text(self.text()?),
            1 => Value::Number(Decimal::from_units(self.int()?)),
            2 => Value::Bool(self.choice(1)? == 1),
            _ => return None,
        };
        Some(Attribute { at, name, value })
    }
}

/// Puts a cell into a slot that no newer group has filled.
fn put<T: Ord + Clone>(table: &mut Table<T>, slot: u8, value: T, version: Version) -> Option<()> {
    if table.get(slot).is_some() {
        return None;
    }
    table.set(slot, value, version);
    Some(())
}
