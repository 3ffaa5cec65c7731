//! Identifiers as hexadecimal text.

use std::fmt::Write as _;

/// Lower-case hexadecimal digits of `bytes`.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use nearside::id::ReplicaId;

    #[test]
    fn what_is_encoded_reads_back() {
        let id = ReplicaId([0, 1, 0x7f, 0x80, 0xff, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
        assert_eq!(ReplicaId::from_hex(&super::encode(&id.0)).unwrap(), id);
    }
}
