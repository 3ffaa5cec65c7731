//! Sync: what a device still owes the hub, and what the hub makes of it.
//!
//! # The protocol in prose
//! Every replica has one writer, and every cell of it an absolute value with the version at which
//! the writer set it. A device therefore never says "one more view", it says "this metric stands at
//! 7". Whatever the network does to such a message (loses it, repeats it, delivers it late), taking
//! it in again changes nothing and taking in a later one catches up.
//!
//! The device stamps its changes with [`Outbox::version`]. When it wants to send, [`Outbox::delta`]
//! collects every cell that is newer than the last state the hub acknowledged, names that state
//! (`base`) and the state it leads to (`head`), and opens the next version. A state is named by a
//! [`Mark`]: its version, and a tag that two copies of one device will not share once they have
//! gone different ways.
//!
//! The hub holds one [`Stored`] for each replica. [`apply`] joins the cells and answers with
//! [`Verdict::Ack`] of the state it now holds; a repeated delta gets the same answer again. It
//! answers [`Verdict::Fork`] where the chain of marks shows that two writers use one replica (a
//! cloned or rolled-back browser profile), and [`Verdict::Closed`] where the replica has ended. In
//! both cases the device goes on under a new replica id ([`Standing::Retired`]).
//!
//! The [`Answer`] also brings what this device lacks: other replicas' cells, which the device
//! keeps as read-only copies ([`join_others`]). The hub counts its changes in a clock of its own;
//! the device names the last reading it saw (`seen`), so that it is not sent the same again.
//!
//! # A small exchange
//! ```
//! use nearside::id::{MetricId, ReplicaId};
//! use nearside::profile::Cells;
//! use nearside::sync::{Answer, Outbox, Standing, Stored, Verdict, apply};
//! use nearside::time::Day;
//!
//! let replica = ReplicaId([7; 16]);
//! let (mut cells, mut outbox) = (Cells::default(), Outbox::default());
//! let mut stored = Stored::default();
//! let views = MetricId(0x5eed);
//!
//! // Two views on the device; the delta that carries them is lost.
//! cells.count(views, Day(20_000), 2, outbox.version());
//! let lost = outbox.delta(replica, &cells).unwrap();
//!
//! // One more view. The next delta holds the whole new value, so nothing is missing.
//! cells.count(views, Day(20_000), 1, outbox.version());
//! let delta = outbox.delta(replica, &cells).unwrap();
//! let verdict = apply(&mut stored, &delta);
//! assert_eq!(verdict, Verdict::Ack(delta.head));
//! assert_eq!(stored.cells.metric(views).unwrap().life.value, 3);
//!
//! // The network delivers it twice, and the lost one after all: nothing is counted again.
//! assert_eq!(apply(&mut stored, &delta), verdict);
//! assert_eq!(apply(&mut stored, &lost), verdict);
//! assert_eq!(stored.cells.metric(views).unwrap().life.value, 3);
//!
//! // The answer ends the exchange: there is nothing left to send.
//! let answer = Answer { replica, verdict, hub: 1, others: Vec::new() };
//! assert_eq!(outbox.receive(&answer), Standing::Current);
//! assert_eq!(outbox.delta(replica, &cells), None);
//! ```

mod outbox;
mod hub;
mod fold;
mod digest;
mod tag;

pub use digest::{Digest, digest};
pub use fold::fold;
pub use hub::{Stored, apply};
pub use outbox::{Outbox, Standing, join_others};

use crate::id::ReplicaId;
use crate::profile::{Cells, Version};
use alloc::vec::Vec;

/// Marks that a device remembers of deltas it sent and nobody acknowledged. The oldest goes first;
/// the hub then cannot tell a forgotten state of this device from a clone's and takes it for this device's.
pub const MAX_SENT: usize = 8;

/// The version that all cells of a fold and of a digest carry: they are read, never merged further.
pub const FOLDED: Version = Version(1);

/// A state of a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Mark {
    /// The version of its newest cell; 0 for the empty state, whose tag is 0.
    pub version: Version,
    /// Tells apart what clones of one device wrote under the same version. Opaque to the hub.
    pub tag: u32,
}

/// What a device tells the hub: all cells that are newer than `base`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Whose cells these are.
    pub replica: ReplicaId,
    /// How often the replica began anew under the same id.
    pub epoch: u32,
    /// The last state that the hub acknowledged.
    pub base: Mark,
    /// States sent after `base` that nobody acknowledged, oldest first; at most [`MAX_SENT`].
    pub sent: Vec<Mark>,
    /// The state after this delta; its version is greater than those of `base` and `sent`.
    pub head: Mark,
    /// The hub's clock when it last answered this device.
    pub seen: u32,
    /// The cells. Their versions do not travel: at the hub every one has the version of `head`.
    pub cells: Cells,
}

/// A [`Delta`] that is about to be written: the cells stay where they are, and those newer than `base` count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of Delta")]
pub struct Outgoing<'a> {
    pub replica: ReplicaId,
    pub epoch: u32,
    pub base: Mark,
    pub sent: &'a [Mark],
    pub head: Mark,
    pub seen: u32,
    pub cells: &'a Cells,
}

/// What the hub made of a delta.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The hub holds this state.
    Ack(Mark),
    /// The replica has ended with this version; go on under a new id.
    Closed(Version),
    /// Another writer uses this replica; go on under a new id.
    Fork,
}

/// What the hub answers to a delta.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The replica whose delta this answers.
    pub replica: ReplicaId,
    /// What became of the delta.
    pub verdict: Verdict,
    /// The hub's clock for this profile: it moves with every change of any replica.
    pub hub: u32,
    /// What changed in other replicas since the clock that the delta named, sorted by id; at most `MAX_REPLICAS`.
    pub others: Vec<(ReplicaId, Cells)>,
}
