//! What is done to whole profiles: linked, taken apart again, erased.

use super::super::{Id, StoreError};
use super::entry::{Entry, Family, Joined, Member, Replica, Root};
use super::retire::retire;
use super::rows::{End, MAX_WAY, Rows, Stop};
use nearside::time::Time;

/// Makes the replicas of `joined` part of the profile `kept`, under a hub clock that both sides have yet to see.
///
/// # Errors
/// [`StoreError::Unknown`] where either is not there, [`StoreError::Refused`] where links lie too deep.
pub fn link(rows: &mut Rows, kept: Id, joined: Id) -> Result<usize, Stop> {
    let (kept, joined) = both(rows, kept, joined)?;
    if kept == joined {
        return Ok(rows.family(kept)?.replicas.len());
    }
    let (one, other) = (rows.family(kept)?, rows.family(joined)?);
    // A profile that has been linked and linked again keeps its name, so that no way from a replica gets longer.
    let (kept, joined, mut family, leaving) = if other.root.height >= MAX_WAY {
        (joined, kept, other.clone(), one.clone())
    } else {
        (kept, joined, one.clone(), other.clone())
    };
    let height = family.root.height.max(leaving.root.height.saturating_add(1));
    if height > MAX_WAY {
        return Err(
            StoreError::Refused("linked too often: erase one of the profiles, or unlink it first".into()).into()
        );
    }
    family.root.height = height;
    family.clock = family.clock.max(leaving.clock);
    // Some device of either side may not have heard yet who left that side before.
    family.membership = family.membership.max(leaving.membership);
    for replica in leaving.replicas {
        family.put(replica);
    }
    news_to_all(&mut family);
    let retired = retire(rows, &mut family, None, Time::default())?;
    let count = family.replicas.len();
    rows.set(kept, Entry::Profile(Box::new(family)));
    rows.set(joined, Entry::Member(Member { parent: kept, joined: Joined::Linked, root: leaving.root }));
    retired.settle(rows);
    Ok(count)
}

/// Takes the profile that was linked under this id out again, with all that came with it; 0 where it is not linked.
///
/// What was retired meanwhile stays: it is part of a sum by now.
///
/// # Errors
/// [`StoreError::Unknown`] where there is no such id.
pub fn unlink(rows: &mut Rows, id: Id) -> Result<usize, Stop> {
    let End::Profile(kept) = rows.way(id)? else { return Err(StoreError::Unknown.into()) };
    // A browser that went on under another id is named by either.
    let id = match rows.entry(id)? {
        Some(Entry::Member(Member { parent, joined: Joined::Followed, .. })) => *parent,
        _ => id,
    };
    let Some(Entry::Member(member)) = rows.entry(id)? else { return Ok(0) };
    let (leaving_root, family) = (member.root.clone(), rows.family(kept)?);
    let (mut leaving, mut staying, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for replica in &family.replicas {
        if Some(replica.id) == family.root.base {
            // Its id is one of many that became part of it.
            staying.push(replica.clone());
            continue;
        }
        match rows.passes(replica.id.0, id) {
            Ok(true) => leaving.push(replica.clone()),
            Ok(false) => staying.push(replica.clone()),
            Err(Stop::Missing(ids)) => missing.extend(ids),
            Err(failed) => return Err(failed),
        }
    }
    if !missing.is_empty() {
        return Err(Stop::Missing(missing));
    }
    let count = leaving.len();
    let part = |root: &Root, replicas: Vec<Replica>| {
        let base = root.base.filter(|base| replicas.iter().any(|replica| replica.id == *base));
        let mut part = Family { clock: family.clock, membership: 0, root: Root { base, ..root.clone() }, replicas };
        news_to_all(&mut part);
        part.membership = part.tick();
        Entry::Profile(Box::new(part))
    };
    let (left, stays) = (part(&leaving_root, leaving), part(&family.root, staying));
    rows.set(id, left);
    rows.set(kept, stays);
    Ok(count)
}

/// Erases the profile of that id or replica; every id that leads to it is erased by that, so no late delta revives one.
/// An id of which nothing is known is erased too: its first delta may be under way still.
///
/// # Errors
/// Those of entries that do not decode.
pub fn erase(rows: &mut Rows, id: Id, now: Time) -> Result<usize, Stop> {
    let (id, count) = match rows.way(id)? {
        End::Profile(profile) => (profile, rows.family(profile)?.replicas.len()),
        End::Nowhere => (id, 0),
        End::Erased => return Ok(0),
    };
    rows.set(id, Entry::Erased(now));
    Ok(count)
}

/// Makes every replica news to every device.
fn news_to_all(family: &mut Family) {
    for place in 0..family.replicas.len() {
        // Each at a time of its own: an answer that has no room for all of them says how far it came.
        let changed = family.tick();
        if let Some(replica) = family.replicas.get_mut(place) {
            replica.changed = changed;
        }
    }
}

fn both(rows: &Rows, one: Id, other: Id) -> Result<(Id, Id), Stop> {
    match (rows.way(one), rows.way(other)) {
        (Err(Stop::Missing(mut ids)), Err(Stop::Missing(more))) => {
            ids.extend(more);
            Err(Stop::Missing(ids))
        }
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
        (Ok(End::Profile(one)), Ok(End::Profile(other))) => Ok((one, other)),
        _ => Err(StoreError::Unknown.into()),
    }
}
