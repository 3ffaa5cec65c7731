//! Recommendations with their reasons.

use super::plain;
use nearside::recommend::{Reason, Recommendation};
use serde::Serialize;
use wasm_bindgen::JsValue;

#[derive(Serialize)]
struct RecommendationView<'a> {
    item_id: &'a str,
    slot: u8,
    score: f64,
    strategy: &'static str,
    reason: ReasonView<'a>,
}

#[derive(Serialize)]
struct ReasonView<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_id: Option<&'a str>,
}

/// A list of `{ item_id, slot, score, strategy, reason }`.
///
/// # Errors
/// None in practice, see [`plain`].
pub fn recommendations(list: &[Recommendation]) -> Result<JsValue, JsValue> {
    let views: Vec<_> = list.iter().map(view).collect();
    plain(&views)
}

fn view(recommendation: &Recommendation) -> RecommendationView<'_> {
    let Recommendation { item_id, slot, score, strategy, reason } = recommendation;
    RecommendationView {
        item_id: item_id.as_str(),
        slot: *slot,
        score: score_of(*score),
        strategy: strategy.as_str(),
        reason: match reason {
            Reason::ViewedTogether { item } => ReasonView { kind: "viewed_together", item_id: Some(item.as_str()) },
            Reason::Popular => ReasonView { kind: "popular", item_id: None },
            Reason::RecentlyViewed => ReasonView { kind: "recently_viewed", item_id: None },
        },
    }
}

/// 65,536ths as a number.
#[expect(clippy::cast_precision_loss, reason = "a score is far below 2^53")]
fn score_of(score: u64) -> f64 {
    score as f64 / 65_536.0
}
