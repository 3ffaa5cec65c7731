//! Recommendations with their reasons.

use super::Record;
use nearside::recommend::{Reason, Recommendation};
use wasm_bindgen::JsValue;

/// A list of [`recommendation`]; the tag makes its own, with catalog items.
#[cfg(not(feature = "browser"))]
pub fn recommendations(recommendations: &[Recommendation]) -> JsValue {
    super::list(recommendations.iter().map(|held| recommendation(held).done()))
}

/// `{ item_id, slot, score, strategy, reason }`, to which a host may add.
pub fn recommendation(recommendation: &Recommendation) -> Record {
    Record::new()
        .text("item_id", &recommendation.item_id)
        .number("slot", f64::from(recommendation.slot))
        .number("score", score(recommendation.score))
        .text("strategy", recommendation.strategy.as_str())
        .value("reason", &reason(&recommendation.reason))
}

fn reason(reason: &Reason) -> JsValue {
    let record = Record::new();
    let record = match reason {
        Reason::ViewedTogether { item } => record.text("kind", "viewed_together").text("item_id", item),
        Reason::Popular => record.text("kind", "popular"),
        Reason::RecentlyViewed => record.text("kind", "recently_viewed"),
    };
    record.done()
}

/// 65,536ths as a number.
#[expect(clippy::cast_precision_loss, reason = "a score is far below 2^53")]
fn score(score: u64) -> f64 {
    score as f64 / 65_536.0
}
