//! Sessions that come from a store, one after another, instead of a file.

use crate::error::TrainError;
use crate::events::{Baskets, Events, Numbering};
use crate::report::Origin;
use crate::sessions::Click;
use crate::train::MAX_SESSION_EVENTS;

/// Sessions and baskets that were gathered so far.
#[derive(Default)]
pub struct Gathered {
    pub(crate) events: Events,
    pub(crate) numbering: Numbering,
    pub(crate) origin: Origin,
}

impl Gathered {
    /// Adds a session: its events in the order of their time. Those beyond [`MAX_SESSION_EVENTS`] are left out and
    /// counted. A purchase among them is an event like others; what was bought together comes by [`Gathered::basket`].
    ///
    /// # Errors
    /// Refuses an id that is empty or too long, and more items than can be numbered.
    pub fn session(&mut self, clicks: &[Click]) -> Result<(), TrainError> {
        let kept = clicks.get(..MAX_SESSION_EVENTS).unwrap_or(clicks);
        let items: Result<Vec<u32>, TrainError> =
            kept.iter().map(|click| self.numbering.number(&mut self.events, &click.item, 0)).collect();
        self.events.add_session(&items?, kept, Baskets::Apart);
        let cut = clicks.len().saturating_sub(kept.len()) as u64;
        self.events.cut_sessions += u64::from(cut > 0);
        self.events.clicks_cut += cut;
        Ok(())
    }

    /// Adds items that were bought together.
    ///
    /// # Errors
    /// As [`Gathered::session`].
    pub fn basket(&mut self, ids: &[&str]) -> Result<(), TrainError> {
        let ids = ids.get(..MAX_SESSION_EVENTS).unwrap_or(ids);
        let items: Result<Vec<u32>, TrainError> =
            ids.iter().map(|id| self.numbering.number(&mut self.events, id, 0)).collect();
        self.events.add_basket(items?);
        Ok(())
    }

    /// Counts an event that shows no interest in an item.
    pub const fn skip(&mut self) {
        self.events.clicks_skipped += 1;
    }

    /// Counts a profile that was read, and one that may not be learnt from.
    pub const fn profile(&mut self, learnt: Learnt) {
        let Origin::Store { profiles, not_permitted } = &mut self.origin else {
            self.origin = Origin::Store { profiles: 0, not_permitted: 0 };
            return self.profile(learnt);
        };
        *profiles += 1;
        if matches!(learnt, Learnt::NotPermitted) {
            *not_permitted += 1;
        }
    }

    /// How many sessions and events were added.
    #[must_use]
    pub fn added(&self) -> (u64, u64) {
        (self.events.ends.len() as u64, self.events.items.len() as u64)
    }
}

/// Whether a profile is learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learnt {
    /// Its visitor permits it.
    Permitted,
    /// Its visitor does not.
    NotPermitted,
}
