//! Reads integers and texts from bytes of unknown origin: never past the end, never a panic.

use super::MAX_URL_BYTES;
use crate::error::{Code, Error};
use crate::id::hash64;
use alloc::vec::Vec;

/// Bytes before the content: four that name format and version, eight of its hash.
const ENVELOPE_BYTES: usize = 12;

/// What an artefact says when it is refused.
pub(crate) struct Refusals {
    /// What it is called in an error's path.
    pub(crate) path: &'static str,
    /// The first three bytes are not its name.
    pub(crate) foreign: &'static str,
    /// The fourth byte is another version.
    pub(crate) version: &'static str,
    /// It is cut short or altered.
    pub(crate) altered: &'static str,
    /// It is larger than its limit.
    pub(crate) large: &'static str,
}

impl Refusals {
    #[cold]
    #[inline(never)]
    pub(crate) fn error(&self, message: &'static str) -> Error {
        Error::new(Code::Bytes, self.path, message)
    }
}

/// The content of an artefact whose envelope is right: name, version, hash.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    name: [u8; 4],
    max_bytes: usize,
    refusals: &Refusals,
) -> Result<Reader<'a>, Error> {
    let content = bytes.get(ENVELOPE_BYTES..).unwrap_or_default();
    let refusal = if bytes.len() > max_bytes {
        refusals.large
    } else if bytes.get(..3) != name.get(..3) {
        refusals.foreign
    } else if bytes.get(3) != name.get(3) {
        refusals.version
    } else if bytes.get(4..ENVELOPE_BYTES) != Some(hash64(content).to_le_bytes().as_slice()) {
        refusals.altered
    } else {
        return Ok(Reader { bytes, at: ENVELOPE_BYTES });
    };
    Err(refusals.error(refusal))
}

/// Puts content into its envelope.
pub(crate) fn close(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len().saturating_add(ENVELOPE_BYTES));
    bytes.extend_from_slice(&name);
    bytes.extend_from_slice(&hash64(content).to_le_bytes());
    bytes.extend_from_slice(content);
    bytes
}

/// A place in bytes, moving forward. `None` means that the bytes are not what they should be.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader that starts at byte `at`.
    pub(crate) const fn at(bytes: &'a [u8], at: u32) -> Self {
        Self { bytes, at: at as usize }
    }

    /// The byte it stands at.
    pub(crate) fn place(&self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    /// How many bytes are left.
    pub(crate) const fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at = self.at.saturating_add(1);
        Some(byte)
    }

    /// The next `len` bytes.
    pub(crate) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(len)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// An integer of at most 63 bits in groups of seven, least first, written as short as it can be.
    #[inline(never)]
    pub(crate) fn integer(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        let mut shift = 0_u32;
        while shift < 63 {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).wrapping_shl(shift);
            if byte < 0x80 {
                return (byte != 0 || shift == 0).then_some(value);
            }
            shift = shift.wrapping_add(7);
        }
        None
    }

    /// An integer of at most 32 bits.
    pub(crate) fn small(&mut self) -> Option<u32> {
        u32::try_from(self.integer()?).ok()
    }

    /// A count of things of which each takes at least `least_bytes`: it cannot promise more than there is.
    pub(crate) fn count(&mut self, least_bytes: usize) -> Option<usize> {
        let count = usize::try_from(self.integer()?).ok()?;
        (count.checked_mul(least_bytes)? <= self.left()).then_some(count)
    }

    /// Passes over a text.
    #[inline]
    pub(crate) fn skip_text(&mut self) -> Option<()> {
        let len = usize::try_from(self.integer()?).ok()?;
        self.take(len).map(|_| ())
    }

    /// A text with its length in bytes before it.
    #[inline(never)]
    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let len = usize::try_from(self.integer()?).ok().filter(|len| *len <= MAX_URL_BYTES)?;
        core::str::from_utf8(self.take(len)?).ok()
    }
}

/// Appends an integer as [`Reader::integer`] reads it; one of 64 bits would not be read.
pub(crate) fn put_integer(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap_or(0));
}

/// Appends a text as [`Reader::text`] reads it.
pub(crate) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_integer(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_survive_and_long_ways_to_write_them_do_not() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX >> 1] {
            let mut bytes = Vec::new();
            put_integer(&mut bytes, value);
            assert_eq!(Reader::at(&bytes, 0).integer(), Some(value));
            for cut in 0..bytes.len() {
                assert_eq!(Reader::at(&bytes[..cut], 0).integer(), None);
            }
        }
        assert_eq!(Reader::at(&[0x80, 0x00], 0).integer(), None);
        assert_eq!(Reader::at(&[0xff; 11], 0).integer(), None);
        let mut bytes = Vec::new();
        put_integer(&mut bytes, 1 << 63);
        assert_eq!(Reader::at(&bytes, 0).integer(), None);
    }

    #[test]
    fn a_count_cannot_promise_more_than_there_is() {
        assert_eq!(Reader::at(&[3, 0, 0, 0], 0).count(1), Some(3));
        assert_eq!(Reader::at(&[3, 0, 0], 0).count(1), None);
        assert_eq!(Reader::at(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], 0).count(usize::MAX), None);
    }
}
