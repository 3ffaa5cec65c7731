//! What the page draws: recommendations with their catalog items, and the overlay's facts.

use super::replica::Replica;
use super::transport::Transport;
use crate::error::thrown;
use crate::read;
use crate::read::value::text;
use crate::view::{Record, item, list, recommendation};
use nearside::catalog::Catalog;
use nearside::engine::Engine;
use nearside::recommend::{About, Recommendation};
use nearside::time::Time;
use wasm_bindgen::JsValue;

/// Recommendations as the edge and Node have them, with `item` from the catalog and the `item_name` that the reason is about.
///
/// # Errors
/// Throws on a placement that the manifest does not have, and on a malformed page.
pub fn recommend(engine: &mut Engine, placement: &JsValue, page: &JsValue, now: Time) -> Result<JsValue, JsValue> {
    let placement = text(placement).map_err(|error| thrown(&error.at("placement")))?;
    let page = read::page(page).map_err(|error| thrown(&error))?;
    let found = engine.recommend(placement.as_str(), &page, now).map_err(|error| thrown(&error))?;
    let site = engine.site();
    Ok(list(found.iter().map(|held| {
        let record = recommendation(Record::new(), held, &site.manifest, &page);
        match &site.catalog {
            Some(catalog) => with_items(record, held, catalog),
            None => record.done(),
        }
    })))
}

/// What the overlay shows beside the profile.
pub fn status(replica: &Replica, transport: &Transport) -> JsValue {
    let manifest = &replica.engine().site().manifest;
    let segments = (0..manifest.segments()).filter_map(|number| manifest.segment(number)).map(|held| {
        Record::new().text("id", held.id).text("name", held.name).text("description", held.description).done()
    });
    Record::new()
        .value("segments", &list(segments))
        .value("stored", &JsValue::from_bool(replica.is_stored()))
        .time("synced_at", transport.synced_at)
        .number("status", transport.status)
        .number("failures", f64::from(transport.backoff().failures))
        .time("retry_at", transport.retry_at())
        .number("sent_bytes", f64::from(transport.sent_bytes))
        .done()
}

/// The recommendation with what the catalog knows.
fn with_items(record: Record, held: &Recommendation, catalog: &Catalog) -> JsValue {
    let about = match &held.reason.about {
        About::Item(id) => catalog.get(id).and_then(|item| item.name),
        About::Nothing | About::Category(_) => None,
    };
    let record = match about {
        Some(name) => record.text("reason_item_name", name),
        None => record,
    };
    match catalog.get(&held.item_id) {
        Some(found) => record.value("item", &item(&found)).done(),
        None => record.done(),
    }
}
