//! The hub's side: one stored state for each replica, and what a delta makes of it.

use super::{Delta, MAX_SENT, Mark, Verdict};
use crate::profile::Cells;

/// What the hub holds of one replica.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    /// How often the replica began anew.
    pub epoch: u32,
    /// The state that `cells` is.
    pub head: Mark,
    /// The replica's cells.
    pub cells: Cells,
}

/// Takes a delta in. Repeating it, or bringing it late, changes nothing and gives an answer that the device understands.
pub fn apply(stored: &mut Stored, delta: &Delta) -> Verdict {
    if delta.epoch < stored.epoch {
        return Verdict::Closed(stored.head.version);
    }
    // A replica that began anew continues from the empty state: nothing that it wrote before counts any more.
    let anew = delta.epoch > stored.epoch;
    let head = if anew { Mark::default() } else { stored.head };
    if delta.head.version <= head.version {
        // The same state again; or a late one: a device knows what it sent meanwhile, a clone does not and forks there.
        let known = delta.head == head || delta.head.version < head.version;
        return if known { Verdict::Ack(head) } else { Verdict::Fork };
    }
    if !continues(head, delta) {
        return Verdict::Fork;
    }
    if anew {
        *stored = Stored { epoch: delta.epoch, ..Stored::default() };
    }
    stored.cells.join(&delta.cells);
    stored.head = delta.head;
    Verdict::Ack(stored.head)
}

/// Whether the delta's writer knows the state that the hub holds.
fn continues(head: Mark, delta: &Delta) -> bool {
    let forgotten = delta.sent.len() >= MAX_SENT.saturating_sub(1)
        && head.version > delta.base.version
        && delta.sent.first().is_some_and(|oldest| head.version < oldest.version);
    delta.base == head || delta.sent.contains(&head) || forgotten
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{MetricId, ReplicaId};
    use crate::profile::Version;
    use crate::sync::{Answer, Outbox, Standing};
    use crate::time::Day;
    use alloc::vec::Vec;

    const REPLICA: ReplicaId = ReplicaId([1; 16]);

    #[derive(Clone, Default)]
    struct Device {
        cells: Cells,
        outbox: Outbox,
    }

    impl Device {
        fn count(&mut self, amount: u64) -> Delta {
            self.cells.count(MetricId(1), Day(1), amount, self.outbox.version());
            self.outbox.delta(REPLICA, &self.cells).unwrap()
        }

        fn receive(&mut self, verdict: Verdict) -> Standing {
            self.outbox.receive(&Answer { replica: REPLICA, verdict, hub: 0, others: Vec::new() })
        }
    }

    #[test]
    fn a_clone_is_found_whichever_writes_first() {
        let (mut device, mut stored) = (Device::default(), Stored::default());
        let verdict = apply(&mut stored, &device.count(1));
        assert_eq!(device.receive(verdict), Standing::Current);
        let mut clone = device.clone();
        let verdict = apply(&mut stored, &device.count(1));
        assert_eq!(device.receive(verdict), Standing::Current);
        let first = clone.count(5);
        assert_eq!(apply(&mut stored, &first), Verdict::Fork, "same version, other tag");
        let second = clone.count(5);
        assert_eq!(apply(&mut stored, &second), Verdict::Fork, "a later version that skips what the hub holds");
        assert_eq!(stored.cells.metric(MetricId(1)).unwrap().life.value, 2);
        assert_eq!(clone.receive(Verdict::Fork), Standing::Retired);
    }

    #[test]
    fn a_rolled_back_device_learns_it_from_an_acknowledgement_it_never_asked_for() {
        let (mut device, mut stored) = (Device::default(), Stored::default());
        let backup = device.clone();
        for _ in 0..2 {
            let verdict = apply(&mut stored, &device.count(1));
            assert_eq!(device.receive(verdict), Standing::Current);
        }
        let mut restored = backup;
        let verdict = apply(&mut stored, &restored.count(9));
        assert_eq!(verdict, Verdict::Ack(stored.head));
        assert_eq!(restored.receive(verdict), Standing::Retired);
    }

    #[test]
    fn a_hub_that_lost_its_state_does_not_take_half_of_it() {
        let (mut device, mut stored) = (Device::default(), Stored::default());
        let verdict = apply(&mut stored, &device.count(1));
        assert_eq!(device.receive(verdict), Standing::Current);
        let mut empty = Stored::default();
        assert_eq!(apply(&mut empty, &device.count(1)), Verdict::Fork);
        assert_eq!(empty, Stored::default());
    }

    #[test]
    fn unanswered_deltas_beyond_the_remembered_ones_are_no_fork() {
        let (mut device, mut stored) = (Device::default(), Stored::default());
        apply(&mut stored, &device.count(1));
        for _ in 0..2 * MAX_SENT {
            device.count(1);
        }
        let verdict = apply(&mut stored, &device.count(1));
        assert_eq!(verdict, Verdict::Ack(stored.head));
        assert_eq!(device.receive(verdict), Standing::Current);
        assert_eq!(stored.cells.metric(MetricId(1)).unwrap().life.value, 2 * MAX_SENT as u64 + 2);
    }

    #[test]
    fn another_epoch_starts_over_and_an_older_one_is_closed() {
        let (mut device, mut stored) = (Device::default(), Stored::default());
        let old = device.count(1);
        apply(&mut stored, &old);
        let mut anew = Device { outbox: Outbox { epoch: 1, ..Outbox::default() }, ..Device::default() };
        apply(&mut stored, &anew.count(7));
        assert_eq!(stored.cells.metric(MetricId(1)).unwrap().life.value, 7);
        assert_eq!(apply(&mut stored, &old), Verdict::Closed(Version(1)));
        let before = stored.clone();
        let forged = Delta { epoch: 2, base: Mark { version: Version(1), tag: 1 }, ..anew.count(1) };
        assert_eq!(apply(&mut stored, &forged), Verdict::Fork, "anew, and yet after something");
        assert_eq!(stored, before);
    }
}
