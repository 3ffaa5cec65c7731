//! The ledger on `SQLite` without a queue or a thread: begin, do, commit or let go. For simulations and tools.

use super::super::ledger::{Operation, Outcome};
use super::super::{Id, StoreError, StoredProfile};
use super::{rows, schema};
use nearside::id::ReplicaId;
use nearside::profile::Cells;
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// A ledger that its owner drives.
#[derive(Debug)]
pub struct DirectLedger {
    connection: Connection,
}

impl DirectLedger {
    /// An empty ledger in memory: it ends with this value.
    ///
    /// # Errors
    /// [`StoreError::Open`] where there is no room for it.
    pub fn in_memory() -> Result<Self, StoreError> {
        schema::open_memory().map(|connection| Self { connection })
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where somebody else holds the file.
    pub fn begin(&mut self) -> Result<DirectTransaction<'_>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(DirectTransaction { transaction })
    }

    /// The profile of that id, or to which the replica of that id belongs.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where it cannot be read.
    pub fn profile(&self, id: Id) -> Result<Option<StoredProfile>, StoreError> {
        rows::profile(&self.connection, id)
    }

    /// Gives every profile in the order of the ids.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where one cannot be read, and what `each` says.
    pub fn each_profile(
        &self,
        each: &mut dyn FnMut(StoredProfile) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        rows::each_profile(&self.connection, each)
    }

    /// Forgets everything that lies in it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn clear(&mut self) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM ledger")?.execute([])?;
        Ok(())
    }
}

/// What was done since it began. Letting go of it without [`Self::commit`] undoes it all.
#[derive(Debug)]
pub struct DirectTransaction<'a> {
    transaction: Transaction<'a>,
}

impl DirectTransaction<'_> {
    /// Does operations in their order.
    ///
    /// # Errors
    /// Those of the database. A refusal of one operation is its own outcome.
    pub fn perform(&self, operations: &mut [Operation]) -> Result<Vec<Result<Outcome, StoreError>>, StoreError> {
        Ok(rows::perform(&self.transaction, operations)?)
    }

    /// Changes a replica's cells behind the ledger's back, as a ledger that goes wrong would.
    ///
    /// # Errors
    /// Those of the database.
    pub fn alter(&self, profile: Id, replica: ReplicaId, change: &mut dyn FnMut(&mut Cells)) -> Result<(), StoreError> {
        rows::alter(&self.transaction, profile, replica, change)
    }

    /// Makes it last.
    ///
    /// # Errors
    /// Those of the database; then nothing of it lasts.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit()?)
    }
}
