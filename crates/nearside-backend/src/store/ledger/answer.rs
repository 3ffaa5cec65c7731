//! What a device is told of the other replicas of its profile.

use super::entry::{Family, Replica};
use super::rows::Stop;
use crate::limits::MAX_ANSWER_CELLS_BYTES;
use nearside::id::ReplicaId;
use nearside::limits::MAX_REPLICAS;
use nearside::profile::{Cells, Table, Version};
use nearside::sync::{Answer, Delta, Verdict};
use nearside::wire;
use std::borrow::Cow;

/// The verdict, and the cells of other replicas that changed after what the device has seen, oldest change first.
///
/// The answer's hub clock is that of the last replica that fitted, so the next answer goes on from there. Where replicas
/// went since, or the device has to go on under another id, all that are left are named. In the latter case what stands
/// under its former id is news to it: another device's cells, or the base's.
///
/// # Errors
/// Those of cells that do not decode.
pub fn answer(delta: &Delta, verdict: Verdict, family: &Family) -> Result<Answer, Stop> {
    let is_own = |replica: &Replica| replica.id == delta.replica;
    let goes_on = matches!(verdict, Verdict::Ack(_));
    let others = || family.replicas.iter().filter(|replica| !(goes_on && is_own(replica)));
    let mut news: Vec<&Replica> = others().filter(|replica| replica.changed > delta.seen || is_own(replica)).collect();
    news.sort_by_key(|replica| replica.changed);
    let (mut sent, mut room) = (Vec::new(), MAX_ANSWER_CELLS_BYTES);
    let (mut hub, mut whole) = (delta.seen, true);
    for replica in news {
        // What placements came to matters to the report alone.
        let cells = Cells { tallies: Table::default(), ..replica.cells.cells(replica.id)?.into_owned() };
        let mut cells = Cow::Owned(cells);
        if sent.is_empty() {
            cells = newest(cells, replica.record.head.version, room);
        }
        let bytes = size(&cells);
        if bytes > room || sent.len() >= MAX_REPLICAS {
            whole = false;
            break;
        }
        room = room.saturating_sub(bytes);
        hub = hub.max(replica.changed);
        sent.push((replica.id, cells.into_owned()));
    }
    if whole {
        hub = hub.max(family.clock);
    }
    // Who goes on for another replica may hold copies of a profile that was erased before this came.
    let complete = family.membership > delta.seen || !goes_on || delta.former.is_some();
    if complete {
        let is_sent = |id: ReplicaId| sent.iter().any(|(held, _)| *held == id);
        // A device that has to go on under another id is none of the profile's: one more than it can hold is left. It learns
        // of all when the new id has come in.
        let room = MAX_REPLICAS.saturating_sub(sent.len());
        let rest: Vec<_> = others().filter(|replica| !is_sent(replica.id)).take(room).collect();
        sent.extend(rest.into_iter().map(|replica| (replica.id, Cells::default())));
    }
    sent.sort_by_key(|(id, _)| *id);
    Ok(Answer { hub, complete, others: sent, ..nothing(delta, verdict) })
}

/// An answer without anything of a profile: the device lets go of what it holds of others.
pub fn nothing(delta: &Delta, verdict: Verdict) -> Answer {
    let (replica, since) = (delta.replica, delta.seen);
    Answer { replica, verdict, since, hub: since, complete: true, others: Vec::new() }
}

/// How many bytes of an answer cells take.
fn size(cells: &Cells) -> usize {
    // By themselves they take the same form, behind two bytes.
    wire::encode_cells(cells).len()
}

/// The cells if they take at most `room` bytes, else those that changed last, as many as fit.
///
/// The rest stays at the hub: a replica as large as that counts hundreds of metrics, and a device gets by without the
/// oldest of somebody else's.
fn newest(cells: Cow<'_, Cells>, head: Version, room: usize) -> Cow<'_, Cells> {
    if size(&cells) <= room {
        return cells;
    }
    let (mut too_old, mut fits) = (0_u32, head.0);
    while too_old.saturating_add(1) < fits {
        let middle = too_old.midpoint(fits);
        if size(&cells.since(Version(middle))) <= room { fits = middle } else { too_old = middle }
    }
    Cow::Owned(cells.since(Version(fits)))
}
