//! Recommendations with their reasons.

#[cfg(not(feature = "engine"))]
use super::Record;
use nearside::manifest::Manifest;
use nearside::recommend::{About, Page, Reason, Recommendation};
use wasm_bindgen::JsValue;

/// A list of `{ item_id, slot, score, strategy, reason }`, for the worker; the tag makes its own, with catalog items.
#[cfg(feature = "edge")]
pub fn recommendations(recommendations: &[Recommendation], manifest: &Manifest, page: &Page) -> JsValue {
    super::list(recommendations.iter().map(|held| recommendation(held, manifest, page).done()))
}

/// The same for the package, as one text that crosses: in a third of the time, for 1 KB more of wasm.
#[cfg(feature = "engine")]
pub fn recommendations(recommendations: &[Recommendation], manifest: &Manifest, page: &Page) -> JsValue {
    let mut json = super::Json::default();
    json.open('[');
    for Recommendation { item_id, slot, score, strategy, reason } in recommendations {
        json.open('{');
        json.text("item_id", item_id);
        json.fraction("slot", u64::from(*slot) << 16);
        json.fraction("score", *score);
        json.text("strategy", strategy.as_str());
        json.name("reason");
        json.open('{');
        json.text("kind", reason.kind.as_str());
        if let Some((name, about)) = about(reason) {
            json.text(name, about);
        }
        if let Some(text) = wording(reason, manifest, page) {
            json.text("text", text);
        }
        json.close('}');
        json.close('}');
    }
    json.close(']');
    json.parse()
}

/// `{ item_id, slot, score, strategy, reason }`, to which the tag adds the item.
#[cfg(not(feature = "engine"))]
pub fn recommendation(recommendation: &Recommendation, manifest: &Manifest, page: &Page) -> Record {
    Record::new()
        .text("item_id", &recommendation.item_id)
        .number("slot", f64::from(recommendation.slot))
        .number("score", score(recommendation.score))
        .text("strategy", recommendation.strategy.as_str())
        .value("reason", &shown(&recommendation.reason, manifest, page))
}

/// `{ kind, item_id?, item_category?, text? }`.
#[cfg(not(feature = "engine"))]
fn shown(reason: &Reason, manifest: &Manifest, page: &Page) -> JsValue {
    let mut record = Record::new().text("kind", reason.kind.as_str());
    if let Some((name, about)) = about(reason) {
        record = record.text(name, about);
    }
    match wording(reason, manifest, page) {
        Some(text) => record.text("text", text).done(),
        None => record.done(),
    }
}

/// What a reason is about, behind the name of its property.
fn about(reason: &Reason) -> Option<(&'static str, &str)> {
    match &reason.about {
        About::Nothing => None,
        About::Item(id) => Some(("item_id", id)),
        About::Category(name) => Some(("item_category", name)),
    }
}

/// The site's wording of a reason, where the page names its language.
fn wording<'a>(reason: &Reason, manifest: &'a Manifest, page: &Page) -> Option<&'a str> {
    manifest.wording(page.language.as_ref()?.as_str(), reason.kind as u8)
}

/// 65,536ths as a number.
#[cfg(not(feature = "engine"))]
#[expect(clippy::cast_precision_loss, reason = "a score is far below 2^53")]
fn score(score: u64) -> f64 {
    score as f64 / 65_536.0
}
