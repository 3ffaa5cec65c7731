//! What the engine answers, in the shapes that JavaScript sees.

use nearside::engine::{Changes, Engine};
use nearside::error::Error;
use nearside::event::Value as Field;
use nearside::manifest::Manifest;
use nearside::recommend::{About, Page, Reason, Recommendation};
use nearside::segment::{Clause, Proof, Threshold};
use serde_json::{Value, json};

/// Segments entered and left.
pub fn changes(engine: &Engine, changes: &Changes) -> Value {
    let ids = |indices: &[u16]| -> Vec<_> {
        indices.iter().filter_map(|index| engine.site().manifest.segment_id(*index)).map(String::from).collect()
    };
    json!({ "entered": ids(&changes.entered), "left": ids(&changes.left) })
}

/// A refusal, without the wording.
pub fn refusal(error: &Error) -> Value {
    json!({ "error": { "code": error.code.as_str(), "path": error.path } })
}

/// Recommendations.
#[expect(clippy::cast_precision_loss, reason = "the score as JavaScript gets it")]
pub fn recommendations(list: &[Recommendation], manifest: &Manifest, page: &Page) -> Value {
    let reason = |reason: &Reason| {
        let mut shown = json!({ "kind": reason.kind.as_str() });
        match &reason.about {
            About::Nothing => {}
            About::Item(id) => shown["item_id"] = json!(id),
            About::Category(name) => shown["item_category"] = json!(name),
        }
        if let Some(text) =
            page.language.as_ref().and_then(|language| manifest.wording(language.as_str(), reason.kind as u8))
        {
            shown["text"] = json!(text);
        }
        shown
    };
    let show = |held: &Recommendation| {
        json!({
            "item_id": held.item_id,
            "slot": held.slot,
            "score": number(held.score as f64 / 65_536.0),
            "strategy": held.strategy.as_str(),
            "reason": reason(&held.reason),
        })
    };
    list.iter().map(show).collect()
}

/// A proof tree.
pub fn proof(held: &Proof) -> Value {
    let clause = |held: &Clause| json!({ "field": held.field, "thresholds": thresholds(&held.thresholds) });
    let mut shown = json!({
        "kind": held.kind.as_str(),
        "label": held.label,
        "truth": held.truth.as_str(),
        "thresholds": thresholds(&held.thresholds),
        "where": held.filter.iter().map(clause).collect::<Vec<_>>(),
        "need": held.need.as_str(),
        "children": held.children.iter().map(proof).collect::<Vec<_>>(),
    });
    let optional = [
        ("actual", held.actual.as_ref().map(scalar)),
        ("since", held.since.map(|since| json!(since.ms()))),
        ("expires_at", held.expires_at.map(|at| json!(at.ms()))),
        ("of", (!held.of.is_empty()).then(|| json!(held.of))),
        ("within", held.within.text().map(|within| json!(within))),
        ("counts_since", held.counts_since.map(|since| json!(since.ms()))),
        ("until", held.need.until().map(|until| json!(until.ms()))),
        ("by", held.need.by().map(|by| number(by.to_f64()))),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            shown[name] = value;
        }
    }
    shown
}

fn thresholds(held: &[Threshold]) -> Vec<Value> {
    let values = |held: &Threshold| held.values.iter().map(scalar).collect::<Vec<_>>();
    held.iter().map(|held| json!({ "comparison": held.comparison.as_str(), "values": values(held) })).collect()
}

fn scalar(value: &Field) -> Value {
    match value {
        Field::Text(text) => json!(text.as_str()),
        Field::Number(decimal) => number(decimal.to_f64()),
        Field::Bool(yes) => json!(yes),
    }
}

/// A number as JavaScript writes it: 3, not 3.0.
#[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits, as checked")]
fn number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { json!(number as i64) } else { json!(number) }
}
