//! What a device is told of the other replicas of its profile.

use super::super::codec;
use super::entry::{Family, Replica};
use super::rows::Stop;
use crate::limits::MAX_ANSWER_CELLS_BYTES;
use nearside::id::ReplicaId;
use nearside::limits::MAX_REPLICAS;
use nearside::profile::{Cells, Table};
use nearside::sync::{Answer, Delta, Verdict};
use std::borrow::Cow;

/// The verdict, and the cells of other replicas that changed after what the device has seen, oldest change first.
///
/// The answer's hub clock is that of the last replica that fitted, so the next answer goes on from there. Where replicas
/// went since, or the device has to go on under another id, all that are left are named.
///
/// # Errors
/// Those of cells that do not decode.
pub fn answer(delta: &Delta, verdict: Verdict, family: &Family) -> Result<Answer, Stop> {
    let others = || family.replicas.iter().filter(|replica| replica.id != delta.replica);
    let mut news: Vec<&Replica> = others().filter(|replica| replica.changed > delta.seen).collect();
    news.sort_by_key(|replica| replica.changed);
    let (mut sent, mut room) = (Vec::new(), MAX_ANSWER_CELLS_BYTES);
    let (mut hub, mut whole) = (delta.seen, true);
    for replica in news {
        // What placements came to matters to the report alone.
        let cells = Cells { tallies: Table::default(), ..replica.cells.cells(replica.id)?.into_owned() };
        let mut cells = Cow::Owned(cells);
        if sent.is_empty() {
            cells = codec::newest(cells, replica.record.head.version, room);
        }
        let bytes = codec::size(&cells);
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
    let complete = family.membership > delta.seen || !matches!(verdict, Verdict::Ack(_));
    if complete {
        let is_sent = |id: ReplicaId| sent.iter().any(|(held, _)| *held == id);
        let rest: Vec<_> = others().filter(|replica| !is_sent(replica.id)).collect();
        sent.extend(rest.into_iter().map(|replica| (replica.id, Cells::default())));
    }
    sent.sort_by_key(|(id, _)| *id);
    Ok(Answer { replica: delta.replica, verdict, hub, complete, others: sent })
}

/// An answer without anything of a profile: the device lets go of what it holds of others.
pub fn nothing(delta: &Delta, verdict: Verdict) -> Answer {
    Answer { replica: delta.replica, verdict, hub: delta.seen, complete: true, others: Vec::new() }
}
