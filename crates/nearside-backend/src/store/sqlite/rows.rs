//! Rows of the one table, read and written within the transaction at hand.

use super::super::ledger::{self, Batch, KIND_OF_PROFILES, Look, Operation, Outcome, Row};
use super::super::{Id, StoreError, StoredProfile};
use crate::limits::PAGE_ROWS;
use nearside::id::ReplicaId;
use nearside::profile::Cells;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::HashMap;

/// Does a batch. Whoever calls it holds a transaction that nobody else writes beside, and commits it.
///
/// # Errors
/// Those of the database; then the transaction is to be rolled back.
pub fn perform(
    connection: &Connection,
    operations: &mut [Operation],
) -> rusqlite::Result<Vec<Result<Outcome, StoreError>>> {
    if operations.is_empty() {
        // Shows that writes succeed.
        let probe = "INSERT INTO meta (name, value) VALUES ('probe', '')
            ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        connection.prepare_cached(probe)?.execute([])?;
        return Ok(Vec::new());
    }
    let mut batch = Batch::new(operations);
    let mut places = Places::new();
    loop {
        let missing = batch.advance();
        if missing.is_empty() {
            break;
        }
        let found = fetch(connection, &missing, &mut places)?;
        batch.give(&missing, found);
    }
    write(connection, &batch.changes(), &places)?;
    Ok(batch.finish())
}

/// The profile of that id, or to which the replica of that id belongs.
///
/// # Errors
/// [`StoreError::Corrupt`] where it cannot be read.
pub fn profile(connection: &Connection, id: Id) -> Result<Option<StoredProfile>, StoreError> {
    let transaction = connection.unchecked_transaction()?;
    let mut look = Look::at(id);
    loop {
        let missing = look.advance();
        if missing.is_empty() {
            return look.finish();
        }
        let found = fetch(&transaction, &missing, &mut Places::new())?;
        look.give(&missing, found);
    }
}

/// Gives every profile in the order of the ids, row by row.
///
/// # Errors
/// [`StoreError::Corrupt`] where one cannot be read, and what `each` says.
pub fn each_profile(
    connection: &Connection,
    each: &mut dyn FnMut(StoredProfile) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = "SELECT id, version, kind, updated, body FROM ledger WHERE kind = ?1 ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params![KIND_OF_PROFILES])?;
    while let Some(row) = rows.next()? {
        each(ledger::profile(&read(row)?)?)?;
    }
    Ok(())
}

/// A page of rows after that id, in the order of their ids; an empty one is the last.
///
/// # Errors
/// Those of the database.
pub fn page(connection: &Connection, after: &[u8]) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT id, version, kind, updated, body FROM ledger WHERE id > ?1 ORDER BY id LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![after, PAGE_ROWS], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Changes a replica's cells behind the ledger's back, see [`ledger::altered`].
///
/// # Errors
/// Those of the database.
pub fn alter(
    connection: &Connection,
    profile: Id,
    replica: ReplicaId,
    change: &mut dyn FnMut(&mut Cells),
) -> Result<(), StoreError> {
    let mut places = Places::new();
    let found = fetch(connection, &[profile], &mut places)?;
    let changed: Vec<Row> = found.iter().filter_map(|row| ledger::altered(row, replica, change)).collect();
    Ok(write(connection, &changed, &places)?)
}

/// Where rows lie: a row that was read is written without looking for it by its id again.
type Places = HashMap<Id, i64>;

fn fetch(connection: &Connection, ids: &[Id], places: &mut Places) -> rusqlite::Result<Vec<Row>> {
    // There is no way to the database and back within one process: one statement for each is as good as one for all.
    let mut statement =
        connection.prepare_cached("SELECT id, version, kind, updated, body, rowid FROM ledger WHERE id = ?1")?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row = statement.query_row(params![id], |row| Ok((read(row)?, row.get(5)?))).optional()?;
        if let Some((row, place)) = row {
            places.insert(*id, place);
            found.push(row);
        }
    }
    Ok(found)
}

fn write(connection: &Connection, rows: &[Row], places: &Places) -> rusqlite::Result<()> {
    let mut add = connection
        .prepare_cached("INSERT INTO ledger (id, version, kind, updated, body) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut replace = connection.prepare_cached(
        "UPDATE ledger SET version = ?2, kind = ?3, updated = ?4, body = ?5 WHERE rowid = ?1 AND version = ?2 - 1",
    )?;
    for Row { id, version, kind, updated, body } in rows {
        let changed = match places.get(id) {
            None => add.execute(params![id, version, kind, updated, body])?,
            Some(place) => replace.execute(params![place, version, kind, updated, body])?,
        };
        if changed != 1 {
            // Within an immediate transaction nobody else can have written.
            return Err(rusqlite::Error::StatementChangedRows(changed));
        }
    }
    Ok(())
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row { id: row.get(0)?, version: row.get(1)?, kind: row.get(2)?, updated: row.get(3)?, body: row.get(4)? })
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}
