//! What is recorded, and in which session: the engine's rules, over plain lists.

use super::affinity::Interests;
use super::time::{DAY_MS, MINUTE_MS};
use super::value::Value;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Fields by name.
pub type Fields = BTreeMap<String, Value>;

/// Idle time that ends a session; just as long it still goes on.
pub const IDLE_MS: i64 = 30 * MINUTE_MS;
/// How many events a device remembers.
const REMEMBERED: usize = 1_000;

const CAMPAIGN: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"];
/// Fields of an item that fall back to the event's own of that name.
const SHARED: [&str; 2] = ["currency", "coupon"];

/// An event that was recorded.
#[derive(Debug, Clone)]
pub struct Happened {
    pub name: String,
    pub at: i64,
    pub fields: Fields,
    /// Its items. An event without items is like one with a single item of which nothing is known.
    pub items: Vec<Fields>,
    /// The number of the session at hand when it was recorded.
    pub session: usize,
    /// How many were recorded before it.
    pub order: usize,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It counts.
    Kept,
    /// Its transaction was counted already: nothing changes.
    Repeated,
    /// It is too late or too far ahead: nothing changes.
    Refused,
}

/// Everything that one device has recorded of a visitor.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// All events ever, in the order of recording.
    pub events: Vec<Happened>,
    /// With the time at which each was set.
    pub attributes: BTreeMap<String, (i64, Value)>,
    pub interests: Interests,
    transactions: Vec<(bool, Value)>,
    /// Sessions so far.
    session: usize,
    /// The latest time of an event.
    last: i64,
    campaign: Vec<Option<Value>>,
}

impl Visit {
    /// Records an event at `now`; `met` is what is known of other devices.
    pub fn record(&mut self, event: &Json, now: i64, half_life_ms: i64, met: &Self) -> Recorded {
        let mut event = read(event);
        if now - event.at > DAY_MS || event.at - now > 5 * MINUTE_MS {
            return Recorded::Refused;
        }
        if let Some(transaction) = transaction(&event) {
            if self.transactions.contains(&transaction) || met.transactions.contains(&transaction) {
                return Recorded::Repeated;
            }
            self.transactions.push(transaction);
        }
        if self.begins_session(&event) {
            self.session += 1;
            self.campaign = campaign(&event);
            if let Some(source) = event.fields.get("utm_source").or_else(|| event.fields.get("referrer_host")) {
                self.attributes.insert("source".to_owned(), (event.at, source.clone()));
            }
        }
        self.last = self.last.max(event.at);
        event.session = self.session;
        event.order = self.events.len();
        self.interests.add(&event, half_life_ms);
        self.events.push(event);
        Recorded::Kept
    }

    /// The events that the device still remembers, by time and among equal times by recording.
    pub fn remembered(&self) -> Vec<&Happened> {
        let first = self.events.len().saturating_sub(REMEMBERED);
        let mut events: Vec<&Happened> = self.events[first..].iter().collect();
        events.sort_by_key(|event| (event.at, event.order));
        events
    }

    /// Those of them that belong to the session at hand; none when it is over.
    pub fn of_session(&self, now: i64) -> Vec<&Happened> {
        let mut events = self.remembered();
        events.retain(|event| event.session == self.session && now - self.last <= IDLE_MS);
        events
    }

    /// The latest time of an event; 0 before the first one.
    pub const fn last(&self) -> i64 {
        self.last
    }

    /// A session begins with the first event, after more than 30 idle minutes, and with another campaign. An event that
    /// comes late begins none.
    fn begins_session(&self, event: &Happened) -> bool {
        let campaign = campaign(event);
        let brought_back = campaign.iter().any(Option::is_some) && campaign != self.campaign && event.at >= self.last;
        self.session == 0 || event.at - self.last > IDLE_MS || brought_back
    }
}

/// The campaign that an event names, in its five fields. Only texts name one.
fn campaign(event: &Happened) -> Vec<Option<Value>> {
    let text = |field: &str| event.fields.get(field).filter(|value| matches!(value, Value::Text(_))).cloned();
    CAMPAIGN.iter().map(|field| text(field)).collect()
}

/// A purchase (here or at the till) or a refund, by its `transaction_id`.
fn transaction(event: &Happened) -> Option<(bool, Value)> {
    let is_refund = match event.name.as_str() {
        "purchase" | "store_purchase" => false,
        "refund" => true,
        _ => return None,
    };
    let id = event.fields.get("transaction_id").filter(|id| !matches!(id, Value::Bool(_)))?;
    Some((is_refund, id.clone()))
}

fn read(event: &Json) -> Happened {
    let mut fields = fields(event);
    fields.retain(|name, _| !matches!(name.as_str(), "name" | "at" | "items"));
    let listed = event["items"].as_array().map(|items| items.iter().map(self::fields).collect());
    let mut items: Vec<Fields> = listed.unwrap_or_default();
    if items.is_empty() {
        items.push(Fields::default());
    }
    for item in &mut items {
        for (name, value) in fields.iter().filter(|(name, _)| SHARED.contains(&name.as_str())) {
            item.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    Happened {
        name: event["name"].as_str().unwrap().to_owned(),
        at: event["at"].as_i64().unwrap(),
        fields,
        items,
        session: 0,
        order: 0,
    }
}

/// The entries of an object; lists are not among them.
fn fields(object: &Json) -> Fields {
    let scalars = object.as_object().unwrap().iter().filter(|(_, value)| !value.is_array());
    scalars.map(|(name, value)| (name.clone(), Value::of(value))).collect()
}
