//! Why a visitor is in a segment or not, as a tree of plain objects.

use super::value::Plain;
use super::{ms, plain};
use nearside::segment::{Clause, Kind, Need, Proof, Threshold};
use serde::Serialize;
use wasm_bindgen::JsValue;

#[derive(Serialize)]
struct ProofView<'a> {
    kind: &'static str,
    label: &'a str,
    truth: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<Plain<'a>>,
    thresholds: Vec<ThresholdView<'a>>,
    r#where: Vec<ClauseView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<f64>,
    need: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<f64>,
    children: Vec<Self>,
}

#[derive(Serialize)]
struct ThresholdView<'a> {
    comparison: &'static str,
    values: Vec<Plain<'a>>,
}

#[derive(Serialize)]
struct ClauseView<'a> {
    field: &'a str,
    thresholds: Vec<ThresholdView<'a>>,
}

/// A proof tree.
///
/// # Errors
/// None in practice, see [`plain`].
pub fn proof(proof: &Proof) -> Result<JsValue, JsValue> {
    plain(&view(proof))
}

fn view(proof: &Proof) -> ProofView<'_> {
    let (need, by) = match &proof.need {
        Need::Nothing => ("nothing", None),
        Need::Raise(by) => ("raise", Some(by.to_f64())),
        Need::Lower(by) => ("lower", Some(by.to_f64())),
        Need::Meet => ("meet", None),
        Need::Miss => ("miss", None),
        Need::Every => ("every", None),
        Need::One => ("one", None),
    };
    ProofView {
        kind: kind(proof.kind),
        label: &proof.label,
        truth: proof.truth.as_str(),
        actual: proof.actual.as_ref().map(Plain),
        thresholds: thresholds(&proof.thresholds),
        r#where: proof.filter.iter().map(clause).collect(),
        since: proof.since.map(ms),
        expires_at: proof.expires_at.map(ms),
        need,
        by,
        children: proof.children.iter().map(view).collect(),
    }
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

fn clause(clause: &Clause) -> ClauseView<'_> {
    ClauseView { field: &clause.field, thresholds: thresholds(&clause.thresholds) }
}

fn thresholds(thresholds: &[Threshold]) -> Vec<ThresholdView<'_>> {
    thresholds.iter().map(threshold).collect()
}

fn threshold(threshold: &Threshold) -> ThresholdView<'_> {
    ThresholdView { comparison: threshold.comparison.as_str(), values: threshold.values.iter().map(Plain).collect() }
}
