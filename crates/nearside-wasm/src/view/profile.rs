//! The profile as its visitor may see it.

use super::{Record, hex, list, ms, scalar};
use crate::read::consent::name;
use alloc::vec::Vec;
use nearside::consent::{Choice, Purpose};
use nearside::engine::Engine;
use nearside::event::Text;
use nearside::manifest::StrategyKind;
use nearside::profile::{Counted, Dimension, Profile, Share, Touch};
use nearside::time::Time;
use wasm_bindgen::JsValue;

/// The profile of an engine, over all replicas it knows.
pub fn profile(engine: &mut Engine, now: Time) -> JsValue {
    let segments = list(engine.segments(now).into_iter().map(JsValue::from_str));
    let profile = engine.profile();
    let replicas = u32::try_from(profile.others.len().saturating_add(1)).unwrap_or(u32::MAX);
    let mut record = Record::new()
        .text("replica", &hex(profile.replica))
        .number("replicas", f64::from(replicas))
        .number("events", f64::from(profile.history.packed().count))
        .value("consent", &consent(engine))
        .value("segments", &segments)
        .value("interests", &interests(profile))
        .value("recent", &recent(profile))
        .value("purchased", &purchased(profile))
        .value("attributes", &attributes(profile))
        .value("clicked", &clicked(profile))
        .value("tallies", &tallies(engine));
    if profile.session.is_live(now) {
        record = record.value("session", &session(profile));
    }
    record.done()
}

fn consent(engine: &Engine) -> JsValue {
    let said = |purpose| match engine.consent().decision(purpose).choice {
        Choice::Unset => "unset",
        Choice::Granted => "granted",
        Choice::Denied => "denied",
    };
    Purpose::ALL.into_iter().fold(Record::new(), |record, purpose| record.text(name(purpose), said(purpose))).done()
}

fn interests(profile: &Profile) -> JsValue {
    let part = |share: Share| f64::from(share.0) / f64::from(Share::ONE);
    let view =
        |(value, share): (Text, Share)| Record::new().text("value", value.as_str()).number("share", part(share)).done();
    let shares = |dimension| list(profile.shares(dimension).into_iter().map(view));
    let dimensions = Dimension::ALL.into_iter();
    dimensions.fold(Record::new(), |record, held| record.value(held.as_str(), &shares(held))).done()
}

fn recent(profile: &Profile) -> JsValue {
    let name = |touch| match touch {
        Touch::View => "view",
        Touch::Cart => "cart",
        Touch::Purchase => "purchase",
        Touch::Remove => "remove",
    };
    let recent = profile.recent().into_iter();
    list(recent.map(|held| item(&held.item, held.at).text("touch", name(held.touch)).done()))
}

fn purchased(profile: &Profile) -> JsValue {
    let mut purchased = Vec::new();
    profile.each(|cells| &cells.purchased, |held| purchased.push(held));
    list(purchased.into_iter().map(|held| item(&held.item, held.at).done()))
}

fn item(id: &Text, at: Time) -> Record {
    Record::new().text("item_id", id.as_str()).number("at", ms(at))
}

fn clicked(profile: &Profile) -> JsValue {
    list(profile.clicks.iter().map(|held| item(&held.item, held.at).done()))
}

/// What this device counted of placements. One that the site has no longer is told without its name.
fn tallies(engine: &Engine) -> JsValue {
    let manifest = &engine.site().manifest;
    list(engine.profile().cells.tallies.values().map(|tally| {
        let mut record = Record::new().number("week", ms(tally.week.start()));
        if let Some(placement) = manifest.placements().find(|placement| placement.place() == tally.shown.place) {
            record = record.text("placement", placement.id()).text("variant", placement.variant());
        }
        if let Some(strategy) = StrategyKind::from_number(tally.shown.strategy) {
            record = record.text("strategy", strategy.as_str());
        }
        for (name, counted) in Counted::ALL {
            let total = tally.total(counted);
            if total > 0 {
                record = record.number(name, counted.amount(total).to_f64());
            }
        }
        record.done()
    }))
}

fn attributes(profile: &Profile) -> JsValue {
    let mut attributes = Vec::new();
    profile.each(|cells| &cells.attributes, |attribute| attributes.push(attribute));
    let record = attributes.into_iter().fold(Record::new(), |record, attribute| {
        let name = attribute.name.as_str();
        profile.attribute(name).map(scalar).into_iter().fold(record, |record, value| record.value(name, &value))
    });
    record.done()
}

fn session(profile: &Profile) -> JsValue {
    let session = &profile.session;
    Record::new()
        .number("number", f64::from(session.number))
        .number("started", ms(session.started))
        .number("last", ms(session.last))
        .done()
}
