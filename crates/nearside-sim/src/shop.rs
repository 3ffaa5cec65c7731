//! The simulated shop: its site, its items, and what visitors do there.

use crate::decay::{INTERESTS, Interests, Roots};
use nearside::engine::Site;
use nearside::event::{Decimal, Event, EventName, Item, ItemField, TRANSACTION_ID, Text, Value};
use nearside::id::MetricId;
use nearside::time::Time;
use std::sync::Arc;

/// Metrics that are compared: pages, views, views of shoes, carts, purchases, their value, the dearest of them.
pub const METRICS: usize = 7;
/// The metric that keeps the greatest value instead of adding up.
pub const DEAREST: usize = 6;
/// Items of the shop.
pub const ITEMS: u8 = 24;
/// The categories and brands, in the order of [`Interests`].
pub const NAMES: [&str; INTERESTS] = ["shoes", "coats", "hats", "bags", "acme", "zeta", "north"];
/// How many of [`NAMES`] are categories.
pub const CATEGORIES: usize = 4;

/// A site whose metrics count what the oracle counts, by day and for life.
const SITE: &str = r#"{
  "site": "sim",
  "affinity": { "half_life": "3d" },
  "segments": [
    { "id": "reader", "when": { "event": "page_view", "within": "64d", "count": { "gte": 5 } } },
    { "id": "viewer", "when": { "event": "view_item", "within": "30d", "count": { "gte": 3 } } },
    { "id": "shoes", "when": { "event": "view_item", "where": { "item_category": { "eq": "shoes" } }, "within": "7d" } },
    { "id": "keen", "when": { "event": "add_to_cart", "within": "7d" } },
    { "id": "buyer", "when": { "event": "purchase", "within": "30d" } },
    { "id": "spender", "when": { "event": "purchase", "within": "64d", "sum": { "of": "value", "gte": 500 } } },
    { "id": "splurger", "when": { "event": "purchase", "within": "64d", "max": { "of": "value", "gte": 90 } } } ]
}"#;

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page was looked at.
    Page,
    /// An item was looked at.
    View,
    /// It was put into the cart.
    Cart,
    /// It was bought.
    Purchase,
}

/// Something that a visitor did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    /// When, by the device's clock.
    pub at: Time,
    /// What.
    pub kind: Kind,
    /// With which item.
    pub item: u8,
    /// For how much, in ten-thousandths.
    pub price: i64,
}

/// The compiled site with what is asked of it again and again.
#[derive(Debug)]
pub struct Shop {
    /// For the engines.
    pub site: Arc<Site>,
    /// The metrics by their place in [`METRICS`].
    pub metrics: [MetricId; METRICS],
    /// For the oracle's interests.
    pub roots: Roots,
    items: Vec<Item>,
}

impl Shop {
    /// Compiles the site.
    ///
    /// # Errors
    /// Where it does not compile: that is a fault of this file.
    pub fn open() -> Result<Self, String> {
        let manifest = nearside_author::compile(SITE).map_err(|error| error.to_string())?;
        let site = Site::load(manifest, None, None).map_err(|error| error.to_string())?;
        let items = (0..ITEMS).map(item).collect::<Result<_, _>>()?;
        let mut shop = Self { site: Arc::new(site), metrics: [MetricId(0); METRICS], roots: Roots::default(), items };
        shop.metrics = shop.find_metrics()?;
        Ok(shop)
    }

    /// A deed as the page tells it. Its number makes a purchase's transaction one of its own.
    ///
    /// # Errors
    /// Where the core refuses one of its parts: that is a fault of this file.
    pub fn event(&self, number: usize, deed: &Deed) -> Result<Event, String> {
        let refused = |error: nearside::error::Error| error.to_string();
        let name = match deed.kind {
            Kind::Page => EventName::PageView,
            Kind::View => EventName::ViewItem,
            Kind::Cart => EventName::AddToCart,
            Kind::Purchase => EventName::Purchase,
        };
        let mut event = Event::new(name, deed.at);
        if deed.kind == Kind::Purchase {
            event.set(text("value")?, Value::Number(Decimal::from_units(deed.price))).map_err(refused)?;
            event.set(text(TRANSACTION_ID)?, Value::Text(text(&format!("T{number}"))?)).map_err(refused)?;
        }
        if let (true, Some(item)) = (deed.kind != Kind::Page, self.items.get(usize::from(deed.item))) {
            event.push_item(item.clone()).map_err(refused)?;
        }
        Ok(event)
    }

    /// Finds each metric by an event that only it and known ones count.
    fn find_metrics(&self) -> Result<[MetricId; METRICS], String> {
        let mut found = [MetricId(0); METRICS];
        let samples = [(Kind::Page, 0), (Kind::View, 1), (Kind::View, 0), (Kind::Cart, 0), (Kind::Purchase, 0)];
        for (kind, item) in samples {
            let deed = Deed { at: Time::default(), kind, item, price: 30_000 };
            let (amounts, event) = (deed.amounts(), self.event(0, &deed)?);
            let mut counted = Vec::new();
            self.site.manifest.each_amount(&event, &mut |id, amount| counted.push((id, amount)));
            for (place, amount) in amounts.into_iter().enumerate().filter(|(_, amount)| *amount != 0) {
                let wanted = |(id, held): &&(MetricId, i64)| {
                    let is_greatest = id.joined() == nearside::id::Joined::Greatest;
                    *held == amount && !found.contains(id) && is_greatest == (place == DEAREST)
                };
                let id = counted.iter().find(wanted).map(|(id, _)| *id);
                if let Some(held) = found.get_mut(place).filter(|held| held.0 == 0) {
                    *held = id.ok_or_else(|| format!("no metric for {kind:?}, place {place}"))?;
                }
            }
        }
        Ok(found)
    }
}

impl Deed {
    /// What it adds to each metric.
    #[must_use]
    pub const fn amounts(&self) -> [i64; METRICS] {
        match self.kind {
            Kind::Page => [1, 0, 0, 0, 0, 0, 0],
            Kind::View => [0, 1, (category(self.item) == 0) as i64, 0, 0, 0, 0],
            Kind::Cart => [0, 0, 0, 1, 0, 0, 0],
            Kind::Purchase => [0, 0, 0, 0, 1, self.price, self.price],
        }
    }

    /// Adds what it tells of interests.
    pub fn interest(&self, interests: &mut Interests, roots: &Roots) {
        let gain = match self.kind {
            Kind::Page => return,
            Kind::View => 1,
            Kind::Cart => 3,
            Kind::Purchase => 5,
        };
        for place in [category(self.item), brand(self.item)] {
            if let Some(weight) = interests.0.get_mut(usize::from(place)) {
                weight.add(gain, self.at, roots);
            }
        }
    }
}

const fn category(item: u8) -> u8 {
    item % 4
}

const fn brand(item: u8) -> u8 {
    4 + item / 4 % 3
}

fn item(number: u8) -> Result<Item, String> {
    let mut item = Item::new(text(&format!("i{number}"))?);
    for (field, place) in [(ItemField::Category(0), category(number)), (ItemField::Brand, brand(number))] {
        if let Some(name) = NAMES.get(usize::from(place)) {
            item.set_text(field, text(name)?);
        }
    }
    Ok(item)
}

fn text(text: &str) -> Result<Text, String> {
    Text::new(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_found_and_counts_what_the_oracle_counts() {
        let shop = Shop::open().unwrap();
        for (kind, item) in [(Kind::Page, 3), (Kind::View, 4), (Kind::View, 5), (Kind::Cart, 2), (Kind::Purchase, 1)] {
            let deed = Deed { at: Time::default(), kind, item, price: 770_000 };
            let mut counted = Vec::new();
            let event = shop.event(1, &deed).unwrap();
            shop.site.manifest.each_amount(&event, &mut |id, amount| counted.push((id, amount)));
            counted.sort();
            let places = shop.metrics.iter().zip(deed.amounts()).filter(|(_, amount)| *amount != 0);
            let mut expected: Vec<_> = places.map(|(id, amount)| (*id, amount)).collect();
            expected.sort();
            assert_eq!(counted, expected, "{kind:?}");
        }
    }
}
