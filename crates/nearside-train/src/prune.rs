//! Chooses the edges that are worth their bytes.

use crate::events::Events;
use crate::options::{GraphSize, Recipe};
use crate::pairs::Pair;
use std::cmp::Reverse;

/// Keeps the most useful pairs.
///
/// A pair's use is its weight for each of its two items among whose best it is. Every item keeps its best one
/// as long as there is room, so that no item is left without a neighbour.
pub(crate) fn prune(pairs: Vec<Pair>, events: &Events, size: GraphSize, recipe: &Recipe) -> Vec<Pair> {
    let GraphSize::EdgesPerItem(per_item) = size else { return pairs };
    #[expect(clippy::cast_precision_loss, reason = "items fit 20 bits")]
    let wanted = (per_item.max(0.0) * events.ids.len() as f64).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative; a float cast saturates")]
    let wanted = wanted as usize;
    if wanted >= pairs.len() {
        return pairs;
    }
    let ranks = ranks(&pairs, events, recipe);
    let mut order: Vec<(Reverse<bool>, Reverse<u64>, usize)> = Vec::with_capacity(pairs.len());
    for (index, (pair, ranks)) in pairs.iter().zip(&ranks).enumerate() {
        let uses = ranks.iter().filter(|rank| (**rank as usize) < recipe.best_edges).count() as u64;
        order.push((Reverse(ranks.contains(&0)), Reverse(pair.weight().saturating_mul(uses)), index));
    }
    order.sort_unstable();
    let mut kept: Vec<usize> = order.into_iter().take(wanted).map(|(_, _, index)| index).collect();
    kept.sort_unstable();
    kept.into_iter().filter_map(|index| pairs.get(index).copied()).collect()
}

/// For each pair: how many better ones its lower and its higher item have.
fn ranks(pairs: &[Pair], events: &Events, recipe: &Recipe) -> Vec<[u32; 2]> {
    #[expect(clippy::cast_precision_loss, reason = "a count of events fits 53 bits")]
    let held_down: Vec<f64> =
        events.counts.iter().map(|count| libm::pow((*count).max(1) as f64, -recipe.choice_power)).collect();
    let factor = |item: u32| held_down.get(item as usize).copied().unwrap_or(1.0);
    let mut sides: Vec<(u32, u64, u32, usize, usize)> = Vec::with_capacity(pairs.len() * 2);
    for (index, pair) in pairs.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "only an order is wanted")]
        let weight = pair.weight() as f64;
        for (side, (item, other)) in [(pair.lower, pair.higher), (pair.higher, pair.lower)].into_iter().enumerate() {
            // Positive floats order like their bits.
            let value = (weight * factor(other)).to_bits();
            sides.push((item, u64::MAX - value, other, index, side));
        }
    }
    sides.sort_unstable();
    let mut ranks = vec![[0_u32; 2]; pairs.len()];
    let (mut item, mut rank) = (u32::MAX, 0);
    for (of, _, _, index, side) in sides {
        rank = if of == item { rank + 1 } else { 0 };
        item = of;
        if let Some(held) = ranks.get_mut(index).and_then(|ranks| ranks.get_mut(side)) {
            *held = rank;
        }
    }
    ranks
}
