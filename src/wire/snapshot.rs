//! Snapshots: all of a device's state, as it lies in the visitor's storage.

use super::read::Reader;
use super::write::{Shaper, mark, steps};
use super::{Restored, Snapshot, shape};
use crate::consent::Consent;
use crate::limits::{MAX_HISTORY_BYTES, MAX_HISTORY_EVENTS};
use crate::profile::history::{History, Packed};
use crate::profile::{Profile, Version};
use crate::session::Session;
use crate::sync::{MAX_SENT, Mark, Outbox};
use alloc::vec::Vec;

/// The shape of a snapshot. Its parts are built in the order in which they are written.
pub(super) fn shape<'a>(snapshot: &Snapshot<'a>) -> shape::Snapshot<'a> {
    let mut shaper = Shaper::default();
    let Snapshot { profile, consent, outbox } = *snapshot;
    let last = outbox.sent.last().unwrap_or(&outbox.acked);
    shape::Snapshot {
        own: shaper.replica(profile.replica, &profile.cells),
        others: shaper.replicas(&profile.others),
        session: shape::Session {
            number: profile.session.number,
            started: shaper.time(profile.session.started),
            last: shaper.time(profile.session.last),
            campaign: profile.session.campaign,
        },
        history: history(&mut shaper, profile.history.packed()),
        consent: consent.decisions.map(|decision| shaper.decision(decision)),
        outbox: shape::Outbox {
            epoch: outbox.epoch,
            acked: mark(outbox.acked),
            sent: steps(outbox.acked, outbox.sent.iter()),
            open: outbox.open.0.wrapping_sub(last.version.0),
            seen: outbox.seen,
        },
    }
}

fn history<'a>(shaper: &mut Shaper, packed: &'a Packed) -> shape::History<'a> {
    shape::History {
        texts: packed.texts.iter().map(|text| shape::Name(text.as_str())).collect(),
        items: &packed.items,
        events: &packed.events,
        count: packed.count,
        base: shaper.ms(packed.base_ms),
    }
}

impl Reader<'_> {
    /// What follows a snapshot's first two bytes.
    pub fn snapshot(&mut self) -> Option<Restored> {
        let profile = Profile {
            replica: self.replica()?,
            cells: self.groups()?,
            others: self.replicas()?,
            session: self.visit()?,
            history: self.history()?,
        };
        let consent = Consent { decisions: [self.decision()?, self.decision()?, self.decision()?] };
        Some(Restored { profile, consent, outbox: self.outbox()? })
    }

    fn visit(&mut self) -> Option<Session> {
        Some(Session {
            number: u16::try_from(self.uint()?).ok()?,
            started: self.time()?,
            last: self.time()?,
            campaign: self.uint32()?,
        })
    }

    fn history(&mut self) -> Option<History> {
        let mut packed = Packed::default();
        for _ in 0..self.count(MAX_HISTORY_BYTES)? {
            packed.texts.push(self.text()?);
        }
        for _ in 0..self.count(MAX_HISTORY_BYTES)? {
            packed.items.push(self.bytes()?);
        }
        packed.events = self.bytes()?;
        packed.count = self.uint32().filter(|count| *count as usize <= MAX_HISTORY_EVENTS)?;
        packed.base_ms = self.time()?.ms();
        History::from_packed(packed).ok()
    }

    fn bytes(&mut self) -> Option<Vec<u8>> {
        let count = self.count(MAX_HISTORY_BYTES)?;
        self.take(count).map(Vec::from)
    }

    fn outbox(&mut self) -> Option<Outbox> {
        let epoch = self.uint32()?;
        let acked = self.mark()?;
        let sent = self.steps(acked)?;
        let last = sent.last().map_or(acked.version, |mark| mark.version);
        let open = Version(last.0.checked_add(self.uint32().filter(|step| *step > 0)?)?);
        Some(Outbox { epoch, open, acked, sent, seen: self.uint32()? })
    }

    /// Marks of rising versions after `base`.
    pub fn steps(&mut self, base: Mark) -> Option<Vec<Mark>> {
        let mut marks = Vec::new();
        let mut last = base.version;
        for _ in 0..self.count(MAX_SENT)? {
            let mark = self.step(last)?;
            last = mark.version;
            marks.push(mark);
        }
        Some(marks)
    }
}
