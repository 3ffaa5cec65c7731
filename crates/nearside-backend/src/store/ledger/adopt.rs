//! An entry of another store: joined by version, so that copying may be repeated while either store is at work.

use super::super::{Id, StoreError};
use super::entry::{Entry, Family, Member, Record, Replica, Role};
use super::link;
use super::rows::{End, Rows, Stop};
use nearside::id::ReplicaId;
use nearside::profile::Version;

/// What came of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adopted {
    /// It was not there, or older.
    Copied,
    /// It was there.
    Same,
    /// What is there is newer.
    Newer,
}

/// Takes in what another store holds under an id. Nothing that is newer here changes.
///
/// # Errors
/// [`Stop::Missing`] for entries that it needs; then nothing was changed. Those of entries that do not decode.
pub fn adopt(rows: &mut Rows, id: Id, entry: &Entry) -> Result<Adopted, Stop> {
    match (entry, rows.entry(id)?) {
        (_, None) => {
            rows.set(id, entry.clone());
            Ok(Adopted::Copied)
        }
        (Entry::Erased(_), Some(Entry::Erased(_))) => Ok(Adopted::Same),
        (_, Some(Entry::Erased(_))) => Ok(Adopted::Newer),
        (Entry::Erased(at), _) => link::erase(rows, id, *at).map(|_| Adopted::Copied),
        (Entry::Profile(theirs), Some(_)) => profile(rows, id, theirs),
        (Entry::Member(theirs), Some(Entry::Profile(_))) => {
            // It was linked there since.
            match rows.way(theirs.parent)? {
                End::Profile(parent) if parent != id => link::link(rows, parent, id).map(|_| Adopted::Copied),
                _ => Ok(Adopted::Newer),
            }
        }
        (Entry::Member(theirs), Some(Entry::Member(_))) => member(rows, id, theirs),
    }
}

/// Joins the replicas of a profile with those of the profile to which its id belongs here.
fn profile(rows: &mut Rows, id: Id, theirs: &Family) -> Result<Adopted, Stop> {
    let End::Profile(root) = rows.way(id)? else { return Ok(Adopted::Newer) };
    let ours = rows.family(root)?;
    if root != id && theirs.clock > ours.clock {
        // Linked in both, then unlinked there: nothing has happened to it here since it came.
        link::unlink(rows, id)?;
        return profile(rows, id, theirs).map(|_| Adopted::Copied);
    }
    let mut joined = ours.clone();
    let mut outcome = Adopted::Same;
    let mut missing = Vec::new();
    for replica in theirs.replicas.iter().filter(|replica| Some(replica.id) != theirs.root.base) {
        match place(rows, root, &joined, replica) {
            Ok(Place::Older) => {
                let changed = joined.tick();
                joined.put(Replica { changed, ..replica.clone() });
                outcome = Adopted::Copied;
            }
            Ok(Place::Newer) if outcome == Adopted::Same => outcome = Adopted::Newer,
            Ok(Place::Same | Place::Newer) => {}
            Err(Stop::Missing(ids)) => missing.extend(ids),
            Err(failed) => return Err(failed),
        }
    }
    if !missing.is_empty() {
        return Err(Stop::Missing(missing));
    }
    match base(&mut joined, theirs) {
        Adopted::Copied => outcome = Adopted::Copied,
        Adopted::Newer if outcome == Adopted::Same => outcome = Adopted::Newer,
        Adopted::Same | Adopted::Newer => {}
    }
    if let Role::Closed(record) = &theirs.root.role
        && root == id
        && joined.root.role == Role::Live
        && close(&mut joined, ReplicaId(id), record)
    {
        joined.root.role = theirs.root.role.clone();
        outcome = Adopted::Copied;
    }
    if outcome == Adopted::Copied {
        joined.clock = joined.clock.max(theirs.clock);
        let clock = joined.tick();
        joined.membership = if theirs.membership > ours.membership { clock } else { joined.membership };
        joined.root.height = joined.root.height.max(theirs.root.height);
        rows.set(root, Entry::Profile(Box::new(joined)));
    }
    Ok(outcome)
}

/// Takes in the base, whose states count retirements. It has the id of a device, which may be live here still: what that
/// wrote is part of the base, unless it wrote here since.
fn base(joined: &mut Family, theirs: &Family) -> Adopted {
    let Some(base) = theirs.root.base.and_then(|id| theirs.replica(id)) else { return Adopted::Same };
    let held = joined.root.base.and_then(|id| joined.replica(id));
    let version = held.map_or(Version(0), |held| held.record.head.version);
    let is_live = joined.root.base != Some(base.id);
    let wrote_since = is_live && joined.replica(base.id).is_some_and(|live| live.updated > base.updated);
    if wrote_since || version > base.record.head.version {
        return Adopted::Newer;
    }
    if version == base.record.head.version {
        return Adopted::Same;
    }
    if let Some(before) = joined.root.base {
        joined.take(before);
    }
    let changed = joined.tick();
    joined.membership = changed;
    joined.root.base = Some(base.id);
    joined.put(Replica { changed, ..base.clone() });
    Adopted::Copied
}

/// How what is here compares with what is there.
enum Place {
    Older,
    Same,
    Newer,
}

fn place(rows: &Rows, root: Id, family: &Family, theirs: &Replica) -> Result<Place, Stop> {
    let order = |record: &Record| (record.epoch, record.head.version);
    if family.root.base == Some(theirs.id) {
        // It was retired here, and the base has its id.
        return Ok(Place::Newer);
    }
    if let Some(ours) = family.replica(theirs.id) {
        return Ok(match order(&ours.record).cmp(&order(&theirs.record)) {
            std::cmp::Ordering::Less => Place::Older,
            std::cmp::Ordering::Equal => Place::Same,
            std::cmp::Ordering::Greater => Place::Newer,
        });
    }
    if theirs.id.0 == root {
        let is_closed = matches!(family.root.role, Role::Closed(_));
        return Ok(if is_closed { Place::Newer } else { Place::Older });
    }
    Ok(match rows.entry(theirs.id.0)? {
        // Its own entry comes later in the same run.
        None => Place::Older,
        Some(Entry::Member(Member { root: own, .. })) if own.role != Role::Live => Place::Newer,
        Some(Entry::Member(_)) if rows.way(theirs.id.0)? == End::Profile(root) => Place::Older,
        // It went on within another profile here, or was erased.
        Some(_) => Place::Newer,
    })
}

/// A member here and there: it may have been retired there since.
fn member(rows: &mut Rows, id: Id, theirs: &Member) -> Result<Adopted, Stop> {
    let Some(Entry::Member(ours)) = rows.entry(id)? else { return Err(StoreError::Unknown.into()) };
    let Role::Closed(record) = &theirs.root.role else { return Ok(Adopted::Same) };
    if ours.root.role != Role::Live {
        return Ok(Adopted::Same);
    }
    let ours = ours.clone();
    let End::Profile(root) = rows.way(id)? else { return Ok(Adopted::Newer) };
    let mut family = rows.family(root)?.clone();
    if !close(&mut family, ReplicaId(id), record) {
        return Ok(Adopted::Newer);
    }
    let mut own = ours.root;
    own.role = theirs.root.role.clone();
    rows.set(root, Entry::Profile(Box::new(family)));
    rows.set(id, Entry::Member(Member { root: own, ..ours }));
    Ok(Adopted::Copied)
}

/// Takes out a replica that was retired there in a state that is not older than the one here; its cells are in the base.
fn close(family: &mut Family, id: ReplicaId, record: &Record) -> bool {
    let Some(ours) = family.replica(id).filter(|_| family.root.base != Some(id)) else { return true };
    if (ours.record.epoch, ours.record.head.version) > (record.epoch, record.head.version) {
        return false;
    }
    family.take(id);
    family.membership = family.tick();
    true
}
