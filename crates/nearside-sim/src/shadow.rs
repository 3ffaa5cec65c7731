//! What the oracle knows of a device's state: every state that a device stores or sends has its shadow beside it.

use crate::decay::{Interests, Roots};
use crate::lineage::Lineage;
use crate::shop::Deed;
use nearside::id::ReplicaId;
use nearside::sync::{Delta, Mark};

/// Where a replica's state comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// All events of the device since its birth, whichever replica counted them.
    pub lineage: Lineage,
    /// Those of them that the present replica counts.
    pub own: Lineage,
    /// The interests that the present replica holds.
    pub interests: Interests,
}

/// A device's state as the oracle has it.
#[derive(Debug, Clone, Default)]
pub struct Shadow {
    /// The state now.
    pub now: Origin,
    /// The states under the marks of deltas that may still be spoken of, oldest first.
    marked: Vec<(Mark, Origin)>,
}

/// A delta under way: its bytes, and what they come from.
#[derive(Debug, Clone)]
pub struct Message {
    /// What travels.
    pub bytes: Vec<u8>,
    /// Whose it is.
    pub replica: ReplicaId,
    /// The replica that this one goes on for.
    pub former: Option<ReplicaId>,
    /// How often the replica began anew.
    pub epoch: u32,
    /// The state that it leads to.
    pub head: Mark,
    /// Where that comes from.
    pub origin: Origin,
}

impl Shadow {
    /// The device records a deed.
    pub fn record(&mut self, number: usize, deed: &Deed, roots: &Roots) {
        self.now.lineage.insert(number);
        self.now.own.insert(number);
        deed.interest(&mut self.now.interests, roots);
    }

    /// The device made this delta: a state under a new mark is the present one, one under a known mark is that.
    pub fn message(&mut self, delta: &Delta, bytes: Vec<u8>) -> Message {
        self.marked.retain(|(mark, _)| mark.version >= delta.base.version);
        let known = self.marked.iter().find(|(mark, _)| *mark == delta.head);
        let origin = known.map_or(self.now, |(_, origin)| *origin);
        if known.is_none() {
            self.marked.push((delta.head, self.now));
        }
        Message { bytes, replica: delta.replica, former: delta.former, epoch: delta.epoch, head: delta.head, origin }
    }

    /// Whether the state now has a mark, so that whoever copies it can later be told what both have in common.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.marked.last().map_or(self.now.own.is_empty(), |(_, origin)| *origin == self.now)
    }

    /// The version of the oldest state that the device may have to go on from.
    #[must_use]
    pub fn oldest(&self) -> u32 {
        self.marked.first().map_or(0, |(mark, _)| mark.version.0)
    }

    /// The device goes on under a new replica, which holds what came after the state of that mark.
    pub fn carry(&mut self, after: Mark) {
        let kept = self.marked.iter().find(|(mark, _)| *mark == after).map(|(_, origin)| *origin).unwrap_or_default();
        self.now.own = self.now.own.without(&kept.own);
        self.now.interests = self.now.interests.since(&kept.interests);
        self.marked.clear();
    }
}
