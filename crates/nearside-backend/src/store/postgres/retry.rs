//! What a failed transaction means: try again, or tell whoever asked.

use super::super::StoreError;
use crate::limits::{RETRY_BASE, RETRY_LIMIT};
use deadpool_postgres::PoolError;
use std::time::Duration;
use tokio_postgres::error::SqlState;

/// Why a transaction did not come to its end.
#[derive(Debug)]
pub enum Failure {
    /// Somebody else changed a row since it was read.
    Conflict,
    /// The server or the way to it failed.
    Server(tokio_postgres::Error),
    /// There was no connection.
    Pool(PoolError),
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Server(error)
    }
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        Self::Pool(error)
    }
}

impl Failure {
    /// Whether the same transaction may succeed if it is done again. Operations may be repeated, so this is also the way
    /// on after a commit of which nobody knows whether it came to pass.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Conflict => true,
            Self::Server(error) | Self::Pool(PoolError::Backend(error)) => passes(error),
            Self::Pool(_) => false,
        }
    }

    /// The same in words.
    pub fn into_error(self) -> StoreError {
        StoreError::Unavailable(match self {
            Self::Conflict => "PostgreSQL: other servers keep changing the same profiles".into(),
            Self::Server(error) | Self::Pool(PoolError::Backend(error)) => explain(&error),
            Self::Pool(error) => format!("PostgreSQL: {error}"),
        })
    }
}

/// Serialisation failure, deadlock, a connection that broke, a server that restarts.
fn passes(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        None => error.is_closed(),
        Some(code) => {
            let restarts = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
            *code == SqlState::T_R_SERIALIZATION_FAILURE
                || *code == SqlState::T_R_DEADLOCK_DETECTED
                || code.code().starts_with("08")
                || restarts.contains(code)
        }
    }
}

/// An error in words, without the rows and values that a server's details may repeat.
pub fn explain(error: &tokio_postgres::Error) -> String {
    if let Some(told) = error.as_db_error() {
        return format!("PostgreSQL: {} ({})", told.message(), told.code().code());
    }
    match std::error::Error::source(error) {
        Some(source) => format!("PostgreSQL: {error}: {source}"),
        None => format!("PostgreSQL: {error}"),
    }
}

/// How long to wait before the attempt of that number, counted from 1; `None` where it is one too many.
pub fn pause(attempt: u32) -> Option<Duration> {
    (attempt <= RETRY_LIMIT).then(|| RETRY_BASE.saturating_mul(1 << (attempt.saturating_sub(1)).min(16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_get_slower_and_end() {
        assert_eq!(pause(1), Some(RETRY_BASE));
        assert_eq!(pause(3), Some(RETRY_BASE * 4));
        assert_eq!(pause(RETRY_LIMIT + 1), None);
        let all: Duration = (1..=RETRY_LIMIT).filter_map(pause).sum();
        assert!(all < crate::limits::REQUEST_TIMEOUT, "whoever asked would be gone: {all:?}");
    }

    #[test]
    fn a_conflict_may_pass() {
        assert!(Failure::Conflict.may_pass());
        assert!(!Failure::Pool(PoolError::Closed).may_pass());
    }
}
