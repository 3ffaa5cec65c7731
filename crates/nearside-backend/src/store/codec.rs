//! A replica's cells as the bytes of one column: the wire's own snapshot format, versions included.

use super::StoreError;
use nearside::error::Error;
use nearside::id::ReplicaId;
use nearside::profile::{Cells, Version};
use nearside::wire;
use std::borrow::Cow;

/// Cells as bytes.
pub fn encode(cells: &Cells) -> Vec<u8> {
    wire::encode_cells(cells)
}

/// Cells from bytes.
///
/// # Errors
/// Refuses what [`encode`] did not write.
pub fn decode(bytes: &[u8]) -> Result<Cells, Error> {
    wire::decode_cells(bytes)
}

/// How many bytes of an answer cells take.
pub fn size(cells: &Cells) -> usize {
    // In a snapshot they take the same form, with a frame of a few bytes.
    encode(cells).len()
}

/// The cells if they take at most `room` bytes, else those that changed last, as many as fit.
///
/// The rest stays at the hub: a replica as large as that counts hundreds of metrics, and a device gets by without the
/// oldest of somebody else's.
pub fn newest(cells: Cow<'_, Cells>, head: Version, room: usize) -> Cow<'_, Cells> {
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

/// The error for a replica whose bytes do not decode.
pub fn corrupt(id: ReplicaId, error: &Error) -> StoreError {
    StoreError::Corrupt(format!("replica {}: {error}", crate::hex::encode(&id.0)))
}
