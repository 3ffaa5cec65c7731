//! Why a visitor is in a segment or not, as a tree of plain objects.

use super::{Record, list, scalar};
use nearside::segment::{Clause, Kind, Need, Proof, Threshold};
use wasm_bindgen::JsValue;

/// A proof tree. It is as deep as the manifest's limit on nesting allows and no deeper.
pub fn proof(held: &Proof) -> JsValue {
    let (need, by) = match &held.need {
        Need::Nothing => ("nothing", None),
        Need::Raise(by) => ("raise", Some(by)),
        Need::Lower(by) => ("lower", Some(by)),
        Need::Meet => ("meet", None),
        Need::Miss => ("miss", None),
        Need::Every => ("every", None),
        Need::One => ("one", None),
    };
    let mut record = Record::new()
        .text("kind", kind(held.kind))
        .text("label", &held.label)
        .text("truth", held.truth.as_str())
        .value("thresholds", &thresholds(&held.thresholds))
        .value("where", &list(held.filter.iter().map(clause)))
        .time("since", held.since)
        .time("expires_at", held.expires_at)
        .text("need", need)
        .value("children", &list(held.children.iter().map(proof)));
    if let Some(actual) = &held.actual {
        record = record.value("actual", &scalar(actual));
    }
    if let Some(by) = by {
        record = record.number("by", by.to_f64());
    }
    record.done()
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::All => "all",
        Kind::Any => "any",
        Kind::Not => "not",
        Kind::Count => "count",
        Kind::Attribute => "attribute",
        Kind::Affinity => "affinity",
    }
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
