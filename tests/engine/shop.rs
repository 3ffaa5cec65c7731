//! A small shop for the tests: its site, its items' events, and an engine that may do everything.

use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::event::{Decimal, Event, EventName, Item, ItemField, Text, Value};
use nearside::id::ReplicaId;
use nearside::time::Time;
use std::sync::Arc;

/// Noon of a day in late 2025.
pub const NOON_MS: u64 = 1_764_072_000_000;

/// Its segments and placements.
pub const SITE: &str = r#"{
  "site": "test",
  "segments": [
    { "id": "shoe-lover", "when": { "all": [
        { "event": "view_item", "where": { "item_category": { "eq": "shoes" } }, "within": "7d", "count": { "gte": 3 } },
        { "not": { "event": "purchase", "within": "30d" } } ] } },
    { "id": "buyer", "when": { "event": "purchase" } },
    { "id": "gold", "when": { "attribute": "tier", "in": ["gold", "platinum"] } },
    { "id": "acme-fan", "when": { "affinity": "item_brand", "of": "acme", "gte": 0.5 } }
  ],
  "placements": [ { "id": "home", "slots": 4, "strategies": [ { "use": "recent" } ] } ]
}"#;

/// The site, compiled and loaded.
pub fn site(json: &str) -> Arc<Site> {
    let manifest = nearside_author::compile(json).unwrap();
    Arc::new(Site::load(manifest, None, None).unwrap())
}

/// An engine of the test shop with consent for everything.
pub fn engine() -> Engine {
    engine_of(site(SITE))
}

/// An engine of `site` with consent for everything.
pub fn engine_of(site: Arc<Site>) -> Engine {
    let mut engine = Engine::new(site, ReplicaId([7; 16]), 1);
    for purpose in Purpose::ALL {
        let _changes = engine.set_consent(purpose, Choice::Granted, at(0));
    }
    engine
}

/// `minutes` after noon.
pub fn at(minutes: u64) -> Time {
    Time::from_ms(NOON_MS + minutes * 60_000).unwrap()
}

pub fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

/// A look at a shoe of a brand.
pub fn view(item: &str, brand: &str, at: Time) -> Event {
    about(EventName::ViewItem, item, brand, at)
}

/// A purchase of one shoe in a transaction.
pub fn purchase(item: &str, transaction: &str, at: Time) -> Event {
    let mut event = about(EventName::Purchase, item, "acme", at);
    event.set(text("transaction_id"), Value::Text(text(transaction))).unwrap();
    event
}

fn about(name: EventName, item: &str, brand: &str, at: Time) -> Event {
    let mut shoe = Item::new(text(item));
    shoe.set_text(ItemField::Category(0), text("shoes"));
    shoe.set_text(ItemField::Brand, text(brand));
    shoe.set_number(ItemField::Price, Decimal::from_i64(59));
    let mut event = Event::new(name, at);
    event.push_item(shoe).unwrap();
    event
}
