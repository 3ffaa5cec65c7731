//! Recommendations: whatever a placement asks for, in whatever shop, the items are ones that its rules let in, in slots that
//! its rules give them, and the same when asked again.

use super::choices::Choices;
use super::shop::{self, BRANDS, CATEGORIES, IDS, TAGS, text};
use nearside::catalog::{Catalog, CatalogItem, Stock, write};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::event::{Event, EventName, Item, Value};
use nearside::id::ReplicaId;
use nearside::manifest::StrategyKind;
use nearside::recommend::{Page, Recommendation};
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS, Time};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the host passes as entropy.
const SEED: u64 = 7;
/// The beginning: a day of 2026 on which some items of the shop are still to come.
const BEGIN_MS: u64 = 20_530 * DAY_MS + 10 * HOUR_MS;
/// Events, and how far they are apart.
const EVENTS: usize = 10;
const APART: [u64; 4] = [MINUTE_MS, HOUR_MS, DAY_MS, 15 * DAY_MS];
const EVENT_NAMES: [&str; 4] = ["view_item", "add_to_cart", "remove_from_cart", "purchase"];
const STRATEGIES: [&str; 9] =
    ["session", "similar", "together", "trending", "popular", "newest", "recent", "continue", "cart"];
const WORDS: [&str; 5] = ["purchased", "out_of_stock", "current", "in_cart", "shown"];
/// Hundredths: ends of price bands, how diverse.
const PERCENT: f64 = 100.0;
/// Rules of one kind.
const RULES: usize = 3;

/// Fills the placement of a site for a visitor of a shop, all of which `input` describes.
pub fn run(input: &[u8]) {
    let mut choices = Choices(input);
    let parts = choices.byte();
    let asked = placement(&mut choices);
    let site = json!({ "site": "demo", "segments": [{ "id": "in", "when": { "event": "view_item" } }], "placements": [asked] });
    let Ok(manifest) = nearside_author::compile_value(&site) else { return };
    let items = (!parts.is_multiple_of(8)).then(|| shop::items(&mut choices));
    let catalog = items.as_ref().map(|items| write(items).unwrap_or_else(|error| panic!("{error}")));
    let model = (parts / 8 % 8 != 0).then(|| shop::model(&mut choices));
    let model = model.map(|model| model.write().unwrap_or_else(|error| panic!("{error}")));
    let site = Site::load(manifest, catalog, model).unwrap_or_else(|error| panic!("{error}"));
    let mut engine = Engine::new(Arc::new(site), ReplicaId([parts; 16]), SEED);
    for purpose in Purpose::ALL {
        engine.set_consent(purpose, Choice::Granted, Time::default());
    }
    let now = visit(&mut engine, &mut choices);
    let page = page(&mut choices);
    let list = ask(&mut engine, &page, now);
    assert_eq!(ask(&mut engine, &page, now), list, "another answer to the same question");
    assert_eq!(ask(&mut engine.clone(), &page, now), list, "another answer of a twin");
    Check { asked: &asked, engine: &engine, page: &page, now, list: &list }.all();
}

fn ask(engine: &mut Engine, page: &Page, now: Time) -> Vec<Recommendation> {
    engine.recommend("p", page, now).unwrap_or_else(|error| panic!("{error}"))
}

/// A placement as it stands in site.json. A rule may be about visitors of a segment; that one here holds `if` they looked at
/// an item.
fn placement(choices: &mut Choices<'_>) -> Json {
    let slots = choices.below(12) + 1;
    let strategies: Vec<Json> = (0..=choices.below(4)).map(|_| strategy(choices)).collect();
    let mut rules = Map::new();
    let held = choices.short();
    let has = |bit: u16| held >> bit & 1 == 1;
    if has(0) {
        let words = choices.byte();
        let words = WORDS.iter().enumerate().filter(|(place, _)| words >> place & 1 == 1).map(|(_, word)| json!(word));
        let mut exclude: Vec<Json> = words.collect();
        if has(1) {
            exclude.extend((0..choices.below(RULES)).map(|_| Json::Object(matching(choices))));
        }
        rules.insert("exclude".into(), exclude.into());
        if has(2) && rules["exclude"].as_array().is_some_and(|list| list.contains(&json!("purchased"))) {
            rules.insert("purchased_within".into(), json!("2d"));
        }
    }
    for (bit, name) in [(3, "boost"), (4, "bury")] {
        if has(bit) {
            let weigh = |choices: &mut Choices<'_>| {
                let mut rule = matching(choices);
                rule.insert("by".into(), json!(f64::from(choices.byte().max(2)) / 2.0 + 0.5));
                Json::Object(rule)
            };
            rules.insert(name.into(), (0..choices.below(RULES)).map(|_| weigh(choices)).collect());
        }
    }
    if has(5) {
        let pins = (0..choices.below(RULES)).map(|_| {
            let mut pin = json!({ "slot": choices.below(slots), "item_id": choices.pick(&IDS) });
            condition(choices, &mut pin);
            pin
        });
        rules.insert("pin".into(), pins.collect());
    }
    for (bit, name) in [(6, "item_category"), (7, "item_brand")] {
        if has(bit) {
            rules.insert(name.into(), json!(choices.pick(&["same", "other"])));
        }
    }
    for (bit, name) in [(8, "max_per_brand"), (9, "max_per_category")] {
        if has(bit) {
            rules.insert(name.into(), json!(choices.below(3) + 1));
        }
    }
    if has(10) {
        rules.insert("diversity".into(), json!(f64::from(choices.byte() % 101) / PERCENT));
    }
    if has(11) {
        rules.insert("rotate".into(), json!(choices.below(6) + 2));
    }
    if has(12) {
        let [from, to] = [choices.byte() % 100, choices.byte()];
        let band = json!({ "from": f64::from(from) / PERCENT, "to": f64::from(to.max(from)) / PERCENT + 1.0 });
        rules.insert("price_band".into(), band);
    }
    json!({ "id": "p", "slots": slots, "strategies": strategies, "rules": rules })
}

fn strategy(choices: &mut Choices<'_>) -> Json {
    let name = choices.pick(&STRATEGIES);
    let mut strategy = json!({ "use": name });
    let more = choices.byte();
    if more.is_multiple_of(4) {
        strategy["at_least"] = json!(more / 4 % 12 + 1);
    }
    if matches!(name, "trending" | "popular" | "newest") && more % 4 == 1 {
        strategy["category"] = json!(["page", "visitor", CATEGORIES[0], CATEGORIES[1]][usize::from(more / 4 % 4)]);
    }
    condition(choices, &mut strategy);
    strategy
}

fn condition(choices: &mut Choices<'_>, of: &mut Json) {
    if choices.byte().is_multiple_of(4) {
        of["if"] = json!("in");
    }
}

/// The fields of a rule that say which items it means.
fn matching(choices: &mut Choices<'_>) -> Map<String, Json> {
    let (field, value) = match choices.below(5) {
        0 => ("item_id", choices.pick(&IDS)),
        1 => ("item_brand", choices.pick(&BRANDS)),
        2 => ("item_category", choices.pick(&CATEGORIES)),
        3 => ("item_category2", choices.pick(&CATEGORIES)),
        _ => ("tags", choices.pick(&TAGS)),
    };
    let mut rule = json!({ field: value });
    condition(choices, &mut rule);
    rule.as_object().cloned().unwrap_or_default()
}

/// What the visitor does; gives the time after it.
fn visit(engine: &mut Engine, choices: &mut Choices<'_>) -> Time {
    let mut now = Time::from_ms(BEGIN_MS).unwrap_or_default();
    for _ in 0..choices.below(EVENTS) {
        let what = choices.byte();
        let name = EVENT_NAMES[usize::from(what & 3)];
        let mut event = Event::new(EventName::parse(name).unwrap_or(EventName::Login), now);
        let mut item = Item::new(text(choices.pick(&IDS)));
        if what & 4 != 0 {
            item.categories[0] = Some(text(choices.pick(&CATEGORIES)));
        }
        let _full = event.push_item(item);
        let _refused = engine.record(&event, now);
        now = now.after(APART[usize::from(what >> 6)]);
    }
    if choices.byte().is_multiple_of(4) {
        let _full = engine.set_attribute(&text("campaign"), &Value::Text(text("Winter-BAGS-2026")), now);
    }
    now
}

fn page(choices: &mut Choices<'_>) -> Page {
    let held = choices.byte();
    let has = |bit: u8| held >> bit & 1 == 1;
    let mut some = |most: usize| (0..choices.below(most)).map(|_| text(choices.pick(&IDS))).collect::<Vec<_>>();
    Page {
        item_id: has(0).then(|| some(2).pop()).flatten(),
        category: has(1).then(|| text(CATEGORIES[usize::from(held >> 6) % CATEGORIES.len()])),
        cart: if has(2) { some(4) } else { Vec::new() },
        shown: if has(3) { some(4) } else { Vec::new() },
        language: None,
    }
}

/// An answer, and all that it is an answer to.
struct Check<'a> {
    asked: &'a Json,
    engine: &'a Engine,
    page: &'a Page,
    now: Time,
    list: &'a [Recommendation],
}

impl Check<'_> {
    fn all(&self) {
        let slots = self.asked["slots"].as_u64().unwrap_or(0);
        assert!(self.list.len() as u64 <= slots, "{} items for {slots} slots", self.list.len());
        assert!(self.list.iter().map(|held| held.slot).eq((0..).take(self.list.len())), "slots out of order");
        let ids: BTreeSet<&str> = self.list.iter().map(|held| held.item_id.as_str()).collect();
        assert_eq!(ids.len(), self.list.len(), "an item twice");
        for held in self.list {
            self.item(held);
        }
        self.pins();
        self.crowds("max_per_brand", |item| item.brand);
        self.crowds("max_per_category", |item| item.category(0));
        self.chain();
    }

    fn catalog(&self) -> Option<&Catalog> {
        self.engine.site().catalog.as_deref()
    }

    fn excludes(&self, word: &str) -> bool {
        self.asked["rules"]["exclude"].as_array().is_none_or(|list| list.contains(&json!(word)))
    }

    /// Whether rules let an item in, pinned or not; by the words of site.json alone.
    fn may_be_shown(&self, id: &str, kind: StrategyKind) -> bool {
        let is = |text: &nearside::event::Text| text.as_str() == id;
        let since = match self.asked["rules"]["purchased_within"] {
            Json::Null => Time::default(),
            _ => self.now.before(2 * DAY_MS),
        };
        if self.excludes("current") && self.page.item_id.as_ref().is_some_and(is)
            || self.excludes("shown") && self.page.shown.iter().any(is)
            || self.excludes("in_cart") && kind != StrategyKind::Cart && self.page.cart.iter().any(is)
            || self.excludes("purchased") && self.engine.profile().has_purchased(id, since)
        {
            return false;
        }
        let Some(catalog) = self.catalog() else { return true };
        let Some(item) = catalog.get(id) else { return false };
        let rules = self.asked["rules"]["exclude"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_out = self.excludes("out_of_stock") && item.stock == Stock::Out;
        let is_named = rules.iter().any(|rule| rule.is_object() && self.applies(rule) && means(rule, &item));
        !is_out && !is_named
    }

    fn item(&self, held: &Recommendation) {
        let (id, kind) = (held.item_id.as_str(), held.strategy);
        assert!(self.may_be_shown(id, kind), "{id} is left out: {held:?}");
        let catalog = self.catalog();
        let anchor = self.page.item_id.as_ref().and_then(|id| catalog?.get(id.as_str()));
        let Some((item, anchor)) = catalog.and_then(|catalog| catalog.get(id)).zip(anchor) else { return };
        if kind == StrategyKind::Pinned {
            return;
        }
        let rules = &self.asked["rules"];
        for (name, one, other) in
            [("item_category", item.category(0), anchor.category(0)), ("item_brand", item.brand, anchor.brand)]
        {
            match rules[name].as_str() {
                Some("same") => assert!(one == other && one.is_some(), "{id}: another {name}"),
                Some("other") => assert!(one != other || one.is_none() && other.is_none(), "{id}: the same {name}"),
                _ => {}
            }
        }
        if let (Some(to), Some(price)) = (rules["price_band"]["to"].as_f64(), anchor.price) {
            let from = rules["price_band"]["from"].as_f64().unwrap_or(0.0);
            let part = |price: nearside::event::Decimal| i128::from(price.units()) * 100;
            #[expect(clippy::cast_possible_truncation, reason = "parts of 0 to 100, in hundredths")]
            let end = |part: f64| i128::from(price.units()) * (part * PERCENT).round() as i128;
            let is_within = item.price.is_some_and(|price| (end(from)..=end(to)).contains(&part(price)));
            assert!(is_within, "{id} is beyond the price band");
        }
    }

    /// Whether a rule is for this visitor.
    fn applies(&self, rule: &Json) -> bool {
        rule["if"].is_null() || !self.engine.clone().segments(self.now).is_empty()
    }

    /// Pinned items stand where laying them out by hand puts them.
    fn pins(&self) {
        let mut pins: BTreeMap<u64, &str> = BTreeMap::new();
        for pin in self.asked["rules"]["pin"].as_array().into_iter().flatten().filter(|pin| self.applies(pin)) {
            let (slot, id) = (pin["slot"].as_u64().unwrap_or(0), pin["item_id"].as_str().unwrap_or_default());
            let is_new = !pins.contains_key(&slot) && !pins.values().any(|held| *held == id);
            // What is in no page's cart may be in the one that the visitor's events tell of.
            let is_open = self.page.cart.is_empty() && self.excludes("in_cart");
            let is_shown = self.list.iter().any(|held| held.strategy == StrategyKind::Pinned && held.item_id == id);
            let fits = if is_open { is_shown } else { self.may_be_shown(id, StrategyKind::Pinned) };
            if is_new && fits {
                pins.insert(slot, id);
            }
        }
        let is_pinned = |held: &&Recommendation| held.strategy == StrategyKind::Pinned;
        let mut others = self.list.iter().filter(|held| !is_pinned(held)).map(|held| held.item_id.as_str());
        let mut laid = Vec::new();
        for slot in 0..self.list.len() as u64 {
            let due = pins.remove(&slot).or_else(|| others.next()).or_else(|| pins.pop_first().map(|(_, id)| id));
            laid.extend(due);
        }
        assert!(self.list.iter().map(|held| held.item_id.as_str()).eq(laid.iter().copied()), "{laid:?} by hand");
        assert!(pins.is_empty(), "{pins:?} are not shown");
    }

    /// No more than so many of a kind, but for those that are pinned.
    fn crowds(&self, rule: &str, of: fn(CatalogItem<'_>) -> Option<&str>) {
        let (Some(most), Some(catalog)) = (self.asked["rules"][rule].as_u64(), self.catalog()) else { return };
        let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for held in self.list {
            if let Some(name) = catalog.get(&held.item_id).and_then(of) {
                let (all, pinned) = counts.entry(name).or_default();
                *all += 1;
                *pinned += u64::from(held.strategy == StrategyKind::Pinned);
            }
        }
        assert!(counts.values().all(|(all, pinned)| *all <= most.max(*pinned)), "{rule} {most}: {counts:?}");
    }

    /// Strategies come in their order, give enough or nothing, and the best first.
    fn chain(&self) {
        let others = || self.list.iter().filter(|held| held.strategy != StrategyKind::Pinned);
        let chain: Vec<&Json> = self.asked["strategies"].as_array().into_iter().flatten().collect();
        let names: BTreeSet<&str> = chain.iter().filter_map(|strategy| strategy["use"].as_str()).collect();
        if names.len() != chain.len() {
            return;
        }
        let slots = self.asked["slots"].as_u64().unwrap_or(0);
        let mut left = slots - (self.list.len() - others().count()) as u64;
        let mut in_order: Vec<&Recommendation> = Vec::new();
        for strategy in chain {
            let given: Vec<_> =
                others().filter(|held| Some(held.strategy.as_str()) == strategy["use"].as_str()).collect();
            let count = given.len() as u64;
            let least = strategy["at_least"].as_u64().unwrap_or(0).min(left);
            assert!(count == 0 || count >= least, "{strategy} gave {count} of {left}");
            assert!(count == 0 || self.applies(strategy), "{strategy} is for others");
            let is_mixed = !self.asked["rules"]["diversity"].as_f64().is_none_or(|part| part == 0.0);
            assert!(is_mixed || given.is_sorted_by(|one, other| one.score >= other.score), "{given:?}");
            left -= count;
            in_order.extend(given);
        }
        assert!(others().eq(in_order.iter().copied()), "strategies out of order");
    }
}

/// Whether a rule of site.json means an item.
fn means(rule: &Json, item: &CatalogItem<'_>) -> bool {
    let is = |name: &str, value: Option<&str>| rule[name].as_str().is_some_and(|wanted| value == Some(wanted));
    is("item_id", Some(item.id))
        || is("item_brand", item.brand)
        || is("item_category", item.category(0))
        || is("item_category2", item.category(1))
        || item.tags.clone().any(|tag| is("tags", Some(tag)))
}
