//! All of one store into another, beside whoever works on either.

use super::ledger::{Adopted, KIND_OF_MEMBERS, Operation, Outcome, Row};
use super::{Store, StoreError};
use std::sync::mpsc;

/// Pages that are in memory while one is written.
const PAGES_AHEAD: usize = 2;

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Copied {
    /// Entries that were not there, or older.
    pub copied: u64,
    /// Entries that were there already.
    pub same: u64,
    /// Entries of which what is there is newer.
    pub newer: u64,
}

impl Copied {
    /// How many entries were looked at.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.copied.saturating_add(self.same).saturating_add(self.newer)
    }
}

/// Copies what the store at `from` holds into `into`. Running it again copies what changed since.
///
/// # Errors
/// [`StoreError::Open`] where there is no store at `from`; those of either store. What was copied by then stays.
pub fn copy(from: &str, into: &dyn Store, progress: &mut dyn FnMut(Copied)) -> Result<Copied, StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let mut copied = Copied::default();
    // Profiles first: what is part of one leads to it.
    for members in [false, true] {
        let mut write = |page: Vec<Row>| {
            let page = page.into_iter().filter(|row| (row.kind == KIND_OF_MEMBERS) == members);
            let operations: Vec<Operation> = page.map(|row| Operation::Adopt(Box::new(row))).collect();
            if !operations.is_empty() {
                copied.count(runtime.block_on(into.perform(operations))?)?;
                progress(copied);
            }
            Ok(())
        };
        read_ahead(from, &mut write)?;
    }
    Ok(copied)
}

impl Copied {
    fn count(&mut self, outcomes: Vec<Result<Outcome, StoreError>>) -> Result<(), StoreError> {
        for outcome in outcomes {
            let count = match outcome? {
                Outcome::Adopted(Adopted::Copied) => &mut self.copied,
                Outcome::Adopted(Adopted::Same) => &mut self.same,
                _ => &mut self.newer,
            };
            *count = count.saturating_add(1);
        }
        Ok(())
    }
}

/// Reads pages on a thread of its own, a few ahead of who writes them.
fn read_ahead(from: &str, write: &mut dyn FnMut(Vec<Row>) -> Result<(), StoreError>) -> Result<(), StoreError> {
    std::thread::scope(|scope| {
        let (sender, pages) = mpsc::sync_channel(PAGES_AHEAD);
        let reading = scope.spawn(move || {
            super::each_page(from, &mut |page| {
                sender.send(page).map_err(|_| StoreError::Unavailable("copying has ended".into()))
            })
        });
        for page in pages {
            write(page)?;
        }
        reading.join().unwrap_or_else(|_| Err(StoreError::Unavailable("the reader has stopped".into())))
    })
}
