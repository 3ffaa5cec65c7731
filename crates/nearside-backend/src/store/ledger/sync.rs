//! A delta: joined into its replica, within the profile to which the replica belongs.

use super::super::{Id, StoreError, Synced};
use super::answer::{answer, nothing};
use super::entry::{Entry, Family, Joined, Member, Replica, Role, Root};
use super::retire::retire;
use super::rows::{End, Rows, Stop};
use nearside::profile::Cells;
use nearside::sync::{self, Delta, Stored, Verdict};
use nearside::time::Time;

/// Joins a delta into its replica. A repeated one changes nothing.
///
/// # Errors
/// [`Stop::Missing`] for entries that it needs; then nothing was changed. [`StoreError::Refused`] for one that no device
/// can have made, and those of entries that do not decode.
pub fn sync(rows: &mut Rows, delta: &mut Delta, now: Time) -> Result<Synced, Stop> {
    let (profile, joining) = match rows.way(delta.replica.0)? {
        End::Erased => return Ok(erased(delta)),
        End::Profile(profile) => (profile, None),
        End::Nowhere => place(rows, delta)?,
    };
    let family = match rows.entry(profile)? {
        Some(Entry::Profile(family)) => Some(family.as_ref()),
        _ => None,
    };
    match rows.entry(delta.replica.0)? {
        Some(Entry::Member(Member { root, .. })) => match &root.role {
            // Two rows that do not belong to one moment: taken for a replica that is new, it would be counted twice.
            Role::Live if family.is_none_or(|family| family.replica(delta.replica).is_none()) => {
                let id = crate::hex::encode(&delta.replica.0);
                return Err(StoreError::Corrupt(format!("replica {id} is not in its profile")).into());
            }
            Role::Live => {}
            Role::Closed(record) => return told(delta, sync::closed(&record.with(Cells::default()), delta), family),
        },
        Some(Entry::Profile(family)) => {
            if let Role::Closed(record) = &family.root.role {
                return told(delta, sync::closed(&record.with(Cells::default()), delta), Some(family));
            }
        }
        None | Some(Entry::Erased(_)) => {}
    }
    let (verdict, joined) = join(family, delta, now)?;
    let Some(mut family) = joined else { return told(delta, verdict, family) };
    let retired = retire(rows, &mut family, Some(delta.replica), now)?;
    let synced = told(delta, verdict, Some(&family))?;
    rows.set(profile, Entry::Profile(Box::new(family)));
    if let Some(member) = joining {
        rows.set(delta.replica.0, Entry::Member(member));
    }
    retired.settle(rows);
    Ok(synced)
}

/// Where a replica belongs of which nothing is known: to the profile of the one for which it goes on, or to its own.
fn place(rows: &Rows, delta: &Delta) -> Result<(Id, Option<Member>), Stop> {
    let own = delta.replica.0;
    let Some(former) = delta.former.map(|former| former.0).filter(|former| *former != own) else {
        return Ok((own, None));
    };
    let End::Profile(profile) = rows.way(former)? else { return Ok((own, None)) };
    // Beside the former one, not below it: a browser that goes on many times must not make the way longer.
    let parent = match rows.entry(former)? {
        Some(Entry::Member(member)) if member.joined == Joined::Followed => member.parent,
        _ => former,
    };
    Ok((profile, Some(Member { parent, joined: Joined::Followed, root: Root::default() })))
}

/// What the delta makes of the profile; `None` where it stays as it is.
fn join(family: Option<&Family>, delta: &mut Delta, now: Time) -> Result<(Verdict, Option<Family>), Stop> {
    let known = family.and_then(|family| family.replica(delta.replica));
    let mut stored = known.map_or_else(|| Ok(Stored::default()), Replica::stored)?;
    sync::admit(delta, &stored.cells, now)
        .map_err(|error| StoreError::Refused(format!("{error}: send what the engine gave")))?;
    let verdict = sync::apply(&mut stored, delta);
    let moved = known.is_none_or(|known| (known.record.epoch, known.record.head) != (stored.epoch, stored.head));
    if !moved || !matches!(verdict, Verdict::Ack(_)) {
        return Ok((verdict, None));
    }
    let mut family = family.cloned().unwrap_or_default();
    let changed = family.tick();
    if known.is_some_and(|known| known.record.epoch != stored.epoch) {
        // The versions of its cells begin anew: a copy elsewhere has to give way, not to be joined.
        family.membership = changed;
    }
    family.put(Replica::new(delta.replica, stored, changed, now));
    Ok((verdict, Some(family)))
}

fn told(delta: &Delta, verdict: Verdict, family: Option<&Family>) -> Result<Synced, Stop> {
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
    let ended = Verdict::Closed { after: delta.head, head: delta.head };
    Synced { answer: nothing(delta, ended), replicas: Vec::new() }
}
