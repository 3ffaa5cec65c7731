//! What placements show: each strategy and each rule, over the six items of the fixture.

use super::*;
use crate::catalog::{Catalog, NewItem, Stock, write};
use crate::event::{Decimal, Text, Value};
use crate::id::ReplicaId;
use crate::manifest::Manifest;
use crate::profile::{Attribute, Dimension, Profile, Purchased, Recent, Sign, Touch, Version};
use crate::recommend::{Links, Model, Page, Shop, fixture};
use crate::time::{DAY_MS, Day, Time};
use alloc::format;
use alloc::string::ToString;
use core::cell::RefCell;

const NOW: u64 = 1_764_000_000_000;

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn at(ms: u64) -> Time {
    Time::from_ms(NOW + ms).unwrap()
}

/// A visitor who did this with items, oldest first.
fn touched(touches: &[(&str, Touch)]) -> Profile {
    let mut profile = Profile::new(ReplicaId([1; 16]));
    for (slot, (item, touch)) in (0_u8..).zip(touches) {
        let recent = Recent { at: at(u64::from(slot)), session: 1, touch: *touch, item: text(item) };
        profile.cells.recent.set(slot, recent, Version(1));
    }
    profile
}

/// A visitor who looked at these items, oldest first.
fn visitor(items: &[&str]) -> Profile {
    touched(&items.iter().map(|item| (*item, Touch::View)).collect::<Vec<_>>())
}

/// All items of the fixture: boots and bags of two brands, priced 10 to 60; `e` is out of stock. And `n`, which is new.
fn catalog() -> Catalog {
    let item = |place: i64, id: &str| {
        let mut item = NewItem::new(text(id));
        item.brand = Some(text(if id < "d" { "acme" } else { "zeta" }));
        item.categories[0] = Some(text(if id == "f" { "bags" } else { "boots" }));
        item.stock = if id == "e" { Stock::Out } else { Stock::In };
        item.price = Some(Decimal::from_i64(10 * (place + 1)));
        item.added = (id >= "d").then_some(Day(20_000 + u16::try_from(place).unwrap()));
        item.tags = if id == "d" { alloc::vec![text("sale"), text("gift")] } else { Vec::new() };
        item
    };
    let items: Vec<NewItem> =
        (0..).zip(["a", "b", "c", "d", "e", "f", "n"]).map(|(place, id)| item(place, id)).collect();
    Catalog::load(write(&items).unwrap()).unwrap()
}

/// A shop with one placement, and a visitor on one of its pages.
struct Case {
    manifest: Manifest,
    catalog: Option<Catalog>,
    model: Option<Model>,
    profile: Profile,
    page: Page,
    now: Time,
}

impl Case {
    /// A placement of so many slots: `strategies` and `rules` as in a site file. Segments are `in` and `out`.
    fn new(slots: u8, strategies: &str, rules: &str) -> Self {
        let site = format!(
            r#"{{ "site": "t", "segments": [{{ "id": "in", "when": {{ "event": "search" }} }}, {{ "id": "out", "when": {{ "event": "share" }} }}],
            "placements": [{{ "id": "p", "slots": {slots}, "strategies": [{strategies}], "rules": {{ {rules} }} }}] }}"#
        );
        let manifest = Manifest::load(nearside_author::compile(&site).unwrap()).unwrap();
        let (profile, page) = (visitor(&[]), Page::default());
        Self { manifest, catalog: Some(catalog()), model: Some(fixture::model()), profile, page, now: at(1000) }
    }

    fn by(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    fn on(mut self, item: &str) -> Self {
        self.page.item_id = Some(text(item));
        self
    }

    fn recommend(&self) -> Vec<Recommendation> {
        let links = match (&self.catalog, &self.model) {
            (Some(catalog), Some(model)) => Links::new(catalog, model),
            _ => Links::default(),
        };
        let placement = self.manifest.placement("p").unwrap();
        let list = recommend(&Ask {
            placement,
            shop: Shop { catalog: self.catalog.as_ref(), model: self.model.as_ref(), links: &links },
            profile: &self.profile,
            visitor: self.profile.visitor(),
            page: &self.page,
            scorer: &RefCell::default(),
            in_segment: &|number| number == 0,
            now: self.now,
        });
        for (slot, held) in (0..).zip(&list) {
            assert_eq!(held.slot, slot);
        }
        list
    }

    fn items(&self) -> String {
        self.recommend().iter().map(|held| held.item_id.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Each item with its reason.
    fn reasons(&self) -> Vec<String> {
        let one = |held: &Recommendation| {
            let about = match &held.reason.about {
                About::Nothing => String::new(),
                About::Item(id) | About::Category(id) => format!(" {id}"),
            };
            format!("{} {}{about}", held.item_id, held.reason.kind.as_str())
        };
        self.recommend().iter().map(one).collect()
    }
}

const SESSION: &str = r#"{ "use": "session" }"#;
const POPULAR: &str = r#"{ "use": "popular" }"#;
const NOTHING_OUT: &str = r#""exclude": []"#;

#[test]
fn a_session_leads_to_its_neighbours_and_says_why() {
    let mut case = Case::new(4, SESSION, NOTHING_OUT).by(visitor(&["f", "a"]));
    case.catalog = None;
    let list = case.reasons();
    assert_eq!(list[0], "b viewed_together a", "the strongest neighbour of the newest item");
    assert!(list.contains(&"e viewed_together f".to_string()), "{list:?}");
    let list = case.recommend();
    assert!(list.iter().all(|held| !["a", "f"].contains(&held.item_id.as_str())), "nothing seen");
    assert!(list.windows(2).all(|pair| pair[0].score >= pair[1].score));
    let case = case.on("f").by(visitor(&["a"]));
    assert_eq!(case.recommend()[0].item_id, "e", "the page is the newest item");
}

#[test]
fn strategies_fill_up_in_their_order_and_no_item_comes_twice() {
    let all = format!(r#"{SESSION}, {POPULAR}, {{ "use": "recent" }}"#);
    let items = Case::new(7, &all, NOTHING_OUT).by(visitor(&["a"])).items();
    assert_eq!(items.split(' ').count(), 6, "{items}");
    assert!(items.split(' ').all(|id| items.matches(id).count() == 1), "{items}");
    assert_eq!(Case::new(4, &all, NOTHING_OUT).items(), "c a b d", "the popular ones");
    let chain = r#"{ "if": "out", "use": "popular" }, { "if": "in", "use": "recent" }"#;
    assert_eq!(Case::new(4, chain, NOTHING_OUT).by(visitor(&["a"])).items(), "a");
}

#[test]
fn a_strategy_that_cannot_give_enough_gives_nothing() {
    let chain = |least: u8| format!(r#"{{ "use": "recent", "at_least": {least} }}, {POPULAR}"#);
    let case = |least| Case::new(3, &chain(least), NOTHING_OUT).by(visitor(&["f", "e"]));
    assert_eq!(case(2).items(), "e f c");
    assert_eq!(case(3).items(), "c a b");
    let two_left = r#"{ "use": "recent" }, { "use": "newest", "at_least": 4 }"#;
    assert_eq!(
        Case::new(4, two_left, NOTHING_OUT).by(visitor(&["f", "e"])).items(),
        "e f n d",
        "as many as there are slots"
    );
}

#[test]
fn similar_items_come_from_the_graph_and_then_from_the_shelf() {
    let similar = r#"{ "use": "similar" }"#;
    let list = Case::new(7, similar, NOTHING_OUT).on("a").reasons();
    assert_eq!(list.len(), 5, "all boots but the page's own: {list:?}");
    assert_eq!(list[0], "b similar a");
    assert!(list.iter().all(|held| held.ends_with("similar a")), "{list:?}");
    let cold = Case::new(7, similar, NOTHING_OUT).on("n").reasons();
    assert_eq!(cold.len(), 5, "a new item's page shows its shelf: {cold:?}");
    assert!(cold[0].starts_with("d ") || cold[0].starts_with("e "), "its brand comes first: {cold:?}");
    assert_eq!(Case::new(7, similar, NOTHING_OUT).items(), "", "no item, nothing similar");
}

#[test]
fn a_new_item_is_found_through_its_neighbours() {
    let list = Case::new(7, SESSION, NOTHING_OUT).by(visitor(&["d"])).reasons();
    assert!(list.contains(&"n similar d".to_string()), "of the brand and category that was looked at: {list:?}");
    let other = Case::new(7, SESSION, NOTHING_OUT).by(visitor(&["a"])).items();
    assert!(!other.contains('n'), "another brand: {other}");
}

#[test]
fn together_starts_from_the_item_the_cart_or_the_order() {
    let together = r#"{ "use": "together" }"#;
    let case = |profile| Case::new(3, together, NOTHING_OUT).by(profile);
    assert_eq!(case(visitor(&[])).on("b").reasons(), ["f bought_together b", "a bought_together b"][..1]);
    let in_cart = touched(&[("a", Touch::Cart), ("c", Touch::View)]);
    assert_eq!(case(in_cart).reasons(), ["d bought_together a", "f bought_together a"]);
    let bought = touched(&[("a", Touch::Cart), ("a", Touch::Purchase)]);
    assert_eq!(case(bought.clone()).items(), "d f");
    let mut later = case(bought);
    later.now = at(2 * DAY_MS);
    assert_eq!(later.items(), "");
}

#[test]
fn trending_is_of_the_shop_or_of_a_category() {
    let trending = |category: &str| Case::new(4, &format!(r#"{{ "use": "trending"{category} }}"#), NOTHING_OUT);
    assert_eq!(trending("").reasons(), ["f trending", "d trending", "c trending"]);
    assert_eq!(trending(r#", "category": "bags""#).reasons(), ["f trending bags"]);
    let page = trending(r#", "category": "page""#);
    assert_eq!(page.items(), "", "a page of no category");
    assert_eq!(page.on("a").items(), "d c");
    let mut visitors = trending(r#", "category": "visitor""#);
    assert_eq!(visitors.items(), "");
    let sign = Sign { dimension: Dimension::Category, value: &text("boots"), gain: 1, at: at(0) };
    visitors.profile.cells.interest(&sign, DAY_MS, Version(1));
    assert_eq!(visitors.items(), "d c", "what they are interested in");
    let campaign = Attribute { at: at(0), name: text(CAMPAIGN), value: Value::Text(text("Winter-BAGS-2026")) };
    visitors.profile.cells.attributes.set(0, campaign, Version(1));
    assert_eq!(visitors.items(), "f", "what brought them");
    visitors.now = at(2 * DAY_MS);
    assert_eq!(visitors.items(), "d c", "that was another visit");
}

#[test]
fn popular_and_newest_know_categories_too() {
    let of =
        |kind: &str| Case::new(4, &format!(r#"{{ "use": "{kind}", "category": "boots" }}"#), NOTHING_OUT).reasons();
    assert_eq!(of("popular"), ["c popular boots", "a popular boots", "b popular boots", "d popular boots"]);
    assert_eq!(of("newest"), ["n newest boots", "e newest boots", "d newest boots"]);
    assert_eq!(Case::new(2, r#"{ "use": "newest" }"#, NOTHING_OUT).reasons(), ["n newest", "f newest"]);
}

#[test]
fn the_visitors_own_items_come_back() {
    let touches =
        [("a", Touch::View), ("b", Touch::Cart), ("c", Touch::Cart), ("c", Touch::Remove), ("a", Touch::View)];
    let case = |kind: &str| Case::new(4, &format!(r#"{{ "use": "{kind}" }}"#), "").by(touched(&touches));
    assert_eq!(case("cart").reasons(), ["b in_cart"], "what was taken out is not in it");
    assert_eq!(case("recent").reasons(), ["a recently_viewed", "c recently_viewed"], "b is in the cart");
    assert_eq!(case("continue").items(), "a c", "looked at twice, taken out again");
    let mut said = case("cart");
    said.page.cart = alloc::vec![text("d"), text("f")];
    assert_eq!(said.items(), "f d", "the page knows better");
    let bought = touched(&[("a", Touch::Cart), ("b", Touch::View), ("a", Touch::Purchase)]);
    assert_eq!(Case::new(4, r#"{ "use": "cart" }"#, "").by(bought).items(), "");
    let mut old = case("cart");
    old.now = at(15 * DAY_MS);
    assert_eq!(old.items(), "");
}

#[test]
fn rules_leave_items_out() {
    let all = "c a b d e f";
    for (rules, gone) in [
        (r#""exclude": []"#, ""),
        (r#""exclude": ["current"]"#, "c"),
        (r#""exclude": ["in_cart"]"#, "a"),
        (r#""exclude": ["out_of_stock"]"#, "e"),
        (r#""exclude": ["shown"]"#, "f"),
        (r#""exclude": ["purchased"], "purchased_within": "3d""#, "d"),
        (r#""exclude": [{ "item_category": "bags" }]"#, "f"),
        (r#""exclude": [{ "item_id": ["a", "x"] }]"#, "a"),
        (r#""exclude": [{ "tags": "gift" }]"#, "d"),
        (r#""exclude": [{ "item_brand": "acme", "if": "out" }]"#, ""),
        (r#""exclude": [{ "item_brand": "acme", "if": "in" }]"#, "abc"),
    ] {
        let mut case = Case::new(6, POPULAR, rules).on("c");
        case.page.cart = alloc::vec![text("a")];
        case.page.shown = alloc::vec![text("f")];
        case.now = at(3 * DAY_MS);
        case.profile.cells.purchased.set(0, Purchased { at: at(0), item: text("d") }, Version(1));
        case.profile.cells.purchased.set(1, Purchased { at: Time::default(), item: text("b") }, Version(1));
        let left: Vec<&str> = all.split(' ').filter(|id| !gone.contains(id)).collect();
        assert_eq!(case.items(), left.join(" "), "{rules}");
    }
}

#[test]
fn items_stand_to_the_pages_item_as_they_should() {
    for (rules, left) in [
        (r#""item_category": "same""#, "c a b d e"),
        (r#""item_category": "other""#, "f"),
        (r#""item_brand": "same""#, "c a b"),
        (r#""item_brand": "other""#, "d e f"),
        (r#""price_band": { "from": 0.5, "to": 2 }"#, "c a b d"),
        (r#""price_band": { "from": 1.5 }"#, "c d e f"),
        (r#""price_band": { "to": 1 }"#, "a b"),
    ] {
        let case = Case::new(6, POPULAR, &format!("{NOTHING_OUT}, {rules}"));
        assert_eq!(case.items(), "c a b d e f", "a page of no item compares nothing");
        assert_eq!(case.on("b").items(), left, "{rules}");
    }
}

#[test]
fn boosted_items_come_earlier_and_buried_ones_later() {
    for (rules, order) in [
        (r#""boost": [{ "item_id": "b", "by": 4 }]"#, "b c a"),
        (r#""bury": [{ "item_id": "c", "by": 2 }]"#, "a c b"),
        (r#""boost": [{ "item_category": "bags", "by": 100, "if": "out" }]"#, "c a b"),
        (r#""boost": [{ "tags": ["sale"], "by": 100 }, { "tags": "gift", "by": 100 }]"#, "d c a"),
    ] {
        assert_eq!(Case::new(3, POPULAR, &format!("{NOTHING_OUT}, {rules}")).items(), order, "{rules}");
    }
}

#[test]
fn pinned_items_stand_in_their_slots() {
    let pins = r#""pin": [{ "slot": 2, "item_id": "f" }, { "slot": 0, "item_id": "d", "if": "out" }, { "slot": 1, "item_id": "gone" }]"#;
    let case = Case::new(4, POPULAR, &format!("{NOTHING_OUT}, {pins}"));
    assert_eq!(case.reasons(), ["c popular", "a popular", "f pinned", "b popular"]);
    let few = Case::new(4, r#"{ "use": "recent" }"#, &format!("{NOTHING_OUT}, {pins}")).by(visitor(&["a"]));
    assert_eq!(few.items(), "a f", "it moves up");
    let sold_out = r#""exclude": ["out_of_stock"], "pin": [{ "slot": 0, "item_id": "e" }]"#;
    assert_eq!(Case::new(1, POPULAR, sold_out).items(), "c");
}

#[test]
fn no_more_than_so_many_of_a_brand_or_category() {
    let case = |rule: &str| Case::new(6, POPULAR, &format!("{NOTHING_OUT}, {rule}"));
    assert_eq!(case(r#""max_per_brand": 2"#).items(), "c a d e");
    assert_eq!(case(r#""max_per_category": 1"#).items(), "c f");
    let with_pin = r#""max_per_brand": 2, "pin": [{ "slot": 5, "item_id": "b" }]"#;
    assert_eq!(case(with_pin).items(), "c d e b", "a pinned one counts");
}

#[test]
fn diversity_mixes_categories() {
    let order = |diversity: &str| Case::new(3, POPULAR, &format!(r#"{NOTHING_OUT}, "diversity": {diversity}"#)).items();
    assert_eq!(order("0"), "c a b");
    assert_eq!(order("0.2"), "c a b", "the bag is not popular enough");
    assert_eq!(order("0.5"), "c f a");
    assert_eq!(order("1"), "c f a");
}

#[test]
fn the_day_turns_the_best_ones() {
    let mut case = Case::new(6, POPULAR, &format!(r#"{NOTHING_OUT}, "rotate": 4"#));
    let mut orders: Vec<String> = Vec::new();
    for day in 0..20 {
        case.now = at(day * DAY_MS);
        let items = case.items();
        assert_eq!(items, case.items());
        assert!(items.ends_with(" e f"), "the rest stays: {items}");
        let scores: Vec<u64> = case.recommend().iter().map(|held| held.score).collect();
        assert!(scores.is_sorted_by(|one, other| one >= other));
        orders.push(items);
    }
    let first: alloc::collections::BTreeSet<&str> = orders.iter().filter_map(|items| items.split(' ').next()).collect();
    assert_eq!(first.len(), 4, "each comes first one day: {orders:?}");
    let mut other = Case::new(6, POPULAR, &format!(r#"{NOTHING_OUT}, "rotate": 4"#));
    other.profile.replica = ReplicaId([2; 16]);
    let others: Vec<String> = (0..20)
        .map(|day| {
            other.now = at(day * DAY_MS);
            other.items()
        })
        .collect();
    assert_ne!(orders, others, "another visitor sees another order");
}

#[test]
fn an_item_that_left_the_catalog_is_not_shown() {
    let chain = format!("{SESSION}, {POPULAR}");
    let mut case = Case::new(4, &chain, NOTHING_OUT).by(visitor(&["a"]));
    case.catalog = Some(Catalog::load(write(&[NewItem::new(text("b"))]).unwrap()).unwrap());
    assert_eq!(case.items(), "b");
}

#[test]
fn without_a_model_there_is_the_catalog_and_what_the_visitor_saw() {
    let chain =
        format!(r#"{SESSION}, {POPULAR}, {{ "use": "trending" }}, {{ "use": "together" }}, {{ "use": "recent" }}"#);
    let mut case = Case::new(4, &chain, NOTHING_OUT).by(visitor(&["a", "b", "a"]));
    (case.model, case.catalog) = (None, None);
    assert_eq!(case.reasons(), ["a recently_viewed", "b recently_viewed"]);
    let mut similar = Case::new(2, r#"{ "use": "similar" }"#, "").on("a");
    similar.model = None;
    assert_eq!(similar.items(), "b c");
}
