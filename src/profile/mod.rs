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
pub mod history;
mod view;

pub(crate) use cell::Rows;
pub use cell::{Cell, Table, Version};
pub use cells::{Attribute, Cells, DayValue, Metric, Moment, Purchased, Recent, Sign, Touch, Transaction};
pub use history::History;
pub use interest::{Dimension, Interest};
pub use row::{Kind, Row};
pub use view::Share;

use crate::id::ReplicaId;
use crate::session::Session;
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
        }
    }
}
