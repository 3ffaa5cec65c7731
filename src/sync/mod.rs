//! Sync: what a device still owes the hub, and what the hub makes of it.
//!
//! # The protocol in prose
//! **Cells.** Every replica has one writer, and every cell of it an absolute value with the version at which the writer
//! set it. A device therefore never says "one more view", it says "this metric stands at 7". Whatever the network does to
//! such a message (loses it, repeats it, delivers it weeks later), taking it in again changes nothing and taking in a
//! later one catches up. There is no log to replay, no queue to drain and nothing to deduplicate.
//!
//! **States.** The device stamps its changes with [`Outbox::version`]. When it has something to send, [`Outbox::delta`]
//! collects every cell that is newer than the last acknowledged state, names that state (`base`), those sent since that
//! nobody acknowledged (`sent`) and the one it leads to (`head`), and opens the next version. A state is named by a
//! [`Mark`]: its version and a random tag, so that two copies of one device never give the same name to two states. The
//! device keeps what it counted in each state that waits ([`State`]), at most [`MAX_SENT`] of them; while there are as
//! many it repeats the latest.
//!
//! **The hub** holds one [`Stored`] for each replica: its cells, the mark of their state and those that led to it.
//! [`apply`] joins a delta whose `base` or `sent` names the state at hand, and answers [`Verdict::Ack`]; a delta that it
//! has, or has gone past, gets the same answer again. [`admit`] comes before it: clocks ahead of the hub's and counts that
//! no device can come to stay outside.
//!
//! **Forks.** A browser profile that was copied, or restored from a backup, is a second writer. Its delta continues a
//! state that the hub has left behind, so the chain of marks betrays it, and the answer is [`Verdict::Fork`] with the last
//! state that both have in common. The device goes on under a new id ([`Standing::Retired`]) with what it counted after
//! that state ([`carry`]), and its deltas name the former id until one is acknowledged, so that the profile stays one.
//!
//! **Retirement.** A profile has at most [`MAX_LIVE`] replicas that devices write. Beyond them the hub folds the one that
//! was not heard of for the longest into the profile's base ([`retire`]), a replica that the hub writes itself, and keeps
//! of it only the marks. Should its device come back, [`closed`] answers [`Verdict::Closed`] with the state that counts,
//! and it goes on as after a fork. An import that lost its state tells everything again in its first delta of a
//! further epoch; where it was retired meanwhile, it carries over what it counted after that delta. An erased replica is answered with the delta's own state: nothing
//! is carried.
//!
//! **What the device lacks.** The [`Answer`] also brings other replicas' cells: another device's, a till's, the base's. The
//! device keeps them as copies that it only reads ([`join_others`]). The hub counts its changes in a clock of its own for
//! each profile; the device names the last reading it saw (`seen`), so that it is not sent the same again. When replicas
//! left the profile since, the answer is `complete`, and copies of those it does not list are let go of. An answer repeats
//! the reading that it goes on from (`since`): a device that has seen less, as another tab replaced what it had stored, takes
//! the cells and asks again for what they leave out.
//!
//! **Reading.** A profile is the [`fold`] of its replicas, on the device as at the hub, and both come to the same bits.
//!
//! # An exchange
//! Two devices of one visitor, one of which is copied, over a network that loses and repeats, until nobody has anything
//! left to say:
//! ```
//! use nearside::id::{MetricId, ReplicaId};
//! use nearside::profile::Cells;
//! use nearside::sync::{Answer, Mark, Outbox, Standing, Stored, Verdict, apply, carry, closed, fold, retire};
//! use nearside::time::Day;
//!
//! #[derive(Clone)]
//! struct Device { replica: ReplicaId, cells: Cells, outbox: Outbox }
//!
//! impl Device {
//!     fn new(id: u8) -> Self {
//!         Self { replica: ReplicaId([id; 16]), cells: Cells::default(), outbox: Outbox::default() }
//!     }
//!     fn view(&mut self, times: u64) {
//!         self.cells.count(VIEWS, Day(20_000), times, self.outbox.version());
//!     }
//!     /// Takes an answer in; `next` is the id under which to go on if it must.
//!     fn receive(&mut self, verdict: Verdict, next: u8) {
//!         let replica = self.replica;
//!         let answer = Answer { replica, verdict, since: 0, hub: 1, complete: false, others: Vec::new() };
//!         if let Standing::Retired(kept) = self.outbox.receive(&answer) {
//!             self.cells = carry(&self.cells, &kept);
//!             self.outbox = Outbox::after(self.replica);
//!             self.replica = ReplicaId([next; 16]);
//!         }
//!     }
//! }
//!
//! const VIEWS: MetricId = MetricId(0x5eed);
//! let views = |replicas: &[(ReplicaId, &Cells)]| fold(replicas).metric(VIEWS).map(|metric| metric.life.value);
//! let (mut phone, mut at_hub) = (Device::new(1), Stored::default());
//!
//! // Two views; the delta that carries them is lost. One more: the next delta holds the whole new value.
//! phone.view(2);
//! let lost = phone.outbox.delta(phone.replica, &phone.cells, 0xa1).unwrap();
//! phone.view(1);
//! let delta = phone.outbox.delta(phone.replica, &phone.cells, 0xa2).unwrap();
//! let verdict = apply(&mut at_hub, &delta);
//! assert_eq!(verdict, Verdict::Ack(delta.head));
//!
//! // The network delivers it twice, and the lost one after all: nothing is counted again.
//! assert_eq!(apply(&mut at_hub, &delta), verdict);
//! assert_eq!(apply(&mut at_hub, &lost), Verdict::Ack(lost.head));
//! assert_eq!(views(&[(phone.replica, &at_hub.cells)]), Some(3));
//!
//! // The phone's storage is copied to a tablet before the answer comes. Both go on; the phone is heard first.
//! let mut tablet = phone.clone();
//! phone.receive(verdict, 0);
//! phone.view(10);
//! tablet.view(100);
//! let from_phone = phone.outbox.delta(phone.replica, &phone.cells, 0xa3).unwrap();
//! let from_tablet = tablet.outbox.delta(tablet.replica, &tablet.cells, 0xb3).unwrap();
//! let verdict = apply(&mut at_hub, &from_phone);
//! phone.receive(verdict, 0);
//! let verdict = apply(&mut at_hub, &from_tablet);
//! assert_eq!(verdict, Verdict::Fork { after: delta.head, head: from_tablet.head });
//! tablet.receive(verdict, 2);
//! let from_tablet = tablet.outbox.delta(tablet.replica, &tablet.cells, 0xb4).unwrap();
//! assert_eq!(from_tablet.former, Some(phone.replica));
//! let mut tablet_at_hub = Stored::default();
//! let verdict = apply(&mut tablet_at_hub, &from_tablet);
//! tablet.receive(verdict, 0);
//!
//! // Years later the tablet is retired, and comes back with a view.
//! let mut base = Stored::default();
//! retire(&mut base, &tablet_at_hub);
//! let retired = Stored { cells: Cells::default(), ..tablet_at_hub };
//! tablet.view(1000);
//! let late = tablet.outbox.delta(tablet.replica, &tablet.cells, 0xb5).unwrap();
//! tablet.receive(closed(&retired, &late), 3);
//! let mut tablet_anew = Stored::default();
//! let delta = tablet.outbox.delta(tablet.replica, &tablet.cells, 0xb6).unwrap();
//! let verdict = apply(&mut tablet_anew, &delta);
//! tablet.receive(verdict, 0);
//!
//! // Nobody has anything left to send, and every view was counted once.
//! assert_eq!(phone.outbox.delta(phone.replica, &phone.cells, 0xa4), None);
//! assert_eq!(tablet.outbox.delta(tablet.replica, &tablet.cells, 0xb7), None);
//! let profile = [
//!     (ReplicaId([9; 16]), &base.cells),
//!     (phone.replica, &at_hub.cells),
//!     (tablet.replica, &tablet_anew.cells),
//! ];
//! assert_eq!(views(&profile), Some(3 + 10 + 100 + 1000));
//! ```

mod outbox;
mod carry;
mod hub;
mod admit;
mod retire;
mod fold;
mod digest;

pub use admit::admit;
pub use carry::carry;
pub use digest::{Digest, digest};
pub use fold::fold;
pub use hub::{Stored, apply, closed};
pub use outbox::{Outbox, Standing, State, join_others};
pub use retire::retire;

use crate::id::ReplicaId;
use crate::profile::{Cells, Version};
use alloc::vec::Vec;

/// States that a device has sent and that wait for an answer. While there are as many, the latest is sent again.
pub const MAX_SENT: usize = 8;
/// States that the hub remembers of each replica. A clone that knows only older ones, and had sent something that was not
/// acknowledged when it was made, goes on from the last acknowledged one; what it had sent then counts twice.
pub const MAX_PAST: usize = 32;
/// Replicas of one profile that devices may write at a time. Beyond it those that were not heard of for the longest are
/// retired.
pub const MAX_LIVE: usize = 8;

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
    /// The replica that this one goes on for: it belongs to the same profile. Only where `base` is the empty state.
    pub former: Option<ReplicaId>,
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

/// A [`Delta`] that is about to be written: the cells stay where they are, and those newer than the first state count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outgoing<'a> {
    /// As in [`Delta`].
    pub replica: ReplicaId,
    /// As in [`Delta`], but told after something was acknowledged too.
    pub former: Option<ReplicaId>,
    /// As in [`Delta`].
    pub epoch: u32,
    /// `base`, `sent` and `head`, the latter with the cells.
    pub states: &'a [State],
    /// As in [`Delta`].
    pub seen: u32,
}

/// What the hub made of a delta.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The hub holds this state, that of the delta, or a later one.
    Ack(Mark),
    /// The replica has ended: the device goes on under a new id.
    Closed {
        /// It takes along what came after this state.
        after: Mark,
        /// The state of the delta. A device that has no such state does not heed the verdict: another tab wrote over what
        /// this one had sent, and goes its own way.
        head: Mark,
    },
    /// Another writer uses this replica: the device goes on under a new id.
    Fork {
        /// The last state in common: it takes along what came after this one.
        after: Mark,
        /// As in [`Verdict::Closed`].
        head: Mark,
    },
}

/// What the hub answers to a delta.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The replica whose delta this answers.
    pub replica: ReplicaId,
    /// What became of the delta.
    pub verdict: Verdict,
    /// The hub's clock that the delta named: what changed up to it is left out.
    pub since: u32,
    /// The hub's clock for this profile: it moves with every change of any replica.
    pub hub: u32,
    /// Whether `others` lists all other replicas of the profile: those that did not change then come without cells, and a
    /// device lets go of its copies of all that are not listed. So it learns what was retired, unlinked or erased.
    pub complete: bool,
    /// What changed in other replicas after `since`, sorted by id; at most `MAX_REPLICAS`.
    pub others: Vec<(ReplicaId, Cells)>,
}
