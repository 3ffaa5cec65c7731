//! The tables on a PostgreSQL server, and their version.

use super::super::{SCHEMA_VERSION, StoreError};
use super::address::{place, refused};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config};

/// As for `SQLite`. Every key begins with random bytes, so rows spread evenly over the nodes of a cluster; no statement
/// ever needs two tables, and none of them more rows than it names.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS ledger (
  id BYTEA PRIMARY KEY,
  version BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  updated BIGINT NOT NULL,
  body BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
";
const VERSION: &str = "SELECT value FROM meta WHERE name = 'schema'";

/// Servers that start together may stand in each other's way while they make the tables.
const ATTEMPTS: u32 = 5;

/// Makes the tables where there are none, and refuses those of another version.
///
/// # Errors
/// [`StoreError::Open`] for another version or where the server refuses.
pub async fn prepare(connection: &Client, config: &Config) -> Result<(), StoreError> {
    let mut attempt = 1;
    loop {
        match version(connection).await {
            Ok(Some(version)) => return check(config, &version),
            Ok(None) => {}
            Err(error) => return Err(refused(config, &error)),
        }
        let insert = format!("INSERT INTO meta (name, value) VALUES ('schema', '{SCHEMA_VERSION}')");
        let made = connection.batch_execute(&format!("{TABLES}{insert}")).await;
        match made {
            Ok(()) => return Ok(()),
            Err(error) if attempt >= ATTEMPTS => return Err(refused(config, &error)),
            Err(_raced) => attempt = attempt.saturating_add(1),
        }
    }
}

/// Refuses a database that is not ours as it stands.
///
/// # Errors
/// [`StoreError::Open`] for one without our tables, or of another version.
pub async fn examine(connection: &Client, config: &Config) -> Result<(), StoreError> {
    match version(connection).await.map_err(|error| refused(config, &error))? {
        Some(version) => check(config, &version),
        None => Err(StoreError::Open(format!("{}: no store: check the database's name", place(config)))),
    }
}

/// The version that is written there; `None` where there is no such table, or an empty one that another server is making.
async fn version(connection: &Client) -> Result<Option<String>, tokio_postgres::Error> {
    match connection.query_opt(VERSION, &[]).await {
        Ok(row) => row.map(|row| row.try_get(0)).transpose(),
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => Ok(None),
        Err(error) => Err(error),
    }
}

fn check(config: &Config, version: &str) -> Result<(), StoreError> {
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    Err(StoreError::Open(format!(
        "{}: written with schema {version}, this program reads schema {SCHEMA_VERSION}: use the program that wrote it, or name another database",
        place(config)
    )))
}
