//! The embedded store: one `SQLite` file, one thread that writes, one connection that reads.

use super::{BatchCounts, Health, Pending, Store, StoreError, StoredProfile, Synced, Totals, ledger, queue, schema};
use nearside::sync::Delta;
use nearside::time::Time;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Profiles in one `SQLite` file.
pub struct SqliteStore {
    queue: queue::Queue,
    reader: Arc<Mutex<Connection>>,
}

impl SqliteStore {
    /// Opens the file, or makes it with its tables.
    ///
    /// # Errors
    /// [`StoreError::Open`] where it cannot be opened, is no database, or is of another version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let writer = schema::open_writer(path)?;
        let reader = Arc::new(Mutex::new(schema::open_reader(path)?));
        Ok(Self { queue: queue::Queue::start(writer)?, reader })
    }

    /// Reads on a thread that may block.
    fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<T> {
        let reader = Arc::clone(&self.reader);
        Box::pin(async move {
            let answer =
                tokio::task::spawn_blocking(move || question(&reader.lock().unwrap_or_else(PoisonError::into_inner)));
            answer.await.unwrap_or_else(|error| Err(StoreError::Unavailable(error.to_string())))
        })
    }
}

impl Store for SqliteStore {
    fn sync(&self, delta: Delta, now: Time) -> Pending<Synced> {
        self.queue.sync(delta, now)
    }

    fn profile(&self, id: [u8; 16]) -> Pending<Option<StoredProfile>> {
        self.read(move |connection| ledger::profile(connection, id))
    }

    fn erase(&self, id: [u8; 16], now: Time) -> Pending<usize> {
        self.queue.erase(id, now)
    }

    fn link(&self, kept: [u8; 16], joined: [u8; 16]) -> Pending<usize> {
        self.queue.link(kept, joined)
    }

    fn totals(&self) -> Pending<Totals> {
        self.read(ledger::totals)
    }

    fn health(&self) -> Health {
        self.queue.health()
    }

    fn batches(&self) -> &BatchCounts {
        self.queue.counts()
    }
}
