//! The oracle: what the hub must hold, from lineages alone. It knows nothing of versions, cells and joins.

use crate::decay::{Interests, together};
use crate::lineage::{Lineage, MAX_EVENTS};
use crate::shadow::{Message, Origin};
use crate::shop::{CATEGORIES, Deed};
use nearside::id::ReplicaId;
use nearside::sync::MAX_LIVE;
use nearside_backend::store::{StoredProfile, StoredReplica};
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
    version: u32,
}

/// Whether the hub writes a replica itself: its states have no tag.
#[must_use]
pub fn is_base(replica: &StoredReplica) -> bool {
    replica.head.tag == 0
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
        let state = (message.epoch, message.head.version.0);
        // A repeated or late delta is accepted again and is no later state.
        if state > held.head {
            (held.head, held.last, held.order) = (state, message.origin, self.accepted);
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

    /// Looks at a profile as the hub has it now: what is missing was retired into its base. Gives how many were.
    pub fn see(&mut self, profile: &StoredProfile) -> u64 {
        let Some(root) = profile.replicas.first().map(|replica| self.root(replica.id)) else { return 0 };
        let version = |replica: &StoredReplica| replica.head.version.0;
        let bases = profile.replicas.iter().filter(|replica| is_base(replica));
        // Of several, which linked profiles brought along, the one that changed.
        let is_new = |held: &&StoredReplica| self.bases.get(&held.id).is_none_or(|base| base.version != version(held));
        let is_there =
            |id: &ReplicaId, as_base| profile.replicas.iter().any(|held| held.id == *id && is_base(held) == as_base);
        let of_profile = |id: &ReplicaId| !self.erased.contains(id) && self.root(*id) == root;
        let is_gone = |id: &ReplicaId| of_profile(id) && !self.retired.contains(id) && !is_there(id, false);
        let gone = self.held.iter().filter(|(id, _)| is_gone(id)).map(|(id, held)| (held.order, *id));
        let first =
            self.bases.iter().find(|(id, base)| base.of == root && of_profile(id)).map(|(id, base)| (*id, *base));
        // By chance a base that became part of another one, and gave it its id, had the version that the whole has now.
        let is_moved = first.is_some_and(|(id, _)| !is_there(&id, true));
        let found = bases.clone().find(is_new).or_else(|| { bases }.next().filter(|_| is_moved));
        let Some(base) = found else { return 0 };
        let others = self.bases.iter().filter(|(id, _)| {
            // One that came with a link may give the base its id when it is retired itself.
            let is_part = **id == base.id || !is_there(id, true);
            first.is_none_or(|(first, _)| first != **id) && of_profile(id) && is_part
        });
        let mut going: Vec<(u64, ReplicaId, Interests)> =
            others.clone().map(|(id, base)| (base.order, *id, base.interests)).collect();
        let mut retired: Vec<ReplicaId> = Vec::new();
        for (order, id) in gone {
            going.push((order, id, self.held.get(&id).map(|held| held.last.interests).unwrap_or_default()));
            retired.push(id);
        }
        going.sort_unstable_by_key(|(order, id, _)| (*order, *id));
        let mut sum = first.map_or(Interests::default(), |(_, base)| base.interests);
        let mut order = first.map_or(0, |(_, base)| base.order);
        for (of, _, interests) in &going {
            (sum, order) = (together(&[sum, *interests], CATEGORIES), order.max(*of));
        }
        let left: Vec<ReplicaId> = others.map(|(id, _)| *id).chain(first.map(|(id, _)| id)).collect();
        self.bases.retain(|id, _| !left.contains(id));
        self.bases.insert(base.id, Base { of: root, interests: sum, order, version: version(base) });
        let count = retired.len();
        self.retired.extend(retired);
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    /// Whether a profile of so many replicas may have been retired from.
    #[must_use]
    pub fn may_have_retired(&self) -> bool {
        self.held.len() >= MAX_LIVE || !self.bases.is_empty()
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

    /// The interests that a replica of the hub's must hold.
    #[must_use]
    pub fn interests(&self, replica: &StoredReplica) -> Interests {
        if is_base(replica) {
            return self.bases.get(&replica.id).map(|base| base.interests).unwrap_or_default();
        }
        self.held.get(&replica.id).map(|held| held.last.interests).unwrap_or_default()
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
