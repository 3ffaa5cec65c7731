//! What the engine asks of its host.

use crate::segment::NumberSet;
use crate::time::Time;
use alloc::vec::Vec;

/// Something the host must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Keep these bytes in place of the former ones. They hold no more than consent permits.
    Store(Vec<u8>),
    /// Send these bytes to the backend's sync address now, and pass its answer to `receive`.
    Send(Vec<u8>),
    /// The visitor entered or left segments.
    SegmentsChanged(Changes),
    /// Call `wake` at this time; it replaces an earlier request.
    WakeAt(Time),
    /// Erase what is stored for this visitor.
    Forget,
}

/// Segments entered and left, as places in the manifest, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Now in.
    pub entered: Vec<u16>,
    /// No longer in.
    pub left: Vec<u16>,
}

impl Changes {
    /// What changed between two sets.
    pub(super) fn between(before: &NumberSet, after: &NumberSet) -> Self {
        Self { entered: after.without(before), left: before.without(after) }
    }

    /// Whether nothing changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entered.is_empty() && self.left.is_empty()
    }
}

/// What the host has not been told yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Pending {
    forget: bool,
    store: bool,
    send: bool,
    /// A delta that goes out once the state that it belongs to is stored.
    outgoing: Option<Vec<u8>>,
    /// Segments that the latest [`Output::SegmentsChanged`] left the host with.
    told: NumberSet,
    wake: Option<Time>,
    announced_wake: Option<Time>,
}

impl Pending {
    /// The profile changed.
    pub(super) const fn store(&mut self) {
        self.store = true;
    }

    /// The backend must hear of the profile soon.
    pub(super) const fn send(&mut self) {
        self.send = true;
    }

    /// The profile is gone; what was still to be done for it is too.
    pub(super) fn forget(&mut self) {
        *self = Self { forget: true, told: core::mem::take(&mut self.told), ..Self::default() };
    }

    /// The host knows of these segments, from an earlier visit.
    pub(super) fn knows(&mut self, members: &NumberSet) {
        self.told.clone_from(members);
    }

    pub(super) fn wake_at(&mut self, at: Option<Time>) {
        self.wake = at;
    }

    pub(super) const fn take_forget(&mut self) -> bool {
        core::mem::replace(&mut self.forget, false)
    }

    pub(super) const fn take_store(&mut self) -> bool {
        core::mem::replace(&mut self.store, false)
    }

    pub(super) const fn take_send(&mut self) -> bool {
        core::mem::replace(&mut self.send, false)
    }

    pub(super) fn hold(&mut self, delta: Option<Vec<u8>>) {
        self.outgoing = delta;
    }

    pub(super) const fn take_outgoing(&mut self) -> Option<Vec<u8>> {
        self.outgoing.take()
    }

    /// What changed since the host was told last; what was entered and then left again cancels out.
    pub(super) fn take_changes(&mut self, members: &NumberSet) -> Option<Changes> {
        let changes = Changes::between(&self.told, members);
        if changes.is_empty() {
            return None;
        }
        self.knows(members);
        Some(changes)
    }

    pub(super) fn take_wake(&mut self) -> Option<Time> {
        if self.wake == self.announced_wake {
            return None;
        }
        self.announced_wake = self.wake;
        self.wake
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entering_and_leaving_before_the_host_looks_cancels_out() {
        let set = |numbers: &[u16]| {
            let mut set = NumberSet::new(10);
            for number in numbers {
                set.insert(*number);
            }
            set
        };
        let mut pending = Pending::default();
        pending.knows(&set(&[1]));
        // 4 was entered and left meanwhile.
        assert_eq!(pending.take_changes(&set(&[2])), Some(Changes { entered: [2].to_vec(), left: [1].to_vec() }));
        assert_eq!(pending.take_changes(&set(&[2])), None);
        assert_eq!(
            Changes::between(&set(&[1, 4, 9]), &set(&[0, 4, 5])),
            Changes { entered: [0, 5].to_vec(), left: [1, 9].to_vec() }
        );
    }

    #[test]
    fn one_wake_is_announced_once() {
        let at = Time::from_ms(5).ok();
        let mut pending = Pending::default();
        pending.wake_at(at);
        assert_eq!(pending.take_wake(), at);
        pending.wake_at(at);
        assert_eq!(pending.take_wake(), None);
    }
}
