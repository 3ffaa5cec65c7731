//! Variable-length integers for the raw ring (LEB128; zigzag for signed ones).

use alloc::vec::Vec;

/// Appends an unsigned integer: seven bits a byte, the low ones first.
pub fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap_or(0));
}

/// Appends a signed integer, small magnitudes short.
pub fn put_signed(bytes: &mut Vec<u8>, value: i64) {
    put(bytes, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

/// Reads what [`put`] wrote; every method gives `None` at the end of the bytes or on malformed ones.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    /// What is still unread.
    pub rest: &'a [u8],
}

impl Reader<'_> {
    /// The next unsigned integer.
    pub fn take(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// The next signed integer.
    pub fn take_signed(&mut self) -> Option<i64> {
        let value = self.take()?;
        Some((value >> 1).cast_signed() ^ (value & 1).cast_signed().wrapping_neg())
    }

    /// The next unsigned integer as a place in a list.
    pub fn take_index(&mut self) -> Option<usize> {
        usize::try_from(self.take()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_survive() {
        let mut bytes = Vec::new();
        for value in [0, 127, 128, 300, u64::MAX] {
            put(&mut bytes, value);
        }
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            put_signed(&mut bytes, value);
        }
        let mut reader = Reader { rest: &bytes };
        for value in [0, 127, 128, 300, u64::MAX] {
            assert_eq!(reader.take(), Some(value));
        }
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            assert_eq!(reader.take_signed(), Some(value));
        }
        assert_eq!(reader.take(), None);
    }

    #[test]
    fn an_endless_integer_is_refused() {
        assert_eq!(Reader { rest: &[0x80; 20] }.take(), None);
    }
}
