//! The oracle: what the hub must hold, from lineages alone. It knows nothing of versions, cells and joins.

use crate::decay::{Interests, together};
use crate::lineage::{Lineage, MAX_EVENTS};
use crate::shadow::{Message, Origin};
use crate::shop::{CATEGORIES, Deed};
use nearside::id::ReplicaId;
use std::collections::{BTreeMap, BTreeSet};

/// What the oracle has seen of one universe.
#[derive(Debug, Default)]
pub struct Oracle {
    /// Everything that was ever done, by number.
    pub deeds: Vec<Deed>,
    /// What was done on devices whose clock is a year ahead.
    pub ahead: Lineage,
    /// Replicas that were erased.
    pub erased: BTreeSet<ReplicaId>,
    held: BTreeMap<ReplicaId, Held>,
    /// The replicas that the hub writes itself, as far as retirements were seen.
    bases: BTreeMap<ReplicaId, Base>,
    retired: BTreeSet<ReplicaId>,
    /// What devices took along when a replica ended for them.
    carried: BTreeMap<ReplicaId, Lineage>,
    /// Whose profile a replica's is part of: by a link, or because it goes on for that one.
    parents: BTreeMap<ReplicaId, ReplicaId>,
    accepted: u64,
}

/// What the hub accepted of a replica.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    /// All that its deltas came from.
    lineage: Lineage,
    /// Where its last state comes from.
    last: Origin,
    /// When that was accepted, in order.
    order: u64,
    /// Its epoch and version.
    head: (u32, u32),
}

/// What the hub made of retired replicas.
#[derive(Debug, Clone, Copy)]
struct Base {
    /// The replica that stood for the profile when it was made.
    of: ReplicaId,
    interests: Interests,
    order: u64,
}

impl Oracle {
    /// Notes a deed and gives its number; `None` where there is no room for more.
    pub fn record(&mut self, deed: Deed, is_ahead: bool) -> Option<usize> {
        let number = self.deeds.len();
        if number >= MAX_EVENTS {
            return None;
        }
        self.deeds.push(deed);
        if is_ahead {
            self.ahead.insert(number);
        }
        Some(number)
    }

    /// The hub accepted this delta for good.
    pub fn accept(&mut self, message: &Message) {
        self.accepted = self.accepted.saturating_add(1);
        if let (Some(former), false) = (message.former, self.held.contains_key(&message.replica)) {
            // What is not known, or was erased, is nobody's profile any more.
            if self.held.contains_key(&former) && !self.erased.contains(&former) {
                self.parents.insert(message.replica, former);
            }
        }
        let held = self.held.entry(message.replica).or_default();
        held.lineage = held.lineage.with(&message.origin.lineage);
        let head = (message.epoch, message.head.version.0);
        // A repeated or late delta is accepted again and is no later state.
        if head > held.head {
            (held.head, held.last, held.order) = (head, message.origin, self.accepted);
        }
    }

    /// A device goes on for another replica and takes these events along. False where another copy took some of them before:
    /// neither can know of the other, so they count twice, a limit that the protocol states.
    pub fn carry(&mut self, former: ReplicaId, own: &Lineage) -> bool {
        let carried = self.carried.entry(former).or_default();
        if own.without(carried) != *own {
            return false;
        }
        *carried = carried.with(own);
        true
    }

    /// The hub made two profiles one.
    pub fn link(&mut self, kept: ReplicaId, joined: ReplicaId) {
        let (kept, joined) = (self.root(kept), self.root(joined));
        if kept != joined {
            self.parents.insert(joined, kept);
        }
    }

    /// The hub took a profile out again.
    pub fn unlink(&mut self, joined: ReplicaId) {
        self.parents.remove(&joined);
    }

    /// The hub erased the profile of a replica.
    pub fn erase(&mut self, replica: ReplicaId) {
        let root = self.root(replica);
        let members: Vec<ReplicaId> = self.held.keys().copied().filter(|member| self.root(*member) == root).collect();
        self.erased.extend(members);
        self.erased.insert(replica);
    }

    /// The replicas of a profile as the hub has them now: whoever is missing was retired into the profile's base, which
    /// nobody wrote. Gives how many were.
    pub fn see(&mut self, replica: ReplicaId, members: &[ReplicaId]) -> u64 {
        let root = self.root(replica);
        let mut of_hub = members.iter().filter(|member| !self.held.contains_key(*member));
        // A profile that was linked brought its base along, which is then one of the others.
        let is_base = |member: &&ReplicaId| self.bases.get(*member).is_none_or(|base| base.of == root);
        let Some(base) = of_hub.find(is_base).copied() else { return 0 };
        let mut gone: Vec<(u64, ReplicaId)> = self.gone(root, members);
        gone.sort_unstable();
        for (order, id) in &gone {
            let Some(interests) = self.interests(*id) else { continue };
            self.retired.insert(*id);
            let held = self.bases.entry(base).or_insert(Base { of: root, interests: Interests::default(), order: 0 });
            held.interests = together(&[held.interests, interests], CATEGORIES);
            held.order = held.order.max(*order);
        }
        u64::try_from(gone.len()).unwrap_or(u64::MAX)
    }

    /// The replicas of a profile that are not among its members, with the order of their last change.
    fn gone(&self, root: ReplicaId, members: &[ReplicaId]) -> Vec<(u64, ReplicaId)> {
        let held = self.held.iter().map(|(id, held)| (held.order, *id, *id));
        let bases = self.bases.iter().map(|(id, base)| (base.order, *id, base.of));
        let is_gone = |(_, id, of): &(u64, ReplicaId, ReplicaId)| {
            !members.contains(id) && !self.retired.contains(id) && !self.erased.contains(id) && self.root(*of) == root
        };
        held.chain(bases).filter(is_gone).map(|(order, id, _)| (order, id)).collect()
    }

    /// Whether the hub has accepted anything of a replica.
    #[must_use]
    pub fn knows(&self, replica: ReplicaId) -> bool {
        self.held.contains_key(&replica)
    }

    /// The version of a replica's last state at the hub.
    #[must_use]
    pub fn version(&self, replica: ReplicaId) -> u32 {
        self.held.get(&replica).map_or(0, |held| held.head.1)
    }

    /// The events that the hub must hold.
    #[must_use]
    pub fn expected(&self) -> Lineage {
        let all = self.held.iter().fold(Lineage::default(), |all, (_, held)| all.with(&held.lineage));
        if self.erased.is_empty() {
            return all;
        }
        // What an erased replica held is gone unless another one, which was not erased, counts it too.
        let left = self.held.iter().filter(|(id, _)| !self.erased.contains(*id));
        left.fold(Lineage::default(), |all, (_, held)| all.with(&held.last.own))
    }

    /// What of a surviving device's events the hub lacks.
    #[must_use]
    pub fn missing(&self, origin: &Origin) -> Lineage {
        let must = if self.erased.is_empty() { origin.lineage } else { origin.own };
        must.without(&self.expected())
    }

    /// The interests that a replica of the hub's must hold; `None` for one that the oracle cannot know.
    #[must_use]
    pub fn interests(&self, replica: ReplicaId) -> Option<Interests> {
        let held = self.held.get(&replica).map(|held| held.last.interests);
        held.or_else(|| self.bases.get(&replica).map(|base| base.interests))
    }

    /// The replica that stands for the profile of this one.
    #[must_use]
    pub fn root(&self, replica: ReplicaId) -> ReplicaId {
        let mut at = replica;
        // No way is longer than there are steps.
        for _ in 0..=self.parents.len() {
            match self.parents.get(&at) {
                Some(parent) => at = *parent,
                None => break,
            }
        }
        at
    }
}
