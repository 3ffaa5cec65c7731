//! A delta: joined into its replica, within the profile to which the replica belongs.

use super::super::Synced;
use super::answer::answer;
use super::entry::{Entry, Family, Record, Replica, Role};
use super::held::Held;
use super::rows::{End, Rows, Stop};
use nearside::sync::{self, Answer, Delta, Stored, Verdict};
use nearside::time::Time;
use std::sync::Arc;

/// Joins a delta into its replica. A repeated one changes nothing.
///
/// # Errors
/// [`Stop::Missing`] for entries that it needs; then nothing was changed. Those of entries that do not decode.
pub fn sync(rows: &mut Rows, delta: &mut Delta, now: Time) -> Result<Synced, Stop> {
    let id = delta.replica.0;
    let profile = match rows.way(id)? {
        End::Erased => return Ok(erased(delta)),
        End::Nowhere => id,
        End::Profile(profile) => profile,
    };
    let role = match rows.entry(id)? {
        None => &Role::Live,
        Some(Entry::Profile(family)) => &family.root.role,
        Some(Entry::Member(member)) => &member.root.role,
        Some(Entry::Erased(_)) => return Ok(erased(delta)),
    };
    if *role != Role::Live {
        return Ok(erased(delta));
    }
    let family = match rows.entry(profile)? {
        Some(Entry::Profile(family)) => Some(family.as_ref()),
        _ => None,
    };
    let (verdict, changed) = join(family, delta, now)?;
    if let Some(family) = &changed {
        let entry = Entry::Profile(Box::new(family.clone()));
        let synced = synced(delta, verdict, Some(family))?;
        rows.set(profile, entry);
        return Ok(synced);
    }
    synced(delta, verdict, family)
}

/// What the delta makes of the profile; `None` where it stays as it is.
fn join(family: Option<&Family>, delta: &Delta, now: Time) -> Result<(Verdict, Option<Family>), Stop> {
    let known = family.and_then(|family| family.replica(delta.replica));
    let mut stored = match known {
        None => Stored::default(),
        Some(replica) => Stored {
            epoch: replica.record.epoch,
            head: replica.record.head,
            cells: replica.cells.clone().into_cells(replica.id)?,
        },
    };
    let verdict = sync::apply(&mut stored, delta);
    let moved = known.is_none_or(|known| (known.record.epoch, known.record.head) != (stored.epoch, stored.head));
    if !moved || !matches!(verdict, Verdict::Ack(_)) {
        return Ok((verdict, None));
    }
    let mut family = family.cloned().unwrap_or_default();
    family.clock = family.clock.saturating_add(1);
    family.put(Replica {
        id: delta.replica,
        changed: family.clock,
        updated: now,
        record: Record { epoch: stored.epoch, head: stored.head, past: Vec::new() },
        cells: Held::Cells(Arc::new(stored.cells)),
    });
    Ok((verdict, Some(family)))
}

fn synced(delta: &Delta, verdict: Verdict, family: Option<&Family>) -> Result<Synced, Stop> {
    let none = Family::default();
    let family = family.unwrap_or(&none);
    let answer = answer(delta, verdict, family)?;
    let own = family.replica(delta.replica).map(|replica| (replica.id, replica.cells.clone()));
    let others = family.replicas.iter().filter(|replica| replica.id != delta.replica);
    let others = others.map(|replica| (replica.id, replica.cells.clone()));
    Ok(Synced { answer, replicas: own.into_iter().chain(others).collect() })
}

/// Nothing is taken, nothing is told.
fn erased(delta: &Delta) -> Synced {
    let answer = Answer {
        replica: delta.replica,
        verdict: Verdict::Closed(delta.head.version),
        hub: delta.seen,
        others: Vec::new(),
    };
    Synced { answer, replicas: Vec::new() }
}
