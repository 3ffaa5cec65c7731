//! The device's side: which states it sent, which one the hub holds, what it still owes.

use super::tag::tag;
use super::{Answer, Delta, MAX_SENT, Mark, Outgoing, Verdict};
use crate::id::ReplicaId;
use crate::limits::MAX_REPLICAS;
use crate::profile::{Cells, Version};
use alloc::vec::Vec;

/// Whether a device may go on writing its replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a retired replica must not be written any more"]
pub enum Standing {
    /// Go on.
    Current,
    /// The replica has ended or is somebody else's: start a new one with a fresh id and a fresh [`Outbox`].
    Retired,
}

/// What a device owes the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbox {
    /// How often the replica began anew under the same id.
    pub epoch: u32,
    /// The version that changes get now; greater than all that was sent.
    pub open: Version,
    /// The last state that the hub acknowledged.
    pub acked: Mark,
    /// States that were sent since and are not acknowledged, oldest first; at most [`MAX_SENT`].
    pub sent: Vec<Mark>,
    /// The hub's clock when it last answered.
    pub seen: u32,
}

impl Default for Outbox {
    /// The outbox of a replica that has sent nothing yet.
    fn default() -> Self {
        Self { epoch: 0, open: Version(1), acked: Mark::default(), sent: Vec::new(), seen: 0 }
    }
}

impl Outbox {
    /// The stamp for a change that is made now.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.open
    }

    /// All cells that the hub has not acknowledged, as they are to be written; `None` where it holds everything.
    ///
    /// Call it as often as you like: without a change in between, the same delta comes out again.
    pub fn outgoing<'a>(&'a mut self, replica: ReplicaId, cells: &'a Cells) -> Option<Outgoing<'a>> {
        let newest = newest(cells);
        if newest <= self.acked.version {
            return None;
        }
        if newest >= self.open || self.sent.is_empty() {
            let head = Mark { version: self.open, tag: tag(self.acked.tag, cells) };
            if self.sent.len() >= MAX_SENT {
                self.sent.remove(0);
            }
            self.sent.push(head);
            self.open = Version(self.open.0.saturating_add(1));
        }
        let (head, sent) = self.sent.split_last()?;
        Some(Outgoing { replica, epoch: self.epoch, base: self.acked, sent, head: *head, seen: self.seen, cells })
    }

    /// The same as a value of its own.
    pub fn delta(&mut self, replica: ReplicaId, cells: &Cells) -> Option<Delta> {
        let Outgoing { replica, epoch, base, sent, head, seen, cells } = self.outgoing(replica, cells)?;
        Some(Delta { replica, epoch, base, sent: sent.to_vec(), head, seen, cells: cells.since(base.version) })
    }

    /// Takes in the answer to one of this replica's deltas, in any order and any number of times.
    pub fn receive(&mut self, answer: &Answer) -> Standing {
        self.seen = self.seen.max(answer.hub);
        match answer.verdict {
            Verdict::Ack(mark) => self.acknowledge(mark),
            Verdict::Closed(_) | Verdict::Fork => Standing::Retired,
        }
    }

    fn acknowledge(&mut self, mark: Mark) -> Standing {
        if let Some(index) = self.sent.iter().position(|sent| *sent == mark) {
            self.acked = mark;
            self.sent.drain(..=index);
            return Standing::Current;
        }
        let forgotten =
            self.sent.len() >= MAX_SENT && self.sent.first().is_some_and(|oldest| mark.version < oldest.version);
        if mark == self.acked || mark.version < self.acked.version || forgotten {
            return Standing::Current;
        }
        // The hub holds a state that this device never sent: another copy of it is at work.
        Standing::Retired
    }
}

/// The greatest version of all cells; 0 where there is none.
fn newest(cells: &Cells) -> Version {
    let mut newest = Version(0);
    for metric in &cells.metrics {
        newest = newest.max(metric.life.version);
    }
    for table in cells.tables() {
        newest = newest.max(table.newest());
    }
    newest
}

/// Takes the cells that an answer brought into the copies that a device holds, sorted by id.
///
/// A replica beyond [`MAX_REPLICAS`] is left at the hub, and so is the device's `own`, which only it writes.
pub fn join_others(own: ReplicaId, held: &mut Vec<(ReplicaId, Cells)>, others: &[(ReplicaId, Cells)]) {
    for (replica, cells) in others.iter().filter(|(replica, _)| *replica != own) {
        let place = held.binary_search_by(|(id, _)| id.cmp(replica));
        let index = place.unwrap_or_else(|index| index);
        if place.is_err() {
            if held.len() >= MAX_REPLICAS {
                continue;
            }
            // An empty copy that is then joined: a clone of all tables would be 2 KB more of code.
            held.insert(index, (*replica, Cells::default()));
        }
        if let Some((_, copy)) = held.get_mut(index) {
            copy.join(cells);
        }
    }
}
