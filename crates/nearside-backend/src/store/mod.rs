//! Where replicas are kept: one trait, so that a site that outgrows one file moves without a change above it.

pub mod ledger;
mod queue;
mod sqlite;
mod postgres;
mod visitors;
mod learn;
mod copy;

pub use copy::{Copied, copy};
pub use learn::gather;
pub use ledger::Held;
pub use postgres::PostgresStore;
pub use queue::{BATCH_BOUNDS, BatchCounts, Queue};
pub use sqlite::{DirectLedger, DirectTransaction, SqliteStore};
pub use visitors::{MAX_COUNTED_REPLICAS, Visitor, each_visitor};

use ledger::{Operation, Outcome, Row};
use nearside::id::{MetricId, ReplicaId};
use nearside::profile::Cells;
use nearside::sync::{Answer, Delta, Mark};
use nearside::time::Time;
use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

/// The version of the tables. A store of another version is refused, never guessed at.
pub const SCHEMA_VERSION: &str = "3";

/// An answer that comes later.
pub type Pending<T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send>>;

/// The id of a replica or a profile: random bytes.
pub type Id = [u8; 16];

/// A profile's name: the id of its first replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileId(pub [u8; 16]);

/// Keeps replicas and joins deltas into them.
///
/// An `Ok` of a write means that it survives a crash of the process and of the machine.
pub trait Store: Send + Sync {
    /// Where writes wait for the store's writers.
    fn queue(&self) -> &Queue;
    /// The profile of that id, or the one to which the replica of that id belongs.
    fn profile(&self, id: Id) -> Pending<Option<StoredProfile>>;
    /// Counts over all replicas.
    fn totals(&self) -> Pending<Totals>;

    /// Does operations in their order and in one commit. An operation that is refused does not keep the others.
    ///
    /// Doing them again changes nothing and gives equal outcomes.
    fn perform(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Outcome, StoreError>>> {
        self.queue().push(operations)
    }

    /// Joins a delta into its replica. Doing it again changes nothing and gives an equal answer.
    fn sync(&self, delta: Delta, now: Time) -> Pending<Synced> {
        let done = self.perform(vec![Operation::Sync(Box::new(delta), now)]);
        Box::pin(async move { synced(only(done.await?)) })
    }

    /// Joins deltas, each as [`Store::sync`] does; the answers come in their order.
    fn sync_many(&self, deltas: Vec<Delta>, now: Time) -> Pending<Vec<Result<Synced, StoreError>>> {
        let operations = deltas.into_iter().map(|delta| Operation::Sync(Box::new(delta), now));
        let done = self.perform(operations.collect());
        Box::pin(async move { Ok(done.await?.into_iter().map(synced).collect()) })
    }

    /// Erases all replicas of the profile to which this replica belongs; returns how many there were.
    ///
    /// None of them comes back: a delta that was under way is answered as closed.
    fn erase(&self, id: Id, now: Time) -> Pending<usize> {
        count(self.perform(vec![Operation::Erase(id, now)]))
    }

    /// Erases the profiles of all these ids, or of none where that fails; returns how many there were.
    fn erase_all(&self, ids: Vec<Id>, now: Time) -> Pending<usize> {
        let done = self.perform(ids.into_iter().map(|id| Operation::Erase(id, now)).collect());
        Box::pin(async move {
            let mut profiles = 0;
            for outcome in done.await? {
                profiles += usize::from(matches!(outcome?, Outcome::Count(replicas) if replicas > 0));
            }
            Ok(profiles)
        })
    }

    /// Makes the replicas of `joined` part of the profile `kept`; returns how many replicas it has now.
    fn link(&self, kept: Id, joined: Id) -> Pending<usize> {
        count(self.perform(vec![Operation::Link(kept, joined)]))
    }

    /// Takes what was linked under this id out of its profile again; returns how many replicas left, 0 where it was not
    /// linked. Both sides are then what they would be had they never been linked, but for replicas retired meanwhile.
    fn unlink(&self, id: Id) -> Pending<usize> {
        count(self.perform(vec![Operation::Unlink(id)]))
    }
}

fn only(outcomes: Vec<Result<Outcome, StoreError>>) -> Result<Outcome, StoreError> {
    outcomes.into_iter().next().unwrap_or_else(|| Err(queue::stopped()))
}

fn synced(outcome: Result<Outcome, StoreError>) -> Result<Synced, StoreError> {
    match outcome? {
        Outcome::Synced(synced) => Ok(*synced),
        Outcome::Count(_) | Outcome::Adopted(_) => Err(queue::stopped()),
    }
}

fn count(pending: Pending<Vec<Result<Outcome, StoreError>>>) -> Pending<usize> {
    Box::pin(async move {
        match only(pending.await?)? {
            Outcome::Count(count) => Ok(count),
            Outcome::Synced(_) | Outcome::Adopted(_) => Err(queue::stopped()),
        }
    })
}

/// What came of a delta.
#[derive(Debug, Clone)]
pub struct Synced {
    /// What to tell the device.
    pub answer: Answer,
    /// The cells of all replicas of its profile, its own first where it has any.
    pub replicas: Vec<(ReplicaId, Held)>,
}

/// A replica as it is kept.
#[derive(Debug, Clone)]
pub struct StoredReplica {
    /// Its id.
    pub id: ReplicaId,
    /// Its epoch.
    pub epoch: u32,
    /// Its acknowledged state.
    pub head: Mark,
    /// When it last changed.
    pub updated: Time,
    /// Its cells.
    pub cells: Cells,
}

/// A profile as it is kept.
#[derive(Debug, Clone)]
pub struct StoredProfile {
    /// Its id.
    pub id: ProfileId,
    /// Its replicas in the order of their ids.
    pub replicas: Vec<StoredReplica>,
    /// The one of them into which retired ones were folded.
    pub base: Option<ReplicaId>,
}

/// Counts over all replicas.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Profiles.
    pub profiles: u64,
    /// Replicas.
    pub replicas: u64,
    /// Lifetime values of the metrics, summed over all replicas.
    pub metrics: BTreeMap<MetricId, u64>,
}

impl Totals {
    /// Counts a profile in.
    pub fn add(&mut self, profile: &StoredProfile) {
        self.profiles = self.profiles.saturating_add(1);
        for replica in &profile.replicas {
            self.replicas = self.replicas.saturating_add(1);
            for metric in &replica.cells.metrics {
                let sum = self.metrics.entry(metric.id).or_default();
                *sum = sum.saturating_add(metric.life.value);
            }
        }
    }
}

/// Whether writes can succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// They can.
    Ready,
    /// The last commit failed, for want of room or because the file was held; the next may succeed.
    Failing,
    /// Writing to the disk failed in a way after which its content is unknown. Restart on a sound disk.
    Broken,
}

/// Why the store did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Too many writes wait. Nothing was changed; try again later.
    Busy,
    /// The store cannot write or read now, for this reason. Nothing was acknowledged.
    Unavailable(String),
    /// What is stored under this id cannot be read.
    Corrupt(String),
    /// There is no profile or replica of this id.
    Unknown,
    /// It is not to be done: what is wrong and the remedy.
    Refused(String),
    /// The store cannot be opened: what is wrong and the remedy.
    Open(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("too many writes wait: try again in a second"),
            Self::Unavailable(reason) => write!(f, "the store is not available: {reason}"),
            Self::Corrupt(reason) => write!(f, "a stored replica cannot be read: {reason}"),
            Self::Unknown => f.write_str("no profile or replica of that id: check its 32 hexadecimal digits"),
            Self::Refused(reason) | Self::Open(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for StoreError {}

/// Opens the store that an address names: `sqlite:PATH` or `postgres://..`. Tables are made where there are none.
///
/// # Errors
/// [`StoreError::Open`] for an address of another kind, a store that cannot be opened or was made by another version.
pub fn open(address: &str) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match kind(address)? {
        Kind::Sqlite(path) => Arc::new(SqliteStore::open(path)?),
        Kind::Postgres => Arc::new(PostgresStore::open(address)?),
    })
}

/// As [`open`], but a store that is not there is not made: a mistyped name must not become a new, empty one.
///
/// # Errors
/// As [`open`], and [`StoreError::Open`] where there is no such store.
pub fn open_existing(address: &str) -> Result<Arc<dyn Store>, StoreError> {
    read_profile(address, [0; 16])?;
    open(address)
}

/// Reads one profile of the store that an address names, beside whoever else has it open. Makes nothing.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store.
pub fn read_profile(address: &str, id: Id) -> Result<Option<StoredProfile>, StoreError> {
    match kind(address)? {
        Kind::Sqlite(path) => sqlite::read_profile(path, id),
        Kind::Postgres => postgres::read_profile(address, id),
    }
}

/// Gives every profile of the store that an address names, beside whoever else has it open. A few are in memory at a time.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, [`StoreError::Corrupt`] where a profile cannot be read, and what
/// `each` says.
pub fn each_profile(
    address: &str,
    each: &mut dyn FnMut(StoredProfile) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    match kind(address)? {
        Kind::Sqlite(path) => sqlite::each_profile(path, each),
        Kind::Postgres => postgres::each_profile(address, each),
    }
}

/// Gives every row of the store that an address names, a page at a time, beside whoever else has it open.
fn each_page(address: &str, each: &mut dyn FnMut(Vec<Row>) -> Result<(), StoreError>) -> Result<(), StoreError> {
    match kind(address)? {
        Kind::Sqlite(path) => sqlite::each_page(path, each),
        Kind::Postgres => postgres::each_page(address, each),
    }
}

/// The kinds of address.
enum Kind<'a> {
    Sqlite(&'a Path),
    Postgres,
}

fn kind(address: &str) -> Result<Kind<'_>, StoreError> {
    match address.split_once(':') {
        Some(("sqlite", path)) if !path.is_empty() => Ok(Kind::Sqlite(path.as_ref())),
        Some(("postgres" | "postgresql", _)) => Ok(Kind::Postgres),
        // Not the address itself: a mistyped one may hold a password.
        _ => Err(StoreError::Open(
            "--store: not an address this version knows; write sqlite:FILE or postgres://NAME@HOST/DATABASE".into(),
        )),
    }
}
