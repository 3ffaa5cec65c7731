//! Recommendations with their reasons.

use super::Record;
use nearside::manifest::Manifest;
use nearside::recommend::{About, Page, Reason, Recommendation};
use wasm_bindgen::JsValue;

/// A list of [`recommendation`]; the tag makes its own, with catalog items.
#[cfg(not(feature = "browser"))]
pub fn recommendations(recommendations: &[Recommendation], manifest: &Manifest, page: &Page) -> JsValue {
    super::list(recommendations.iter().map(|held| recommendation(held, manifest, page).done()))
}

/// `{ item_id, slot, score, strategy, reason }`, to which a host may add.
pub fn recommendation(recommendation: &Recommendation, manifest: &Manifest, page: &Page) -> Record {
    Record::new()
        .text("item_id", &recommendation.item_id)
        .number("slot", f64::from(recommendation.slot))
        .number("score", score(recommendation.score))
        .text("strategy", recommendation.strategy.as_str())
        .value("reason", &reason(&recommendation.reason, manifest, page))
}

/// `{ kind, item_id?, item_category?, text? }`: the text where the page names its language.
fn reason(reason: &Reason, manifest: &Manifest, page: &Page) -> JsValue {
    let mut record = Record::new().text("kind", reason.kind.as_str());
    record = match &reason.about {
        About::Nothing => record,
        About::Item(id) => record.text("item_id", id),
        About::Category(name) => record.text("item_category", name),
    };
    let language = page.language.as_ref();
    match language.and_then(|language| manifest.wording(language.as_str(), reason.kind as u8)) {
        Some(text) => record.text("text", text).done(),
        None => record.done(),
    }
}

/// 65,536ths as a number.
#[expect(clippy::cast_precision_loss, reason = "a score is far below 2^53")]
fn score(score: u64) -> f64 {
    score as f64 / 65_536.0
}
