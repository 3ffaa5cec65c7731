//! The tables, their version, and how a database file is made ready for quick durable writes.

use super::super::{SCHEMA_VERSION, StoreError};
use crate::limits::{BUSY_TIMEOUT, CACHE_KB, WAL_CHECKPOINT_PAGES, WAL_PREGROWN_BYTES};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use std::path::Path;

/// Plain SQL that `SQLite` and `PostgreSQL` read alike but for the name of the type of bytes.
const TABLES: &str = "
CREATE TABLE ledger (
  id BLOB PRIMARY KEY,
  version BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  updated BIGINT NOT NULL,
  body BLOB NOT NULL
);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
";

/// A connection that writes: durable at every commit, with the tables in place and the log grown ahead.
///
/// # Errors
/// [`StoreError::Open`] where the file cannot be opened, is no database, or is of another version.
pub fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection =
        Connection::open(path).map_err(|error| refused(path, &error, "check the folder and its rights"))?;
    let not_ours = "move the file away or name another one with --store sqlite:FILE";
    prepare(&connection).map_err(|error| refused(path, &error, not_ours))?;
    match version(&connection).map_err(|error| refused(path, &error, not_ours))? {
        Some(version) => check(path, &version)?,
        None => create(&connection).map_err(|error| refused(path, &error, not_ours))?,
    }
    grow_log(&connection).map_err(|error| refused(path, &error, "make room on the disk"))?;
    Ok(connection)
}

/// A second connection, for reading beside the writer.
///
/// # Errors
/// [`StoreError::Open`] where the file cannot be opened.
pub fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let open = || {
        // Without CREATE: reading must not leave an empty file where the name was mistyped.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    let remedy = "check the name of the file and its rights";
    let connection: Connection = open().map_err(|error: rusqlite::Error| refused(path, &error, remedy))?;
    let version = version(&connection).map_err(|error| refused(path, &error, remedy))?;
    check(path, version.as_deref().unwrap_or("of another program"))?;
    Ok(connection)
}

/// An empty database in memory.
///
/// # Errors
/// [`StoreError::Open`] where there is no room for it.
pub fn open_memory() -> Result<Connection, StoreError> {
    let open = || {
        let connection = Connection::open_in_memory()?;
        create(&connection)?;
        Ok(connection)
    };
    open().map_err(|error: rusqlite::Error| StoreError::Open(format!("in memory: {error}: make room")))
}

fn check(path: &Path, version: &str) -> Result<(), StoreError> {
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    Err(StoreError::Open(format!(
        "{}: written with schema {version}, this program reads schema {SCHEMA_VERSION}: use the program that wrote it, or move the file away to begin anew",
        path.display()
    )))
}

fn refused(path: &Path, error: &rusqlite::Error, remedy: &str) -> StoreError {
    StoreError::Open(format!("{}: {error}: {remedy}", path.display()))
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", WAL_CHECKPOINT_PAGES, |_| Ok(()))?;
    // Negative: in units of 1,024 bytes.
    connection.pragma_update(None, "cache_size", -CACHE_KB)?;
    // -1: a log that was copied is begun anew in place, not cut; cutting would make the next commits append again.
    connection.pragma_update_and_check(None, "journal_size_limit", -1, |_| Ok(()))
}

/// The version written in the file; `None` for an empty one. An error for a database of somebody else's tables.
fn version(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    if tables == 0 {
        return Ok(None);
    }
    let read = "SELECT value FROM meta WHERE name = 'schema'";
    let version = connection.query_row(read, [], |row| row.get(0)).optional()?;
    Ok(Some(version.unwrap_or_else(|| "of another program".into())))
}

fn create(connection: &Connection) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute("INSERT INTO meta (name, value) VALUES ('schema', ?1)", params![SCHEMA_VERSION])?;
    transaction.commit()
}

/// Writes the log long once and begins it anew, so that later commits overwrite instead of append.
fn grow_log(connection: &Connection) -> rusqlite::Result<()> {
    let length = i64::try_from(WAL_PREGROWN_BYTES).unwrap_or(i64::MAX);
    // Two transactions: pages that are freed in the transaction that made them never reach the log.
    connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('grow', zeroblob(?1))", params![length])?;
    connection.execute("DELETE FROM meta WHERE name = 'grow'", [])?;
    connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_longer_than_what_a_checkpoint_leaves() {
        assert!(WAL_PREGROWN_BYTES > WAL_CHECKPOINT_PAGES as usize * 4096 * 3 / 2);
    }
}
