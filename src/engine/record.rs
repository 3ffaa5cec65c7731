//! Recording: an event goes into the session, the ring and the cells, or is refused and changes nothing.

use super::{Changes, Engine};
use crate::consent::Purpose;
use crate::error::{Code, Error};
use crate::event::{Event, EventName, ItemField, TRANSACTION_ID, Text, Value};
use crate::id::{MetricId, hash64, mix64};
use crate::limits::{ATTRIBUTE_SLOTS, MAX_AHEAD_MS, MAX_LATE_MS, PURCHASED_SLOTS, RECENT_SLOTS, TRANSACTION_SLOTS};
use crate::manifest::Manifest;
use crate::profile::{Attribute, Dimension, Moment, Purchased, Recent, Sign, Touch, Transaction};
use crate::recommend::CAMPAIGN;
use crate::segment::Change;
use crate::time::Time;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The attribute that names what brought the visitor last: the campaign's source, else the referring host.
pub const SOURCE: &str = "source";

impl Engine {
    /// Records an event that happened at `event.at`. Without consent for personalization, and for a
    /// transaction that was counted already, nothing changes.
    ///
    /// # Errors
    /// Refuses an event over 24 hours late or over 5 minutes ahead of `now`.
    pub fn record(&mut self, event: &Event, now: Time) -> Result<Changes, Error> {
        if now.since(event.at) > MAX_LATE_MS {
            return Err(Error::new(Code::Time, "at", "over 24 hours late: pass the time of the event in milliseconds"));
        }
        if event.at.since(now) > MAX_AHEAD_MS {
            return Err(Error::new(
                Code::Time,
                "at",
                "over 5 minutes ahead: pass the time of the event in milliseconds",
            ));
        }
        if !self.consent.permits(Purpose::Personalization) {
            return Ok(Changes::default());
        }
        if event.name.is_of_placement() {
            self.tally(event)?;
            self.pending.store();
            return Ok(Changes::default());
        }
        let transaction = transaction_of(event);
        if transaction.is_some_and(|transaction| self.profile.knows_transaction(transaction.hash)) {
            return Ok(Changes::default());
        }
        self.keep(event, transaction);
        self.pending.store();
        Ok(self.update_segments(now))
    }

    /// Sets a named fact about the visitor; without consent for personalization nothing changes.
    ///
    /// # Errors
    /// Refuses one attribute more than [`ATTRIBUTE_SLOTS`].
    pub fn set_attribute(&mut self, name: &Text, value: &Value, at: Time) -> Result<Changes, Error> {
        if !self.consent.permits(Purpose::Personalization) {
            return Ok(Changes::default());
        }
        self.put_attribute(name, value, at)?;
        self.pending.store();
        Ok(self.update_segments(at))
    }

    /// Counts from the raw ring what a newer manifest asks for and this profile has not counted so far.
    pub(super) fn backfill(&mut self) {
        let site = Arc::clone(&self.site);
        let version = self.outbox.version();
        let mut counting = counting_from(&site.manifest, self.profile.history.complete_after());
        let mut is_other = counting.len() != self.profile.counting.len();
        for (id, since) in &mut counting {
            match self.profile.counting.binary_search_by_key(id, |(id, _)| *id) {
                Ok(place) => *since = self.profile.counting.get(place).map_or(*since, |(_, since)| *since),
                Err(_) => is_other = true,
            }
        }
        if !is_other {
            return;
        }
        let known = core::mem::replace(&mut self.profile.counting, counting);
        for recorded in self.profile.history.iter() {
            site.manifest.each_amount(&recorded.event, &mut |id, amount| {
                if known.binary_search_by_key(&id, |(id, _)| *id).is_err() {
                    self.profile.cells.measure(id, recorded.event.at.day(), amount, version);
                }
            });
        }
        self.pending.store();
    }

    fn keep(&mut self, event: &Event, transaction: Option<Transaction>) {
        let site = Arc::clone(&self.site);
        let version = self.outbox.version();
        let stands_for = self.digest_of.is_some() && self.profile.history.is_empty();
        if self.profile.cells.is_empty() || stands_for {
            // From its first cell on, this replica may be the one that names the visitor; and from its first event on, what
            // is remembered counts, which nobody knew while a digest stood for the profile.
            self.evaluator.mark(Change::Everything);
        }
        let begins_session = self.profile.session.touch(event);
        self.profile.history.push(event, begins_session);
        self.evaluator.record(&site.manifest, &self.profile.history, event, begins_session);
        let cells = &mut self.profile.cells;
        self.evaluator.each_match(&site.manifest, &mut |filter| {
            site.manifest.amounts(filter, event, &mut |id, amount| cells.measure(id, event.at.day(), amount, version));
        });
        if begins_session {
            self.note_source(event);
        }
        let cells = &mut self.profile.cells;
        if let Some(transaction) = transaction {
            let slot = cells.transactions.slot_for_new(TRANSACTION_SLOTS, |held| held.at.ms());
            cells.transactions.set(slot, transaction, version);
        }
        if cells.moments.is_empty() {
            cells.moments.set(Moment::FirstSeen as u8, event.at, version);
        }
        if cells.moments.get(Moment::LastSeen as u8).is_none_or(|last| event.at > *last) {
            cells.moments.set(Moment::LastSeen as u8, event.at, version);
        }
        self.keep_interests(event);
        self.keep_items(event);
        self.tally_items(event);
    }

    fn keep_interests(&mut self, event: &Event) {
        let Some(gain) = gain(&event.name) else { return };
        self.evaluator.mark(Change::Interests);
        let (version, half_life_ms) = (self.outbox.version(), self.site.manifest.half_life_ms());
        for item in event.items() {
            for (dimension, field) in
                [(Dimension::Category, ItemField::Category(0)), (Dimension::Brand, ItemField::Brand)]
            {
                if let Some(value) = item.text(field) {
                    let sign = Sign { dimension, value, gain, at: event.at };
                    self.profile.cells.interest(&sign, half_life_ms, version);
                }
            }
        }
    }

    fn keep_items(&mut self, event: &Event) {
        let Some(touch) = touch(&event.name) else { return };
        let (version, session) = (self.outbox.version(), self.profile.session.number);
        let cells = &mut self.profile.cells;
        for item in event.items() {
            let recent = Recent { at: event.at, session, touch, item: item.id.clone() };
            let slot = cells.recent.slot_for_new(RECENT_SLOTS, |held| held.at.ms());
            cells.recent.set(slot, recent, version);
            if touch == Touch::Purchase {
                let held = cells.purchased.find(|held| held.item == item.id).map(|(slot, _)| slot);
                let slot = held.unwrap_or_else(|| cells.purchased.slot_for_new(PURCHASED_SLOTS, |held| held.at.ms()));
                cells.purchased.set(slot, Purchased { at: event.at, item: item.id.clone() }, version);
            }
        }
    }

    fn note_source(&mut self, event: &Event) {
        let source = event.get("utm_source").or_else(|| event.get("referrer_host"));
        if let (Some(source), Ok(name)) = (source, Text::new(SOURCE)) {
            // Full of the shop's own attributes: those matter more than ours.
            let _full = self.put_attribute(&name, source, event.at);
        }
        if let (Some(campaign), Ok(name)) = (event.get("utm_campaign"), Text::new(CAMPAIGN)) {
            let _full = self.put_attribute(&name, campaign, event.at);
        }
    }

    fn put_attribute(&mut self, name: &Text, value: &Value, at: Time) -> Result<(), Error> {
        let version = self.outbox.version();
        let attributes = &mut self.profile.cells.attributes;
        let held = attributes.find(|held| held.name == *name).map(|(slot, _)| slot);
        if held.is_none() && attributes.len() >= usize::from(ATTRIBUTE_SLOTS) {
            return Err(Error::new(Code::Limit, name.as_str(), "more than 32 attributes: leave some out"));
        }
        let slot = held.unwrap_or_else(|| attributes.slot_for_new(ATTRIBUTE_SLOTS, |held| held.at.ms()));
        attributes.set(slot, Attribute { at, name: name.clone(), value: value.clone() }, version);
        self.evaluator.mark(Change::Attribute(name.as_str()));
        Ok(())
    }
}

/// All metrics of a manifest by id, each counting since then.
pub(super) fn counting_from(manifest: &Manifest, since: Time) -> Vec<(MetricId, Time)> {
    let mut counting = Vec::new();
    for id in (0..manifest.metrics()).filter_map(|number| manifest.metric_id(number)) {
        let place = counting.partition_point(|(held, _)| *held < id);
        counting.insert(place, (id, since));
    }
    counting
}

/// How much an event tells of interest in its items, in views.
const fn gain(name: &EventName) -> Option<u8> {
    match name {
        EventName::ViewItem => Some(1),
        EventName::AddToWishlist => Some(2),
        EventName::AddToCart => Some(3),
        EventName::Purchase | EventName::StorePurchase => Some(5),
        _ => None,
    }
}

/// What an event does with its items, where it makes them recent.
const fn touch(name: &EventName) -> Option<Touch> {
    match name {
        EventName::ViewItem => Some(Touch::View),
        EventName::AddToCart => Some(Touch::Cart),
        EventName::RemoveFromCart => Some(Touch::Remove),
        EventName::Purchase | EventName::StorePurchase => Some(Touch::Purchase),
        _ => None,
    }
}

/// The transaction of a purchase or refund that names one. The page's purchase and the till's are one.
fn transaction_of(event: &Event) -> Option<Transaction> {
    let kind = match event.name {
        EventName::Purchase | EventName::StorePurchase => 1,
        EventName::Refund => 2,
        _ => return None,
    };
    let hash = match event.get(TRANSACTION_ID)? {
        Value::Text(id) => hash64(id.as_str().as_bytes()),
        Value::Number(id) => mix64(id.units().cast_unsigned()),
        Value::Bool(_) => return None,
    };
    Some(Transaction { at: event.at, hash: mix64(hash ^ kind) })
}
