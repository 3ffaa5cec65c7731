//! What the page draws: recommendations with their catalog items, and the overlay's facts.

use super::replica::Replica;
use super::transport::Transport;
use crate::error::thrown;
use crate::read::value::text;
use crate::view::{ms, plain};
use crate::{read, view};
use js_sys::{Array, Reflect};
use nearside::catalog::{Catalog, CatalogItem, Stock};
use nearside::consent::Purpose;
use nearside::engine::Engine;
use nearside::event::Decimal;
use nearside::recommend::Reason;
use nearside::time::Time;
use serde::Serialize;
use wasm_bindgen::JsValue;

#[derive(Serialize)]
struct ItemView<'a> {
    item_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_brand: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_category: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_category2: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_variant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    in_stock: bool,
}

#[derive(Serialize)]
struct StatusView<'a> {
    segments: Vec<SegmentView<'a>>,
    permits: bool,
    stored: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    synced_at: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<f64>,
    failures: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_at: Option<f64>,
    sent_bytes: usize,
}

#[derive(Serialize)]
struct SegmentView<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
}

/// Recommendations as the edge and Node have them, with `item` from the catalog and the `item_name` of the reason's item.
///
/// # Errors
/// Throws on a placement that the manifest does not have, and on a malformed page.
pub fn recommend(engine: &Engine, placement: &JsValue, page: &JsValue, now: Time) -> Result<JsValue, JsValue> {
    let placement = text(placement).map_err(|error| thrown(&error.at("placement")))?;
    let page = read::page(page).map_err(|error| thrown(&error))?;
    let list = engine.recommend(placement.as_str(), &page, now).map_err(|error| thrown(&error))?;
    let views = view::recommendations(&list)?;
    let Some(catalog) = engine.site().catalog.as_ref() else { return Ok(views) };
    for (shown, recommendation) in Array::from(&views).iter().zip(&list) {
        if let Some(item) = catalog.get(&recommendation.item_id) {
            Reflect::set(&shown, &"item".into(), &plain(&item_view(&item))?)?;
        }
        if let Some(name) = reason_name(catalog, &recommendation.reason) {
            let reason = Reflect::get(&shown, &"reason".into())?;
            Reflect::set(&reason, &"item_name".into(), &name.into())?;
        }
    }
    Ok(views)
}

/// What the overlay shows beside the profile.
///
/// # Errors
/// None in practice, see [`plain`].
pub fn status(replica: &Replica, transport: &Transport) -> Result<JsValue, JsValue> {
    let engine = replica.engine();
    let manifest = &engine.site().manifest;
    let indices = 0..u16::try_from(manifest.segments()).unwrap_or(u16::MAX);
    let segment = |index| {
        let id = manifest.segment_id(index)?;
        Some(SegmentView { id, name: manifest.segment_name(index), description: manifest.segment_description(index) })
    };
    plain(&StatusView {
        segments: indices.filter_map(segment).collect(),
        permits: engine.consent().permits(Purpose::Personalization),
        stored: replica.is_stored(),
        synced_at: transport.synced_at.map(ms),
        status: transport.status,
        failures: transport.backoff().failures,
        retry_at: transport.retry_at().map(ms),
        sent_bytes: transport.sent_bytes,
    })
}

fn item_view<'a>(item: &CatalogItem<'a>) -> ItemView<'a> {
    ItemView {
        item_id: item.id,
        item_name: item.name,
        item_brand: item.brand,
        item_category: item.category(0),
        item_category2: item.category(1),
        item_variant: item.variant,
        price: item.price.map(Decimal::to_f64),
        currency: item.currency,
        url: item.url,
        image: item.image,
        in_stock: item.stock == Stock::In,
    }
}

fn reason_name<'a>(catalog: &'a Catalog, reason: &Reason) -> Option<&'a str> {
    match reason {
        Reason::ViewedTogether { item } => catalog.get(item)?.name,
        Reason::Popular | Reason::RecentlyViewed => None,
    }
}
