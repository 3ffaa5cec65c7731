//! Mutants: faults of a protocol that the simulator must catch. Each lies in the simulated host of a device or of the
//! hub, never in the code that is simulated.

use nearside::id::ReplicaId;
use nearside::profile::{Cells, Interest, Profile, Table, Version};
use nearside::sync::{Answer, Delta, Mark, Verdict};
use nearside::wire;

/// A seeded fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// A device does as if nothing were said when it is told of a fork.
    IgnoresForks,
    /// A device that goes on under a new id takes everything with it.
    CarriesAll,
    /// A device that goes on under a new id takes nothing with it.
    CarriesNothing,
    /// A device keeps copies of replicas that the profile no longer has.
    KeepsCopies,
    /// A device aligns other replicas' interests by letting them grow.
    DecaysBackwards,
    /// The hub tells a device that it knows more than it was told.
    SkipsNews,
    /// The hub acknowledges before it commits.
    AcksTooSoon,
    /// The hub names the base where a later state is in common.
    ForgetsPast,
    /// The hub takes a fork for a continuation.
    TakesForks,
    /// The hub tells states apart by their versions alone.
    IgnoresTags,
    /// The hub adds what it is told again.
    AddsRepeats,
    /// The hub lets the later arrival win, not the greater version.
    TakesLateOnes,
    /// The hub takes a replica that began anew for the old one.
    IgnoresEpochs,
    /// The hub does not look at clocks.
    TrustsClocks,
    /// The hub does not know whose replica a new one goes on for.
    IgnoresFormer,
    /// The hub forgets that a replica was retired.
    RetiresTwice,
    /// The hub forgets one replica when it retires it.
    LosesRetired,
    /// The hub forgets that a replica was erased.
    RevivesErased,
}

impl Mutant {
    /// All of them, with their names and what they do in a few words.
    pub const ALL: [(Self, &'static str, &'static str); 18] = [
        (Self::IgnoresForks, "ignores-forks", "a device ignores that another writer uses its replica"),
        (Self::CarriesAll, "carries-all", "a device takes everything with it to its new id"),
        (Self::CarriesNothing, "carries-nothing", "a device takes nothing with it to its new id"),
        (Self::KeepsCopies, "keeps-copies", "a device does not heed that a list of replicas is complete"),
        (Self::DecaysBackwards, "decays-backwards", "a device aligns other replicas' interests the wrong way"),
        (Self::SkipsNews, "skips-news", "the hub's clock in an answer is ahead of what the answer brings"),
        (Self::AcksTooSoon, "acks-too-soon", "the hub acknowledges before it commits, and crashes"),
        (Self::ForgetsPast, "forgets-past", "the hub names the base where a later state is in common"),
        (Self::TakesForks, "takes-forks", "the hub takes a fork for a continuation"),
        (Self::IgnoresTags, "ignores-tags", "the hub tells states apart by their versions alone"),
        (Self::AddsRepeats, "adds-repeats", "the hub adds up what comes again, as increments would be"),
        (Self::TakesLateOnes, "takes-late-ones", "the later arrival wins, not the greater version"),
        (Self::IgnoresEpochs, "ignores-epochs", "the hub takes a replica that began anew for the old one"),
        (Self::TrustsClocks, "trusts-clocks", "the hub lets in what lies a year ahead"),
        (Self::IgnoresFormer, "ignores-former", "a new id is no part of the profile of the former one"),
        (Self::RetiresTwice, "retires-twice", "the hub keeps no record of a retired replica"),
        (Self::LosesRetired, "loses-retired", "the base lacks the replica that was retired last"),
        (Self::RevivesErased, "revives-erased", "a late delta brings an erased replica back"),
    ];

    /// The mutant of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, held, _)| *held == name).map(|(mutant, _, _)| mutant)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(mutant, _, _)| *mutant == self).map_or("", |(_, name, _)| name)
    }
}

/// What a device's host makes of an answer before the engine sees it; `None` where it drops it.
#[must_use]
pub fn on_answer(mutant: Option<Mutant>, mut answer: Answer, profile: &Profile) -> Option<Answer> {
    match mutant {
        Some(Mutant::IgnoresForks) if matches!(answer.verdict, Verdict::Fork { .. }) => return None,
        Some(Mutant::KeepsCopies) => answer.complete = false,
        Some(Mutant::DecaysBackwards) => {
            let all = profile.all_cells().chain(answer.others.iter().map(|(_, cells)| cells));
            let newest = all.flat_map(|cells| &cells.interests).flat_map(Table::values).map(|held| held.landmark).max();
            let newest = newest.unwrap_or(0);
            for interests in answer.others.iter_mut().flat_map(|(_, cells)| &mut cells.interests) {
                grow(interests, newest);
            }
        }
        _ => {}
    }
    Some(answer)
}

/// What a device's host takes with it to a new replica; `None` for what the engine carried.
#[must_use]
pub fn on_carry(mutant: Option<Mutant>, before: &Cells) -> Option<Cells> {
    match mutant {
        Some(Mutant::CarriesAll) => stamped(before),
        Some(Mutant::CarriesNothing) => Some(Cells::default()),
        _ => None,
    }
}

/// The cells as the first state of a replica.
fn stamped(cells: &Cells) -> Option<Cells> {
    let head = Mark { version: Version(1), tag: 0 };
    let (base, replica, cells) = (Mark::default(), ReplicaId([0; 16]), cells.clone());
    let delta = Delta { replica, former: None, epoch: 0, base, sent: Vec::new(), head, seen: 0, cells };
    match wire::decode(&wire::encode_delta(&delta)) {
        Ok(wire::Message::Delta(delta)) => Some(delta.cells),
        _ => None,
    }
}

/// What the hub's host makes of a delta before the ledger sees it.
pub fn on_delta(mutant: Option<Mutant>, delta: &mut Delta) {
    match mutant {
        Some(Mutant::IgnoresTags) => {
            for mark in [&mut delta.base, &mut delta.head].into_iter().chain(&mut delta.sent) {
                mark.tag = 0;
            }
        }
        Some(Mutant::IgnoresEpochs) => delta.epoch = 0,
        Some(Mutant::IgnoresFormer) => delta.former = None,
        _ => {}
    }
}

/// What the hub's host makes of the ledger's answer to a delta that came as `delta`.
pub fn on_verdict(mutant: Option<Mutant>, delta: &Delta, answer: &mut Answer) {
    let is_end = !matches!(answer.verdict, Verdict::Ack(_));
    let (Verdict::Ack(mark) | Verdict::Closed { after: mark, .. } | Verdict::Fork { after: mark, .. }) =
        &mut answer.verdict;
    match mutant {
        Some(Mutant::IgnoresTags) => {
            let known = |held: &&Mark| held.version == mark.version;
            let all = [&delta.base, &delta.head].into_iter().chain(&delta.sent);
            *mark = all.into_iter().find(known).copied().unwrap_or(*mark);
        }
        Some(Mutant::ForgetsPast) if is_end => *mark = delta.base,
        Some(Mutant::SkipsNews) => answer.hub = answer.hub.saturating_add(3),
        _ => {}
    }
}

/// Interests as of `newest`, doubled where they should be halved.
fn grow(interests: &mut Table<Interest>, newest: u32) {
    let held: Vec<(u8, Interest)> = interests.iter().map(|(slot, held)| (slot, held.clone())).collect();
    for (slot, mut held) in held {
        let Some((_, cell)) = interests.cells().iter().find(|(place, _)| *place == slot) else { continue };
        let version = cell.version;
        held.weight = held.weight.checked_shl(newest.saturating_sub(held.landmark)).unwrap_or(u64::MAX);
        held.landmark = newest;
        interests.set(slot, held, version);
    }
}
