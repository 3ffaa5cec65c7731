//! The names under which other vocabularies know our fields: Segment's ecommerce spec and old GA ecommerce.
//!
//! A canonical name wins over its aliases, an earlier alias over a later one.

use nearside::event::ItemField;

/// Names of an item's fields, GA4's first.
pub const ITEM: [(&str, ItemField); 22] = [
    ("item_id", ItemField::Id),
    ("item_name", ItemField::Name),
    ("item_brand", ItemField::Brand),
    ("item_category", ItemField::Category(0)),
    ("item_category2", ItemField::Category(1)),
    ("item_category3", ItemField::Category(2)),
    ("item_category4", ItemField::Category(3)),
    ("item_category5", ItemField::Category(4)),
    ("item_variant", ItemField::Variant),
    ("price", ItemField::Price),
    ("quantity", ItemField::Quantity),
    ("currency", ItemField::Currency),
    ("coupon", ItemField::Coupon),
    // Segment's, and those of Universal Analytics' enhanced ecommerce.
    ("product_id", ItemField::Id),
    ("sku", ItemField::Id),
    ("id", ItemField::Id),
    (NAME, ItemField::Name),
    ("brand", ItemField::Brand),
    ("category", ItemField::Category(0)),
    ("variant", ItemField::Variant),
    ("item_price", ItemField::Price),
    ("qty", ItemField::Quantity),
];

/// Names of an event's own fields, with the field that each means.
pub const FIELD: [(&str, &str); 4] =
    [("order_id", "transaction_id"), ("revenue", "value"), ("total", "value"), ("query", "search_term")];

/// The event's name, and the item's in an item (or in a flat event that gives its own name as [`EVENT`]).
pub const NAME: &str = "name";
/// The event's name in a dataLayer push and in a Segment call; there [`NAME`] is the item's.
pub const EVENT: &str = "event";
/// When.
pub const AT: &str = "at";
/// The list of items.
pub const ITEMS: &str = "items";
/// The list of items as Segment calls it.
pub const PRODUCTS: &str = "products";
/// Item fields that a flat event keeps as its own too, because GA4 has them on both.
pub const SHARED: [&str; 2] = ["currency", "coupon"];

/// The field of an event that an alias means.
#[must_use]
pub fn field(alias: &str) -> Option<&'static str> {
    FIELD.iter().find(|(held, _)| *held == alias).map(|(_, field)| *field)
}

/// Whether a key belongs to an item.
#[must_use]
pub fn is_of_item(key: &str) -> bool {
    ITEM.iter().any(|(held, _)| *held == key)
}

/// Whether a key of an event without a list of items says that the event itself describes one.
#[must_use]
pub fn makes_flat(key: &str) -> bool {
    matches!(key, "item_id" | "product_id" | "sku")
}
