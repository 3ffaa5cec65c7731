//! Which items may be shown at all: the rules that look at one item alone.

use super::visitor;
use crate::catalog::{Catalog, Facts, NO_WORD, Stock};
use crate::limits::MAX_SHOWN_ITEMS;
use crate::manifest::placement::rule::MatchField;
use crate::manifest::{Action, Excluded, Match, Relation, StrategyKind};
use crate::recommend::{Ask, Shop};
use alloc::vec::Vec;

/// Why an item is left out: the bit of [`Excluded`], or this one for an item that has a slot already.
const CHOSEN: u16 = 1 << 15;
/// How many items are left out on most pages, beside those that get a slot.
const BANNED: usize = 8;
/// An upper end of a price band that is none.
const NO_END: u16 = u16::MAX;

/// The rules of a placement for one visitor on one page.
pub(super) struct Filter<'a> {
    shop: Shop<'a>,
    /// Items left out, by id, each with the bits of why.
    banned: Vec<(&'a str, u16)>,
    /// What rules of the visitor's segments leave out.
    excluded: Vec<Match<'a>>,
    in_stock_only: bool,
    /// The page's item, where rules compare with it.
    anchor: Option<Facts>,
    category: Relation,
    brand: Relation,
    price_band: Option<(u16, u16)>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(ask: &Ask<'a>) -> Self {
        let (placement, page) = (&ask.placement, ask.page);
        let exclude = placement.exclude();
        let (category, brand, price_band) = (placement.category(), placement.brand(), placement.price_band());
        let compares = (category, brand) != (Relation::Any, Relation::Any) || price_band.is_some();
        let anchor = page.item_id.as_ref().filter(|_| compares).and_then(|id| ask.shop.facts_of(id.as_str()));
        let mut filter = Self {
            shop: ask.shop,
            // Room for what gets a slot, and for some others.
            banned: Vec::with_capacity(usize::from(placement.slots()).saturating_add(BANNED)),
            excluded: Vec::new(),
            in_stock_only: exclude.has(Excluded::OutOfStock),
            anchor,
            category,
            brand,
            price_band,
        };
        if let Some(within_ms) = exclude.purchased_within_ms {
            let since = ask.now.before(within_ms);
            ask.profile.each(
                |cells| &cells.purchased,
                |bought| {
                    if bought.at >= since {
                        filter.ban(bought.item.as_str(), Excluded::Purchased.bit());
                    }
                },
            );
        }
        if let Some(current) = page.item_id.as_ref().filter(|_| exclude.has(Excluded::Current)) {
            filter.ban(current.as_str(), Excluded::Current.bit());
        }
        if exclude.has(Excluded::InCart) {
            for id in visitor::cart(ask) {
                filter.ban(id, Excluded::InCart.bit());
            }
        }
        if exclude.has(Excluded::Shown) {
            for id in page.shown.iter().take(MAX_SHOWN_ITEMS) {
                filter.ban(id.as_str(), Excluded::Shown.bit());
            }
        }
        for rule in placement.rules() {
            if let Action::Exclude(matching) = rule.action
                && rule.condition.is_none_or(ask.in_segment)
            {
                filter.excluded.push(matching);
            }
        }
        filter
    }

    /// An item was given a slot: it gets no other.
    pub(super) fn choose(&mut self, id: &'a str) {
        self.ban(id, CHOSEN);
    }

    /// A slot was taken back.
    pub(super) fn release(&mut self, id: &str) {
        if let Ok(place) = self.place_of(id)
            && let Some((_, why)) = self.banned.get_mut(place)
        {
            *why &= !CHOSEN;
        }
    }

    /// Whether an item may be shown by a strategy. What is in the cart may be by the one whose purpose that is.
    pub(super) fn fits(&self, id: &str, facts: Option<&Facts>, kind: StrategyKind) -> bool {
        let overlooked = if kind == StrategyKind::Cart { Excluded::InCart.bit() } else { 0 };
        if let Ok(place) = self.place_of(id)
            && self.banned.get(place).is_some_and(|(_, why)| *why & !overlooked != 0)
        {
            return false;
        }
        // An item that left the catalog cannot be shown: nobody knows its name and its page.
        let Some(catalog) = self.shop.catalog else { return true };
        let Some(facts) = facts else { return false };
        if self.in_stock_only && facts.stock == Stock::Out {
            return false;
        }
        if self.excluded.iter().any(|matching| holds(matching, catalog, facts)) {
            return false;
        }
        // The shop's own choice need not be like the page's item.
        kind == StrategyKind::Pinned || self.anchor.is_none_or(|anchor| self.suits(facts, &anchor))
    }

    /// Whether an item stands to the page's item as it should.
    fn suits(&self, facts: &Facts, anchor: &Facts) -> bool {
        stands(self.category, facts.category(), anchor.category())
            && stands(self.brand, facts.brand, anchor.brand)
            && self.price_band.is_none_or(|band| is_within(band, facts.price, anchor.price))
    }

    fn ban(&mut self, id: &'a str, why: u16) {
        match self.place_of(id) {
            Ok(place) => {
                if let Some((_, held)) = self.banned.get_mut(place) {
                    *held |= why;
                }
            }
            Err(place) => self.banned.insert(place, (id, why)),
        }
    }

    #[inline(never)]
    fn place_of(&self, id: &str) -> Result<usize, usize> {
        self.banned.binary_search_by(|(held, _)| (*held).cmp(id))
    }
}

/// Whether an item is one of those that a rule means.
pub(super) fn holds(matching: &Match<'_>, catalog: &Catalog, facts: &Facts) -> bool {
    match matching.field() {
        MatchField::Id => matching.has(catalog.id(facts.number)),
        MatchField::Brand => matching.has(catalog.word(facts.brand)),
        MatchField::Category(level) => {
            matching.has(facts.categories.get(usize::from(level)).and_then(|word| catalog.word(*word)))
        }
        MatchField::Variant => matching.has(catalog.item(facts.number).and_then(|item| item.variant)),
        MatchField::Tags => catalog.tags(facts).any(|tag| matching.has(Some(tag))),
    }
}

fn stands(relation: Relation, word: u32, anchor: u32) -> bool {
    match relation {
        Relation::Any => true,
        Relation::Same => word == anchor && word != NO_WORD,
        Relation::Other => word != anchor,
    }
}

/// Whether a price lies between two hundredths of the anchor's. Without the anchor's there is no band; an item without
/// one is not in it.
fn is_within((from, to): (u16, u16), price: Option<u64>, anchor: Option<u64>) -> bool {
    let Some(anchor) = anchor else { return true };
    let Some(price) = price else { return false };
    let price = price.saturating_mul(100);
    let end = |hundredths: u16| anchor.saturating_mul(u64::from(hundredths));
    price >= end(from) && (to == NO_END || price <= end(to))
}
