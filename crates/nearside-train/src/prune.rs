//! Puts the edges in the order of their use, so that a budget takes the first of them.

use crate::options::Recipe;
use crate::pairs::Pair;
use std::cmp::Reverse;

/// The places of all pairs in the order of their use, the most useful first. `counts` are the items' events.
///
/// A pair's use is its weight for each of its two items among whose best it is. An item's best one counts
/// [`Recipe::first_factor`] times: an item without a neighbour leads nowhere.
pub(crate) fn by_use(pairs: &[Pair], counts: &[u64], recipe: &Recipe) -> Vec<u32> {
    let ranks = ranks(pairs, counts, recipe);
    let mut order: Vec<(Reverse<u64>, u32)> = Vec::with_capacity(pairs.len());
    for (index, (pair, ranks)) in (0_u32..).zip(pairs.iter().zip(&ranks)) {
        let uses: f64 = ranks.iter().map(|rank| use_at(*rank, recipe)).sum();
        #[expect(clippy::cast_precision_loss, reason = "only an order is wanted")]
        let value = pair.weight() as f64 * uses;
        // Floats that are not negative order like their bits.
        order.push((Reverse(value.to_bits()), index));
    }
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index).collect()
}

/// The first `most` of the pairs in the order of their use, in their own order.
pub(crate) fn keep(pairs: &[Pair], by_use: &[u32], most: usize) -> Vec<Pair> {
    let mut kept = by_use.get(..most).unwrap_or(by_use).to_vec();
    kept.sort_unstable();
    kept.into_iter().filter_map(|index| pairs.get(index as usize).copied()).collect()
}

/// The pairs that are among the best of at least one of their items.
pub(crate) fn useful(pairs: Vec<Pair>, counts: &[u64], recipe: &Recipe) -> Vec<Pair> {
    let ranks = ranks(&pairs, counts, recipe);
    let best = |ranks: &[u32; 2]| ranks.iter().any(|rank| (*rank as usize) < recipe.best_edges);
    pairs.into_iter().zip(ranks).filter(|(_, ranks)| best(ranks)).map(|(pair, _)| pair).collect()
}

fn use_at(rank: u32, recipe: &Recipe) -> f64 {
    match rank {
        0 => recipe.first_factor,
        rank if (rank as usize) < recipe.best_edges => 1.0,
        _ => 0.0,
    }
}

/// For each pair: how many better ones its lower and its higher item have.
fn ranks(pairs: &[Pair], counts: &[u64], recipe: &Recipe) -> Vec<[u32; 2]> {
    #[expect(clippy::cast_precision_loss, reason = "a count of events fits 53 bits")]
    let held_down: Vec<f64> =
        counts.iter().map(|count| libm::pow((*count).max(1) as f64, -recipe.choice_power)).collect();
    let factor = |item: u32| held_down.get(item as usize).copied().unwrap_or(1.0);
    let mut sides: Vec<(u32, u64, u32, u32)> = Vec::with_capacity(pairs.len() * 2);
    for (index, pair) in (0_u32..).zip(pairs) {
        #[expect(clippy::cast_precision_loss, reason = "only an order is wanted")]
        let weight = pair.weight() as f64;
        for (side, (item, other)) in [(pair.lower, pair.higher), (pair.higher, pair.lower)].into_iter().enumerate() {
            let value = (weight * factor(other)).to_bits();
            sides.push((item, u64::MAX - value, other, index << 1 | u32::from(side == 1)));
        }
    }
    sides.sort_unstable();
    let mut ranks = vec![[0_u32; 2]; pairs.len()];
    let (mut item, mut rank) = (u32::MAX, 0);
    for (of, _, _, place) in sides {
        rank = if of == item { rank + 1 } else { 0 };
        item = of;
        if let Some(held) = ranks.get_mut((place >> 1) as usize).and_then(|ranks| ranks.get_mut((place & 1) as usize)) {
            *held = rank;
        }
    }
    ranks
}
