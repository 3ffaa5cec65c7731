//! Recommendations with their reasons.

#[cfg(feature = "engine")]
use super::Json as Shape;
#[cfg(not(feature = "engine"))]
use super::Record as Shape;
use nearside::manifest::Manifest;
use nearside::recommend::{About, Page, Recommendation};
#[cfg(not(feature = "browser"))]
use wasm_bindgen::JsValue;

/// A list of `{ item_id, slot, score, strategy, reason }`, for the worker; the tag makes its own, with catalog items.
#[cfg(feature = "edge")]
pub fn recommendations(recommendations: &[Recommendation], manifest: &Manifest, page: &Page) -> JsValue {
    super::list(recommendations.iter().map(|held| recommendation(Shape::new(), held, manifest, page).done()))
}

/// The same for the package, as one text that crosses: in a third of the time, for 1 KB more of wasm.
#[cfg(feature = "engine")]
pub fn recommendations(recommendations: &[Recommendation], manifest: &Manifest, page: &Page) -> JsValue {
    let mut list = Shape::list();
    for held in recommendations {
        list = list.item(|shape| recommendation(shape, held, manifest, page));
    }
    list.done()
}

/// `{ item_id, slot, score, strategy, reason: { kind, item_id?, item_category?, text? } }`, to which the tag adds the item.
pub fn recommendation(shape: Shape, held: &Recommendation, manifest: &Manifest, page: &Page) -> Shape {
    shape
        .text("item_id", &held.item_id)
        .fraction("slot", u64::from(held.slot) << 16)
        .fraction("score", held.score)
        .text("strategy", held.strategy.as_str())
        .inner("reason", |reason| {
            let reason = reason.text("kind", held.reason.kind.as_str());
            let reason = match &held.reason.about {
                About::Nothing => reason,
                About::Item(id) => reason.text("item_id", id),
                About::Category(name) => reason.text("item_category", name),
            };
            // The site's wording, where the page names its language.
            let language = page.language.as_ref();
            match language.and_then(|language| manifest.wording(language.as_str(), held.reason.kind as u8)) {
                Some(text) => reason.text("text", text),
                None => reason,
            }
        })
}
