//! The queue before a store's writers: bounded, taken out in batches, and answered after the commit alone.

use super::ledger::{Operation, Outcome};
use super::{Health, Pending, StoreError};
use crate::limits::{MAX_BATCH, MAX_QUEUE, MAX_QUEUE_WAIT};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

/// What came of the operations of one write.
pub type Outcomes = Vec<Result<Outcome, StoreError>>;

/// Operations that wait, and who waits for them.
pub struct Write {
    /// What is asked.
    pub operations: Vec<Operation>,
    /// Who asked.
    pub reply: oneshot::Sender<Result<Outcomes, StoreError>>,
}

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

/// What the writers tell of themselves.
#[derive(Debug, Default)]
pub struct State {
    health: AtomicU8,
    /// Whether a write waits that only shows whether writes succeed.
    probing: AtomicBool,
    /// Places of the queue that are left free while commits take long.
    withheld_places: AtomicUsize,
    counts: BatchCounts,
    /// Where those who ask run.
    askers: OnceLock<Handle>,
}

/// Who asked, and for how many operations.
pub type Askers = Vec<(usize, oneshot::Sender<Result<Outcomes, StoreError>>)>;

impl State {
    /// Notes a commit of so many writes that took so long, or as long as its share where several go on at a time. It heals
    /// what may pass.
    pub fn committed(&self, writes: usize, took: Duration) {
        self.probing.store(false, Relaxed);
        self.withheld_places.store(MAX_QUEUE.saturating_sub(places(took)), Relaxed);
        let writes = u64::try_from(writes).unwrap_or(u64::MAX);
        let counts = &self.counts;
        counts.commits.fetch_add(1, Relaxed);
        counts.writes.fetch_add(writes, Relaxed);
        if let Some((_, count)) = BATCH_BOUNDS.iter().zip(&counts.sizes).find(|(bound, _)| writes <= **bound) {
            count.fetch_add(1, Relaxed);
        }
        // Nothing heals a disk that lost what it was given.
        let _ = self.health.compare_exchange(1, 0, Relaxed, Relaxed);
    }

    /// Notes a commit that failed, and how bad that is.
    pub fn failed(&self, health: Health) {
        self.probing.store(false, Relaxed);
        self.counts.failed.fetch_add(1, Relaxed);
        self.health.fetch_max(if health == Health::Broken { 2 } else { 1 }, Relaxed);
    }

    /// Gives everybody their part of the outcomes, or the error that the commit met.
    ///
    /// Where it is known where they run, a task there tells them: to wake one is then a place in a list, not a system call.
    pub fn answer(&self, askers: Askers, outcome: Result<Outcomes, StoreError>) {
        match self.askers.get() {
            Some(runtime) => drop(runtime.spawn(async move { answer(askers, outcome) })),
            None => answer(askers, outcome),
        }
    }

    /// Whether writes can succeed.
    pub fn health(&self) -> Health {
        match self.health.load(Relaxed) {
            0 => Health::Ready,
            1 => Health::Failing,
            _ => Health::Broken,
        }
    }
}

/// The queue, and the thread that empties it.
pub struct Queue {
    sender: Option<mpsc::Sender<Write>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<State>,
}

impl Queue {
    /// Starts the thread that runs `writer` until the queue is closed and empty.
    ///
    /// # Errors
    /// [`StoreError::Open`] where the system gives no thread.
    pub fn start(writer: impl FnOnce(mpsc::Receiver<Write>, Arc<State>) + Send + 'static) -> Result<Self, StoreError> {
        let (sender, receiver) = mpsc::channel(MAX_QUEUE);
        let state = Arc::new(State::default());
        let told = Arc::clone(&state);
        let thread = std::thread::Builder::new().name("nearside-writer".into()).spawn(move || writer(receiver, told));
        let thread = thread.map_err(|error| StoreError::Open(format!("no thread for the writer: {error}")))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), state })
    }

    /// Queues operations to be done in one commit; the answer comes after it.
    #[must_use]
    pub fn push(&self, operations: Vec<Operation>) -> Pending<Outcomes> {
        let (reply, answer) = oneshot::channel();
        let pushed = match &self.sender {
            Some(sender) if sender.capacity() <= self.state.withheld_places.load(Relaxed) => Err(StoreError::Busy),
            Some(sender) => sender.try_send(Write { operations, reply }).map_err(|error| match error {
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

    /// Says where all who will ever ask run. It must outlast them.
    pub fn told_within(&self, runtime: Handle) {
        // Who says it twice says the same.
        let _ = self.state.askers.set(runtime);
    }

    /// Closes the queue and waits until what is in it is committed.
    pub fn close(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has answered nobody; there is nothing left to save here.
            let _ = thread.join();
        }
    }

    /// Whether the last commit succeeded. Where it did not, another one is tried: a server that is sent nothing more
    /// because it is not ready would otherwise never find out that it is.
    #[must_use]
    pub fn health(&self) -> Health {
        let health = self.state.health();
        if health == Health::Failing && !self.state.probing.swap(true, Relaxed) {
            // Nobody waits for the answer; the writer notes what came of it.
            drop(self.push(Vec::new()));
        }
        health
    }

    /// What was committed so far.
    #[must_use]
    pub fn counts(&self) -> &BatchCounts {
        &self.state.counts
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.close();
    }
}

/// How many writes may wait where a commit takes so long: as many as full ones bring to disk in [`MAX_QUEUE_WAIT`].
fn places(took: Duration) -> usize {
    let commits = MAX_QUEUE_WAIT.as_micros().checked_div(took.as_micros()).unwrap_or(u128::MAX);
    let writes = usize::try_from(commits).unwrap_or(usize::MAX).saturating_mul(MAX_BATCH);
    writes.clamp(MAX_BATCH, MAX_QUEUE)
}

/// The error of a store that ends.
pub fn stopped() -> StoreError {
    StoreError::Unavailable("the writer has stopped".into())
}

fn answer(askers: Askers, outcome: Result<Outcomes, StoreError>) {
    // Whoever asked may have gone (a closed connection); the write stands all the same.
    match outcome {
        Ok(outcomes) => {
            let mut outcomes = outcomes.into_iter();
            for (count, reply) in askers {
                let _ = reply.send(Ok(outcomes.by_ref().take(count).collect()));
            }
        }
        Err(error) => {
            for (_, reply) in askers {
                let _ = reply.send(Err(error.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_commit_may_always_wait_and_more_once_commits_are_quick() {
        let (say, told) = std::sync::mpsc::channel();
        let (go_on, wait) = std::sync::mpsc::channel();
        let mut queue = Queue::start(move |receiver, state| {
            for took in [Duration::from_secs(9), Duration::ZERO] {
                state.committed(1, took);
                say.send(()).unwrap();
                wait.recv().unwrap();
            }
            drop(receiver);
        })
        .unwrap();
        let is_busy = |queue: &Queue| {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let answer = queue.push(Vec::new());
            runtime.block_on(async move {
                tokio::select! { biased; outcome = answer => outcome.is_err(), () = std::future::ready(()) => false }
            })
        };
        told.recv().unwrap();
        let refused = |queue: &Queue| (0..2 * MAX_BATCH).filter(|_| is_busy(queue)).count();
        assert_eq!(refused(&queue), MAX_BATCH, "a commit took nine seconds");
        go_on.send(()).unwrap();
        told.recv().unwrap();
        assert_eq!(refused(&queue), 0, "and the next one none");
        go_on.send(()).unwrap();
        queue.close();
    }

    #[test]
    fn on_a_slow_disk_fewer_may_wait() {
        let of = |ms| places(Duration::from_millis(ms));
        assert_eq!([of(0), of(5), of(62)], [MAX_QUEUE; 3]);
        assert_eq!([of(250), of(400), of(1_000), of(9_000)], [4 * 256, 2 * 256, 256, 256]);
    }
}
