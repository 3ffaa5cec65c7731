//! Fills the slots of a placement: strategies in their order, under the placement's rules.

use super::model::Model;
use super::numbers::ONE;
use super::score::{Repeats, Scorer, lead};
use super::{Ask, Page, Reason, Recommendation};
use crate::catalog::{Catalog, CatalogItem, Stock};
use crate::event::Text;
use crate::limits::MAX_CART_ITEMS;
use crate::manifest::{Exclude, Excluded, Strategy, StrategyKind};
use crate::profile::{Profile, Touch};
use crate::time::Time;
use alloc::string::String;
use alloc::vec::Vec;

/// Candidates of one strategy where brands or categories are limited. What ranks lower is not looked at;
/// the next strategies fill the slots that remain.
pub const MAX_CANDIDATES: usize = 256;

/// Chooses items for a placement.
///
/// Strategies are asked in their order, those of other segments left out, until the slots are full. No
/// item comes twice. Fewer items than slots come back where there are no more: the page then keeps its own.
#[must_use]
pub fn recommend(ask: &Ask<'_>) -> Vec<Recommendation> {
    let placement = &ask.placement;
    let rules = Rules {
        slots: placement.slots(),
        exclude: placement.exclude(),
        max_per_brand: placement.max_per_brand(),
        max_per_category: placement.max_per_category(),
    };
    let strategies = placement.strategies().filter(|strategy| allowed(*strategy, ask.in_segment));
    let kinds = strategies.map(|strategy| strategy.kind);
    Filling::new(ask.catalog, ask.model, ask.profile, ask.page, ask.now, rules).fill(kinds)
}

fn allowed(strategy: Strategy, in_segment: &dyn Fn(u16) -> bool) -> bool {
    strategy.condition.is_none_or(in_segment)
}

/// The rules of a placement.
#[derive(Debug, Clone, Copy)]
struct Rules {
    slots: u8,
    exclude: Exclude,
    max_per_brand: Option<u8>,
    max_per_category: Option<u8>,
}

/// A placement while it is being filled.
struct Filling<'a> {
    catalog: Option<&'a Catalog>,
    model: Option<&'a Model>,
    profile: &'a Profile,
    page: &'a Page,
    now: Time,
    rules: Rules,
    chosen: Vec<Recommendation>,
}

impl<'a> Filling<'a> {
    fn new(
        catalog: Option<&'a Catalog>,
        model: Option<&'a Model>,
        profile: &'a Profile,
        page: &'a Page,
        now: Time,
        rules: Rules,
    ) -> Self {
        let chosen = Vec::with_capacity(usize::from(rules.slots));
        Self { catalog, model, profile, page, now, rules, chosen }
    }

    fn fill(mut self, kinds: impl Iterator<Item = StrategyKind>) -> Vec<Recommendation> {
        for kind in kinds {
            if self.is_full() {
                break;
            }
            match kind {
                StrategyKind::Session => self.fill_from_session(),
                StrategyKind::Popular => self.fill_from_popular(),
                StrategyKind::Recent => self.fill_from_recent(),
            }
        }
        self.chosen
    }

    fn is_full(&self) -> bool {
        self.chosen.len() >= usize::from(self.rules.slots)
    }

    /// What goes together with the latest items.
    fn fill_from_session(&mut self) {
        let Some(model) = self.model else { return };
        let session = latest(model, self.profile, self.page);
        let limited = self.rules.max_per_brand.or(self.rules.max_per_category).is_some();
        let most = if limited { MAX_CANDIDATES } else { usize::from(self.rules.slots) };
        let mut fits = |item| model.id(item).is_some_and(|id| self.fits(id));
        let candidates = Scorer::new(model).top(model, &session, Repeats::Unwanted, most, &mut fits);
        let scale_bits = model.numbers().scale_bits;
        for candidate in candidates {
            let Some(id) = model.id(candidate.item) else { continue };
            if self.is_full() || self.is_crowded(id) {
                continue;
            }
            let Some(item) = lead(model, &session, candidate.item).and_then(|item| model.id(item)) else { continue };
            let score = candidate.score.wrapping_shl(16) >> scale_bits;
            self.choose(id, score, StrategyKind::Session, Reason::ViewedTogether { item: String::from(item) });
        }
    }

    /// What many look at now.
    fn fill_from_popular(&mut self) {
        let Some(model) = self.model else { return };
        for (item, weight) in model.popular() {
            let Some(id) = model.id(*item) else { continue };
            if !self.is_full() && self.fits(id) && !self.is_crowded(id) {
                self.choose(id, u64::from(*weight), StrategyKind::Popular, Reason::Popular);
            }
        }
    }

    /// What this visitor looked at last.
    fn fill_from_recent(&mut self) {
        let mut score = ONE;
        for recent in self.profile.recent() {
            let id = recent.item.as_str();
            let looked_at = recent.touch != Touch::Purchase;
            if looked_at && !self.is_full() && self.fits(id) && !self.is_crowded(id) {
                self.choose(id, u64::from(score), StrategyKind::Recent, Reason::RecentlyViewed);
                score = score.saturating_sub(ONE >> 8);
            }
        }
    }

    fn choose(&mut self, id: &str, score: u64, strategy: StrategyKind, reason: Reason) {
        let slot = u8::try_from(self.chosen.len()).unwrap_or(u8::MAX);
        self.chosen.push(Recommendation { item_id: String::from(id), slot, score, strategy, reason });
    }

    /// Whether the rules that look at one item alone let it in.
    fn fits(&self, id: &str) -> bool {
        let exclude = &self.rules.exclude;
        let is = |text: &Text| text.as_str() == id;
        if self.chosen.iter().any(|chosen| chosen.item_id == id)
            || (exclude.has(Excluded::Current) && self.page.item_id.as_ref().is_some_and(is))
            || (exclude.has(Excluded::InCart) && self.page.cart.iter().take(MAX_CART_ITEMS).any(is))
        {
            return false;
        }
        let bought_since = exclude.purchased_within_ms.map(|within_ms| self.now.before(within_ms));
        if bought_since.is_some_and(|since| self.profile.has_purchased(id, since)) {
            return false;
        }
        // An item that left the catalog cannot be shown: nobody knows its name and its page.
        let Some(catalog) = self.catalog else { return true };
        let item = catalog.get(id);
        item.is_some_and(|item| item.stock == Stock::In || !exclude.has(Excluded::OutOfStock))
    }

    /// Whether the chosen items already hold as many of this one's brand or category as may be.
    fn is_crowded(&self, id: &str) -> bool {
        self.holds(id, self.rules.max_per_brand, |item| item.brand)
            || self.holds(id, self.rules.max_per_category, |item| item.category(0))
    }

    fn holds(&self, id: &str, most: Option<u8>, field: fn(&CatalogItem<'a>) -> Option<&'a str>) -> bool {
        let (Some(most), Some(catalog)) = (most, self.catalog) else { return false };
        let Some(value) = catalog.get(id).and_then(|item| field(&item)) else { return false };
        let items = self.chosen.iter().filter_map(|chosen| catalog.get(&chosen.item_id));
        items.filter(|item| field(item) == Some(value)).count() >= usize::from(most)
    }
}

/// The numbers of the latest items, oldest first: the page's own is the newest. Unknown items keep their place.
fn latest(model: &Model, profile: &Profile, page: &Page) -> Vec<u32> {
    let recent = profile.recent();
    let mut session: Vec<u32> = Vec::with_capacity(recent.len().saturating_add(1));
    let number = |id: &str| model.find(id).unwrap_or(u32::MAX);
    session.extend(recent.iter().rev().map(|recent| number(recent.item.as_str())));
    if let Some(item) = &page.item_id
        && recent.first().is_none_or(|newest| newest.item != *item)
    {
        session.push(number(item.as_str()));
    }
    session
}
