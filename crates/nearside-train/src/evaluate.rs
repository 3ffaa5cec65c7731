//! Judges a model on sessions it has not seen: how often, and how high up, it names what came next.

use crate::error::TrainError;
use crate::predict::each_position;
use nearside::recommend::{Model, Repeats, Scored};
use serde::Serialize;
use std::io::BufRead;

/// The figures of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Figures {
    /// Places judged: each event of a session but the first.
    pub predictions: u64,
    /// Share of them whose next item is among the first k (HR@k).
    pub hit_rate: f64,
    /// Mean of one over the rank of the next item, 0 beyond k (MRR@k).
    pub reciprocal_rank: f64,
    /// Places whose next item had not been seen before in its session.
    pub new_predictions: u64,
    /// HR@k over those, the seen items taken out of the list: what counts for a slot.
    pub new_hit_rate: f64,
    /// MRR@k over those.
    pub new_reciprocal_rank: f64,
}

impl Figures {
    /// The figures of all places and of those with a new item: how many, and their hit rate and reciprocal rank.
    pub(crate) const fn of(all: (u64, (f64, f64)), new: (u64, (f64, f64))) -> Self {
        let (predictions, (hit_rate, reciprocal_rank)) = all;
        let (new_predictions, (new_hit_rate, new_reciprocal_rank)) = new;
        Self { predictions, hit_rate, reciprocal_rank, new_predictions, new_hit_rate, new_reciprocal_rank }
    }
}

/// Judges a model on a sessions file at `k`, from lists of 2k items.
///
/// # Errors
/// Refuses sessions that are not as they should be.
pub fn evaluate(model: &Model, reader: impl BufRead, k: usize) -> Result<Figures, TrainError> {
    let mut judged = Judged::default();
    each_position(model, reader, k.saturating_mul(2), Repeats::Wanted, &mut |_, position, session, list| {
        judged.add(session, position, list, k);
        Ok(())
    })?;
    Ok(judged.figures())
}

/// What has been judged so far.
#[derive(Default)]
pub(crate) struct Judged {
    all: Ranks,
    new: Ranks,
}

impl Judged {
    /// Judges a list of at least 2k items for the place of a session.
    pub(crate) fn add(&mut self, session: &[u32], position: usize, list: &[Scored], k: usize) {
        let (Some(seen), Some(next)) = (session.get(..position), session.get(position)) else { return };
        self.all.add(list.iter().take(k).position(|scored| scored.item == *next));
        if !seen.contains(next) {
            let fresh = list.iter().filter(|scored| !seen.contains(&scored.item));
            self.new.add(fresh.take(k).position(|scored| scored.item == *next));
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        Figures::of((self.all.due, self.all.means()), (self.new.due, self.new.means()))
    }
}

#[derive(Default)]
struct Ranks {
    due: u64,
    hits: u64,
    reciprocals: f64,
}

impl Ranks {
    fn add(&mut self, place: Option<usize>) {
        self.due += 1;
        if let Some(place) = place {
            self.hits += 1;
            #[expect(clippy::cast_precision_loss, reason = "a place in a short list")]
            let rank = (place + 1) as f64;
            self.reciprocals += 1.0 / rank;
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of predictions fit 53 bits")]
    fn means(&self) -> (f64, f64) {
        let due = self.due.max(1) as f64;
        (self.hits as f64 / due, self.reciprocals / due)
    }
}
