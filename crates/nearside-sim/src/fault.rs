//! What a hub that goes wrong does to its ledger, beside what the ledger does.

use crate::hub::{synced, told};
use crate::mutant::Mutant;
use crate::oracle::is_base;
use nearside::id::ReplicaId;
use nearside::profile::{Cells, Version};
use nearside::sync::{Delta, Mark, Verdict};
use nearside::time::Time;
use nearside_backend::store::{DirectTransaction, StoredProfile, Synced};
use std::collections::BTreeSet;

/// Goes wrong after a delta was joined, within the same transaction. `before` is the profile as it was, with what was ever
/// erased.
///
/// # Errors
/// Those of the database.
pub fn after(
    mutant: Mutant,
    transaction: &DirectTransaction<'_>,
    (before, erased): (Option<&StoredProfile>, &BTreeSet<ReplicaId>),
    (delta, now): (&Delta, Time),
    synced: &mut Synced,
) -> Result<(), String> {
    let is_erased = erased.contains(&delta.replica);
    match (mutant, synced.answer.verdict) {
        (Mutant::TakesForks, Verdict::Fork { .. }) => take_fork(transaction, before, (delta, now), synced),
        (Mutant::RetiresTwice, Verdict::Closed { .. }) if !is_erased => take_again(transaction, (delta, now), synced),
        (Mutant::RevivesErased, Verdict::Closed { .. }) if is_erased => take_again(transaction, (delta, now), synced),
        (Mutant::AddsRepeats | Mutant::TakesLateOnes, Verdict::Ack(_)) => repeat(mutant, transaction, before, delta),
        _ => Ok(()),
    }
}

/// Makes a fork continue what is held.
fn take_fork(
    transaction: &DirectTransaction<'_>,
    before: Option<&StoredProfile>,
    (delta, now): (&Delta, Time),
    synced: &mut Synced,
) -> Result<(), String> {
    let Some(last) = before.and_then(|profile| profile.replicas.iter().find(|held| held.id == delta.replica)) else {
        return Ok(());
    };
    let version = delta.head.version.max(Version(last.head.version.0.saturating_add(1)));
    let head = Mark { version, tag: delta.head.tag };
    let continued = Delta { base: last.head, sent: Vec::new(), head, ..restamped(delta, version)? };
    *synced = *self::synced(transaction, continued, now)?;
    acknowledge(delta, synced);
    Ok(())
}

/// Takes a delta of a replica that has ended for that of a replica nobody knows.
fn take_again(
    transaction: &DirectTransaction<'_>,
    (delta, now): (&Delta, Time),
    synced: &mut Synced,
) -> Result<(), String> {
    let replica = ReplicaId(delta.replica.0.map(|byte| byte ^ 0xff));
    let forged = Delta { replica, former: None, base: Mark::default(), sent: Vec::new(), ..delta.clone() };
    self::synced(transaction, forged, now)?;
    acknowledge(delta, synced);
    Ok(())
}

/// Adds what came again, or puts what came late in place of what is held.
fn repeat(
    mutant: Mutant,
    transaction: &DirectTransaction<'_>,
    before: Option<&StoredProfile>,
    delta: &Delta,
) -> Result<(), String> {
    let Some(profile) = before else { return Ok(()) };
    let held = profile.replicas.iter().find(|held| held.id == delta.replica);
    if held.is_none_or(|held| held.head.version < delta.head.version) {
        return Ok(());
    }
    let change = &mut |cells: &mut Cells| {
        for metric in &mut cells.metrics {
            let Some(came) = delta.cells.metric(metric.id) else { continue };
            let value = &mut metric.life.value;
            *value =
                if mutant == Mutant::AddsRepeats { value.saturating_add(came.life.value) } else { came.life.value };
        }
    };
    transaction.alter(profile.id.0, delta.replica, change).map_err(told)
}

/// Leaves out of a base what was just retired into it.
///
/// # Errors
/// Those of the database.
pub fn lose(
    transaction: &DirectTransaction<'_>,
    before: Option<&StoredProfile>,
    now: &StoredProfile,
) -> Result<(), String> {
    let held = |id: ReplicaId| before.and_then(|profile| profile.replicas.iter().find(|held| held.id == id));
    for base in now.replicas.iter().filter(|replica| is_base(replica)) {
        let former = held(base.id).filter(|held| is_base(held));
        if former.is_some_and(|former| former.head == base.head) {
            continue;
        }
        let cells = former.map(|former| former.cells.clone()).unwrap_or_default();
        transaction.alter(now.id.0, base.id, &mut |held| held.clone_from(&cells)).map_err(told)?;
    }
    Ok(())
}

fn acknowledge(delta: &Delta, synced: &mut Synced) {
    synced.answer.replica = delta.replica;
    synced.answer.verdict = Verdict::Ack(delta.head);
}

/// The delta with all cells of that version, as a reader of its bytes would have them.
fn restamped(delta: &Delta, version: Version) -> Result<Delta, String> {
    let base = Mark::default();
    let forged = Delta { base, sent: Vec::new(), head: Mark { version, ..delta.head }, former: None, ..delta.clone() };
    match nearside::wire::decode(&nearside::wire::encode_delta(&forged)) {
        Ok(nearside::wire::Message::Delta(delta)) => Ok(delta),
        _ => Err("a forged delta does not read back".into()),
    }
}
