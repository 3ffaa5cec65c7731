//! Profiles, recommendations and proofs as JSON that a person can read.

use crate::hex;
use crate::store::{StoredProfile, Totals};
use nearside::consent::{Choice, Purpose};
use nearside::event::Value;
use nearside::manifest::Manifest;
use nearside::profile::{Cells, Dimension, Interest, Moment, Table, Touch};
use nearside::recommend::{About, Page, Reason, Recommendation};
use nearside::segment::{Proof, Threshold};
use nearside::sync;
use serde_json::{Map, Value as Json, json};

/// A stored profile: its replicas, and the fold of their cells.
#[must_use]
pub fn profile(profile: &StoredProfile) -> Json {
    let cells: Vec<_> = profile.replicas.iter().map(|replica| (replica.id, &replica.cells)).collect();
    let replicas: Vec<Json> = profile
        .replicas
        .iter()
        .map(|replica| {
            json!({
                "replica": hex::encode(&replica.id.0),
                "epoch": replica.epoch,
                "version": replica.head.version.0,
                "updated_ms": replica.updated.ms(),
            })
        })
        .collect();
    json!({ "profile": hex::encode(&profile.id.0), "replicas": replicas, "cells": folded(&sync::fold(&cells)) })
}

/// A folded view of cells. Metrics are named by the hash of their meaning, as manifests of any age know them.
#[must_use]
pub fn folded(cells: &Cells) -> Json {
    let metrics: Vec<Json> = cells
        .metrics
        .iter()
        .map(|metric| {
            let mut days: Vec<_> = metric.days.values().collect();
            days.sort_by_key(|held| held.day);
            let days: Vec<Json> = days.iter().map(|held| json!({ "day": held.day.0, "value": held.value })).collect();
            json!({ "metric": format!("{:08x}", metric.id.0), "life": metric.life.value, "days": days })
        })
        .collect();
    let mut recent: Vec<_> = cells.recent.values().collect();
    recent.sort_by(|one, other| other.cmp(one));
    let recent: Vec<Json> = recent
        .iter()
        .map(|recent| json!({ "item_id": recent.item.as_str(), "touch": touch(recent.touch), "at_ms": recent.at.ms() }))
        .collect();
    let purchased = cells.purchased.values();
    let purchased: Vec<Json> =
        purchased.map(|bought| json!({ "item_id": bought.item.as_str(), "at_ms": bought.at.ms() })).collect();
    let attributes = cells.attributes.values();
    let attributes: Map<String, Json> =
        attributes.map(|attribute| (attribute.name.as_str().to_owned(), value(&attribute.value))).collect();
    let interests: Map<String, Json> = Dimension::ALL
        .into_iter()
        .map(|dimension| (dimension.as_str().to_owned(), shares(cells.interests(dimension))))
        .collect();
    let moment = |moment: Moment| cells.moments.get(moment as u8).map(|time| time.ms());
    json!({
        "first_seen_ms": moment(Moment::FirstSeen),
        "last_seen_ms": moment(Moment::LastSeen),
        "consent": consent(cells),
        "attributes": attributes,
        "interests": interests,
        "recent": recent,
        "purchased": purchased,
        "metrics": metrics,
    })
}

/// Counts over all replicas.
#[must_use]
pub fn totals(totals: &Totals) -> Json {
    let metrics: Map<String, Json> =
        totals.metrics.iter().map(|(id, life)| (format!("{:08x}", id.0), json!(life))).collect();
    json!({ "profiles": totals.profiles, "replicas": totals.replicas, "metrics": metrics })
}

/// Recommendations as the package gives them.
#[must_use]
pub fn recommendations(list: &[Recommendation], manifest: &Manifest, page: &Page) -> Json {
    let one = |recommendation: &Recommendation| {
        let Reason { kind, about } = &recommendation.reason;
        let mut reason = Map::from_iter([("kind".to_owned(), json!(kind.as_str()))]);
        match about {
            About::Nothing => {}
            About::Item(id) => drop(reason.insert("item_id".to_owned(), json!(id))),
            About::Category(name) => drop(reason.insert("item_category".to_owned(), json!(name))),
        }
        let language = page.language.as_ref();
        if let Some(text) = language.and_then(|language| manifest.wording(language.as_str(), *kind as u8)) {
            reason.insert("text".to_owned(), json!(text));
        }
        json!({
            "item_id": recommendation.item_id,
            "slot": recommendation.slot,
            "score": recommendation.score,
            "strategy": recommendation.strategy.as_str(),
            "reason": reason,
        })
    };
    list.iter().map(one).collect()
}

/// A proof tree, in the package's shape.
#[must_use]
pub fn proof(proof: &Proof) -> Json {
    let filter = proof.filter.iter();
    let filter: Vec<Json> =
        filter.map(|clause| json!({ "field": clause.field, "thresholds": thresholds(&clause.thresholds) })).collect();
    let fields = [
        ("kind", Some(json!(proof.kind.as_str()))),
        ("label", Some(json!(proof.label))),
        ("of", (!proof.of.is_empty()).then(|| json!(proof.of))),
        ("truth", Some(json!(proof.truth.as_str()))),
        ("actual", proof.actual.as_ref().map(value)),
        ("thresholds", Some(thresholds(&proof.thresholds))),
        ("where", Some(filter.into())),
        ("within", proof.within.text().map(|within| json!(within))),
        ("counts_since", proof.counts_since.map(|since| json!(since.ms()))),
        ("until", proof.need.until().map(|until| json!(until.ms()))),
        ("since", proof.since.map(|since| json!(since.ms()))),
        ("expires_at", proof.expires_at.map(|at| json!(at.ms()))),
        ("need", Some(json!(proof.need.as_str()))),
        ("by", proof.need.by().map(|by| json!(by.to_f64()))),
        ("children", Some(proof.children.iter().map(self::proof).collect())),
    ];
    fields.into_iter().filter_map(|(name, held)| Some((name.to_owned(), held?))).collect::<Map<String, Json>>().into()
}

fn thresholds(thresholds: &[Threshold]) -> Json {
    let one = |threshold: &Threshold| {
        let values: Vec<Json> = threshold.values.iter().map(value).collect();
        json!({ "comparison": threshold.comparison.as_str(), "values": values })
    };
    thresholds.iter().map(one).collect()
}

/// A field's value.
#[must_use]
pub fn value(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text.as_str()),
        Value::Number(number) => json!(number.to_f64()),
        Value::Bool(yes) => json!(yes),
    }
}

const fn touch(touch: Touch) -> &'static str {
    match touch {
        Touch::View => "view",
        Touch::Cart => "cart",
        Touch::Purchase => "purchase",
        Touch::Remove => "remove",
    }
}

/// Decisions by purpose; a purpose without one is left out.
fn consent(cells: &Cells) -> Json {
    let names = Purpose::ALL.map(|purpose| match purpose {
        Purpose::Personalization => "personalization",
        Purpose::Analytics => "analytics",
        Purpose::Sync => "sync",
    });
    let decided = (0_u8..).zip(names).filter_map(|(slot, name)| cells.consent.get(slot).map(|held| (name, held)));
    let choices = decided.map(|(name, decision)| {
        let choice = match decision.choice {
            Choice::Unset => "unset",
            Choice::Granted => "granted",
            Choice::Denied => "denied",
        };
        (name.to_owned(), json!({ "choice": choice, "at_ms": decision.at.ms() }))
    });
    choices.collect::<Map<String, Json>>().into()
}

/// The values of a dimension with their parts of the whole, greatest first.
fn shares(interests: &Table<Interest>) -> Json {
    let landmark = interests.values().map(|interest| interest.landmark).max().unwrap_or(0);
    let whole = interests.values().fold(0_u64, |sum, interest| sum.saturating_add(interest.weight_at(landmark))).max(1);
    let mut values: Vec<&Interest> = interests.values().collect();
    values.sort_by_key(|interest| std::cmp::Reverse(interest.weight_at(landmark)));
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    let share = |interest: &Interest| (interest.weight_at(landmark) as f64 / whole as f64 * 1e4).round() / 1e4;
    values.iter().map(|interest| json!({ "value": interest.value.as_str(), "share": share(interest) })).collect()
}
