//! The strict reader: one small method for each element of the format.
//!
//! Every method gives `None` for what is cut short, over a limit or not in its only encoding. Counts
//! are never trusted with an allocation: a list grows as its rows turn up.

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
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, chain: Chain::default() }
    }

    /// Whether everything was read.
    pub const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }

    pub fn byte(&mut self) -> Option<u8> {
        let [byte] = self.array()?;
        Some(byte)
    }

    /// A byte of at most `max`.
    pub fn choice(&mut self, max: u8) -> Option<u8> {
        self.byte().filter(|byte| *byte <= max)
    }

    /// An integer in the shortest of its forms: one byte to 250, else 251, 252 or 253 and two, four or eight bytes.
    pub fn uint(&mut self) -> Option<u64> {
        let (number, least) = match self.byte()? {
            251 => (u64::from(u16::from_le_bytes(self.array()?)), 251),
            252 => (u64::from(u32::from_le_bytes(self.array()?)), 1 << 16),
            253 => (u64::from_le_bytes(self.array()?), 1 << 32),
            254 | 255 => return None,
            small => (u64::from(small), 0),
        };
        (number >= least).then_some(number)
    }

    pub fn uint32(&mut self) -> Option<u32> {
        u32::try_from(self.uint()?).ok()
    }

    /// How many rows, bytes or marks follow: at most `max`, and never more than there are bytes left.
    pub fn count(&mut self, max: usize) -> Option<usize> {
        let count = usize::try_from(self.uint()?).ok()?;
        (count <= max && count <= self.rest.len()).then_some(count)
    }

    /// A signed integer: 0, -1, 1, -2 .. as 0, 1, 2, 3 ..
    pub fn int(&mut self) -> Option<i64> {
        let zigzag = self.uint()?;
        Some((zigzag >> 1).cast_signed() ^ (zigzag & 1).cast_signed().wrapping_neg())
    }

    /// A text: a plain decimal number in its short form, any other with its bytes.
    pub fn text(&mut self) -> Option<Text> {
        let head = self.uint()?;
        if head & 1 == 1 {
            return decimal_text(head >> 1);
        }
        let length = usize::try_from(head >> 1).ok().filter(|length| *length <= MAX_TEXT_BYTES)?;
        let text = core::str::from_utf8(self.take(length)?).ok()?;
        match decimal(text) {
            Some(_) => None,
            None => Text::new(text).ok(),
        }
    }

    pub fn time(&mut self) -> Option<Time> {
        let high = self.int()?;
        let low = u16::from_le_bytes(self.array()?);
        let difference = high.checked_mul(1 << 16)?.checked_add(i64::from(low))?;
        let time = Time::from_ms(u64::try_from(self.chain.time_ms.checked_add(difference)?).ok()?).ok()?;
        self.chain.time_ms = time.ms().cast_signed();
        Some(time)
    }

    pub fn day(&mut self) -> Option<Day> {
        let difference = self.int()?;
        let day = u16::try_from(moved(&mut self.chain.day, difference)?).ok()?;
        Some(Day(day))
    }

    pub fn landmark(&mut self) -> Option<u32> {
        let difference = self.int()?;
        u32::try_from(moved(&mut self.chain.landmark, difference)?).ok()
    }

    pub fn session(&mut self) -> Option<u16> {
        let difference = self.int()?;
        u16::try_from(moved(&mut self.chain.session, difference)?).ok()
    }

    pub fn decision(&mut self) -> Option<Decision> {
        let at = self.time()?;
        let choice = match self.byte()? {
            0 => Choice::Unset,
            1 => Choice::Granted,
            2 => Choice::Denied,
            _ => return None,
        };
        Some(Decision { at, choice })
    }

    pub fn replica(&mut self) -> Option<ReplicaId> {
        self.array().map(ReplicaId)
    }

    /// A mark by itself; the empty state where it is missing.
    pub fn mark(&mut self) -> Option<Mark> {
        match self.choice(1)? {
            0 => Some(Mark::default()),
            _ => self.step(Version(0)),
        }
    }

    /// A mark of a later version than `below`.
    pub fn step(&mut self, below: Version) -> Option<Mark> {
        let version = below.0.checked_add(self.uint32().filter(|step| *step > 0)?)?;
        Some(Mark { version: Version(version), tag: u32::from_le_bytes(self.array()?) })
    }
}

fn moved(held: &mut i64, difference: i64) -> Option<i64> {
    *held = held.checked_add(difference)?;
    Some(*held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_has_one_form() {
        let uint = |bytes: &[u8]| Reader::new(bytes).uint();
        assert_eq!(uint(&[250]), Some(250));
        assert_eq!(uint(&[251, 251, 0]), Some(251));
        assert_eq!(uint(&[251, 250, 0]), None);
        assert_eq!(uint(&[252, 0xff, 0xff, 0, 0]), None);
        assert_eq!(uint(&[252, 0, 0, 1, 0]), Some(0x1_0000));
        assert_eq!(uint(&[253, 0, 0, 0, 0, 1, 0, 0, 0]), Some(1 << 32));
        assert_eq!(uint(&[253, 0, 0, 0, 0, 1, 0, 0]), None);
        assert_eq!(uint(&[254; 17]), None);
        assert_eq!(uint(&[]), None);
    }

    #[test]
    fn signed_integers_alternate() {
        for (byte, number) in [(0, 0), (1, -1), (2, 1), (3, -2), (249, -125)] {
            assert_eq!(Reader::new(&[byte]).int(), Some(number));
        }
        assert_eq!(Reader::new(&[253, 255, 255, 255, 255, 255, 255, 255, 255]).int(), Some(i64::MIN));
    }

    #[test]
    fn a_text_has_one_form() {
        let text = |bytes: &[u8]| Reader::new(bytes).text().map(|text| alloc::string::String::from(text.as_str()));
        assert_eq!(text(&[15]).as_deref(), Some("7"));
        assert_eq!(text(&[2, b'7']), None, "a decimal number in the long form");
        assert_eq!(text(&[4, b'0', b'7']).as_deref(), Some("07"));
        assert_eq!(text(&[0]).as_deref(), Some(""));
        assert_eq!(text(&[2, 0xff]), None, "not UTF-8");
        assert_eq!(text(&[4, b'a']), None, "cut short");
    }

    #[test]
    fn no_time_lies_beyond_its_range() {
        assert_eq!(Reader::new(&[1, 0, 0]).time(), None, "before 1970");
        assert_eq!(Reader::new(&[2, 1, 0]).time().map(Time::ms), Some(65_537));
        let last = Time::MAX.ms();
        let high = (u32::try_from(last >> 16).unwrap() * 2).to_le_bytes();
        let bytes = |low: u16| [&[252][..], &high, &low.to_le_bytes()].concat();
        let low = u16::try_from(last & 0xffff).unwrap();
        assert_eq!(Reader::new(&bytes(low)).time(), Some(Time::MAX));
        assert_eq!(Reader::new(&bytes(low + 1)).time(), None);
    }
}
