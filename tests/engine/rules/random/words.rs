//! The small alphabets of random sites and events: so small that conditions often hold.

use super::dice::Dice;
use serde_json::{Value as Json, json};

/// Events that happen and are asked for; those named twice more often.
pub const EVENTS: [&str; 13] = [
    "view_item",
    "view_item",
    "view_item",
    "add_to_cart",
    "add_to_cart",
    "page_view",
    "page_view",
    "purchase",
    "begin_checkout",
    "search",
    "refund",
    "store_purchase",
    "custom:fitting",
];

/// What a field can be compared with, and hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// Texts, numbers and booleans: nobody knows before.
    Mixed,
}

/// A field and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    texts: &'static [&'static str],
    numbers: &'static [f64],
}

const fn text(name: &'static str, texts: &'static [&'static str]) -> Field {
    Field { name, kind: Kind::Text, texts, numbers: &[] }
}

const fn number(name: &'static str, numbers: &'static [f64]) -> Field {
    Field { name, kind: Kind::Number, texts: &[], numbers }
}

/// Fields of items. `item_id` comes first: every item has one.
pub const ITEM_FIELDS: [Field; 10] = [
    text("item_id", &["A1", "A2", "A3", "B1"]),
    text("item_brand", &["acme", "zeta", "étoile"]),
    text("item_category", &["shoes", "hats", "coats"]),
    text("item_category2", &["running", "hiking"]),
    text("item_variant", &["red", "blue"]),
    text("item_name", &["Boot", "Cap"]),
    number("price", &[5.0, 9.99, 10.0, 59.9, 0.0001]),
    number("quantity", &[1.0, 2.0, 3.0]),
    text("currency", &["EUR", "USD"]),
    text("coupon", &["SPRING", "VIP"]),
];

/// Fields of events.
pub const EVENT_FIELDS: [Field; 4] = [
    number("value", &[0.0, 5.0, 9.99, 10.0, 50.0, 100.5, -5.0]),
    text("search_term", &["shoes", "red shoes", "boots"]),
    number("results", &[0.0, 1.0, 3.0]),
    Field { name: "note", kind: Kind::Mixed, texts: &["3", "yes"], numbers: &[3.0, 4.5] },
];

/// Fields of page views.
pub const PAGE_FIELDS: [Field; 10] = [
    text("path", &["/", "/shoes", "/shoes/a1", "/checkout"]),
    text("referrer_host", &["search.example", "news.example"]),
    text("utm_source", &["mail", "ads"]),
    text("utm_medium", &["letter", "banner"]),
    text("utm_campaign", &["spring", "summer"]),
    text("utm_content", &["top", "foot"]),
    text("utm_term", &["running-shoes", "rain"]),
    text("device", &["mobile", "desktop"]),
    text("language", &["de", "en"]),
    text("country", &["DE", "FR"]),
];

/// Attributes; `source` is the engine's own.
pub const ATTRIBUTES: [Field; 5] = [
    text("tier", &["gold", "silver"]),
    number("age", &[17.0, 18.0, 44.5]),
    text("source", &["mail", "ads", "search.example"]),
    Field { name: "mood", kind: Kind::Mixed, texts: &["3", "fine"], numbers: &[3.0, -1.5] },
    Field { name: "vip", kind: Kind::Mixed, texts: &[], numbers: &[] },
];

/// Windows by minutes and hours.
pub const EXACT_WINDOWS: [&str; 11] = ["1m", "5m", "29m", "30m", "31m", "1h", "12h", "24h", "36h", "168h", "1536h"];
/// Windows by days.
pub const DAY_WINDOWS: [&str; 6] = ["1d", "2d", "3d", "7d", "30d", "64d"];
/// Durations since an event.
pub const SINCE: [&str; 6] = ["1m", "30m", "1h", "1d", "36h", "3d"];

impl Field {
    /// A value that it can hold.
    pub fn value(&self, dice: &mut Dice) -> Json {
        let places = self.texts.len() + self.numbers.len();
        let booleans = if self.kind == Kind::Mixed { 2 } else { 0 };
        let place = dice.below(places + booleans);
        if let Some(text) = self.texts.get(place) {
            json!(text)
        } else if let Some(number) = self.numbers.get(place.wrapping_sub(self.texts.len())) {
            decimal(*number)
        } else {
            json!(place == places)
        }
    }

    /// A value of one kind, where it holds such.
    pub fn text(&self, dice: &mut Dice) -> Option<&'static str> {
        (!self.texts.is_empty()).then(|| dice.pick(self.texts))
    }

    /// A number near those it holds.
    pub fn number(&self, dice: &mut Dice) -> Option<Json> {
        (!self.numbers.is_empty()).then(|| decimal(dice.pick(self.numbers)))
    }
}

/// A number as JSON writes it: 3, not 3.0.
#[expect(clippy::cast_possible_truncation, reason = "small and whole, as checked")]
pub fn decimal(number: f64) -> Json {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}
