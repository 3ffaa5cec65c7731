//! The strict reader: one small method for each element of the format.
//!
//! What is cut short, over a limit or not in its only encoding makes the reader fail: the method
//! gives a harmless value and nothing is left to read, so that callers ask once, at the end
//! ([`Reader::is_whole`]). Checks after every field would cost the tag kilobytes. Counts are never
//! trusted with an allocation: a list grows as its rows turn up.

use super::chain::{Chain, decimal, decimal_text};
use crate::consent::{Choice, Decision};
use crate::event::Text;
use crate::id::ReplicaId;
use crate::limits::MAX_TEXT_BYTES;
use crate::profile::Version;
use crate::sync::Mark;
use crate::time::{Day, Time};

/// Bytes that are still to be read, and what the ones before said.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    chain: Chain,
    has_failed: bool,
    /// The version of all cells, where they do not carry their own.
    pub implied: Option<Version>,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, chain: Chain::default(), has_failed: false, implied: None }
    }

    /// Whether everything was read, and all of it was right.
    pub const fn is_whole(&self) -> bool {
        self.rest.is_empty() && !self.has_failed
    }

    /// Whether something was wrong.
    pub const fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Makes the reader fail.
    pub fn fail(&mut self) {
        self.rest = &[];
        self.has_failed = true;
    }

    /// Makes the reader fail where something is not as it must be.
    pub fn require(&mut self, holds: bool) {
        if !holds {
            self.fail();
        }
    }

    /// The next `count` bytes.
    #[inline(never)]
    pub fn take(&mut self, count: usize) -> &'a [u8] {
        if let Some((taken, rest)) = self.rest.split_at_checked(count) {
            self.rest = rest;
            return taken;
        }
        self.fail();
        &[]
    }

    /// The next `N` bytes, at most 16.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        self.take(N).try_into().unwrap_or([0; N])
    }

    /// One byte.
    #[inline(never)]
    pub fn byte(&mut self) -> u8 {
        let [byte] = self.array();
        byte
    }

    /// A byte of at most `max`.
    pub fn choice(&mut self, max: u8) -> u8 {
        let choice = self.byte();
        self.require(choice <= max);
        choice
    }

    /// An integer in the shortest of its forms: one byte to 250, else 251, 252 or 253 and two, four or eight bytes.
    #[inline(never)]
    pub fn uint(&mut self) -> u64 {
        let (number, least) = match self.byte() {
            251 => (u64::from(u16::from_le_bytes(self.array())), 251),
            252 => (u64::from(u32::from_le_bytes(self.array())), 1 << 16),
            253 => (u64::from_le_bytes(self.array()), 1 << 32),
            254 | 255 => (0, 1),
            small => (u64::from(small), 0),
        };
        self.require(number >= least);
        number
    }

    /// An integer of at most `max`.
    #[inline(never)]
    pub fn at_most(&mut self, max: u32) -> u32 {
        let number = u32::try_from(self.uint()).ok().filter(|number| *number <= max);
        self.require(number.is_some());
        number.unwrap_or(0)
    }

    /// An integer of 32 bits.
    pub fn uint32(&mut self) -> u32 {
        self.at_most(u32::MAX)
    }

    /// How many rows, bytes or marks follow: at most `max`, and never more than there are bytes left.
    pub fn count(&mut self, max: usize) -> usize {
        let most = max.min(self.rest.len());
        self.at_most(u32::try_from(most).unwrap_or(u32::MAX)) as usize
    }

    /// A signed integer: 0, -1, 1, -2 .. as 0, 1, 2, 3 ..
    #[inline(never)]
    pub fn int(&mut self) -> i64 {
        let zigzag = self.uint();
        (zigzag >> 1).cast_signed() ^ (zigzag & 1).cast_signed().wrapping_neg()
    }

    /// A text: a plain decimal number in its short form, any other with its bytes.
    #[inline(never)]
    pub fn text(&mut self) -> Option<Text> {
        let head = self.uint();
        if self.has_failed {
            return None;
        }
        if head & 1 == 1 {
            return decimal_text(head >> 1);
        }
        let length = usize::try_from(head >> 1).ok().filter(|length| *length <= MAX_TEXT_BYTES)?;
        let text = core::str::from_utf8(self.take(length)).ok()?;
        if self.has_failed || decimal(text).is_some() { None } else { Text::new(text).ok() }
    }

    /// A time.
    #[inline(never)]
    pub fn time(&mut self) -> Time {
        let high = self.int();
        let low = i64::from(u16::from_le_bytes(self.array()));
        // Beyond these bounds lies no difference between two times; within them nothing overflows.
        self.require(high.unsigned_abs() <= 1 << 32);
        let ms = self.chain.time_ms.wrapping_add(high.wrapping_shl(16)).wrapping_add(low);
        let time = Time::from_ms(ms.cast_unsigned());
        self.require(time.is_ok());
        self.chain.time_ms = ms;
        time.unwrap_or_default()
    }

    /// A day.
    pub fn day(&mut self) -> Day {
        let day = self.moved(self.chain.day, u32::from(u16::MAX));
        self.chain.day = i64::from(day);
        Day(u16::try_from(day).unwrap_or(0))
    }

    /// A landmark, in half-lives since 1970.
    pub fn landmark(&mut self) -> u32 {
        let landmark = self.moved(self.chain.landmark, u32::MAX);
        self.chain.landmark = i64::from(landmark);
        landmark
    }

    /// A session's number.
    pub fn session(&mut self) -> u16 {
        let session = self.moved(self.chain.session, u32::from(u16::MAX));
        self.chain.session = i64::from(session);
        u16::try_from(session).unwrap_or(0)
    }

    /// A cell's version: its own, or that of all.
    #[inline(never)]
    pub fn version(&mut self) -> Version {
        if let Some(version) = self.implied {
            return version;
        }
        let version = self.moved(self.chain.version, u32::MAX);
        self.chain.version = i64::from(version);
        Version(version)
    }

    /// A decision.
    pub fn decision(&mut self) -> Decision {
        let at = self.time();
        let choice = match self.choice(2) {
            0 => Choice::Unset,
            1 => Choice::Granted,
            _ => Choice::Denied,
        };
        Decision { at, choice }
    }

    /// A replica's id.
    pub fn replica(&mut self) -> ReplicaId {
        ReplicaId(self.array())
    }

    /// A mark by itself; the empty state where it says so.
    pub fn mark(&mut self) -> Mark {
        match self.choice(1) {
            0 => Mark::default(),
            _ => self.step(Version(0)),
        }
    }

    /// The state that a delta follows; of the empty one also the replica that this one goes on for.
    pub fn base(&mut self) -> (Mark, Option<ReplicaId>) {
        match self.choice(2) {
            0 => (Mark::default(), None),
            1 => (self.step(Version(0)), None),
            _ => (Mark::default(), Some(self.replica())),
        }
    }

    /// A version that is greater than `below`.
    pub fn version_after(&mut self, below: Version) -> Version {
        let version = below.0.wrapping_add(self.uint32());
        self.require(version > below.0);
        Version(version)
    }

    /// A mark whose version is greater than `below`.
    pub fn step(&mut self, below: Version) -> Mark {
        Mark { version: self.version_after(below), tag: u32::from_le_bytes(self.array()) }
    }

    /// A value of at most `max` that is written as the difference from `held`.
    #[inline(never)]
    fn moved(&mut self, held: i64, max: u32) -> u32 {
        let next = held.checked_add(self.int()).and_then(|next| u32::try_from(next).ok());
        let next = next.filter(|next| *next <= max);
        self.require(next.is_some());
        next.unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    /// What `read` makes of `bytes`; `None` where the reader fails.
    fn read<'a, T>(bytes: &'a [u8], read: impl Fn(&mut Reader<'a>) -> T) -> Option<T> {
        let mut reader = Reader::new(bytes);
        let value = read(&mut reader);
        reader.is_whole().then_some(value)
    }

    #[test]
    fn an_integer_has_one_form() {
        let uint = |bytes: &[u8]| read(bytes, Reader::uint);
        assert_eq!(uint(&[250]), Some(250));
        assert_eq!(uint(&[251, 251, 0]), Some(251));
        assert_eq!(uint(&[251, 250, 0]), None);
        assert_eq!(uint(&[252, 0xff, 0xff, 0, 0]), None);
        assert_eq!(uint(&[252, 0, 0, 1, 0]), Some(0x1_0000));
        assert_eq!(uint(&[253, 0, 0, 0, 0, 1, 0, 0, 0]), Some(1 << 32));
        assert_eq!(uint(&[253, 0, 0, 0, 0, 1, 0, 0]), None);
        assert_eq!(uint(&[254]), None);
        assert_eq!(uint(&[255]), None);
        assert_eq!(uint(&[]), None);
    }

    #[test]
    fn signed_integers_alternate() {
        for (byte, number) in [(0, 0), (1, -1), (2, 1), (3, -2), (249, -125)] {
            assert_eq!(read(&[byte], Reader::int), Some(number));
        }
        assert_eq!(read(&[253, 255, 255, 255, 255, 255, 255, 255, 255], Reader::int), Some(i64::MIN));
    }

    #[test]
    fn a_text_has_one_form() {
        let text = |bytes: &[u8]| read(bytes, Reader::text).flatten().map(|text| String::from(text.as_str()));
        assert_eq!(text(&[15]).as_deref(), Some("7"));
        assert_eq!(text(&[2, b'7']), None, "a decimal number in the long form");
        assert_eq!(text(&[4, b'0', b'7']).as_deref(), Some("07"));
        assert_eq!(text(&[0]).as_deref(), Some(""));
        assert_eq!(text(&[2, 0xff]), None, "not UTF-8");
        assert_eq!(text(&[4, b'a']), None, "cut short");
    }

    #[test]
    fn no_time_lies_beyond_its_range() {
        let time = |bytes: &[u8]| read(bytes, Reader::time);
        assert_eq!(time(&[1, 0, 0]), None, "before 1970");
        assert_eq!(time(&[2, 1, 0]).map(Time::ms), Some(65_537));
        let last = Time::MAX.ms();
        let high = (u32::try_from(last >> 16).unwrap() * 2).to_le_bytes();
        let bytes = |low: u16| [&[252][..], &high, &low.to_le_bytes()].concat();
        let low = u16::try_from(last & 0xffff).unwrap();
        assert_eq!(time(&bytes(low)), Some(Time::MAX));
        assert_eq!(time(&bytes(low + 1)), None);
    }
}
