//! The join of two states of one replica, and what changed since a version.
//!
//! The join is commutative, associative and idempotent (`tests/engine` proves it over random
//! histories), which is why sync needs no order, no retry logic and no exactly-once transport.

use super::cell::Version;
use super::cells::{Cells, Metric};
use crate::limits::MAX_METRICS;

impl Cells {
    /// Takes in another state of the same replica: the greater version of each cell stays.
    pub fn join(&mut self, other: &Self) {
        for metric in &other.metrics {
            match self.metrics.binary_search_by_key(&metric.id, |held| held.id) {
                Ok(index) => {
                    if let Some(held) = self.metrics.get_mut(index) {
                        held.join(metric);
                    }
                }
                // A replica's writer holds the limit; a forged state beyond it loses its greatest ids, in any order.
                Err(index) => self.metrics.insert(index, metric.clone()),
            }
        }
        self.metrics.truncate(MAX_METRICS);
        for (held, other) in self.interests.iter_mut().zip(&other.interests) {
            held.join(other);
        }
        self.recent.join(&other.recent);
        self.purchased.join(&other.purchased);
        self.transactions.join(&other.transactions);
        self.attributes.join(&other.attributes);
        self.moments.join(&other.moments);
        self.consent.join(&other.consent);
    }

    /// The cells that are newer than `base`: what a delta carries.
    #[must_use]
    pub fn since(&self, base: Version) -> Self {
        let [category, brand] = &self.interests;
        Self {
            metrics: self.metrics.iter().filter_map(|metric| metric.since(base)).collect(),
            interests: [category.since(base), brand.since(base)],
            recent: self.recent.since(base),
            purchased: self.purchased.since(base),
            transactions: self.transactions.since(base),
            attributes: self.attributes.since(base),
            moments: self.moments.since(base),
            consent: self.consent.since(base),
        }
    }

    /// Whether there is no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.metrics.is_empty()
            && self.interests.iter().all(super::Table::is_empty)
            && self.recent.is_empty()
            && self.purchased.is_empty()
            && self.transactions.is_empty()
            && self.attributes.is_empty()
            && self.moments.is_empty()
            && self.consent.is_empty()
    }
}

impl Metric {
    fn join(&mut self, other: &Self) {
        if other.life > self.life {
            self.life = other.life.clone();
        }
        self.days.join(&other.days);
    }

    /// This metric with the days newer than `base`; `None` where nothing is (a day never changes without its lifetime).
    fn since(&self, base: Version) -> Option<Self> {
        (self.life.version > base).then(|| Self { id: self.id, life: self.life.clone(), days: self.days.since(base) })
    }
}
