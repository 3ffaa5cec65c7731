//! Rows of the one table, read and written by sets. The statements are those that PostgreSQL, Citus, `YugabyteDB` and
//! `CockroachDB` have in common.

use super::super::ledger::{Batch, KIND_OF_PROFILES, Look, Operation, Row};
use super::super::queue::Outcomes;
use super::super::{Id, StoreError, StoredProfile, ledger};
use super::retry::Failure;
use crate::limits::PAGE_ROWS;
use deadpool_postgres::{Client, Pool, Transaction};
use tokio_postgres::IsolationLevel;

/// Of all columns: the rows of these ids.
const FETCH: &str = "SELECT id, version, kind, updated, body FROM ledger WHERE id = ANY($1::bytea[])";
/// A row is only ever replaced by its next version: of two writers of one version the later one changes nothing here, and
/// sees that by the count.
const WRITE: &str = "INSERT INTO ledger (id, version, kind, updated, body)
    SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bytea[])
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, updated = excluded.updated,
    body = excluded.body WHERE ledger.version = excluded.version - 1";
/// A page of rows in the order of their ids.
const PAGE: &str =
    "SELECT id, version, kind, updated, body FROM ledger WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3";
/// The same of all kinds.
const PAGE_OF_ALL: &str = "SELECT id, version, kind, updated, body FROM ledger WHERE id > $1 ORDER BY id LIMIT $2";
/// Shows that the server takes writes.
const PROBE: &str = "INSERT INTO meta (name, value) VALUES ('probe', '')
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

/// Does a batch in one transaction and commits it.
///
/// # Errors
/// [`Failure::Conflict`] where another server changed one of the rows meanwhile, and those of the server. Then nothing
/// was changed, or after a failed commit nobody knows: do it again.
pub async fn perform(pool: &Pool, operations: &mut [Operation]) -> Result<Outcomes, Failure> {
    let mut client = pool.get().await?;
    if operations.is_empty() {
        client.execute(PROBE, &[]).await?;
        return Ok(Vec::new());
    }
    let transaction = begin(&mut client).await?;
    let mut batch = Batch::new(operations);
    loop {
        let missing = batch.advance();
        if missing.is_empty() {
            break;
        }
        let found = fetch(&transaction, &missing).await?;
        batch.give(&missing, found);
    }
    let changes = batch.changes();
    if !changes.is_empty() && write(&transaction, &changes).await? != u64::try_from(changes.len()).unwrap_or(u64::MAX) {
        transaction.rollback().await?;
        return Err(Failure::Conflict);
    }
    transaction.commit().await?;
    Ok(batch.finish())
}

/// All statements of a transaction see the same moment: a replica that moves from one profile to another while both are
/// read would otherwise be in neither.
async fn begin(client: &mut Client) -> Result<Transaction<'_>, Failure> {
    Ok(client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).start().await?)
}

/// Writes rows; says how many of them were still what they were when they were read.
async fn write(transaction: &Transaction<'_>, rows: &[Row]) -> Result<u64, Failure> {
    let statement = transaction.prepare_cached(WRITE).await?;
    let ids: Vec<&[u8]> = rows.iter().map(|row| row.id.as_slice()).collect();
    let versions: Vec<i64> = rows.iter().map(|row| row.version).collect();
    let kinds: Vec<i16> = rows.iter().map(|row| row.kind).collect();
    let updated: Vec<i64> = rows.iter().map(|row| row.updated).collect();
    let bodies: Vec<&[u8]> = rows.iter().map(|row| row.body.as_slice()).collect();
    Ok(transaction.execute(&statement, &[&ids, &versions, &kinds, &updated, &bodies]).await?)
}

async fn fetch(transaction: &Transaction<'_>, ids: &[Id]) -> Result<Vec<Row>, Failure> {
    let statement = transaction.prepare_cached(FETCH).await?;
    let ids: Vec<&[u8]> = ids.iter().map(<[u8; 16]>::as_slice).collect();
    let rows = transaction.query(&statement, &[&ids]).await?;
    rows.iter().map(|row| read(row).map_err(Failure::from)).collect()
}

/// The profile of that id, or to which the replica of that id belongs.
///
/// # Errors
/// [`StoreError::Unavailable`], or [`StoreError::Corrupt`] where it cannot be read.
pub async fn profile(pool: &Pool, id: Id) -> Result<Option<StoredProfile>, StoreError> {
    let looked = async {
        let mut client = pool.get().await?;
        let transaction = begin(&mut client).await?;
        let mut look = Look::at(id);
        loop {
            let missing = look.advance();
            if missing.is_empty() {
                return Ok(look);
            }
            let found = fetch(&transaction, &missing).await?;
            look.give(&missing, found);
        }
    };
    looked.await.map_err(Failure::into_error)?.finish()
}

/// A page of profiles after that id, in the order of their ids; an empty one is the last.
///
/// # Errors
/// [`StoreError::Unavailable`], or [`StoreError::Corrupt`] where one cannot be read.
pub async fn page(pool: &Pool, after: &[u8]) -> Result<Vec<StoredProfile>, StoreError> {
    let rows = async {
        let client = pool.get().await?;
        let statement = client.prepare_cached(PAGE).await?;
        let rows = client.query(&statement, &[&KIND_OF_PROFILES, &after, &PAGE_ROWS]).await?;
        rows.iter().map(|row| read(row).map_err(Failure::from)).collect::<Result<Vec<_>, _>>()
    };
    rows.await.map_err(Failure::into_error)?.iter().map(ledger::profile).collect()
}

/// A page of rows of any kind after that id, in the order of their ids; an empty one is the last.
///
/// # Errors
/// [`StoreError::Unavailable`].
pub async fn page_of_all(pool: &Pool, after: &[u8]) -> Result<Vec<Row>, StoreError> {
    let rows = async {
        let client = pool.get().await?;
        let statement = client.prepare_cached(PAGE_OF_ALL).await?;
        let rows = client.query(&statement, &[&after, &PAGE_ROWS]).await?;
        rows.iter().map(|row| read(row).map_err(Failure::from)).collect::<Result<Vec<_>, _>>()
    };
    rows.await.map_err(Failure::into_error)
}

fn read(row: &tokio_postgres::Row) -> Result<Row, tokio_postgres::Error> {
    let id: &[u8] = row.try_get(0)?;
    // An id of another length is nobody's; what asked for it finds nothing.
    let id = id.try_into().unwrap_or_default();
    Ok(Row { id, version: row.try_get(1)?, kind: row.try_get(2)?, updated: row.try_get(3)?, body: row.try_get(4)? })
}
