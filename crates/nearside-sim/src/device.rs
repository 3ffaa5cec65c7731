//! A device: what it stored, and the tabs that work on it, as the tag does.

use crate::shadow::Shadow;
use crate::tab::Tab;
use nearside::id::ReplicaId;
use nearside::time::{DAY_MS, Time};

/// How far a clock is off that is a year off.
const YEAR_MS: u64 = 365 * DAY_MS;

/// What lies in the device's storage.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The engine's snapshot.
    pub snapshot: Vec<u8>,
    /// What the oracle knows of it.
    pub shadow: Shadow,
    /// Told apart by it from what another tab stored.
    pub number: u64,
    /// The replica that it writes.
    pub replica: ReplicaId,
}

/// Whether tabs of a device wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locks {
    /// One reads, applies and writes at a time.
    Held,
    /// Two may read the same state, and the later write wins.
    Missing,
}

/// Whether a tab looks into storage before it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It does.
    Fresh,
    /// What another tab stored a moment ago is not seen.
    Stale,
}

/// How the device's clock goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Right, or minutes off.
    Near(i64),
    /// A year behind.
    Behind,
    /// A year ahead.
    Ahead,
}

/// A visitor's device.
#[derive(Debug)]
pub struct Device {
    /// What is stored; nothing before the first visit.
    pub stored: Option<Stored>,
    /// A copy of the storage, as a backup keeps it.
    pub backup: Option<Stored>,
    /// Open pages.
    pub tabs: Vec<Tab>,
    /// Whether tabs wait for each other.
    pub locks: Locks,
    /// How its clock goes.
    pub clock: Clock,
    /// Counts how often its storage was put back: answers to what was sent before find nobody.
    pub life: u32,
    /// Until when it has no network.
    pub cut_off_until: Time,
    /// Whether anybody uses it any more.
    pub is_lost: bool,
    changes: u64,
}

impl Device {
    /// A device on which nothing is stored.
    #[must_use]
    pub fn new(locks: Locks, clock: Clock) -> Self {
        Self {
            stored: None,
            backup: None,
            tabs: Vec::new(),
            locks,
            clock,
            life: 0,
            cut_off_until: Time::default(),
            is_lost: false,
            changes: 0,
        }
    }

    /// A device with a copy of this one's storage.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { stored: self.stored.clone(), changes: self.changes, ..Self::new(self.locks, self.clock) }
    }

    /// Whether two ways may part here: everything has a name by which it can later be told what both have in common. While
    /// too many states wait there is something that has none, a limit that the protocol states.
    #[must_use]
    pub fn may_part(&self) -> bool {
        self.stored.as_ref().is_some_and(|stored| stored.shadow.is_named())
    }

    /// Puts the storage back to the backup; open pages go.
    pub fn roll_back(&mut self) {
        self.stored.clone_from(&self.backup);
        self.tabs.clear();
        self.life = self.life.saturating_add(1);
    }

    /// Stores a state and gives it its number.
    pub fn store(&mut self, stored: Stored) -> u64 {
        let number = self.next_number();
        self.stored = Some(Stored { number, ..stored });
        number
    }

    /// A number that nothing on this device has.
    pub const fn next_number(&mut self) -> u64 {
        self.changes = self.changes.saturating_add(1);
        self.changes
    }

    /// The device's own time.
    #[must_use]
    pub fn time(&self, now: Time) -> Time {
        match self.clock {
            Clock::Near(ms) if ms >= 0 => now.after(ms.unsigned_abs()),
            Clock::Near(ms) => now.before(ms.unsigned_abs()),
            Clock::Behind => now.before(YEAR_MS),
            Clock::Ahead => now.after(YEAR_MS),
        }
    }
}
