//! The writer thread: takes the writes that wait, commits them together, and only then answers each.

use super::super::queue::{Outcomes, Queue, State, Write};
use super::super::{Health, StoreError};
use super::rows;
use crate::limits::MAX_BATCH;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;

/// Starts the thread that owns `connection`.
///
/// # Errors
/// [`StoreError::Open`] where the system gives no thread.
pub fn start(connection: Connection) -> Result<Queue, StoreError> {
    Queue::start(move |receiver, state| run(connection, receiver, &state))
}

fn run(mut connection: Connection, mut receiver: mpsc::Receiver<Write>, state: &Arc<State>) {
    let mut waiting = Vec::with_capacity(MAX_BATCH);
    while receiver.blocking_recv_many(&mut waiting, MAX_BATCH) > 0 {
        let (mut operations, mut askers) = (Vec::with_capacity(waiting.len()), Vec::with_capacity(waiting.len()));
        for write in waiting.drain(..) {
            askers.push((write.operations.len(), write.reply));
            operations.extend(write.operations);
        }
        let began = Instant::now();
        let outcome = if state.health() == Health::Broken {
            Err(StoreError::Unavailable("the disk failed while writing: restart on a sound disk".into()))
        } else {
            commit(&mut connection, &mut operations, state)
        };
        if outcome.is_ok() {
            state.committed(askers.len(), began.elapsed());
        }
        state.answer(askers, outcome);
    }
}

/// Does all operations in one transaction. Where it fails, nobody is acknowledged.
fn commit(
    connection: &mut Connection,
    operations: &mut [super::super::ledger::Operation],
    state: &State,
) -> Result<Outcomes, StoreError> {
    let note = |error: rusqlite::Error| {
        state.failed(severity(&error));
        StoreError::from(error)
    };
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(note)?;
    // One statement that fails drops the transaction.
    let outcomes = rows::perform(&transaction, operations).map_err(note)?;
    transaction.commit().map_err(note)?;
    Ok(outcomes)
}

/// Disk full or a file that is held may pass; after an error of the disk nobody knows what it holds.
fn severity(error: &rusqlite::Error) -> Health {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Health::Broken,
        _ => Health::Failing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::{Error, ffi};

    #[test]
    fn an_fsync_that_failed_is_for_good_and_a_full_disk_is_not() {
        let of = |code| severity(&Error::SqliteFailure(ffi::Error::new(code), None));
        for lasting in
            [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_DIR_FSYNC, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_CORRUPT]
        {
            assert_eq!(of(lasting), Health::Broken, "{lasting}");
        }
        for passing in [ffi::SQLITE_FULL, ffi::SQLITE_BUSY, ffi::SQLITE_LOCKED] {
            assert_eq!(of(passing), Health::Failing, "{passing}");
        }
    }
}
