//! An item as the catalog describes it, for a host that draws cards.

use super::Record;
use nearside::catalog::CatalogItem;
use wasm_bindgen::JsValue;

/// Names of the texts that an item may have, in the order in which [`item`] asks for them.
const NAMES: [&str; 8] =
    ["item_name", "item_brand", "item_category", "item_category2", "item_variant", "currency", "url", "image"];

/// The item's texts under GA4's names, its addresses and its price; what the catalog lacks is left out.
pub fn item(item: &CatalogItem<'_>) -> JsValue {
    let [category, category2, ..] = item.categories;
    let texts = [item.name, item.brand, category, category2, item.variant, item.currency, item.url, item.image];
    let mut record = Record::new().text("item_id", item.id);
    for (name, text) in NAMES.iter().zip(texts) {
        if let Some(text) = text {
            record = record.text(name, text);
        }
    }
    match item.price {
        Some(price) => record.number("price", price.to_f64()).done(),
        None => record.done(),
    }
}
