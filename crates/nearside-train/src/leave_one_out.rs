//! Judges what is bought together: hides each item of a basket in turn and looks for it from the rest.

use crate::error::TrainError;
use crate::predict::MAX_PREDICTED_EVENTS;
use crate::sessions::{Session, Sessions};
use nearside::recommend::{Model, Scorer};
use serde::Serialize;
use std::io::BufRead;

/// Baskets of fewer or more distinct items are left out: nothing to find, or no shopper's.
const JUDGED_ITEMS: std::ops::RangeInclusive<usize> = 2..=30;

/// The figures of a leave-one-out evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct BasketFigures {
    /// Baskets of 2 to 30 distinct items.
    pub baskets: u64,
    /// Items hidden: each of each basket.
    pub predictions: u64,
    /// Share of them that are among the first k (HR@k).
    pub hit_rate: f64,
    /// Mean of one over the hidden item's rank, 0 beyond k (MRR@k).
    pub reciprocal_rank: f64,
}

/// Judges a model's items bought together on a file of baskets, by lists of `k` items that are not in the cart.
///
/// # Errors
/// Refuses baskets that are not as they should be.
pub fn evaluate_baskets(model: &Model, reader: impl BufRead, k: usize) -> Result<BasketFigures, TrainError> {
    let mut baskets = Sessions::new(reader, MAX_PREDICTED_EVENTS)?;
    let (mut scorer, mut basket) = (Scorer::new(), Session::default());
    let mut figures = BasketFigures::default();
    let (mut hits, mut reciprocals) = (0_u64, 0.0);
    while baskets.read(&mut basket)? {
        let mut ids: Vec<&str> = basket.clicks.iter().map(|click| click.item.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        if !JUDGED_ITEMS.contains(&ids.len()) {
            continue;
        }
        figures.baskets += 1;
        let items: Vec<u32> = ids.iter().map(|id| model.find(id).unwrap_or(u32::MAX)).collect();
        for (place, hidden) in items.iter().enumerate() {
            let others = items.iter().enumerate().filter(|(other, _)| *other != place);
            let cart: Vec<u32> = others.map(|(_, item)| *item).collect();
            figures.predictions += 1;
            let list = scorer.together(model, &cart, k, &mut |_| true);
            if let Some(rank) = (1_u32..).zip(list).find(|(_, scored)| scored.item == *hidden).map(|(rank, _)| rank) {
                hits += 1;
                reciprocals += 1.0 / f64::from(rank);
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of predictions fit 53 bits")]
    let (due, hits) = (figures.predictions.max(1) as f64, hits as f64);
    (figures.hit_rate, figures.reciprocal_rank) = (hits / due, reciprocals / due);
    Ok(figures)
}
