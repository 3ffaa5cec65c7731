//! The join of two states of one replica, and what changed since a version.
//!
//! The join is commutative, associative and idempotent (`tests/engine` proves it over random
//! histories), which is why sync needs no order, no retry logic and no exactly-once transport.

use super::cell::{Rows, Table, Version};
use super::cells::{Cells, Metric};
use crate::limits::MAX_METRICS;

impl Cells {
    /// Takes in another state of the same replica: the greater version of each cell stays.
    pub fn join(&mut self, other: &Self) {
        for metric in &other.metrics {
            let place = self.metrics.binary_search_by_key(&metric.id, |held| held.id);
            let index = place.unwrap_or_else(|index| index);
            if place.is_err() {
                // A replica's writer holds the limit; a forged state beyond it loses its greatest ids, in any order.
                // Empty and then joined: a clone of the days would be more code.
                self.metrics.insert(index, Metric { id: metric.id, life: metric.life.clone(), days: Table::default() });
            }
            if let Some(held) = self.metrics.get_mut(index) {
                held.join(metric);
            }
        }
        self.metrics.truncate(MAX_METRICS);
        for (held, other) in self.tables_mut().into_iter().zip(other.tables()) {
            held.join(other);
        }
    }

    /// Gives all cells one version.
    pub(crate) fn stamp(&mut self, version: Version) {
        let stamp = |rows: &mut Rows| rows.slots.iter_mut().for_each(|(_, cell)| cell.version = version);
        for metric in &mut self.metrics {
            metric.life.version = version;
            stamp(metric.days.rows_mut());
        }
        self.tables_mut().into_iter().for_each(stamp);
    }

    /// The cells that are newer than `base`: what a delta carries.
    #[must_use]
    pub fn since(&self, base: Version) -> Self {
        let metrics = self.metrics.iter().filter_map(|metric| metric.since(base)).collect();
        let mut newer = Self { metrics, ..Self::default() };
        for (newer, all) in newer.tables_mut().into_iter().zip(self.tables()) {
            *newer = all.since(base);
        }
        newer
    }

    /// Whether there is no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.metrics.is_empty() && self.tables().iter().all(|table| table.slots.is_empty())
    }
}

impl Metric {
    fn join(&mut self, other: &Self) {
        if other.life > self.life {
            self.life = other.life.clone();
        }
        self.days.rows_mut().join(other.days.rows());
    }

    /// This metric with the days newer than `base`; `None` where nothing is (a day never changes without its lifetime).
    fn since(&self, base: Version) -> Option<Self> {
        (self.life.version > base).then(|| {
            let mut newer = Self { id: self.id, life: self.life.clone(), days: Table::default() };
            *newer.days.rows_mut() = self.days.rows().since(base);
            newer
        })
    }
}
