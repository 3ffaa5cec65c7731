//! Fills the slots of a placement: strategies in their order, under the placement's rules.

mod filter;
mod list;
mod order;
mod visitor;
mod company;
mod crowd;
#[cfg(test)]
mod tests;

pub use crowd::CAMPAIGN;

use super::{About, Ask, Reason, ReasonKind, Recommendation};
use crate::catalog::Facts;
use crate::manifest::{Action, Strategy, StrategyKind};
use alloc::string::String;
use alloc::vec::Vec;
use filter::Filter;
use list::{Candidate, List, Why};
use order::{Ordering, Turns};

/// Most candidates of one strategy. What ranks lower is not looked at; the next strategies fill the slots that remain.
pub const MAX_CANDIDATES: usize = 256;
/// Candidates for a slot where rules on order, brands and categories choose among them.
const CANDIDATES_A_SLOT: usize = 4;
/// The least candidates then.
const LEAST_CANDIDATES: usize = 32;

/// Chooses items for a placement.
///
/// Strategies are asked in their order, those of other segments left out, until the slots are full. One that cannot give
/// as many as it must gives none. No item comes twice. Fewer items than slots come back where there are no more: the page
/// then keeps its own.
#[must_use]
pub fn recommend(ask: &Ask<'_>) -> Vec<Recommendation> {
    let chosen = Vec::with_capacity(ask.placement.slots().into());
    let mut filling = Filling { ask, filter: Filter::new(ask), ordering: Ordering::new(ask), pins: Vec::new(), chosen };
    filling.pin();
    for strategy in ask.placement.strategies() {
        if filling.left() > 0 && strategy.condition.is_none_or(ask.in_segment) {
            filling.fill(strategy);
        }
    }
    filling.finish()
}

/// An item that got a slot.
#[derive(Clone, Copy)]
struct Chosen<'a> {
    id: &'a str,
    facts: Option<Facts>,
    score: u64,
    strategy: StrategyKind,
    why: Why<'a>,
}

/// A placement while it is being filled.
struct Filling<'a, 'q> {
    ask: &'q Ask<'a>,
    filter: Filter<'a>,
    ordering: Ordering<'a>,
    /// Items that the shop put into slots.
    pins: Vec<(u8, Chosen<'a>)>,
    /// All items, those of the pins first.
    chosen: Vec<Chosen<'a>>,
}

impl<'a> Filling<'a, '_> {
    fn left(&self) -> usize {
        usize::from(self.ask.placement.slots()).saturating_sub(self.chosen.len())
    }

    /// Puts pinned items into their slots. Of several for one slot the first stays.
    fn pin(&mut self) {
        for rule in self.ask.placement.rules() {
            let Action::Pin(slot, id) = rule.action else { continue };
            let facts = self.ask.shop.facts_of(id);
            if slot >= self.ask.placement.slots()
                || self.pins.iter().any(|(held, _)| *held == slot)
                || !rule.condition.is_none_or(self.ask.in_segment)
                || !self.filter.fits(id, facts.as_ref(), StrategyKind::Pinned)
            {
                continue;
            }
            let why = Why::of(ReasonKind::Pinned);
            let pinned = Chosen { id, facts, score: 0, strategy: StrategyKind::Pinned, why };
            self.pins.push((slot, pinned));
            self.choose(pinned);
        }
    }

    fn fill(&mut self, strategy: Strategy<'a>) {
        let ask = self.ask;
        let (before, left) = (self.chosen.len(), self.left());
        let turns = self.ordering.turns();
        let all = if turns == Turns::Best {
            left
        } else {
            left.saturating_mul(CANDIDATES_A_SLOT).clamp(LEAST_CANDIDATES, MAX_CANDIDATES)
        };
        // Where candidates get slots in their order, those behind the last one chosen make no difference, and are seldom
        // looked at; but what stands on the shelf beside an item is scored by the last candidate of the graph.
        let is_few = turns == Turns::BestWithRoom && strategy.kind != StrategyKind::Similar;
        let mut most = if is_few { left.saturating_add(left / 2).min(all) } else { all };
        loop {
            let mut list = List::new(&self.filter, strategy.kind, most);
            match strategy.kind {
                StrategyKind::Session => company::session(ask, &mut list),
                StrategyKind::Similar => company::similar(ask, &mut list),
                StrategyKind::Together => company::together(ask, &mut list),
                StrategyKind::Recent => visitor::recent(ask, &mut list),
                StrategyKind::Continue => visitor::unfinished(ask, &mut list),
                StrategyKind::Cart => visitor::in_cart(ask, &mut list),
                StrategyKind::Popular | StrategyKind::Trending | StrategyKind::Newest => {
                    crowd::fill(ask, strategy.kind, strategy.category, &mut list);
                }
                StrategyKind::Pinned => {}
            }
            let candidates = list.candidates;
            let is_last = candidates.len() < most || most == all;
            self.choose_of(strategy.kind, candidates);
            if is_last || self.left() == 0 {
                break;
            }
            self.take_back(before);
            most = all;
        }
        if self.chosen.len().saturating_sub(before) < left.min(usize::from(strategy.at_least)) {
            self.take_back(before);
        }
    }

    /// Gives slots to candidates, as far as there are slots.
    fn choose_of(&mut self, strategy: StrategyKind, mut candidates: Vec<Candidate<'a>>) {
        self.ordering.arrange(&mut candidates, self.ask.shop.catalog);
        for chosen in &self.chosen {
            self.ordering.note(&mut candidates, chosen.facts.as_ref());
        }
        while self.left() > 0 {
            let Some(next) = self.ordering.next(&mut candidates, &self.chosen) else { break };
            let (id, facts, score, why) = (next.id, next.facts, next.score, next.why);
            self.ordering.note(&mut candidates, facts.as_ref());
            self.choose(Chosen { id, facts, score, strategy, why });
        }
    }

    fn take_back(&mut self, before: usize) {
        while self.chosen.len() > before {
            if let Some(taken_back) = self.chosen.pop() {
                self.filter.release(taken_back.id);
            }
        }
    }

    fn choose(&mut self, chosen: Chosen<'a>) {
        self.filter.choose(chosen.id);
        self.chosen.push(chosen);
    }

    /// The items in their slots, each with its reason. Pins move up where there are too few others before them.
    fn finish(mut self) -> Vec<Recommendation> {
        company::name_leads(self.ask, &mut self.chosen);
        let mut others = self.chosen.iter().skip(self.pins.len());
        let mut pins = self.pins;
        let mut list = Vec::with_capacity(self.chosen.len());
        for slot in 0..u8::try_from(self.chosen.len()).unwrap_or(u8::MAX) {
            let due = pins.iter().position(|(held, _)| *held == slot);
            let other = if due.is_none() { others.next() } else { None };
            let chosen = if let Some(other) = other {
                *other
            } else {
                let Some(place) = due.or_else(|| lowest(&pins)) else { break };
                pins.remove(place).1
            };
            let about = match chosen.why.about {
                About::Nothing => About::Nothing,
                About::Item(id) => About::Item(String::from(id)),
                About::Category(name) => About::Category(String::from(name)),
            };
            list.push(Recommendation {
                item_id: String::from(chosen.id),
                slot,
                score: chosen.score,
                strategy: chosen.strategy,
                reason: Reason { kind: chosen.why.kind, about },
            });
        }
        list
    }
}

/// The place of the pin whose slot is the lowest.
fn lowest(pins: &[(u8, Chosen<'_>)]) -> Option<usize> {
    let mut found: Option<(u8, usize)> = None;
    for (place, (slot, _)) in pins.iter().enumerate() {
        if found.is_none_or(|(least, _)| *slot < least) {
            found = Some((*slot, place));
        }
    }
    found.map(|(_, place)| place)
}
