//! The oracle: what the hub must hold, from lineages alone. It knows nothing of versions, cells and joins.

use crate::decay::{Interests, together};
use crate::lineage::{Lineage, MAX_EVENTS};
use crate::shadow::{Message, Origin};
use crate::shop::{CATEGORIES, Deed};
use nearside::id::ReplicaId;
use nearside::sync::MAX_LIVE;
use nearside::time::Time;
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
    /// Those of them into which the profile of that id retires.
    mains: BTreeMap<[u8; 16], ReplicaId>,
    retired: BTreeSet<ReplicaId>,
    /// What devices took along when a replica ended for them.
    carried: BTreeMap<ReplicaId, Lineage>,
    /// Whose profile a replica's is part of: by a link, or because it goes on for that one.
    parents: BTreeMap<ReplicaId, ReplicaId>,
}

/// What the hub accepted of a replica.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    /// All that its deltas came from.
    lineage: Lineage,
    /// Where its last state comes from.
    last: Origin,
    /// When that was accepted.
    updated: Time,
    /// Its epoch and version.
    head: (u32, u32),
}

/// What the hub made of retired replicas.
#[derive(Debug, Clone, Copy)]
struct Base {
    interests: Interests,
    /// When the last of what it holds was accepted.
    updated: Time,
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

    /// The hub accepted this delta for good, at this time.
    pub fn accept(&mut self, message: &Message, now: Time) {
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
            (held.head, held.last, held.updated) = (state, message.origin, now);
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
        let is_main = |held: &&StoredReplica| Some(held.id) == profile.base && is_base(held);
        let Some(main) = profile.replicas.iter().find(is_main) else { return 0 };
        let version = main.head.version.0;
        let before = self.mains.get(&profile.id.0).copied();
        let former = before.and_then(|id| self.bases.get(&id)).copied();
        if before == Some(main.id) && former.is_some_and(|former| former.version == version) {
            return 0;
        }
        let root = self.root(main.id);
        let of_profile = |id: &ReplicaId| !self.erased.contains(id) && self.root(*id) == root;
        let is_there =
            |id: &ReplicaId, as_base| profile.replicas.iter().any(|held| held.id == *id && is_base(held) == as_base);
        // A base that a linked profile brought along is retired like any other replica; the main one may have its id then.
        let brought = self
            .bases
            .iter()
            .filter(|(id, _)| Some(**id) != before && of_profile(id) && (**id == main.id || !is_there(id, true)));
        let mut going: Vec<(Time, ReplicaId, Interests)> =
            brought.map(|(id, base)| (base.updated, *id, base.interests)).collect();
        let left: Vec<ReplicaId> = going.iter().map(|(_, id, _)| *id).chain(before).collect();
        let is_gone = |id: &ReplicaId| of_profile(id) && !self.retired.contains(id) && !is_there(id, false);
        let gone = self.held.iter().filter(|(id, _)| is_gone(id));
        let gone: Vec<_> = gone.map(|(id, held)| (held.updated, *id, held.last.interests)).collect();
        going.extend(&gone);
        going.sort_unstable_by_key(|(updated, id, _)| (*updated, *id));
        let (mut interests, mut updated) = former.map(|base| (base.interests, base.updated)).unwrap_or_default();
        for (of, _, more) in &going {
            (interests, updated) = (together(&[interests, *more], CATEGORIES), updated.max(*of));
        }
        self.bases.retain(|id, _| !left.contains(id));
        self.bases.insert(main.id, Base { interests, updated, version });
        self.mains.insert(profile.id.0, main.id);
        self.retired.extend(gone.iter().map(|(_, id, _)| *id));
        u64::try_from(gone.len()).unwrap_or(u64::MAX)
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

    /// Whether the hub has accepted all that a state of a replica counts.
    #[must_use]
    pub fn holds(&self, replica: ReplicaId, origin: &Origin) -> bool {
        self.held.get(&replica).is_some_and(|held| held.last.own == origin.own)
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
