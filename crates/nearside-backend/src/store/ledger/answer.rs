//! What a device is told of the other replicas of its profile.

use super::super::codec;
use super::entry::{Family, Replica};
use super::rows::Stop;
use crate::limits::MAX_ANSWER_CELLS_BYTES;
use nearside::limits::MAX_REPLICAS;
use nearside::profile::{Cells, Table};
use nearside::sync::{Answer, Delta, Verdict};
use std::borrow::Cow;

/// The verdict, and the cells of other replicas that changed after what the device has seen, oldest change first.
///
/// The answer's hub clock is that of the last replica that fitted, so the next answer goes on from there.
///
/// # Errors
/// Those of cells that do not decode.
pub fn answer(delta: &Delta, verdict: Verdict, family: &Family) -> Result<Answer, Stop> {
    let others = family.replicas.iter().filter(|replica| replica.id != delta.replica);
    let mut news: Vec<&Replica> = others.filter(|replica| replica.changed > delta.seen).collect();
    news.sort_by_key(|replica| replica.changed);
    let (mut sent, mut room) = (Vec::new(), MAX_ANSWER_CELLS_BYTES);
    let mut hub = delta.seen;
    let mut whole = true;
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
        hub = hub.max(family.replica(delta.replica).map_or(0, |own| own.changed));
    }
    sent.sort_by_key(|(id, _)| *id);
    Ok(Answer { replica: delta.replica, verdict, hub, others: sent })
}
