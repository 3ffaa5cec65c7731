//! Retirement: of more replicas than a profile may have, those not heard of for the longest become part of its base.

use super::super::Id;
use super::entry::{Entry, Family, Joined, Member, Record, Replica, Role, Root};
use super::rows::{Rows, Stop};
use crate::limits::RETIRED_AFTER_MS;
use nearside::id::ReplicaId;
use nearside::sync::{self, MAX_LIVE, Stored};
use nearside::time::Time;
use sha2::{Digest as _, Sha256};

/// What is to be changed beside the profile.
#[derive(Debug, Default)]
#[must_use = "settle it once the profile's entries are set"]
pub struct Retired {
    base: Option<(Id, Entry)>,
    closed: Vec<(Id, Record)>,
}

/// Retires what has to be. The profile's id is `of`; `writer` stays.
///
/// # Errors
/// [`Stop::Missing`] for entries that it needs, and those of cells that do not decode. The family is then of no use.
pub fn retire(rows: &Rows, of: Id, family: &mut Family, writer: Option<ReplicaId>, now: Time) -> Result<Retired, Stop> {
    let mut retired = Retired::default();
    let going = going(family, writer, now);
    if going.is_empty() {
        return Ok(retired);
    }
    let (base, mut stored) = base(rows, of, family, &mut retired)?;
    let mut updated = family.replica(base).map_or(Time::default(), |base| base.updated);
    for id in going {
        let Some(replica) = family.take(id) else { continue };
        // Only that it was read: what it is by then is seen when this is settled.
        rows.entry(id.0)?;
        sync::retire(&mut stored, &replica.stored()?);
        updated = updated.max(replica.updated);
        retired.closed.push((id.0, replica.record));
    }
    let changed = family.tick();
    family.membership = changed;
    family.put(Replica::new(base, stored, changed, updated));
    Ok(retired)
}

impl Retired {
    /// Notes where replicas ended, so that their devices hear of it.
    pub fn settle(self, rows: &mut Rows) {
        if let Some((id, entry)) = self.base {
            rows.set(id, entry);
        }
        for (id, record) in self.closed {
            let mut entry = match rows.entry(id) {
                Ok(Some(entry)) => entry.clone(),
                _ => continue,
            };
            match &mut entry {
                Entry::Profile(family) => family.root.role = Role::Closed(record),
                // The base of a profile that was linked has no device.
                Entry::Member(member) if member.root.role != Role::Base => member.root.role = Role::Closed(record),
                _ => continue,
            }
            rows.set(id, entry);
        }
    }
}

/// The replicas that have to go, those heard of least first.
///
/// The base counts as one of [`MAX_LIVE`]: a device that has to go on under a new id must be able to hear of all of them.
fn going(family: &Family, writer: Option<ReplicaId>, now: Time) -> Vec<ReplicaId> {
    let base = family.root.base.filter(|base| family.replica(*base).is_some());
    let mut live: Vec<&Replica> = family.replicas.iter().filter(|replica| Some(replica.id) != base).collect();
    let too_many = match live.len().saturating_add(usize::from(base.is_some())).saturating_sub(MAX_LIVE) {
        0 => 0,
        // The first base takes a place, too.
        more => more.saturating_add(usize::from(base.is_none())),
    };
    live.retain(|replica| Some(replica.id) != writer);
    live.sort_by_key(|replica| (replica.updated, replica.id));
    let idle = now.before(RETIRED_AFTER_MS);
    let too_idle = live.iter().take_while(|replica| replica.updated < idle).count();
    live.iter().take(too_many.max(too_idle)).map(|replica| replica.id).collect()
}

/// The profile's base as it stands, or an empty one under an id that nobody else has.
fn base(rows: &Rows, of: Id, family: &mut Family, retired: &mut Retired) -> Result<(ReplicaId, Stored), Stop> {
    if let Some(base) = family.root.base {
        let stored = family.replica(base).map_or_else(|| Ok(Stored::default()), Replica::stored)?;
        return Ok((base, stored));
    }
    for number in 0..=u8::MAX {
        let mut id = [0; 16];
        let hash = Sha256::digest([b"nearside base".as_slice(), &of, &[number]].concat());
        id.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
        // Somebody who knows the profile's id could have written under this one.
        if rows.entry(id)?.is_none() {
            let root = Root { role: Role::Base, ..Root::default() };
            retired.base = Some((id, Entry::Member(Member { parent: of, joined: Joined::Followed, root })));
            family.root.base = Some(ReplicaId(id));
            return Ok((ReplicaId(id), Stored::default()));
        }
    }
    Err(super::super::StoreError::Refused("every id for what is retired is taken: erase the profile".into()).into())
}
