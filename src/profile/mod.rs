//! The profile: what is known about a visitor, as absolute cells of single-writer replicas.
//!
//! A device writes its own [`Cells`] and holds read-only copies of the other replicas' cells that
//! the backend sent. Every question is answered over all of them: counts add up, interests add up
//! at a common landmark, of registers the latest counts, recent items merge by time.

pub mod cell;
pub mod row;
pub mod interest;
pub mod cells;
pub mod merge;
pub mod tally;
pub mod history;
mod view;

pub(crate) use cell::Rows;
pub use cell::{Cell, Table, Version};
pub use cells::{Attribute, Cells, DayValue, Metric, Moment, Purchased, Recent, Sign, Touch, Transaction};
pub use history::History;
pub use interest::{Dimension, Interest};
pub use row::{Kind, Row};
pub use tally::{Clicked, Counted, Run, Shown, Tally, WEEK_DAYS, week_of};
pub use view::{Days, Share};

use crate::id::{MetricId, ReplicaId};
use crate::session::Session;
use crate::time::Time;
use alloc::vec::Vec;

/// A visitor's profile as one device sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The replica that this device writes.
    pub replica: ReplicaId,
    /// Its cells.
    pub cells: Cells,
    /// Copies of other replicas' cells, sorted by id; at most `MAX_REPLICAS`.
    pub others: Vec<(ReplicaId, Cells)>,
    /// The session at hand.
    pub session: Session,
    /// The raw ring; never leaves the device.
    pub history: History,
    /// Since when each metric counts here, sorted by id; 1970 for one that missed nothing. Stays on the device.
    pub counting: Vec<(MetricId, Time)>,
    /// Recommended items that were clicked lately, the latest last; at most `MAX_CLICKS`. Stays on the device.
    pub clicks: Vec<Clicked>,
}

impl Profile {
    /// An empty profile whose cells `replica` writes.
    #[must_use]
    pub fn new(replica: ReplicaId) -> Self {
        Self {
            replica,
            cells: Cells::default(),
            others: Vec::new(),
            session: Session::default(),
            history: History::default(),
            counting: Vec::new(),
            clicks: Vec::new(),
        }
    }

    /// The id that all devices of one visitor agree on once they know each other: the least of those that wrote cells.
    #[must_use]
    pub fn visitor(&self) -> ReplicaId {
        let own = (!self.cells.is_empty() || self.others.is_empty()).then_some(self.replica);
        let others = self.others.iter().map(|(replica, _)| *replica);
        own.into_iter().chain(others).min().unwrap_or(self.replica)
    }
}
