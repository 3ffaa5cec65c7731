//! The network between devices and hub: it loses, repeats and delays, and the hub at its end crashes.

use super::{Action, BEGINNING_MS, Sender, Universe, short};
use crate::hub::{Crash, Reply};
use crate::plan::{CRASHES, DOUBLED, DROPPED, delay_ms};
use crate::shadow::Message;
use crate::tab::Work;
use nearside::id::ReplicaId;
use nearside::sync::Verdict;
use nearside::time::{DAY_MS, Time};

impl Universe<'_> {
    /// A tab sends, unless it waits for an answer, which most hosts respect.
    pub(super) fn send(&mut self, device: usize, tab: u64, message: Message) {
        let Some(held) = self.devices.get_mut(device) else { return };
        let life = held.life;
        let Some(open) = held.tabs.iter_mut().find(|held| held.number == tab) else { return };
        if open.waits_for.is_some() && !self.chance.happens(250) {
            return;
        }
        self.requests = self.requests.saturating_add(1);
        open.waits_for = Some(self.requests);
        self.figures.sent = self.figures.sent.saturating_add(1);
        self.figures.delta_bytes.note(message.bytes.len());
        if held.cut_off_until > self.now {
            self.figures.cut_off = self.figures.cut_off.saturating_add(1);
            return;
        }
        let from = Sender { device, life, tab, request: self.requests };
        if self.chance.happens(DOUBLED) {
            self.figures.doubled = self.figures.doubled.saturating_add(1);
            self.under_way(from, message.clone());
        }
        self.under_way(from, message);
    }

    /// A request reaches the hub.
    pub(super) fn request(&mut self, from: Sender, message: &Message) -> Result<(), String> {
        let crash = match self.chance.below(1000) {
            _ if self.is_healed => Crash::Never,
            draw if draw < CRASHES => Crash::BeforeCommit,
            draw if draw < 2 * CRASHES => Crash::AfterCommit,
            _ => Crash::Never,
        };
        let answer = self.at_hub(message, crash)?.answer;
        let Some(bytes) = answer else { return Ok(()) };
        if self.chance.happens(DROPPED) {
            self.figures.dropped = self.figures.dropped.saturating_add(1);
            return Ok(());
        }
        let at = self.now.after(delay_ms(&mut self.chance));
        self.queue.push(at, Action::Answer { to: from, bytes });
        Ok(())
    }

    /// An answer reaches its device: the tab that asked, or by chance another one, as in hosts that do not tell.
    pub(super) fn answer(&mut self, to: Sender, bytes: &[u8]) -> Result<(), String> {
        let Some(device) = self.devices.get_mut(to.device).filter(|device| device.life == to.life) else {
            return Ok(());
        };
        let asked = device.tabs.iter_mut().find(|tab| tab.number == to.tab);
        let is_there = asked.is_some();
        if let Some(tab) = asked
            && tab.waits_for == Some(to.request)
        {
            tab.waits_for = None;
        }
        if is_there {
            return self.commit(to.device, to.tab, Work::Answer(bytes));
        }
        if device.stored.is_none() || !self.chance.happens(300) {
            return Ok(());
        }
        let tab = self.open(to.device)?;
        self.commit(to.device, tab, Work::Answer(bytes))?;
        self.leave(to.device, tab)
    }

    /// Lets the hub take in a delta and tells the oracle.
    pub(super) fn at_hub(&mut self, message: &Message, crash: Crash) -> Result<Reply, String> {
        let reply = self.hub.sync(&message.bytes, self.now, crash)?;
        if crash != Crash::Never {
            self.figures.crashes = self.figures.crashes.saturating_add(1);
        }
        match reply.verdict {
            Some(Verdict::Ack(mark)) => {
                self.figures.acks = self.figures.acks.saturating_add(1);
                if mark == message.head {
                    self.oracle.accept(message, self.now);
                }
            }
            Some(Verdict::Fork { .. }) => self.figures.forks = self.figures.forks.saturating_add(1),
            Some(Verdict::Closed { .. }) => self.figures.closed = self.figures.closed.saturating_add(1),
            None => {}
        }
        if reply.verdict.is_some() {
            self.see(message.replica)?;
        }
        self.tell(|| {
            let (id, version, tag) = (short(message.replica), message.head.version.0, message.head.tag);
            let numbers: Vec<usize> = message.origin.own.numbers().collect();
            let members: Vec<String> = reply.members.iter().map(|id| short(*id)).collect();
            let told = reply.answer.as_deref().and_then(nearside::wire::decode_answer).map(|answer| {
                let others: Vec<String> = answer
                    .others
                    .iter()
                    .map(|(id, cells)| format!("{}{}", short(*id), if cells.is_empty() { " as it was" } else { "" }))
                    .collect();
                format!("clock {}, complete {}, others {others:?}", answer.hub, answer.complete)
            });
            format!(
                "hub gets {id} version {version} tag {tag} {numbers:?}, crash {crash:?}: {:?}; {}; profile {members:?}",
                reply.verdict,
                told.unwrap_or_default()
            )
        });
        Ok(reply)
    }

    /// Lets the oracle look at a profile, where something of it may have been retired.
    pub(super) fn see(&mut self, replica: ReplicaId) -> Result<(), String> {
        let is_late = self.now.since(Time::default().after(BEGINNING_MS)) > 360 * DAY_MS;
        if is_late || self.oracle.may_have_retired() {
            let profile = self.hub.profile(replica)?;
            let retired = profile.map_or(0, |profile| self.oracle.see(&profile));
            self.figures.retired = self.figures.retired.saturating_add(retired);
            if retired > 0 {
                self.tell(|| format!("hub retired {retired} of the profile of {}", short(replica)));
            }
        }
        Ok(())
    }

    fn under_way(&mut self, from: Sender, message: Message) {
        if self.chance.happens(DROPPED) {
            self.figures.dropped = self.figures.dropped.saturating_add(1);
            return;
        }
        let at = self.now.after(delay_ms(&mut self.chance));
        self.queue.push(at, Action::Request { from, message: Box::new(message) });
    }
}
