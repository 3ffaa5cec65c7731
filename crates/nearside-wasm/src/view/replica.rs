//! A replica's id as text.

use alloc::string::String;
use nearside::id::ReplicaId;

/// The id as 32 hexadecimal digits.
pub fn hex(replica: ReplicaId) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let mut text = String::new();
    for byte in replica.0 {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}
