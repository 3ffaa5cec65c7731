//! The device's side: which states it sent, which one the hub holds, what it still owes.

use super::{Answer, Delta, MAX_SENT, Mark, Outgoing, Verdict};
use crate::id::ReplicaId;
use crate::limits::MAX_REPLICAS;
use crate::profile::{Cells, Version};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A state of the device's own replica, as it was when it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Its name.
    pub mark: Mark,
    /// Its cells: all of them in the latest state, which may have to be sent again; else only those that [`super::carry`]
    /// subtracts.
    pub cells: Cells,
}

impl State {
    /// Lets go of what only sending it again would need.
    fn trim(&mut self) {
        let [_, _, uncounted @ .., _tallies] = self.cells.tables_mut();
        for rows in uncounted {
            rows.slots = Vec::new();
        }
    }
}

/// Whether a device may go on writing its replica.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a retired replica must not be written any more"]
pub enum Standing {
    /// Go on.
    Current,
    /// The replica has ended or is somebody else's: start a new one with a fresh id, [`Outbox::after`], and what
    /// [`super::carry`] finds that this state, which the hub keeps, does not have.
    Retired(Box<State>),
}

/// What a device owes the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbox {
    /// How often the replica began anew under the same id. Who does so tells everything again before the first delta goes out.
    pub epoch: u32,
    /// The version that changes get now; greater than all that was sent.
    pub open: Version,
    /// The state that the hub acknowledged last, then those that were sent since, oldest first: at most [`MAX_SENT`].
    pub states: Vec<State>,
    /// The hub's clock when it last answered.
    pub seen: u32,
    /// The replica that this one goes on for; the hub is told of it until it has acknowledged something.
    pub former: Option<ReplicaId>,
}

impl Default for Outbox {
    /// The outbox of a replica that has sent nothing yet: the hub holds the empty state.
    fn default() -> Self {
        Self { epoch: 0, open: Version(1), states: Vec::from([State::default()]), seen: 0, former: None }
    }
}

impl Outbox {
    /// The outbox of a replica that goes on for `former`.
    #[must_use]
    pub fn after(former: ReplicaId) -> Self {
        Self { former: Some(former), ..Self::default() }
    }

    /// The stamp for a change that is made now.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.open
    }

    /// What the hub has not acknowledged, as it is to be written; `None` where it holds everything.
    ///
    /// Call it as often as you like: without a change in between, the same delta comes out again. So it does while
    /// [`MAX_SENT`] states wait for an answer; what changed since comes after it. Store the device's state before the
    /// delta is sent: a state that is forgotten and made anew would be another one under the same version.
    ///
    /// `tag` is a random number; it names the state if this call makes one.
    pub fn outgoing(&mut self, replica: ReplicaId, cells: &Cells, tag: u32) -> Option<Outgoing<'_>> {
        let (newest, count) = (newest(cells), self.states.len());
        if newest <= self.states.first()?.mark.version {
            return None;
        }
        if count == 1 || newest >= self.open && count <= MAX_SENT {
            let mut state = State { mark: Mark { version: self.open, tag }, cells: Cells::default() };
            // Joined to nothing: a clone of all tables would be 2 KB more of code.
            state.cells.join(cells);
            self.states.last_mut()?.trim();
            self.states.push(state);
            self.open = Version(self.open.0.saturating_add(1));
        }
        Some(Outgoing { replica, former: self.former, epoch: self.epoch, states: &self.states, seen: self.seen })
    }

    /// The same as a value of its own.
    pub fn delta(&mut self, replica: ReplicaId, cells: &Cells, tag: u32) -> Option<Delta> {
        let Outgoing { former, epoch, states, seen, .. } = self.outgoing(replica, cells, tag)?;
        let [base, sent @ .., head] = states else { return None };
        Some(Delta {
            replica,
            former: former.filter(|_| base.mark == Mark::default()),
            epoch,
            base: base.mark,
            sent: sent.iter().map(|state| state.mark).collect(),
            head: head.mark,
            seen,
            cells: head.cells.since(base.mark.version),
        })
    }

    /// Takes in the answer to one of this replica's deltas, in any order and any number of times.
    ///
    /// An answer that names a state which is neither acknowledged nor waiting is late: what it says is known. One that ends
    /// the replica for a state that is not among these was meant for another tab, whose work this one's replaced.
    pub fn receive(&mut self, answer: &Answer) -> Standing {
        // Another tab's state may have replaced the one whose delta named that clock: what is left out was lost with it.
        if answer.since <= self.seen {
            self.seen = self.seen.max(answer.hub);
        }
        let (mark, head, goes_on) = match answer.verdict {
            Verdict::Ack(mark) => (mark, mark, true),
            Verdict::Closed { after, head } | Verdict::Fork { after, head } => (after, head, false),
        };
        let place = |mark| self.states.iter().position(|state| state.mark == mark);
        let (Some(place), Some(_)) = (place(mark), place(head)) else { return Standing::Current };
        if !goes_on {
            return Standing::Retired(Box::new(self.states.swap_remove(place)));
        }
        // What was sent before it is older than what the hub holds.
        self.states.drain(..place);
        self.states.iter_mut().take(1).for_each(State::trim);
        Standing::Current
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

/// Takes what an answer says of other replicas into the copies that a device holds, sorted by id.
///
/// A replica beyond [`MAX_REPLICAS`] is left at the hub, and so is the device's `own`, which only it writes. Where the
/// answer is complete, copies of replicas that it does not list are let go of, and cells that it brings stand in place of
/// those that were held.
pub fn join_others(own: ReplicaId, held: &mut Vec<(ReplicaId, Cells)>, answer: &Answer) {
    held.retain(|(id, _)| !answer.complete || answer.others.iter().any(|(listed, _)| listed == id));
    for (replica, cells) in answer.others.iter().filter(|(replica, _)| *replica != own) {
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
            if answer.complete && !cells.is_empty() {
                // Whole, and perhaps begun anew since: its versions need not be greater than those that are held.
                *copy = Cells::default();
            }
            copy.join(cells);
        }
    }
}
