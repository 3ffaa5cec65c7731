//! A cursor over bytes that cannot read beyond their end.

use core::str;

/// What is still to be read. Every reader returns `None` at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A byte.
    #[inline]
    pub fn u8(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    /// Two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    /// Four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// Eight bytes.
    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number of variable length: seven bits a byte, the low ones first.
    #[inline]
    pub fn number(&mut self) -> Option<u64> {
        // Most numbers are small, and this is the evaluator's innermost step.
        match self.0.split_first() {
            Some((byte, rest)) if *byte < 0x80 => {
                self.0 = rest;
                Some(u64::from(*byte))
            }
            _ => self.long_number(),
        }
    }

    /// A signed number of variable length: 0, -1, 1, -2 .. as 0, 1, 2, 3 ..
    #[inline]
    pub fn signed(&mut self) -> Option<i64> {
        let zigzag = self.number()?;
        Some((zigzag >> 1).cast_signed() ^ (zigzag & 1).cast_signed().wrapping_neg())
    }

    /// A number of variable length that fits 16 bits.
    #[inline]
    pub fn short(&mut self) -> Option<u16> {
        self.number().and_then(|number| u16::try_from(number).ok())
    }

    /// The bytes of a text behind their number.
    #[inline]
    pub fn text_bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// A text: the number of its bytes, then UTF-8.
    #[inline(never)]
    pub fn text(&mut self) -> Option<&'a str> {
        str::from_utf8(self.text_bytes()?).ok()
    }

    /// Whether all has been read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline(never)]
    fn long_number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_beyond_the_end() {
        let mut bytes = Bytes(&[1, 2, b'h', b'i', 9]);
        assert_eq!(bytes.u8(), Some(1));
        assert_eq!(bytes.text(), Some("hi"));
        assert_eq!(bytes.u16(), None);
        assert_eq!(bytes.u8(), Some(9));
        assert!(bytes.is_empty());
        assert_eq!(Bytes(&[5, b'x']).text(), None);
        assert_eq!(Bytes(&[1, 0xff]).text(), None, "not UTF-8");
    }

    #[test]
    fn numbers_are_as_long_as_they_need() {
        assert_eq!(Bytes(&[0x7f]).number(), Some(127));
        assert_eq!(Bytes(&[0x80, 1]).number(), Some(128));
        assert_eq!(Bytes(&[0xff, 0xff, 3]).short(), Some(u16::MAX));
        assert_eq!(Bytes(&[0x80, 0x80, 4]).short(), None, "over 16 bits");
        assert_eq!(Bytes(&[3]).signed(), Some(-2));
        assert_eq!(Bytes(&[0x80]).number(), None, "cut short");
        assert_eq!(Bytes(&[0x80; 12]).number(), None, "endless");
    }
}
