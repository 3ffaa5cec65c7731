//! The lanes: each takes the writes that wait for it, commits them together, and only then answers each.

use super::super::ledger::Operation;
use super::super::queue::{Outcomes, State, Write};
use super::super::{Health, StoreError};
use super::{retry, rows};
use crate::limits::{MAX_BATCH, POSTGRES_LANES};
use deadpool_postgres::Pool;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;

/// Runs until the queue is closed and everything in it is answered.
///
/// A write goes to the lane of its first operation's id: what one replica sends stays in its order, and lanes
/// seldom meet at one profile.
pub async fn run(pool: Pool, mut receiver: mpsc::Receiver<Write>, state: Arc<State>) {
    let mut lanes = Vec::with_capacity(POSTGRES_LANES);
    let mut running = Vec::with_capacity(POSTGRES_LANES);
    for _ in 0..POSTGRES_LANES {
        let (sender, receiver) = mpsc::channel(MAX_BATCH);
        lanes.push(sender);
        running.push(tokio::spawn(lane(pool.clone(), receiver, Arc::clone(&state))));
    }
    while let Some(write) = receiver.recv().await {
        let first = write.operations.first().and_then(Operation::place).map_or(0, usize::from);
        if let Some(lane) = lanes.get(first.checked_rem(POSTGRES_LANES).unwrap_or(0)) {
            // A lane that ended drops what it is sent, and whoever asked hears of it.
            let _ = lane.send(write).await;
        }
    }
    drop(lanes);
    for lane in running {
        // One that panicked has answered nobody; there is nothing left to save here.
        let _ = lane.await;
    }
}

async fn lane(pool: Pool, mut receiver: mpsc::Receiver<Write>, state: Arc<State>) {
    let mut waiting = Vec::with_capacity(MAX_BATCH);
    while receiver.recv_many(&mut waiting, MAX_BATCH).await > 0 {
        let (mut operations, mut askers) = (Vec::with_capacity(waiting.len()), Vec::with_capacity(waiting.len()));
        for write in waiting.drain(..) {
            askers.push((write.operations.len(), write.reply));
            operations.extend(write.operations);
        }
        let began = Instant::now();
        let outcome = commit(&pool, &mut operations).await;
        match &outcome {
            // The other lanes commit beside it.
            Ok(_) => state.committed(askers.len(), began.elapsed() / u32::try_from(POSTGRES_LANES).unwrap_or(1)),
            Err(_) => state.failed(Health::Failing),
        }
        state.answer(askers, outcome);
    }
}

/// Does all operations in one transaction, again where that may help. Where it fails, nobody is acknowledged.
async fn commit(pool: &Pool, operations: &mut [Operation]) -> Result<Outcomes, StoreError> {
    let mut attempt = 1;
    loop {
        let failure = match rows::perform(pool, operations).await {
            Ok(outcomes) => return Ok(outcomes),
            Err(failure) => failure,
        };
        match retry::pause(attempt) {
            Some(pause) if failure.may_pass() => tokio::time::sleep(pause).await,
            _ => return Err(failure.into_error()),
        }
        attempt = attempt.saturating_add(1);
    }
}
