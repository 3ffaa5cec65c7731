//! The hub's side: one stored state for each replica, and what a delta makes of it.

use super::{Delta, MAX_PAST, Mark, Verdict};
use crate::profile::Cells;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// What the hub holds of one replica.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    /// How often the replica began anew.
    pub epoch: u32,
    /// The state that `cells` is.
    pub head: Mark,
    /// The states that led to it, oldest first; at most [`MAX_PAST`].
    pub past: Vec<Mark>,
    /// The replica's cells.
    pub cells: Cells,
}

impl Stored {
    /// Whether a state is the present one or led to it.
    fn has(&self, mark: Mark) -> bool {
        self.head == mark || self.past.contains(&mark)
    }

    /// The latest state that this replica and the delta's writer have in common. A writer names as its base only what a hub
    /// has acknowledged, so that stands where nothing later is known.
    fn common(&self, delta: &Delta) -> Mark {
        let known = |mark: &&Mark| delta.epoch == self.epoch && self.has(**mark);
        delta.sent.iter().rev().find(known).copied().unwrap_or(delta.base)
    }

    /// Puts a delta's state in place of the present one.
    fn advance(&mut self, delta: &Delta) {
        let before = self.head.version;
        let led = core::iter::once(self.head).chain(delta.sent.iter().copied().filter(|mark| mark.version > before));
        self.past.extend(led.filter(|mark| *mark != Mark::default()));
        let too_many = self.past.len().saturating_sub(MAX_PAST);
        self.past.drain(..too_many);
        self.head = delta.head;
    }
}

/// Takes a delta in. Repeating it, or bringing it late, changes nothing and gives an equal answer.
pub fn apply(stored: &mut Stored, delta: &Delta) -> Verdict {
    if delta.epoch < stored.epoch {
        // Its writer began anew since: nothing of it counts any more.
        return Verdict::Closed { after: delta.head, head: delta.head };
    }
    if delta.epoch > stored.epoch && delta.base == Mark::default() {
        *stored = Stored { epoch: delta.epoch, ..Stored::default() };
    }
    if delta.epoch == stored.epoch && stored.has(delta.head) {
        return Verdict::Ack(delta.head);
    }
    let continues = delta.base == stored.head || delta.sent.contains(&stored.head);
    if delta.epoch != stored.epoch || !continues {
        return Verdict::Fork { after: stored.common(delta), head: delta.head };
    }
    stored.cells.join(&delta.cells);
    stored.advance(delta);
    Verdict::Ack(delta.head)
}

/// Answers a delta of a replica that was retired: what it was then, its cells aside.
///
/// A late delta is acknowledged, not closed: its device may have later states that are part of what was retired, and would
/// carry those over. It hears of the end when it has something new.
///
/// A writer that began anew since tells in its first state what it told before, which was retired: it goes on with what came
/// after that. What it had not sent before it began anew is lost then, the lesser evil: else all of it counted twice.
#[must_use]
pub fn closed(retired: &Stored, delta: &Delta) -> Verdict {
    let after = match delta.epoch.cmp(&retired.epoch) {
        Ordering::Less => delta.head,
        Ordering::Greater if delta.base == Mark::default() => delta.sent.first().copied().unwrap_or(delta.head),
        Ordering::Equal if delta.head != retired.head && retired.has(delta.head) => return Verdict::Ack(delta.head),
        Ordering::Equal if delta.head == retired.head => delta.head,
        _ => retired.common(delta),
    };
    Verdict::Closed { after, head: delta.head }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{MetricId, ReplicaId};
    use crate::profile::Version;
    use crate::sync::{Answer, MAX_SENT, Outbox, Standing, carry};
    use crate::time::Day;

    const VIEWS: MetricId = MetricId(8);

    /// A device whose states get the tags 1, 2, 3 ..
    #[derive(Clone)]
    struct Device {
        replica: ReplicaId,
        cells: Cells,
        outbox: Outbox,
        tag: u32,
    }

    impl Device {
        fn new(tag: u32) -> Self {
            Self { replica: ReplicaId([1; 16]), cells: Cells::default(), outbox: Outbox::default(), tag }
        }

        /// One that lost its state, and tells it again in the next epoch.
        fn anew() -> Self {
            Self { outbox: Outbox { epoch: 1, ..Outbox::default() }, ..Self::new(100) }
        }

        fn count(&mut self, amount: u64) -> Delta {
            self.cells.count(VIEWS, Day(20_000), amount, self.outbox.version());
            self.tag += 1;
            self.outbox.delta(self.replica, &self.cells, self.tag).unwrap()
        }

        /// Takes the verdict in; goes on under another id where it must.
        fn receive(&mut self, verdict: Verdict) -> bool {
            let replica = self.replica;
            let answer = Answer { replica, verdict, since: 0, hub: 1, complete: false, others: Vec::new() };
            let Standing::Retired(kept) = self.outbox.receive(&answer) else { return false };
            self.cells = carry(&self.cells, &kept);
            self.outbox = Outbox::after(self.replica);
            self.replica = ReplicaId([2; 16]);
            true
        }

        fn views(&self) -> u64 {
            views(&self.cells)
        }
    }

    fn fork(after: Mark, delta: &Delta) -> Verdict {
        Verdict::Fork { after, head: delta.head }
    }

    fn ended(after: Mark, delta: &Delta) -> Verdict {
        Verdict::Closed { after, head: delta.head }
    }

    fn views(cells: &Cells) -> u64 {
        cells.metric(VIEWS).map_or(0, |metric| metric.life.value)
    }

    #[test]
    fn a_repeated_and_a_late_delta_change_nothing() {
        let (mut device, mut stored) = (Device::new(0), Stored::default());
        let first = device.count(1);
        let second = device.count(1);
        assert_eq!(apply(&mut stored, &second), Verdict::Ack(second.head));
        let held = stored.clone();
        assert_eq!(apply(&mut stored, &second), Verdict::Ack(second.head));
        assert_eq!(apply(&mut stored, &first), Verdict::Ack(first.head), "the second holds what the first did");
        assert_eq!(stored, held);
        // The answers in the other order: the later one counts.
        for head in [second.head, first.head] {
            assert!(!device.receive(Verdict::Ack(head)));
        }
        assert_eq!(device.outbox.delta(device.replica, &device.cells, 9), None);
    }

    #[test]
    fn a_clone_goes_on_from_the_last_state_in_common() {
        let mut stored = Stored::default();
        let mut one = Device::new(0);
        let delta = one.count(1);
        let verdict = apply(&mut stored, &delta);
        assert!(!one.receive(verdict));
        // Copied when a second state was under way.
        let under_way = one.count(2);
        let mut other = Device { tag: 100, ..one.clone() };
        let delta = one.count(4);
        assert_eq!(apply(&mut stored, &delta), Verdict::Ack(delta.head));
        let delta = other.count(8);
        let verdict = apply(&mut stored, &delta);
        assert_eq!(verdict, fork(under_way.head, &delta), "which the first one's third state holds");
        assert!(other.receive(verdict));
        assert_eq!((views(&stored.cells), other.views()), (7, 8));
        assert_eq!(other.outbox.delta(other.replica, &other.cells, 1).unwrap().former, Some(one.replica));
    }

    #[test]
    fn a_tab_whose_work_was_replaced_ends_nothing() {
        let (mut one, mut stored) = (Device::new(0), Stored::default());
        let delta = one.count(1);
        let verdict = apply(&mut stored, &delta);
        assert!(!one.receive(verdict));
        // Two tabs without a lock read one state; what the second one stores is what stays.
        let mut other = Device { tag: 100, ..one.clone() };
        let (replaced, stays) = (one.count(2), other.count(4));
        assert_eq!(apply(&mut stored, &stays), Verdict::Ack(stays.head));
        let verdict = apply(&mut stored, &replaced);
        assert_eq!(verdict, fork(delta.head, &replaced));
        // The first tab is answered, and has loaded by now what the second one stored.
        assert!(!other.receive(verdict));
        assert_eq!(other.views(), views(&stored.cells));
    }

    #[test]
    fn a_backup_that_comes_back_is_a_clone() {
        let mut stored = Stored::default();
        let mut device = Device::new(0);
        let backup = device.clone();
        for _ in 0..2 {
            let delta = device.count(1);
            let verdict = apply(&mut stored, &delta);
            assert!(!device.receive(verdict));
        }
        let mut restored = Device { tag: 100, ..backup };
        let delta = restored.count(9);
        let verdict = apply(&mut stored, &delta);
        assert_eq!(verdict, fork(Mark::default(), &delta));
        assert!(restored.receive(verdict));
        assert_eq!(restored.views(), 9);
    }

    #[test]
    fn a_late_answer_to_a_fork_that_is_none_changes_nothing() {
        let (mut device, mut stored) = (Device::new(0), Stored::default());
        let first = device.count(1);
        for _ in 0..=MAX_PAST {
            let delta = device.count(1);
            let verdict = apply(&mut stored, &delta);
            assert!(!device.receive(verdict));
        }
        // The hub has forgotten that state; the device knows better.
        let verdict = apply(&mut stored, &first);
        assert_eq!(verdict, fork(Mark::default(), &first));
        assert!(!device.receive(verdict));
        assert_eq!(stored.past.len(), MAX_PAST);
    }

    #[test]
    fn while_eight_states_wait_the_latest_is_sent_again() {
        let (mut device, mut stored) = (Device::new(0), Stored::default());
        let sent: Vec<Delta> = (0..MAX_SENT).map(|_| device.count(1)).collect();
        assert_eq!(device.count(1), sent[MAX_SENT - 1]);
        let verdict = apply(&mut stored, &sent[MAX_SENT - 1]);
        assert!(!device.receive(verdict));
        let rest = device.outbox.delta(device.replica, &device.cells, 99).unwrap();
        assert_eq!(rest.base, sent[MAX_SENT - 1].head);
        apply(&mut stored, &rest);
        assert_eq!(views(&stored.cells), device.views());
        assert_eq!(device.views(), MAX_SENT as u64 + 1);
    }

    #[test]
    fn a_retired_replica_goes_on_with_what_came_after() {
        let (mut device, mut stored) = (Device::new(0), Stored::default());
        let kept = device.count(1);
        apply(&mut stored, &kept);
        let retired = Stored { cells: Cells::default(), ..stored.clone() };
        let later = device.count(5);
        assert_eq!(closed(&retired, &kept), ended(kept.head, &kept));
        assert_eq!(closed(&retired, &later), ended(kept.head, &later));
        assert!(device.receive(closed(&retired, &later)));
        assert_eq!(device.views(), 5);
    }

    #[test]
    fn a_late_delta_of_a_retired_replica_ends_nothing() {
        let (mut device, mut stored) = (Device::new(0), Stored::default());
        let late = device.count(1);
        let last = device.count(5);
        apply(&mut stored, &last);
        assert!(!device.receive(closed(&stored, &late)));
        assert!(device.receive(closed(&stored, &last)), "which is where it ended");
        assert_eq!(device.views(), 0, "the hub has it all");
    }

    #[test]
    fn who_began_anew_after_its_end_goes_on_with_what_came_after_the_retelling() {
        let (mut import, mut retired) = (Device::new(0), Stored::default());
        let old = import.count(7);
        apply(&mut retired, &old);
        let mut anew = Device::anew();
        let retold = anew.count(7);
        let more = anew.count(2);
        assert_eq!(closed(&retired, &retold), ended(retold.head, &retold));
        assert!(anew.receive(closed(&retired, &more)));
        assert_eq!(anew.views(), 2);
        let retired = Stored { epoch: 1, ..retired };
        assert_eq!(closed(&retired, &old), ended(old.head, &old), "nothing of an older one counts");
    }

    #[test]
    fn a_hub_that_lost_its_state_does_not_take_half_of_it() {
        let (mut device, mut stored) = (Device::new(0), Stored::default());
        let delta = device.count(1);
        let verdict = apply(&mut stored, &delta);
        assert!(!device.receive(verdict));
        let mut empty = Stored::default();
        let later = device.count(1);
        assert_eq!(apply(&mut empty, &later), fork(delta.head, &later));
        assert_eq!(empty, Stored::default());
    }

    #[test]
    fn another_epoch_starts_over_and_an_older_one_is_closed() {
        let (mut device, mut stored) = (Device::new(0), Stored::default());
        let old = device.count(1);
        apply(&mut stored, &old);
        let mut anew = Device::anew();
        apply(&mut stored, &anew.count(7));
        assert_eq!(views(&stored.cells), 7);
        assert_eq!(apply(&mut stored, &old), ended(old.head, &old), "nothing of it is to be carried over");
        let before = stored.clone();
        let base = Mark { version: Version(1), tag: 1 };
        let forged = Delta { epoch: 2, base, ..anew.count(1) };
        assert_eq!(apply(&mut stored, &forged), fork(base, &forged), "anew, and yet after something");
        assert_eq!(stored, before);
    }
}
