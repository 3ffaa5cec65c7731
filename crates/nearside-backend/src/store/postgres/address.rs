//! Where a PostgreSQL server is, and how each connection to it is set up. Passwords never leave this file.

use super::super::StoreError;
use super::retry::explain;
use crate::limits::{POSTGRES_CONNECT_TIMEOUT, POSTGRES_LANES, POSTGRES_READERS, STATEMENT_TIMEOUT};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config, NoTls};

/// Reads an address, `postgres://NAME[:PASSWORD]@HOST[:PORT]/DATABASE`.
///
/// # Errors
/// [`StoreError::Open`] for one that cannot be read, or that demands TLS.
pub fn read(address: &str) -> Result<Config, StoreError> {
    // The parser's own words may repeat a part of the address, and with it the password.
    let mut config: Config = address.parse().map_err(|_| {
        StoreError::Open("--store postgres: not an address: write postgres://NAME@HOST:PORT/DATABASE".into())
    })?;
    if matches!(config.get_ssl_mode(), SslMode::Require) {
        let remedy = "leave sslmode=require out and reach the server by a socket, a private network or a local proxy that \
                      speaks TLS, as stunnel or the proxies of managed databases do";
        return Err(StoreError::Open(format!("{}: TLS is not spoken here: {remedy}", place(&config))));
    }
    config.ssl_mode(SslMode::Disable);
    config.application_name("nearside").connect_timeout(POSTGRES_CONNECT_TIMEOUT);
    Ok(config)
}

/// The server and database without name and password: for errors.
pub fn place(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(path)) => path.display().to_string(),
        _ => "localhost".into(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!("postgres {host}:{port}/{}", config.get_dbname().unwrap_or_default())
}

/// A few connections, made when they are needed and made again when they are lost.
///
/// # Errors
/// [`StoreError::Open`] where the pool cannot be made.
pub fn pool(config: &Config) -> Result<Pool, StoreError> {
    let manager =
        Manager::from_config(config.clone(), NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let wait = Some(STATEMENT_TIMEOUT);
    let timeouts = Timeouts { wait, create: Some(POSTGRES_CONNECT_TIMEOUT), recycle: Some(POSTGRES_CONNECT_TIMEOUT) };
    let pool = Pool::builder(manager)
        .max_size(POSTGRES_LANES.saturating_add(POSTGRES_READERS))
        .timeouts(timeouts)
        .runtime(Runtime::Tokio1)
        .post_create(Hook::async_fn(|connection, _| {
            Box::pin(async move { set_up(connection).await.map_err(HookError::Backend) })
        }))
        .build();
    pool.map_err(|error| StoreError::Open(format!("{}: {error}: ask for fewer connections", place(config))))
}

/// Sets what a durable and bounded session needs.
///
/// # Errors
/// Those of the connection.
pub async fn set_up(connection: &Client) -> Result<(), tokio_postgres::Error> {
    let limit = STATEMENT_TIMEOUT.as_millis();
    connection
        .batch_execute(&format!("SET statement_timeout = {limit}; SET idle_in_transaction_session_timeout = {limit}"))
        .await?;
    // An acknowledgement means that it is on disk, whatever the server's own setting says. A stricter one stays.
    let durable = connection.query_opt("SELECT current_setting('synchronous_commit', true)", &[]).await?;
    if durable.and_then(|row| row.get::<_, Option<String>>(0)).as_deref() == Some("off") {
        connection.batch_execute("SET synchronous_commit = on").await?;
    }
    Ok(())
}

/// The error for a server that cannot be reached at start.
pub fn refused(config: &Config, error: &tokio_postgres::Error) -> StoreError {
    let remedy = "check that the server runs, and the address, name and password";
    StoreError::Open(format!("{}: {}: {remedy}", place(config), explain(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_repeats_the_password() {
        let secret = "s3cret-of-the-database";
        for address in [
            format!("postgres://shop:{secret}@db.example:port/ns"),
            format!("postgres://shop:{secret}@db.example/ns?sslmode=require"),
            format!("postgres://shop:{secret}@db.example/ns?{secret}=1"),
        ] {
            let error = read(&address).unwrap_err();
            assert!(!error.to_string().contains(secret) && !format!("{error:?}").contains(secret), "{error}");
        }
        let config = read(&format!("postgres://shop:{secret}@db.example:6000/ns")).unwrap();
        assert_eq!(place(&config), "postgres db.example:6000/ns");
    }
}
