//! Finds how many edges fit into a byte budget.

use crate::error::TrainError;
use crate::order::ordered;
use nearside::recommend::NewModel;
use std::io::Write as _;

/// The quality by which a budget is counted: what a CDN keeps for static files.
const QUALITY: u32 = 11;
/// A model without ids of more bytes is compressed at a lower quality, for time; its size comes out 1 or 2 % larger.
const MAX_BEST_BYTES: usize = 1 << 19;
/// That quality.
const LARGE_QUALITY: u32 = 9;
/// A window that holds any model for a tag; larger ones gain nothing.
const WINDOW_BITS: u32 = 22;
const BUFFER_BYTES: usize = 1 << 16;
/// The envelope before the content: it does not compress.
const ENVELOPE_BYTES: u64 = 12;
/// Steps of the search at most; three are usual.
const MAX_STEPS: u32 = 10;
/// The search ends within this share below the budget, and aims at the middle.
const CLOSE: f64 = 0.006;
/// Bytes of a first guess for an edge.
const GUESSED_EDGE_BYTES: f64 = 1.6;

/// A model with its bytes without ids, after brotli at quality 11.
pub(crate) struct Packed {
    pub(crate) model: NewModel,
    pub(crate) bytes: u64,
    pub(crate) edges: usize,
}

/// A model of so many edges, ordered and measured.
///
/// # Errors
/// Refuses a model with more items than a model may have.
pub(crate) fn pack(edges: usize, model: &dyn Fn(usize) -> NewModel) -> Result<Packed, TrainError> {
    let model = ordered(&model(edges));
    let content = model.content().map_err(|error| {
        TrainError::whole(format!("the model cannot be written: {error}"), "train with a lower --edges-per-item")
    })?;
    Ok(Packed { model, bytes: compressed(&content) + ENVELOPE_BYTES, edges })
}

/// The model with the most edges of `most` that fits into the budget.
///
/// Sizes grow with the edges almost in a straight line, so a handful of steps ends close below the budget.
///
/// # Errors
/// Refuses a budget in which not even the items without edges fit.
pub(crate) fn fit(
    budget: u64,
    most: usize,
    model: &dyn Fn(usize) -> NewModel,
    progress: &mut dyn FnMut(u64),
) -> Result<Packed, TrainError> {
    let mut best = pack(0, model)?;
    if best.bytes > budget {
        let message = format!("{} items without any edge take {} bytes", best.model.ids.len(), best.bytes);
        return Err(TrainError::whole(message, "give more --budget-bytes, or train on fewer items"));
    }
    let aim = real(budget) * (1.0 - CLOSE / 2.0);
    let mut above: Option<(f64, f64)> = None;
    let mut slope = GUESSED_EDGE_BYTES;
    for _ in 0..MAX_STEPS {
        let from = (real(best.edges as u64), real(best.bytes));
        if let Some((edges, bytes)) = above {
            slope = (bytes - from.1) / (edges - from.0);
        }
        let step = whole((aim - from.1) / slope.max(f64::MIN_POSITIVE));
        let room = above.map_or(most, |(edges, _)| whole(edges).saturating_sub(1).min(most));
        let edges = best.edges.saturating_add(step).clamp(best.edges, room.max(best.edges));
        if edges == best.edges {
            break;
        }
        let tried = pack(edges, model)?;
        progress(tried.bytes);
        let point = (real(tried.edges as u64), real(tried.bytes));
        slope = (point.1 - from.1) / (point.0 - from.0);
        if tried.bytes > budget {
            above = Some(point);
            continue;
        }
        best = tried;
        if best.edges >= most || point.1 >= real(budget) * (1.0 - CLOSE) {
            break;
        }
    }
    Ok(best)
}

/// The size of bytes after brotli.
pub(crate) fn compressed(bytes: &[u8]) -> u64 {
    let mut packed = Vec::new();
    let quality = if bytes.len() > MAX_BEST_BYTES { LARGE_QUALITY } else { QUALITY };
    let mut writer = brotli::CompressorWriter::new(&mut packed, BUFFER_BYTES, quality, WINDOW_BITS);
    let written = writer.write_all(bytes);
    drop(writer);
    // Memory takes what it is given; were it not so, no model would fit.
    if written.is_ok() { packed.len() as u64 } else { u64::MAX / 2 }
}

#[expect(clippy::cast_precision_loss, reason = "sizes fit 53 bits")]
const fn real(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
fn whole(number: f64) -> usize {
    number.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use nearside::event::Text;
    use nearside::recommend::{Lean, NewEdge, Numbers};

    /// A ring of 400 items whose edges get longer, with levels that do not repeat.
    fn model(edges: usize) -> NewModel {
        let items = 400_u32;
        let pairs = (0..10).flat_map(|step| (0..items - 10).map(move |item| (item, item + 1 + step)));
        let mut edges: Vec<NewEdge> = pairs
            .take(edges)
            .map(|(lower, higher)| {
                let level = u8::try_from(lower.wrapping_mul(2_654_435_761) >> 27).unwrap();
                NewEdge { lower, higher, level, lean: Lean::None }
            })
            .collect();
        edges.sort_unstable();
        NewModel {
            numbers: Numbers::NONE,
            ids: (0..items).map(|item| Text::new(&item.to_string()).unwrap()).collect(),
            popularity: vec![3; 400],
            popular: Vec::new(),
            edges,
            together: Vec::new(),
            trending: Vec::new(),
        }
    }

    #[test]
    fn a_budget_is_used_and_never_exceeded() {
        for budget in [500, 900, 1_500, 2_500] {
            let packed = fit(budget, 3_900, &model, &mut |_| ()).unwrap();
            assert!(packed.bytes <= budget && packed.edges > 0, "{} of {budget}", packed.bytes);
            assert!(packed.bytes * 10 >= budget * 9 || packed.edges == 3_900, "{} of {budget}", packed.bytes);
            assert_eq!(packed.bytes, pack(packed.edges, &model).unwrap().bytes);
        }
        assert_eq!(fit(1 << 20, 3_900, &model, &mut |_| ()).unwrap().edges, 3_900);
    }

    #[test]
    fn a_budget_too_small_for_the_items_is_refused() {
        let refused = fit(20, 3_900, &model, &mut |_| ()).err().unwrap();
        assert!(refused.to_string().contains("400 items without any edge"), "{refused}");
    }
}
