//! Random events.

use super::dice::Dice;
use super::words::{EVENT_FIELDS, EVENTS, Field, ITEM_FIELDS, PAGE_FIELDS};
use serde_json::{Value as Json, json};

/// An event at a time.
pub fn event(dice: &mut Dice, at: i64) -> Json {
    let name = dice.pick(&EVENTS);
    let mut event = json!({ "name": name, "at": at });
    if name == "page_view" {
        for field in PAGE_FIELDS {
            // Campaigns are rare: each one begins a session.
            let often = if field.name.starts_with("utm_") { 12 } else { 2 };
            put(&mut event, &field, dice.one_in(often), dice);
        }
        return event;
    }
    for field in EVENT_FIELDS {
        put(&mut event, &field, dice.one_in(2), dice);
    }
    for field in &ITEM_FIELDS[8..] {
        put(&mut event, field, dice.one_in(6), dice);
    }
    let items: Vec<Json> = (0..dice.pick(&[0, 1, 1, 1, 2, 3])).map(|_| item(dice)).collect();
    if !items.is_empty() || dice.one_in(2) {
        event["items"] = json!(items);
    }
    if matches!(name, "purchase" | "refund" | "store_purchase") && dice.one_in(2) {
        let id = dice.between(1, 6);
        event["transaction_id"] = if dice.one_in(4) { json!(id) } else { json!(format!("T{id}")) };
    }
    event
}

fn item(dice: &mut Dice) -> Json {
    let mut item = json!({});
    for field in ITEM_FIELDS {
        let often = if matches!(field.name, "item_brand" | "item_category" | "price") { 5 } else { 2 };
        let is_there = field.name == "item_id" || !dice.one_in(often);
        put(&mut item, &field, is_there, dice);
    }
    item
}

fn put(object: &mut Json, field: &Field, is_there: bool, dice: &mut Dice) {
    if is_there {
        object[field.name] = field.value(dice);
    }
}
