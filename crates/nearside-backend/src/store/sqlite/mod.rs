//! The embedded store: one `SQLite` file, one thread that writes, one connection that reads.

mod schema;
mod rows;
mod writer;
mod direct;

pub use direct::{DirectLedger, DirectTransaction};

use super::ledger::Row;
use super::queue::Queue;
use super::{Id, Pending, Store, StoreError, StoredProfile, Totals};
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Profiles in one `SQLite` file.
pub struct SqliteStore {
    queue: Queue,
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
        Ok(Self { queue: writer::start(writer)?, reader })
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
    fn queue(&self) -> &Queue {
        &self.queue
    }

    fn profile(&self, id: Id) -> Pending<Option<StoredProfile>> {
        self.read(move |connection| rows::profile(connection, id))
    }

    fn totals(&self) -> Pending<Totals> {
        self.read(|connection| {
            let mut totals = Totals::default();
            rows::each_profile(connection, &mut |profile| {
                totals.add(&profile);
                Ok(())
            })?;
            Ok(totals)
        })
    }
}

/// Reads one profile beside whoever else has the file open. Makes no file.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store.
pub fn read_profile(path: &Path, id: Id) -> Result<Option<StoredProfile>, StoreError> {
    rows::profile(&schema::open_reader(path)?, id)
}

/// Gives every profile of a file in the order of their ids, beside whoever else has it open.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, [`StoreError::Corrupt`] where a profile cannot be read, and what
/// `each` says.
pub fn each_profile(
    path: &Path,
    each: &mut dyn FnMut(StoredProfile) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    rows::each_profile(&schema::open_reader(path)?, each)
}

/// Gives every row of a file, a page at a time, beside whoever else has it open.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, and what `each` says.
pub fn each_page(path: &Path, each: &mut dyn FnMut(Vec<Row>) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let connection = schema::open_reader(path)?;
    let mut after = Vec::new();
    loop {
        let page = rows::page(&connection, &after)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.to_vec();
        each(page)?;
    }
}
