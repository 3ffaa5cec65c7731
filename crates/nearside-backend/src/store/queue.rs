//! The writer thread: takes the writes that wait, commits them together, and only then answers each.

use super::{Health, Pending, StoreError, Synced, ledger};
use crate::limits::{MAX_BATCH, MAX_QUEUE};
use nearside::sync::Delta;
use nearside::time::Time;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// A write that waits.
enum Write {
    Sync(Box<Delta>, Time, Reply<Synced>),
    Erase([u8; 16], Time, Reply<usize>),
    Link([u8; 16], [u8; 16], Reply<usize>),
}

/// An answer that is held back until the commit: called with the error that the commit met, if any.
type Held = Box<dyn FnOnce(Option<StoreError>)>;

/// The upper bounds of [`BatchCounts::sizes`].
pub const BATCH_BOUNDS: [u64; 6] = [1, 4, 16, 64, 128, 256];

/// What was committed so far.
#[derive(Debug, Default)]
pub struct BatchCounts {
    /// Commits by the number of writes in them: at most 1, 4, 16, 64, 128, 256.
    pub sizes: [AtomicU64; BATCH_BOUNDS.len()],
    /// Commits.
    pub commits: AtomicU64,
    /// Writes in them.
    pub writes: AtomicU64,
    /// Commits that failed.
    pub failed: AtomicU64,
}

impl BatchCounts {
    fn committed(&self, writes: usize) {
        let writes = u64::try_from(writes).unwrap_or(u64::MAX);
        self.commits.fetch_add(1, Relaxed);
        self.writes.fetch_add(writes, Relaxed);
        if let Some((_, count)) = BATCH_BOUNDS.iter().zip(&self.sizes).find(|(bound, _)| writes <= **bound) {
            count.fetch_add(1, Relaxed);
        }
    }
}

/// The writer thread and the queue before it.
pub struct Queue {
    sender: Option<mpsc::Sender<Write>>,
    thread: Option<JoinHandle<()>>,
    health: Arc<AtomicU8>,
    counts: Arc<BatchCounts>,
}

impl Queue {
    /// Starts the thread that owns `connection`.
    ///
    /// # Errors
    /// [`StoreError::Open`] where the system gives no thread.
    pub fn start(connection: Connection) -> Result<Self, StoreError> {
        let (sender, receiver) = mpsc::channel(MAX_QUEUE);
        let health = Arc::new(AtomicU8::new(0));
        let counts = Arc::new(BatchCounts::default());
        let writer = Writer { connection, receiver, health: Arc::clone(&health), counts: Arc::clone(&counts) };
        let thread = std::thread::Builder::new().name("nearside-writer".into()).spawn(move || writer.run());
        let thread = thread.map_err(|error| StoreError::Open(format!("no thread for the writer: {error}")))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), health, counts })
    }

    /// See [`super::Store::sync`].
    pub fn sync(&self, delta: Delta, now: Time) -> Pending<Synced> {
        self.push(|reply| Write::Sync(Box::new(delta), now, reply))
    }

    /// See [`super::Store::erase`].
    pub fn erase(&self, id: [u8; 16], now: Time) -> Pending<usize> {
        self.push(|reply| Write::Erase(id, now, reply))
    }

    /// See [`super::Store::link`].
    pub fn link(&self, kept: [u8; 16], joined: [u8; 16]) -> Pending<usize> {
        self.push(|reply| Write::Link(kept, joined, reply))
    }

    /// Whether the last commit succeeded.
    pub fn health(&self) -> Health {
        match self.health.load(Relaxed) {
            0 => Health::Ready,
            1 => Health::Failing,
            _ => Health::Broken,
        }
    }

    /// What was committed so far.
    pub fn counts(&self) -> &BatchCounts {
        &self.counts
    }

    fn push<T: Send + 'static>(&self, write: impl FnOnce(Reply<T>) -> Write) -> Pending<T> {
        let (reply, answer) = oneshot::channel();
        let pushed = match &self.sender {
            Some(sender) => sender.try_send(write(reply)).map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => StoreError::Busy,
                mpsc::error::TrySendError::Closed(_) => stopped(),
            }),
            None => Err(stopped()),
        };
        Box::pin(async move {
            pushed?;
            answer.await.unwrap_or_else(|_gone| Err(stopped()))
        })
    }
}

impl Drop for Queue {
    /// Closes the queue and waits until what is in it is committed.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has answered nobody; there is nothing left to save here.
            let _ = thread.join();
        }
    }
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the writer has stopped".into())
}

/// What the thread owns.
struct Writer {
    connection: Connection,
    receiver: mpsc::Receiver<Write>,
    health: Arc<AtomicU8>,
    counts: Arc<BatchCounts>,
}

impl Writer {
    fn run(mut self) {
        let mut batch = Vec::with_capacity(MAX_BATCH);
        while self.receiver.blocking_recv_many(&mut batch, MAX_BATCH) > 0 {
            let size = batch.len();
            let mut held: Vec<Held> = Vec::with_capacity(size);
            let failed = self.commit(batch.drain(..), &mut held).err();
            match &failed {
                None => self.counts.committed(size),
                Some(_) => {
                    self.counts.failed.fetch_add(1, Relaxed);
                }
            }
            for answer in held {
                answer(failed.clone());
            }
        }
    }

    /// Does all writes in one transaction. Their answers stay in `held`, also where it fails.
    fn commit(&mut self, batch: impl Iterator<Item = Write>, held: &mut Vec<Held>) -> Result<(), StoreError> {
        let broken = self.health.load(Relaxed) > 1;
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = match begun {
            Ok(transaction) if !broken => transaction,
            refused => {
                held.extend(batch.map(refuse));
                let error = refused.err();
                note_health(&self.health, error.as_ref());
                return Err(error.map_or_else(stopped, StoreError::from));
            }
        };
        let mut failed = None;
        held.extend(batch.map(|write| perform(&transaction, write, &mut failed)));
        if let Some(error) = failed {
            // One statement failed half-way through a write: the transaction is dropped, nobody is acknowledged.
            self.health.fetch_max(1, Relaxed);
            return Err(error);
        }
        let committed = transaction.commit();
        note_health(&self.health, committed.as_ref().err());
        committed.map_err(StoreError::from)
    }
}

/// A commit heals what may pass; nothing heals a disk that lost what it was given.
fn note_health(health: &AtomicU8, error: Option<&rusqlite::Error>) {
    if health.load(Relaxed) < 2 {
        health.store(error.map_or(0, severity), Relaxed);
    }
}

/// 1 for what may pass (disk full, file held), 2 for an error of the disk after which its content is unknown.
fn severity(error: &rusqlite::Error) -> u8 {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => 2,
        _ => 1,
    }
}

fn perform(connection: &Connection, write: Write, failed: &mut Option<StoreError>) -> Held {
    match write {
        Write::Sync(delta, now, reply) => hold(note(ledger::sync(connection, &delta, now), failed), reply),
        Write::Erase(id, now, reply) => hold(note(ledger::erase(connection, id, now), failed), reply),
        Write::Link(kept, joined, reply) => hold(note(ledger::link(connection, kept, joined), failed), reply),
    }
}

/// Remembers a failure of the database itself; a refusal that wrote nothing concerns its asker alone.
fn note<T>(outcome: Result<T, StoreError>, failed: &mut Option<StoreError>) -> Result<T, StoreError> {
    if let Err(error @ StoreError::Unavailable(_)) = &outcome {
        failed.get_or_insert_with(|| error.clone());
    }
    outcome
}

fn refuse(write: Write) -> Held {
    match write {
        Write::Sync(_, _, reply) => hold(Err(stopped()), reply),
        Write::Erase(_, _, reply) | Write::Link(_, _, reply) => hold(Err(stopped()), reply),
    }
}

fn hold<T: 'static>(outcome: Result<T, StoreError>, reply: Reply<T>) -> Held {
    Box::new(move |failed| {
        // Whoever asked may have gone (a closed connection); the write stands all the same.
        let _ = reply.send(failed.map_or(outcome, Err));
    })
}
