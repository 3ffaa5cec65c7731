//! The order in which candidates get slots: boosts, the day's turn, and being unlike what is chosen already.

use super::Chosen;
use super::filter;
use super::list::{Candidate, insert};
use crate::catalog::{Catalog, Facts, NO_WORD};
use crate::id::{hash64, mix64};
use crate::manifest::placement::rule::FACTOR_BITS;
use crate::manifest::{Action, Match, Placement};
use crate::recommend::Ask;
use crate::recommend::numbers::ONE;
use alloc::vec::Vec;

/// The greatest score after boosts, so that no product on the way to it passes 64 bits.
const MAX_SCORE: u64 = 1 << 47;

/// Which candidates of a strategy get slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turns {
    /// The best by score.
    Best,
    /// The best by score, those left out that are one too many of their brand or category.
    BestWithRoom,
    /// Those of which an order makes the best.
    Mixed,
}

/// How the candidates of a placement are put into order for one visitor.
pub(super) struct Ordering<'a> {
    /// Rules of the visitor's segments that make scores greater or smaller.
    weights: Vec<(u32, Match<'a>)>,
    /// How many of the best change places, and what draws their places.
    rotate: usize,
    seed: u64,
    /// How much being unlike counts, of a hundred.
    diversity: u8,
    per_brand: Option<u8>,
    per_category: Option<u8>,
}

impl<'a> Ordering<'a> {
    pub(super) fn new(ask: &Ask<'a>) -> Self {
        let placement: &Placement<'a> = &ask.placement;
        let mut weights = Vec::new();
        for rule in placement.rules() {
            if let Action::Weigh(factor, matching) = rule.action
                && rule.condition.is_none_or(ask.in_segment)
            {
                weights.push((factor, matching));
            }
        }
        let order = placement.order();
        // Another order each day, and for each visitor another one.
        let seed = mix64(hash64(&ask.visitor.0).wrapping_add(u64::from(ask.now.day().0)));
        Self {
            weights,
            rotate: usize::from(order.rotate),
            seed,
            diversity: order.diversity,
            per_brand: placement.max_per_brand(),
            per_category: placement.max_per_category(),
        }
    }

    /// Which candidates get slots.
    pub(super) const fn turns(&self) -> Turns {
        if !self.weights.is_empty() || self.rotate != 0 || self.diversity != 0 {
            Turns::Mixed
        } else if self.per_brand.is_some() || self.per_category.is_some() {
            Turns::BestWithRoom
        } else {
            Turns::Best
        }
    }

    /// Puts candidates into the order in which they are tried.
    pub(super) fn arrange(&self, candidates: &mut Vec<Candidate<'a>>, catalog: Option<&Catalog>) {
        if let Some(catalog) = catalog.filter(|_| !self.weights.is_empty()) {
            let unweighed = core::mem::take(candidates);
            for mut candidate in unweighed {
                candidate.score = candidate.score.min(MAX_SCORE);
                for (factor, matching) in &self.weights {
                    if candidate.facts.is_some_and(|facts| filter::holds(matching, catalog, &facts)) {
                        let score = candidate.score.saturating_mul(u64::from(*factor));
                        candidate.score = (score >> FACTOR_BITS).min(MAX_SCORE);
                    }
                }
                insert(candidates, candidate);
            }
        }
        let turning = self.rotate.min(candidates.len());
        // By insertion: there are few. A place keeps its score, so what follows still finds them in order.
        for end in 1..turning {
            for place in (1..=end).rev() {
                let [Some(one), Some(other)] =
                    [place.wrapping_sub(1), place].map(|place| candidates.get(place).copied())
                else {
                    break;
                };
                if self.turn_of(one.id) <= self.turn_of(other.id) {
                    break;
                }
                candidates.swap(place.wrapping_sub(1), place);
                for (place, score) in [(place.wrapping_sub(1), one.score), (place, other.score)] {
                    if let Some(held) = candidates.get_mut(place) {
                        held.score = score;
                    }
                }
            }
        }
        self.compare(candidates);
    }

    /// Says of each candidate which part of the best one's score it has.
    fn compare(&self, candidates: &mut [Candidate<'a>]) {
        let greatest = candidates.first().map_or(0, |best| best.score);
        for candidate in candidates.iter_mut().filter(|_| self.diversity != 0) {
            candidate.part = part_of(candidate.score, greatest);
        }
    }

    fn turn_of(&self, id: &str) -> u64 {
        mix64(self.seed ^ hash64(id.as_bytes()))
    }

    /// Takes note of a chosen item: candidates that are like it are worth less from now on.
    pub(super) fn note(&self, candidates: &mut [Candidate<'a>], chosen: Option<&Facts>) {
        if self.diversity == 0 {
            return;
        }
        for candidate in candidates {
            candidate.likeness = candidate.likeness.max(like(candidate.facts.as_ref(), chosen));
        }
    }

    /// Takes the next one: the best that is not one too many of its brand or category.
    ///
    /// With diversity that is the greatest of (1 - diversity) * score - diversity * likeness, the score as a part of the
    /// strategy's best, the likeness that to the most alike of the chosen (maximal marginal relevance).
    pub(super) fn next(&self, candidates: &mut [Candidate<'a>], chosen: &[Chosen<'a>]) -> Option<Candidate<'a>> {
        loop {
            let mut best: Option<(i64, &mut Candidate<'a>)> = None;
            for candidate in candidates.iter_mut().filter(|candidate| !candidate.is_taken) {
                let worth = self.worth(candidate);
                if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                    best = Some((worth, candidate));
                }
                if self.diversity == 0 {
                    break;
                }
            }
            let (_, candidate) = best?;
            candidate.is_taken = true;
            // One too many stays one too many: what is chosen only grows.
            if !self.is_crowded(candidate, chosen) {
                return Some(*candidate);
            }
        }
    }

    fn worth(&self, candidate: &Candidate<'_>) -> i64 {
        let diversity = i64::from(self.diversity);
        let fit = i64::from(candidate.part).wrapping_mul(100_i64.wrapping_sub(diversity));
        fit.wrapping_sub(i64::from(candidate.likeness).wrapping_mul(diversity))
    }

    /// Whether the chosen items already hold as many of this one's brand or category as may be.
    fn is_crowded(&self, candidate: &Candidate<'_>, chosen: &[Chosen<'_>]) -> bool {
        let Some(facts) = candidate.facts.filter(|_| self.per_brand.or(self.per_category).is_some()) else {
            return false;
        };
        let (mut of_brand, mut of_category) = (0_u8, 0_u8);
        for held in chosen.iter().filter_map(|held| held.facts.as_ref()) {
            let (brand, category) = (held.brand == facts.brand, held.category() == facts.category());
            of_brand = of_brand.saturating_add(u8::from(brand && facts.brand != NO_WORD));
            of_category = of_category.saturating_add(u8::from(category && facts.category() != NO_WORD));
        }
        self.per_brand.is_some_and(|most| of_brand >= most) || self.per_category.is_some_and(|most| of_category >= most)
    }
}

/// How alike two items are by their categories, of [`ONE`]: the levels that they share, of those that either has.
fn like(one: Option<&Facts>, other: Option<&Facts>) -> u32 {
    let (Some(one), Some(other)) = (one, other) else { return 0 };
    let levels = u32::from(one.levels().max(other.levels()));
    u32::from(one.common_levels(other)).saturating_mul(ONE).checked_div(levels).unwrap_or(0)
}

/// `score` as a part of `greatest`, of [`ONE`].
fn part_of(score: u64, greatest: u64) -> u32 {
    // So many low bits off that a shift by 16 does not pass the upper end.
    let off = 48_u32.saturating_sub(greatest.leading_zeros());
    let part = ((score >> off) << 16).checked_div(greatest >> off).unwrap_or(0);
    u32::try_from(part).unwrap_or(ONE).min(ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_right_at_all_sizes() {
        for greatest in [1, 65_535, 1 << 20, (1 << 48) + 1, 1 << 62, u64::MAX] {
            assert_eq!(part_of(greatest, greatest), ONE);
            assert_eq!(part_of(0, greatest), 0);
            assert!((32_000..=32_768).contains(&part_of(greatest / 2, greatest)) || greatest < 65_535, "{greatest}");
        }
        assert_eq!(part_of(0, 0), 0);
    }
}
