//! An item as the catalog describes it, for a host that draws cards.

use super::Record;
use nearside::catalog::CatalogItem;
use wasm_bindgen::JsValue;

/// The item's texts under GA4's names, its addresses and its price; what the catalog lacks is left out.
pub fn item(item: &CatalogItem<'_>) -> JsValue {
    let texts = [
        ("item_id", Some(item.id)),
        ("item_name", item.name),
        ("item_brand", item.brand),
        ("item_category", item.category(0)),
        ("item_category2", item.category(1)),
        ("item_variant", item.variant),
        ("currency", item.currency),
        ("url", item.url),
        ("image", item.image),
    ];
    let mut record = Record::new();
    for (name, text) in texts {
        if let Some(text) = text {
            record = record.text(name, text);
        }
    }
    match item.price {
        Some(price) => record.number("price", price.to_f64()).done(),
        None => record.done(),
    }
}
