//! A replica's id as text.

use alloc::string::String;
use nearside::id::ReplicaId;

/// The id as 32 hexadecimal digits.
pub fn hex(replica: ReplicaId) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    replica.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
