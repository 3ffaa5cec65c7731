//! Retirement: of more replicas than a profile may have, those not heard of for the longest become part of its base.

use super::super::Id;
use super::entry::{Entry, Family, Member, Record, Replica, Role};
use super::rows::{Rows, Stop};
use crate::limits::RETIRED_AFTER_MS;
use nearside::id::ReplicaId;
use nearside::sync::{self, MAX_LIVE, Stored};
use nearside::time::Time;

/// What is to be changed beside the profile.
#[derive(Debug, Default)]
#[must_use = "settle it once the profile's entries are set"]
pub struct Retired {
    closed: Vec<(Id, Record)>,
}

/// Retires what has to be; `writer` stays.
///
/// The base takes the least id of all that became part of it: the least of a profile's ids stands for the visitor where
/// shares and variants are drawn, and must not change when a device is not heard of.
///
/// # Errors
/// [`Stop::Missing`] for entries that it needs, and those of cells that do not decode. The family is then of no use.
pub fn retire(rows: &Rows, family: &mut Family, writer: Option<ReplicaId>, now: Time) -> Result<Retired, Stop> {
    let mut retired = Retired::default();
    let going = going(family, writer, now);
    if going.is_empty() {
        return Ok(retired);
    }
    let before = family.root.base.and_then(|base| family.take(base));
    let mut stored = before.as_ref().map_or_else(|| Ok(Stored::default()), Replica::stored)?;
    let mut updated = before.as_ref().map_or(Time::default(), |base| base.updated);
    let mut id = before.map(|base| base.id);
    for going in going {
        let Some(replica) = family.take(going) else { continue };
        // Only that it was read: what it is by then is seen when this is settled.
        rows.entry(going.0)?;
        sync::retire(&mut stored, &replica.stored()?);
        updated = updated.max(replica.updated);
        id = Some(id.map_or(going, |id| id.min(going)));
        retired.closed.push((going.0, replica.record));
    }
    let changed = family.tick();
    family.membership = changed;
    family.root.base = id;
    if let Some(id) = id {
        family.put(Replica::new(id, stored, changed, updated));
    }
    Ok(retired)
}

impl Retired {
    /// Notes where replicas ended, so that their devices hear of it.
    pub fn settle(self, rows: &mut Rows) {
        for (id, record) in self.closed {
            let Ok(Some(mut entry)) = rows.entry(id).map(Option::<&Entry>::cloned) else { continue };
            let role = match &mut entry {
                Entry::Profile(family) => &mut family.root.role,
                Entry::Member(Member { root, .. }) => &mut root.role,
                Entry::Erased(_) => continue,
            };
            // Of a base that came with a linked profile the device was told long ago.
            if *role == Role::Live {
                *role = Role::Closed(record);
                rows.set(id, entry);
            }
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
