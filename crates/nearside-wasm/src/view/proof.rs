//! Why a visitor is in a segment or not, as a tree of plain objects.

use super::{Record, list, scalar};
use alloc::format;
use alloc::string::String;
use nearside::segment::{Clause, Need, Proof, Threshold, Within};
use nearside::time::{HOUR_MS, MINUTE_MS};
use wasm_bindgen::JsValue;

/// A proof tree. It is as deep as the manifest's limit on nesting allows and no deeper.
pub fn proof(held: &Proof) -> JsValue {
    let (need, by, until) = match &held.need {
        Need::Nothing => ("nothing", None, None),
        Need::Raise(by) => ("raise", Some(by), None),
        Need::Lower(by) => ("lower", Some(by), None),
        Need::Wait(until) => ("wait", None, Some(*until)),
        Need::Meet => ("meet", None, None),
        Need::Miss => ("miss", None, None),
        Need::Never => ("never", None, None),
        Need::Every => ("every", None, None),
        Need::One => ("one", None, None),
    };
    let mut record = Record::new()
        .text("kind", held.kind.as_str())
        .text("label", &held.label)
        .text("truth", held.truth.as_str())
        .value("thresholds", &thresholds(&held.thresholds))
        .value("where", &list(held.filter.iter().map(clause)))
        .time("since", held.since)
        .time("counts_since", held.counts_since)
        .time("expires_at", held.expires_at)
        .text("need", need)
        .time("until", until)
        .value("children", &list(held.children.iter().map(proof)));
    if !held.of.is_empty() {
        record = record.text("of", &held.of);
    }
    if let Some(window) = window(held.within) {
        record = record.text("within", &window);
    }
    if let Some(actual) = &held.actual {
        record = record.value("actual", &scalar(actual));
    }
    if let Some(by) = by {
        record = record.number("by", by.to_f64());
    }
    record.done()
}

/// A window as a site file writes it.
fn window(within: Within) -> Option<String> {
    match within {
        Within::Ever => None,
        Within::Session => Some(String::from("session")),
        Within::Days(days) => Some(format!("{days}d")),
        Within::Ms(ms) if ms % HOUR_MS == 0 => Some(format!("{}h", ms / HOUR_MS)),
        Within::Ms(ms) => Some(format!("{}m", ms / MINUTE_MS)),
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
