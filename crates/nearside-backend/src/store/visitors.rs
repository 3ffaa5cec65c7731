//! All visitors of a store, one after another, as those who count over them want them.

use super::StoreError;
use nearside::consent::{Consent, Purpose};
use nearside::id::ReplicaId;
use nearside::profile::Cells;

/// Replicas of one profile that are counted, those of the lowest ids. Of further ones only the consent is heeded.
pub const MAX_COUNTED_REPLICAS: usize = 64;

/// A visitor: the cells of all their devices.
#[derive(Debug, Default)]
pub struct Visitor {
    /// Their latest decisions, over all devices.
    pub consent: Consent,
    /// The devices with their cells by id, at most [`MAX_COUNTED_REPLICAS`].
    pub replicas: Vec<(ReplicaId, Cells)>,
}

impl Visitor {
    /// Whether they may be counted with others: syncing lets their profile lie here at all, analytics lets it be counted.
    #[must_use]
    pub fn may_be_counted(&self) -> bool {
        self.consent.permits(Purpose::Sync) && self.consent.permits(Purpose::Analytics)
    }

    /// The id by which variants are drawn: the least of their devices', as the engine has it.
    #[must_use]
    pub fn id(&self) -> Option<ReplicaId> {
        self.replicas.iter().map(|(replica, _)| *replica).min()
    }

    fn take(&mut self, replica: ReplicaId, cells: Cells) {
        for (slot, decision) in cells.consent.iter() {
            if let Some(purpose) = Purpose::ALL.get(usize::from(slot)) {
                self.consent.decide(*purpose, *decision);
            }
        }
        if self.replicas.len() < MAX_COUNTED_REPLICAS {
            self.replicas.push((replica, cells));
        }
    }
}

/// Gives every visitor of the store that an address names, beside whoever else has it open. One is in memory at a time.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, [`StoreError::Corrupt`] where a replica cannot be read, and what
/// `each` says.
pub fn each_visitor(address: &str, each: &mut dyn FnMut(Visitor) -> Result<(), StoreError>) -> Result<(), StoreError> {
    super::each_profile(address, &mut |profile| {
        let mut visitor = Visitor::default();
        for replica in profile.replicas {
            visitor.take(replica.id, replica.cells);
        }
        each(visitor)
    })
}
