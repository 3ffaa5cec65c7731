//! How good the recommendations are: is the next click among the first 20?

use super::clicks::Visit;
use super::visit;
use nearside::engine::{Engine, Site};
use nearside::recommend::{Model, Repeats, Scorer};
use std::sync::Arc;

/// How many recommendations are looked at.
const SHOWN: usize = 20;

/// Hits over a number of predictions. One prediction is due after each click but a visit's last.
#[derive(Debug, Default, Clone, Copy)]
pub struct Quality {
    /// Predictions made.
    pub predictions: u32,
    /// Of these, with the next click among the first 20.
    pub hits: u32,
    /// Sum of 1/rank over the hits.
    pub reciprocal_ranks: f64,
}

impl Quality {
    /// Part of the predictions that hit (HR@20).
    pub fn hit_rate(self) -> f64 {
        f64::from(self.hits) / f64::from(self.predictions.max(1))
    }

    /// Mean reciprocal rank (MRR@20).
    pub fn reciprocal_rank(self) -> f64 {
        self.reciprocal_ranks / f64::from(self.predictions.max(1))
    }
}

/// Visits with the trained model on the device: before each click the engine's recent items predict it.
pub struct Judge<'a> {
    site: &'a Arc<Site>,
    model: &'a Model,
    scorer: Scorer,
    /// What was found so far.
    pub quality: Quality,
}

impl<'a> Judge<'a> {
    /// A judge of one model.
    pub fn new(site: &'a Arc<Site>, model: &'a Model) -> Self {
        Self { site, model, scorer: Scorer::new(), quality: Quality::default() }
    }

    /// Lets one visitor come, and predicts each of their clicks but the first.
    ///
    /// # Errors
    /// Gives the engine's refusal.
    pub fn judge(&mut self, visit: &Visit) -> Result<(), String> {
        let mut engine = visit::visitor(self.site, visit)?;
        for (click, next) in visit.clicks.iter().zip(visit.clicks.iter().skip(1)) {
            visit::view(&mut engine, click)?;
            self.predict(&engine, &next.item);
        }
        Ok(())
    }

    fn predict(&mut self, engine: &Engine, next: &str) {
        let newest_first = engine.profile().recent();
        let seen: Vec<u32> =
            newest_first.iter().rev().filter_map(|recent| self.model.find(recent.item.as_str())).collect();
        let shown = self.scorer.predict(self.model, &seen, Repeats::Wanted, SHOWN);
        let place = shown.iter().position(|scored| self.model.id(scored.item) == Some(next));
        self.quality.predictions += 1;
        if let Some(rank) = place.and_then(|place| u32::try_from(place + 1).ok()) {
            self.quality.hits += 1;
            self.quality.reciprocal_ranks += 1.0 / f64::from(rank);
        }
    }
}
