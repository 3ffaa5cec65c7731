//! A cursor over little-endian bytes that cannot read beyond their end.

use core::str;

/// What is still to be read. Every reader returns `None` at the end and leaves nothing half read.
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
    pub fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
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

    /// Eight bytes with a sign.
    pub fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    /// A text: two bytes of length, then UTF-8.
    #[inline(never)]
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.u16()?;
        str::from_utf8(self.take(usize::from(length))?).ok()
    }

    /// Whether all has been read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
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
        let mut bytes = Bytes(&[1, 2, 0, b'h', b'i', 9]);
        assert_eq!(bytes.u8(), Some(1));
        assert_eq!(bytes.text(), Some("hi"));
        assert_eq!(bytes.u16(), None);
        assert_eq!(bytes.u8(), Some(9));
        assert!(bytes.is_empty());
        assert_eq!(Bytes(&[5, 0, b'x']).text(), None);
        assert_eq!(Bytes(&[1, 0, 0xff]).text(), None, "not UTF-8");
    }
}
