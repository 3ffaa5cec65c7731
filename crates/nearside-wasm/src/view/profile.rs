//! The profile as its visitor may see it.

use super::value::Plain;
use super::{ms, plain};
use crate::read::consent::name;
use nearside::consent::{Choice, Purpose};
use nearside::engine::Engine;
use nearside::id::ReplicaId;
use nearside::profile::{Dimension, Profile, Share, Touch};
use nearside::time::Time;
use serde::Serialize;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

#[derive(Serialize)]
struct ProfileView<'a> {
    replica: String,
    replicas: usize,
    events: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<SessionView>,
    consent: BTreeMap<&'static str, &'static str>,
    segments: Vec<&'a str>,
    interests: BTreeMap<&'static str, Vec<ShareView>>,
    recent: Vec<TouchView<'a>>,
    purchased: Vec<TouchView<'a>>,
    attributes: BTreeMap<&'a str, Plain<'a>>,
}

#[derive(Serialize)]
struct SessionView {
    number: u16,
    started: f64,
    last: f64,
}

#[derive(Serialize)]
struct ShareView {
    value: String,
    share: f64,
}

#[derive(Serialize)]
struct TouchView<'a> {
    item_id: &'a str,
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    touch: Option<&'static str>,
}

/// The profile of an engine, over all replicas it knows.
///
/// # Errors
/// None in practice, see [`plain`].
pub fn profile(engine: &Engine, now: Time) -> Result<JsValue, JsValue> {
    let profile = engine.profile();
    plain(&ProfileView {
        replica: hex(profile.replica),
        replicas: profile.others.len().saturating_add(1),
        events: profile.history.packed().count,
        session: session(profile, now),
        consent: Purpose::ALL.iter().map(|purpose| (name(*purpose), choice(engine, *purpose))).collect(),
        segments: engine.segments(now),
        interests: Dimension::ALL.into_iter().map(|held| (held.as_str(), shares(profile, held))).collect(),
        recent: recent(profile),
        purchased: purchased(profile),
        attributes: attributes(profile),
    })
}

fn session(profile: &Profile, now: Time) -> Option<SessionView> {
    let session = &profile.session;
    let view = SessionView { number: session.number, started: ms(session.started), last: ms(session.last) };
    session.is_live(now).then_some(view)
}

fn choice(engine: &Engine, purpose: Purpose) -> &'static str {
    match engine.consent().decision(purpose).choice {
        Choice::Unset => "unset",
        Choice::Granted => "granted",
        Choice::Denied => "denied",
    }
}

fn shares(profile: &Profile, dimension: Dimension) -> Vec<ShareView> {
    let shares = profile.shares(dimension).into_iter();
    let part = |share: Share| f64::from(share.0) / f64::from(Share::ONE);
    shares.map(|(value, share)| ShareView { value: String::from(value.as_str()), share: part(share) }).collect()
}

fn recent(profile: &Profile) -> Vec<TouchView<'_>> {
    let view = |touch| match touch {
        Touch::View => "view",
        Touch::Cart => "cart",
        Touch::Purchase => "purchase",
    };
    let recent = profile.recent().into_iter();
    recent
        .map(|held| TouchView { item_id: held.item.as_str(), at: ms(held.at), touch: Some(view(held.touch)) })
        .collect()
}

fn purchased(profile: &Profile) -> Vec<TouchView<'_>> {
    let purchased = profile.all_cells().flat_map(|cells| cells.purchased.values());
    purchased.map(|held| TouchView { item_id: held.item.as_str(), at: ms(held.at), touch: None }).collect()
}

fn attributes(profile: &Profile) -> BTreeMap<&str, Plain<'_>> {
    let names = profile.all_cells().flat_map(|cells| cells.attributes.values()).map(|held| held.name.as_str());
    names.filter_map(|name| Some((name, Plain(profile.attribute(name)?)))).collect()
}

fn hex(replica: ReplicaId) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    replica.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
