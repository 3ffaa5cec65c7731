//! Why a visitor is in a segment or not, as a tree of plain objects.

use super::{Record, list, scalar};
use nearside::segment::{Clause, Proof, Threshold};
use wasm_bindgen::JsValue;

/// A proof tree. It is as deep as the manifest's limit on nesting allows and no deeper.
pub fn proof(held: &Proof) -> JsValue {
    let mut record = Record::new()
        .text("kind", held.kind.as_str())
        .text("label", &held.label)
        .text("truth", held.truth.as_str())
        .value("thresholds", &thresholds(&held.thresholds))
        .value("where", &list(held.filter.iter().map(clause)))
        .time("since", held.since)
        .time("counts_since", held.counts_since)
        .time("expires_at", held.expires_at)
        .text("need", held.need.as_str())
        .time("until", held.need.until())
        .value("children", &list(held.children.iter().map(proof)));
    if !held.of.is_empty() {
        record = record.text("of", &held.of);
    }
    if let Some(window) = held.within.text() {
        record = record.text("within", &window);
    }
    if let Some(actual) = &held.actual {
        record = record.value("actual", &scalar(actual));
    }
    if let Some(by) = held.need.by() {
        record = record.number("by", by.to_f64());
    }
    record.done()
}

fn clause(clause: &Clause) -> JsValue {
    Record::new().text("field", &clause.field).value("thresholds", &thresholds(&clause.thresholds)).done()
}

fn thresholds(thresholds: &[Threshold]) -> JsValue {
    let view = |held: &Threshold| {
        let values = list(held.values.iter().map(scalar));
        Record::new().text("comparison", held.comparison.as_str()).value("values", &values).done()
    };
    list(thresholds.iter().map(view))
}
