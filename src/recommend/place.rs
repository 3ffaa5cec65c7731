//! Fills the slots of a placement: strategies in their order, under the placement's rules.

use super::model::Model;
use super::numbers::ONE;
use super::score::{Repeats, Scorer, lead};
use super::{Ask, Page, Reason, Recommendation};
use crate::catalog::{Catalog, Stock};
use crate::event::Text;
use crate::limits::MAX_CART_ITEMS;
use crate::manifest::{Excluded, Strategy, StrategyKind};
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
    let exclude = placement.exclude();
    let keep = |what| if exclude.has(what) { Keep::Out } else { Keep::In };
    let rules = Rules {
        slots: placement.slots(),
        bought_since: exclude.purchased_within_ms.map(|within_ms| ask.now.before(within_ms)),
        out_of_stock: keep(Excluded::OutOfStock),
        current: keep(Excluded::Current),
        in_cart: keep(Excluded::InCart),
        max_per_brand: placement.max_per_brand(),
        max_per_category: placement.max_per_category(),
    };
    let strategies = placement.strategies().filter(|strategy| allowed(*strategy, ask.in_segment));
    let kinds = strategies.map(|strategy| strategy.kind);
    Filling::new(ask.catalog, ask.model, ask.profile, ask.page, rules).fill(kinds)
}

fn allowed(strategy: Strategy, in_segment: &dyn Fn(u16) -> bool) -> bool {
    strategy.condition.is_none_or(in_segment)
}

/// Whether items of some kind are kept in or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    In,
    Out,
}

/// The rules of a placement.
#[derive(Debug, Clone, Copy)]
struct Rules {
    slots: u8,
    /// What was bought at this moment or later is left out.
    bought_since: Option<Time>,
    out_of_stock: Keep,
    current: Keep,
    in_cart: Keep,
    max_per_brand: Option<u8>,
    max_per_category: Option<u8>,
}

/// A placement while it is being filled.
struct Filling<'a> {
    catalog: Option<&'a Catalog>,
    model: Option<&'a Model>,
    profile: &'a Profile,
    page: &'a Page,
    rules: Rules,
    chosen: Vec<Recommendation>,
}

impl<'a> Filling<'a> {
    fn new(
        catalog: Option<&'a Catalog>,
        model: Option<&'a Model>,
        profile: &'a Profile,
        page: &'a Page,
        rules: Rules,
    ) -> Self {
        let chosen = Vec::with_capacity(usize::from(rules.slots));
        Self { catalog, model, profile, page, rules, chosen }
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
            if !self.takes(id) {
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
            if self.takes(id) {
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
            if looked_at && self.takes(id) {
                self.choose(id, u64::from(score), StrategyKind::Recent, Reason::RecentlyViewed);
                score = score.saturating_sub(ONE >> 8);
            }
        }
    }

    fn choose(&mut self, id: &str, score: u64, strategy: StrategyKind, reason: Reason) {
        let slot = u8::try_from(self.chosen.len()).unwrap_or(u8::MAX);
        self.chosen.push(Recommendation { item_id: String::from(id), slot, score, strategy, reason });
    }

    /// Whether there is a slot for this item and all rules let it in.
    fn takes(&self, id: &str) -> bool {
        !self.is_full() && self.fits(id) && !self.is_crowded(id)
    }

    /// Whether the rules that look at one item alone let it in.
    fn fits(&self, id: &str) -> bool {
        let rules = &self.rules;
        let is = |text: &Text| text.as_str() == id;
        if self.chosen.iter().any(|chosen| chosen.item_id == id)
            || (rules.current == Keep::Out && self.page.item_id.as_ref().is_some_and(is))
            || (rules.in_cart == Keep::Out && self.page.cart.iter().take(MAX_CART_ITEMS).any(is))
        {
            return false;
        }
        if rules.bought_since.is_some_and(|since| self.profile.has_purchased(id, since)) {
            return false;
        }
        // An item that left the catalog cannot be shown: nobody knows its name and its page.
        let Some(catalog) = self.catalog else { return true };
        let item = catalog.get(id);
        item.is_some_and(|item| item.stock == Stock::In || rules.out_of_stock == Keep::In)
    }

    /// Whether the chosen items already hold as many of this one's brand or category as may be.
    fn is_crowded(&self, id: &str) -> bool {
        let (rules, Some(catalog)) = (&self.rules, self.catalog) else { return false };
        if rules.max_per_brand.or(rules.max_per_category).is_none() {
            return false;
        }
        let Some(item) = catalog.get(id) else { return false };
        let (mut of_brand, mut of_category) = (0_u8, 0_u8);
        for held in self.chosen.iter().filter_map(|chosen| catalog.get(&chosen.item_id)) {
            of_brand = of_brand.saturating_add(u8::from(item.brand.is_some() && held.brand == item.brand));
            let category = item.category(0);
            of_category = of_category.saturating_add(u8::from(category.is_some() && held.category(0) == category));
        }
        rules.max_per_brand.is_some_and(|most| of_brand >= most)
            || rules.max_per_category.is_some_and(|most| of_category >= most)
    }
}

/// The numbers of the latest items, oldest first: the page's own is the newest. Unknown items keep their place.
fn latest(model: &Model, profile: &Profile, page: &Page) -> Vec<u32> {
    let recent = profile.recent();
    let mut session: Vec<u32> = Vec::with_capacity(recent.len().saturating_add(1));
    let number = |id: &str| model.find(id).unwrap_or(u32::MAX);
    for recent in recent.iter().rev() {
        session.push(number(recent.item.as_str()));
    }
    if let Some(item) = &page.item_id
        && recent.first().is_none_or(|newest| newest.item != *item)
    {
        session.push(number(item.as_str()));
    }
    session
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{NewItem, write};
    use crate::id::ReplicaId;
    use crate::profile::{Purchased, Recent, Version};
    use crate::recommend::fixture;
    use alloc::vec;

    const FREE: Rules = Rules {
        slots: 4,
        bought_since: None,
        out_of_stock: Keep::In,
        current: Keep::In,
        in_cart: Keep::In,
        max_per_brand: None,
        max_per_category: None,
    };

    fn text(text: &str) -> Text {
        Text::new(text).unwrap()
    }

    fn at(ms: u64) -> Time {
        Time::from_ms(ms).unwrap()
    }

    /// A visitor who looked at these items, oldest first.
    fn visitor(items: &[&str]) -> Profile {
        let mut profile = Profile::new(ReplicaId([1; 16]));
        for (slot, item) in (0..).zip(items) {
            let recent = Recent { at: at(1000 + u64::from(slot)), session: 1, touch: Touch::View, item: text(item) };
            profile.cells.recent.set(slot, recent, Version(1));
        }
        profile
    }

    /// All items of the fixture: boots and bags of two brands; `e` is out of stock.
    fn catalog() -> Catalog {
        let item = |id: &str, brand: &str, category: &str| {
            let mut item = NewItem::new(text(id));
            (item.brand, item.categories[0]) = (Some(text(brand)), Some(text(category)));
            item.stock = if id == "e" { Stock::Out } else { Stock::In };
            item
        };
        let items = ["a", "b", "c", "d", "e", "f"];
        let items =
            items.map(|id| item(id, if id < "d" { "acme" } else { "zeta" }, if id == "f" { "bags" } else { "boots" }));
        Catalog::load(write(&items).unwrap()).unwrap()
    }

    fn fill(
        profile: &Profile,
        page: &Page,
        catalog: Option<&Catalog>,
        rules: Rules,
        kinds: &[StrategyKind],
    ) -> Vec<String> {
        let model = fixture::model();
        let chosen = Filling::new(catalog, Some(&model), profile, page, rules).fill(kinds.iter().copied());
        for (slot, chosen) in (0..).zip(&chosen) {
            assert_eq!(chosen.slot, slot);
        }
        chosen.into_iter().map(|chosen| chosen.item_id).collect()
    }

    #[test]
    fn a_session_leads_to_its_neighbours_and_says_why() {
        let model = fixture::model();
        let (profile, page) = (visitor(&["f", "a"]), Page::default());
        let filling = Filling::new(None, Some(&model), &profile, &page, FREE);
        let chosen = filling.fill([StrategyKind::Session].into_iter());
        assert_eq!(chosen[0].item_id, "b", "the strongest neighbour of the newest item");
        assert_eq!(chosen[0].reason, Reason::ViewedTogether { item: "a".into() });
        assert!(chosen.iter().all(|chosen| !["a", "f"].contains(&chosen.item_id.as_str())), "nothing seen");
        assert!(chosen.windows(2).all(|pair| pair[0].score >= pair[1].score));
        let of_f = chosen.iter().find(|chosen| chosen.item_id == "e").unwrap();
        assert_eq!(of_f.reason, Reason::ViewedTogether { item: "f".into() });
    }

    #[test]
    fn the_page_is_the_newest_item() {
        let page = Page { item_id: Some(text("f")), ..Page::default() };
        assert_eq!(fill(&visitor(&["a"]), &page, None, FREE, &[StrategyKind::Session])[0], "e");
        assert_eq!(fill(&visitor(&[]), &page, None, FREE, &[StrategyKind::Session])[0], "e");
    }

    #[test]
    fn strategies_fill_up_in_their_order_and_no_item_comes_twice() {
        let (profile, page) = (visitor(&["a"]), Page::default());
        let kinds = [StrategyKind::Session, StrategyKind::Popular, StrategyKind::Recent];
        let rules = Rules { slots: 6, ..FREE };
        let all = fill(&profile, &page, None, rules, &kinds);
        assert_eq!(all.len(), 6);
        assert!(all.iter().all(|id| all.iter().filter(|other| *other == id).count() == 1), "{all:?}");
        assert_eq!(fill(&profile, &page, None, FREE, &[StrategyKind::Recent]), ["a"]);
        assert_eq!(fill(&visitor(&[]), &page, None, FREE, &kinds), ["c", "a", "b", "d"], "the popular ones");
    }

    #[test]
    fn rules_leave_items_out() {
        let (popular, catalog) = ([StrategyKind::Popular], catalog());
        let rules = Rules { slots: 6, ..FREE };
        let page = Page { item_id: Some(text("c")), category: None, cart: vec![text("a")] };
        let all = fill(&visitor(&[]), &page, Some(&catalog), rules, &popular);
        assert_eq!(all, ["c", "a", "b", "d", "e", "f"]);
        for (rules, gone) in [
            (Rules { current: Keep::Out, ..rules }, "c"),
            (Rules { in_cart: Keep::Out, ..rules }, "a"),
            (Rules { out_of_stock: Keep::Out, ..rules }, "e"),
            (Rules { bought_since: Some(at(500)), ..rules }, "d"),
        ] {
            let mut profile = visitor(&[]);
            profile.cells.purchased.set(0, Purchased { at: at(500), item: text("d") }, Version(1));
            profile.cells.purchased.set(1, Purchased { at: at(499), item: text("b") }, Version(1));
            let left: Vec<_> = all.iter().filter(|id| *id != gone).cloned().collect();
            assert_eq!(fill(&profile, &page, Some(&catalog), rules, &popular), left);
        }
    }

    #[test]
    fn no_more_than_so_many_of_a_brand_or_category() {
        let (profile, page, catalog) = (visitor(&[]), Page::default(), catalog());
        let rules = Rules { slots: 6, max_per_brand: Some(2), ..FREE };
        assert_eq!(fill(&profile, &page, Some(&catalog), rules, &[StrategyKind::Popular]), ["c", "a", "d", "e"]);
        let rules = Rules { slots: 6, max_per_category: Some(1), ..FREE };
        assert_eq!(fill(&profile, &page, Some(&catalog), rules, &[StrategyKind::Popular]), ["c", "f"]);
        let session = fill(&visitor(&["a"]), &page, Some(&catalog), rules, &[StrategyKind::Session]);
        assert_eq!(session, ["b"], "all that a leads to are boots");
    }

    #[test]
    fn an_item_that_left_the_catalog_is_not_shown() {
        let one = Catalog::load(write(&[NewItem::new(text("b"))]).unwrap()).unwrap();
        let kinds = [StrategyKind::Session, StrategyKind::Popular];
        assert_eq!(fill(&visitor(&["a"]), &Page::default(), Some(&one), FREE, &kinds), ["b"]);
    }

    #[test]
    fn without_a_model_there_is_what_the_visitor_saw() {
        let (profile, page) = (visitor(&["a", "b", "a"]), Page::default());
        let kinds = [StrategyKind::Session, StrategyKind::Popular, StrategyKind::Recent];
        let chosen = Filling::new(None, None, &profile, &page, FREE).fill(kinds.into_iter());
        let items: Vec<_> = chosen.iter().map(|chosen| (chosen.item_id.as_str(), &chosen.reason)).collect();
        assert_eq!(items, [("a", &Reason::RecentlyViewed), ("b", &Reason::RecentlyViewed)]);
    }
}
