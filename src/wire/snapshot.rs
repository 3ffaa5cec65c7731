//! Snapshots: all of a device's state, as it lies in the visitor's storage.

use super::read::Reader;
use super::write::{Versions, Writer};
use super::{Restored, SNAPSHOT, Snapshot};
use crate::consent::Consent;
use crate::id::MetricId;
use crate::limits::{MAX_CLICKS, MAX_HISTORY_BYTES, MAX_HISTORY_EVENTS, MAX_METRICS};
use crate::profile::history::{History, Packed};
use crate::profile::{Clicked, Profile, Shown, Version};
use crate::session::Session;
use crate::sync::{MAX_SENT, Outbox, State};
use crate::time::Time;
use alloc::vec::Vec;

/// The bytes of a snapshot.
pub(super) fn encode(snapshot: &Snapshot<'_>) -> Vec<u8> {
    let mut writer = Writer::new(SNAPSHOT, Versions::Written);
    let Snapshot { profile, consent, outbox } = *snapshot;
    writer.raw(&profile.replica.0);
    writer.cells(&profile.cells);
    writer.replicas(&profile.others);
    writer.uint(u64::from(profile.session.number));
    writer.time(profile.session.started);
    writer.time(profile.session.last);
    writer.uint(u64::from(profile.session.campaign));
    history(&mut writer, profile.history.packed());
    counting(&mut writer, &profile.counting);
    clicks(&mut writer, &profile.clicks);
    for decision in &consent.decisions {
        writer.decision(decision);
    }
    writer.uint(u64::from(outbox.epoch));
    writer.count(outbox.states.len());
    let mut below = Version(0);
    for (place, state) in outbox.states.iter().enumerate() {
        if place == 0 {
            writer.base(state.mark, outbox.former);
        } else {
            writer.step(state.mark, below);
        }
        writer.cells(&state.cells);
        below = state.mark.version;
    }
    writer.uint(u64::from(outbox.open.0.wrapping_sub(below.0)));
    writer.uint(u64::from(outbox.seen));
    writer.finish()
}

/// The raw ring: its packed bytes are opaque here.
fn history(writer: &mut Writer, packed: &Packed) {
    writer.count(packed.texts.len());
    for text in &packed.texts {
        writer.text(text.as_str());
    }
    writer.count(packed.items.len());
    for item in &packed.items {
        writer.bytes(item);
    }
    writer.bytes(&packed.events);
    writer.uint(u64::from(packed.count));
    writer.time_ms(packed.base_ms);
    writer.time_ms(packed.forgotten_ms);
}

/// Since when each metric counts; ids rise, so their differences are short.
fn counting(writer: &mut Writer, counting: &[(MetricId, Time)]) {
    writer.count(counting.len());
    let mut before = 0;
    for (id, since) in counting {
        writer.uint(u64::from(id.0.wrapping_sub(before)));
        writer.time(*since);
        before = id.0;
    }
}

fn clicks(writer: &mut Writer, clicks: &[Clicked]) {
    writer.count(clicks.len());
    for Clicked { at, item, shown, slot } in clicks {
        writer.time(*at);
        writer.text(item.as_str());
        writer.raw(&shown.place.to_le_bytes());
        writer.byte(shown.strategy);
        writer.byte(*slot);
    }
}

impl Reader<'_> {
    /// What follows a snapshot's first two bytes.
    pub fn snapshot(&mut self) -> Option<Restored> {
        let profile = Profile {
            replica: self.replica(),
            cells: self.cells(),
            others: self.replicas(),
            session: self.visit(),
            history: self.history()?,
            counting: self.counting(),
            clicks: self.clicks()?,
        };
        let consent = Consent { decisions: [self.decision(), self.decision(), self.decision()] };
        Some(Restored { profile, consent, outbox: self.outbox() })
    }

    fn visit(&mut self) -> Session {
        Session {
            number: u16::try_from(self.at_most(u32::from(u16::MAX))).unwrap_or(0),
            started: self.time(),
            last: self.time(),
            campaign: self.uint32(),
        }
    }

    /// The raw ring, which checks itself whole.
    fn history(&mut self) -> Option<History> {
        let mut packed = Packed::default();
        for _ in 0..self.count(MAX_HISTORY_BYTES) {
            packed.texts.push(self.text()?);
        }
        for _ in 0..self.count(MAX_HISTORY_BYTES) {
            packed.items.push(self.bytes());
        }
        packed.events = self.bytes();
        packed.count = self.at_most(u32::try_from(MAX_HISTORY_EVENTS).unwrap_or(0));
        packed.base_ms = self.time().ms();
        packed.forgotten_ms = self.time().ms();
        if self.has_failed() { None } else { History::from_packed(packed) }
    }

    fn counting(&mut self) -> Vec<(MetricId, Time)> {
        let mut counting = Vec::new();
        let mut before = 0_u32;
        for place in 0..self.count(MAX_METRICS) {
            let step = self.uint32();
            let id = before.checked_add(step).filter(|_| step > 0 || place == 0);
            self.require(id.is_some());
            before = id.unwrap_or(before);
            counting.push((MetricId(before), self.time()));
        }
        counting
    }

    fn clicks(&mut self) -> Option<Vec<Clicked>> {
        let mut clicks = Vec::new();
        for _ in 0..self.count(MAX_CLICKS) {
            let (at, item) = (self.time(), self.text()?);
            let shown = Shown { place: u32::from_le_bytes(self.array()), strategy: self.byte() };
            clicks.push(Clicked { at, item, shown, slot: self.byte() });
        }
        Some(clicks)
    }

    fn bytes(&mut self) -> Vec<u8> {
        let count = self.count(MAX_HISTORY_BYTES);
        Vec::from(self.take(count))
    }

    fn outbox(&mut self) -> Outbox {
        let epoch = self.uint32();
        let (mut states, mut below, mut former) = (Vec::new(), Version(0), None);
        let count = self.count(MAX_SENT.wrapping_add(1));
        self.require(count > 0);
        for place in 0..count {
            let mark = if place == 0 {
                let (mark, named) = self.base();
                former = named;
                mark
            } else {
                self.step(below)
            };
            below = mark.version;
            states.push(State { mark, cells: self.cells() });
        }
        Outbox { epoch, open: self.version_after(below), states, seen: self.uint32(), former }
    }
}
