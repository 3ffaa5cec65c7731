//! What the tests of segments share: a compiled site, and a profile that counts events by it.

use super::{Context, Evaluator, Plan, Proof, Truth, explain};
use crate::event::{Decimal, Event, EventName, Item, ItemField, Text, Value};
use crate::id::ReplicaId;
use crate::manifest::Manifest;
use crate::profile::{Attribute, Dimension, Profile, Sign, Version};
use crate::time::{DAY_MS, Time};
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The day that the tests call today.
pub(crate) const TODAY: u64 = 20_400;

/// A site whose segments have these conditions; segment n has the id `s{n}`.
pub(crate) fn site(conditions: &[&str]) -> Manifest {
    let numbered = conditions.iter().enumerate();
    let segments: Vec<String> =
        numbered.map(|(number, condition)| format!(r#"{{ "id": "s{number}", "when": {condition} }}"#)).collect();
    let segments = segments.join(",");
    let json = format!(
        r#"{{ "site": "test", "segments": [{segments}],
            "placements": [{{ "id": "home-top", "slots": 8, "strategies": [{{ "if": "s0", "use": "recent" }}, {{ "use": "popular" }}] }}] }}"#
    );
    Manifest::load(nearside_author::compile(&json).unwrap()).unwrap()
}

pub(crate) fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

/// A moment `days` before the noon of today.
pub(crate) fn noon(days: u64) -> Time {
    Time::from_ms((TODAY - days) * DAY_MS + DAY_MS / 2).unwrap()
}

/// An event `days` ago, with items given as `field=value` pairs.
pub(crate) fn event(name: &str, days: u64, items: &[&[(&str, &str)]]) -> Event {
    let mut event = Event::new(EventName::parse(name).unwrap(), noon(days));
    for fields in items {
        let mut item = Item::new(text("A1"));
        for (name, value) in *fields {
            let field = ItemField::from_name(name).unwrap();
            item.set_text(field, text(value));
            if let Ok(number) = value.parse() {
                item.set_number(field, Decimal::from_f64(number).unwrap());
            }
        }
        event.push_item(item).unwrap();
    }
    event
}

/// A profile that counted `events` by `manifest`.
pub(crate) fn profile(manifest: &Manifest, events: &[Event]) -> Profile {
    let mut profile = Profile::new(ReplicaId([1; 16]));
    for event in events {
        let begins_session = profile.session.touch(event);
        profile.history.push(event, begins_session);
        manifest.each_amount(event, &mut |metric, amount| {
            profile.cells.measure(metric, event.at.day(), amount, Version(1));
        });
        for item in event.items() {
            let named = [(Dimension::Category, ItemField::Category(0)), (Dimension::Brand, ItemField::Brand)];
            for (dimension, field) in named {
                if let Some(value) = item.text(field) {
                    let sign = Sign { dimension, value, gain: 1, at: event.at };
                    profile.cells.interest(&sign, DAY_MS, Version(1));
                }
            }
        }
    }
    profile
}

/// Sets an attribute.
pub(crate) fn set(profile: &mut Profile, name: &str, value: Value) {
    let slot = profile.cells.attributes.slot_for_new(32, |attribute| attribute.at.ms());
    profile.cells.attributes.set(slot, Attribute { at: noon(0), name: text(name), value }, Version(1));
}

/// What holds at `now`.
pub(crate) fn context(profile: &Profile, now: Time) -> Context {
    Context { has_history: true, visitor: profile.visitor(), utc_offset_minutes: None, now }
}

/// An evaluator brought up to `now`.
pub(crate) fn evaluator(manifest: &Manifest, profile: &Profile, now: Time) -> Evaluator {
    let mut evaluator = Evaluator::new(manifest, Arc::new(Plan::new(manifest)), &profile.history);
    evaluator.update(manifest, profile, context(profile, now));
    evaluator
}

/// The outcome of a segment today at noon.
pub(crate) fn truth(manifest: &Manifest, profile: &Profile, segment: u16) -> Truth {
    evaluator(manifest, profile, noon(0)).outcome(segment)
}

/// The proof of a segment today at noon.
pub(crate) fn proof(manifest: &Manifest, profile: &Profile, segment: u16) -> Proof {
    let evaluator = evaluator(manifest, profile, noon(0));
    explain(&evaluator.facts(manifest, profile, context(profile, noon(0))), &evaluator, segment)
}
