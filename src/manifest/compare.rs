//! Tests: comparisons of an actual value with operands, read in place.

use super::bytes::Bytes;
use super::format::{BOOL, Comparison, NUMBER, TEXT, WHOLE};
use super::truth::Truth;
use crate::event::{Decimal, Value};
use core::cmp::Ordering;

/// A value as a test sees it, without a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand<'a> {
    /// A text's UTF-8. Bytes, because to see that they are UTF-8 costs more than to compare them.
    Text(&'a [u8]),
    /// A number: ten-thousandths of a field or an attribute, a whole count, or 1/65,536ths of a share.
    Number(i64),
    /// Yes or no.
    Bool(bool),
}

impl<'a> Operand<'a> {
    #[inline]
    fn read(kind: u8, bytes: &mut Bytes<'a>) -> Option<Self> {
        match kind {
            TEXT => bytes.text_bytes().map(Self::Text),
            NUMBER => bytes.signed().map(Self::Number),
            WHOLE => bytes.signed().map(|whole| Self::Number(whole.saturating_mul(Decimal::ONE))),
            BOOL => bytes.u8().map(|byte| Self::Bool(byte != 0)),
            _ => None,
        }
    }

    /// The order of two values of one kind; texts by their bytes. Values of different kinds have none.
    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Number(one), Self::Number(other)) => Some(one.cmp(&other)),
            (Self::Bool(one), Self::Bool(other)) => Some(one.cmp(&other)),
            _ => None,
        }
    }
}

impl<'a> From<&'a str> for Operand<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.as_bytes())
    }
}

impl<'a> From<&'a Value> for Operand<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::from(text.as_str()),
            Value::Number(number) => Self::Number(number.units()),
            Value::Bool(yes) => Self::Bool(*yes),
        }
    }
}

/// One comparison with its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Test<'a> {
    /// How it compares.
    pub comparison: Comparison,
    kind: u8,
    count: u64,
    operands: Bytes<'a>,
}

impl<'a> Test<'a> {
    /// Reads the comparison; the operands stay behind it in `bytes`.
    #[inline]
    fn head(bytes: &mut Bytes<'a>) -> Option<Self> {
        let head = bytes.u8()?;
        let comparison = Comparison::from_number(head & 0x0f)?;
        let count = match comparison {
            Comparison::In | Comparison::Nin => bytes.number()?,
            Comparison::Between => 2,
            _ => 1,
        };
        Some(Self { comparison, kind: head >> 4, count, operands: *bytes })
    }

    /// The next test; `None` at the end and at bytes that are no test.
    #[inline]
    pub fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        let test = Self::head(bytes)?;
        for _ in 0..test.count {
            Operand::read(test.kind, bytes)?;
        }
        Some(test)
    }

    /// The outcome of the next test for `actual`. A missing value, or one of another kind, leaves it unknown.
    #[inline]
    pub fn check_next(bytes: &mut Bytes<'a>, actual: Option<Operand<'_>>) -> Option<Truth> {
        Self::head(bytes)?.outcome(bytes, actual)
    }

    /// The outcome for `actual`; reads the operands from `bytes`.
    #[inline]
    fn outcome(self, bytes: &mut Bytes<'a>, actual: Option<Operand<'_>>) -> Option<Truth> {
        let test = self;
        let Some(actual) = actual else {
            for _ in 1..test.count {
                Operand::read(test.kind, bytes)?;
            }
            let wanted = Operand::read(test.kind, bytes)?;
            let asks = test.comparison == Comparison::Exists;
            return Some(if asks { Truth::from(wanted == Operand::Bool(false)) } else { Truth::Unknown });
        };
        let mut left = test.count;
        let mut truth = Truth::from(test.comparison == Comparison::Nin);
        while left > 0 {
            left = left.saturating_sub(1);
            let operand = Operand::read(test.kind, bytes)?;
            truth = match test.comparison {
                Comparison::Exists => Truth::from(operand == Operand::Bool(true)),
                comparison => match holds(comparison, actual, operand) {
                    None => Truth::Unknown,
                    Some(holds) => match comparison {
                        Comparison::In => truth.max(Truth::from(holds)),
                        Comparison::Nin => truth.min(Truth::from(holds)),
                        // The first operand is the lower bound, the second one the upper.
                        Comparison::Between if left == 1 => Truth::from(actual.compare(operand)?.is_ge()),
                        Comparison::Between => truth.min(Truth::from(actual.compare(operand)?.is_le())),
                        _ => Truth::from(holds),
                    },
                },
            };
        }
        Some(truth)
    }

    /// The outcome for `actual`. A missing value, or one of another kind, leaves it unknown.
    #[must_use]
    pub fn check(self, actual: Option<Operand<'_>>) -> Truth {
        self.outcome(&mut { self.operands }, actual).unwrap_or(Truth::Unknown)
    }

    /// The bounds within which a number must lie; `None` where it asks something else, or of something else.
    #[must_use]
    pub fn bounds(self) -> Option<Bounds> {
        const NONE: Bounds = Bounds { least: i64::MAX, greatest: i64::MIN };
        let mut operands = self.operands();
        let Operand::Number(operand) = operands.next()? else { return None };
        Some(match self.comparison {
            Comparison::Eq => Bounds { least: operand, greatest: operand },
            Comparison::Gte => Bounds { least: operand, greatest: i64::MAX },
            Comparison::Lte => Bounds { least: i64::MIN, greatest: operand },
            Comparison::Gt => operand.checked_add(1).map_or(NONE, |least| Bounds { least, greatest: i64::MAX }),
            Comparison::Lt => operand.checked_sub(1).map_or(NONE, |greatest| Bounds { least: i64::MIN, greatest }),
            Comparison::Between => match operands.next()? {
                Operand::Number(greatest) => Bounds { least: operand, greatest },
                _ => return None,
            },
            _ => return None,
        })
    }

    /// The operands.
    #[must_use]
    pub const fn operands(self) -> Operands<'a> {
        Operands { kind: self.kind, bytes: self.operands, left: self.count }
    }

    /// Whether it has an operand, and of a kind that its comparison can use.
    pub(super) fn is_sound(self) -> bool {
        let fits = match self.comparison {
            Comparison::Exists => self.kind == BOOL,
            Comparison::Contains | Comparison::Prefix => self.kind == TEXT,
            _ => self.kind <= BOOL,
        };
        let is_text = |operand| !matches!(operand, Operand::Text(bytes) if core::str::from_utf8(bytes).is_err());
        fits && self.count > 0 && self.operands().all(is_text)
    }
}

/// The least and the greatest number for which a test holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    least: i64,
    greatest: i64,
}

impl Bounds {
    /// The outcome for `actual`. A missing value, or one that is no number, leaves it unknown.
    #[must_use]
    #[inline]
    pub fn check(self, actual: Option<Operand<'_>>) -> Truth {
        match actual {
            Some(Operand::Number(number)) => Truth::from(self.least <= number && number <= self.greatest),
            _ => Truth::Unknown,
        }
    }
}

/// A number of tests in a row, of which all must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tests<'a> {
    left: u64,
    bytes: Bytes<'a>,
}

impl<'a> Tests<'a> {
    /// Reads how many there are; they stay behind in `bytes`.
    pub(super) fn head(bytes: &mut Bytes<'a>) -> Option<Self> {
        let left = bytes.number()?;
        Some(Self { left, bytes: *bytes })
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.left
    }

    /// Reads the tests and gives where they end.
    pub(super) fn skip(mut self) -> Option<Bytes<'a>> {
        while self.left > 0 {
            self.next()?;
        }
        Some(self.bytes)
    }

    /// Whether all hold for `actual`.
    #[must_use]
    pub fn check(mut self, actual: Option<Operand<'_>>) -> Truth {
        let mut truth = Truth::True;
        while self.left > 0 {
            self.left = self.left.saturating_sub(1);
            truth = truth.min(Test::check_next(&mut self.bytes, actual).unwrap_or(Truth::Unknown));
        }
        truth
    }

    /// Whether all hold for `actual`; reads on to their end in `bytes`.
    pub(super) fn check_through(bytes: &mut Bytes<'a>, actual: Option<Operand<'_>>) -> Option<Truth> {
        let mut truth = Truth::True;
        for _ in 0..bytes.number()? {
            truth = truth.min(Test::check_next(bytes, actual)?);
        }
        Some(truth)
    }

    /// Gives the outcome of each for `actual` to `visit`.
    #[inline]
    pub fn check_each(mut self, actual: Option<Operand<'_>>, mut visit: impl FnMut(Truth)) {
        while self.left > 0 {
            self.left = self.left.saturating_sub(1);
            visit(Test::check_next(&mut self.bytes, actual).unwrap_or(Truth::Unknown));
        }
    }
}

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Tests<'a> {
    type Item = Test<'a>;

    fn next(&mut self) -> Option<Test<'a>> {
        self.left = self.left.checked_sub(1)?;
        Test::read(&mut self.bytes)
    }
}

/// The operands of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operands<'a> {
    kind: u8,
    bytes: Bytes<'a>,
    left: u64,
}

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Operands<'a> {
    type Item = Operand<'a>;

    fn next(&mut self) -> Option<Operand<'a>> {
        self.left = self.left.checked_sub(1)?;
        Operand::read(self.kind, &mut self.bytes)
    }
}

/// Whether a comparison with one operand holds; `None` where the kinds differ.
#[inline]
fn holds(comparison: Comparison, actual: Operand<'_>, operand: Operand<'_>) -> Option<bool> {
    if matches!(comparison, Comparison::Contains | Comparison::Prefix) {
        let (text, part) = texts(actual, operand)?;
        return Some(if comparison == Comparison::Prefix { text.starts_with(part) } else { contains(text, part) });
    }
    let order = actual.compare(operand)?;
    Some(match comparison {
        Comparison::Ne | Comparison::Nin => order.is_ne(),
        Comparison::Gt => order.is_gt(),
        Comparison::Gte => order.is_ge(),
        Comparison::Lt => order.is_lt(),
        Comparison::Lte => order.is_le(),
        _ => order.is_eq(),
    })
}

fn texts<'a>(one: Operand<'a>, other: Operand<'a>) -> Option<(&'a [u8], &'a [u8])> {
    match (one, other) {
        (Operand::Text(one), Operand::Text(other)) => Some((one, other)),
        _ => None,
    }
}

/// Whether `part` stands somewhere in `text`. By hand: the standard search costs the tag 2 KB for texts this short.
fn contains(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;

    fn write(operand: Operand<'_>, bytes: &mut Vec<u8>) {
        let put = |number: usize, bytes: &mut Vec<u8>| bytes.push(u8::try_from(number).unwrap());
        match operand {
            Operand::Text(text) => {
                put(text.len(), bytes);
                bytes.extend(text);
            }
            Operand::Number(number) => put(usize::try_from((number << 1) ^ (number >> 63)).unwrap(), bytes),
            Operand::Bool(yes) => bytes.push(u8::from(yes)),
        }
    }

    fn check(actual: Option<Operand<'_>>, comparison: Comparison, operands: &[Operand<'_>]) -> Truth {
        let kind = match operands[0] {
            Operand::Text(_) => TEXT,
            Operand::Number(_) => NUMBER,
            Operand::Bool(_) => BOOL,
        };
        let mut bytes = vec![1, comparison as u8 | kind << 4];
        if matches!(comparison, Comparison::In | Comparison::Nin) {
            bytes.push(u8::try_from(operands.len()).unwrap());
        }
        for operand in operands {
            write(*operand, &mut bytes);
        }
        let tests = Tests::head(&mut Bytes(&bytes)).unwrap();
        assert!(tests.skip().is_some_and(|rest| rest.is_empty()));
        assert!(tests.into_iter().all(Test::is_sound));
        for end in 1..bytes.len() {
            let cut = Tests::head(&mut Bytes(&bytes[..end]));
            assert!(cut.and_then(Tests::skip).is_none(), "a test cut short is refused");
        }
        assert_eq!(tests.into_iter().next().unwrap().operands().collect::<Vec<_>>(), operands);
        tests.check(actual)
    }

    fn bounds(comparison: Comparison, operands: &[Operand<'_>]) -> Option<Bounds> {
        let mut bytes = Vec::new();
        let Operand::Number(_) = operands[0] else { return None };
        for operand in operands {
            write(*operand, &mut bytes);
        }
        let count = operands.len() as u64;
        Test { comparison, kind: NUMBER, count, operands: Bytes(&bytes) }.bounds()
    }

    #[test]
    fn bounds_end_where_numbers_do() {
        let none = Bounds { least: i64::MAX, greatest: i64::MIN };
        let (most, least) = (Operand::Number(i64::MAX), Operand::Number(i64::MIN));
        let far = |comparison, operand| {
            let mut bytes = Vec::new();
            let Operand::Number(number) = operand else { return None };
            let mut zigzag = ((number << 1) ^ (number >> 63)).cast_unsigned();
            while zigzag >= 0x80 {
                bytes.push(u8::try_from(zigzag & 0x7f).unwrap() | 0x80);
                zigzag >>= 7;
            }
            bytes.push(u8::try_from(zigzag).unwrap());
            Test { comparison, kind: NUMBER, count: 1, operands: Bytes(&bytes) }.bounds()
        };
        assert_eq!(far(Comparison::Gt, most), Some(none));
        assert_eq!(far(Comparison::Lt, least), Some(none));
        assert_eq!(far(Comparison::Ne, most), None, "no one stretch of numbers");
        for number in [i64::MIN, 0, i64::MAX] {
            assert_eq!(none.check(Some(Operand::Number(number))), Truth::False);
        }
    }

    #[test]
    fn every_comparison_says_what_it_means() {
        use Comparison::{Between, Contains, Eq, Exists, Gt, Gte, In, Lt, Lte, Ne, Nin, Prefix};
        use Operand::{Bool, Number, Text};
        let table: [(Option<Operand<'_>>, Comparison, &[Operand<'_>], Truth); 33] = [
            (Some(Number(3)), Eq, &[Number(3)], Truth::True),
            (Some(Number(3)), Eq, &[Number(4)], Truth::False),
            (Some(Number(3)), Ne, &[Number(4)], Truth::True),
            (Some(Number(3)), Ne, &[Number(3)], Truth::False),
            (Some(Number(3)), Gt, &[Number(3)], Truth::False),
            (Some(Number(4)), Gt, &[Number(3)], Truth::True),
            (Some(Number(3)), Gte, &[Number(3)], Truth::True),
            (Some(Number(2)), Gte, &[Number(3)], Truth::False),
            (Some(Number(3)), Lt, &[Number(3)], Truth::False),
            (Some(Number(-3)), Lt, &[Number(3)], Truth::True),
            (Some(Number(3)), Lte, &[Number(3)], Truth::True),
            (Some(Number(4)), Lte, &[Number(3)], Truth::False),
            (Some(Number(3)), Between, &[Number(3), Number(5)], Truth::True),
            (Some(Number(5)), Between, &[Number(3), Number(5)], Truth::True),
            (Some(Number(6)), Between, &[Number(3), Number(5)], Truth::False),
            (Some(Number(2)), Between, &[Number(3), Number(5)], Truth::False),
            (Some(Text(b"b")), In, &[Text(b"a"), Text(b"b")], Truth::True),
            (Some(Text(b"a")), In, &[Text(b"a"), Text(b"b")], Truth::True),
            (Some(Text(b"c")), In, &[Text(b"a"), Text(b"b")], Truth::False),
            (Some(Text(b"c")), Nin, &[Text(b"a"), Text(b"b")], Truth::True),
            (Some(Text(b"b")), Nin, &[Text(b"a"), Text(b"b")], Truth::False),
            (Some(Text(b"running shoe")), Contains, &[Text(b"shoe")], Truth::True),
            (Some(Text(b"shoe")), Contains, &[Text(b"shoes")], Truth::False),
            (Some(Text(b"shoes")), Prefix, &[Text(b"shoe")], Truth::True),
            (Some(Text(b"my shoes")), Prefix, &[Text(b"shoe")], Truth::False),
            (Some(Text(b"a")), Lt, &[Text(b"b")], Truth::True),
            (Some(Bool(true)), Eq, &[Bool(true)], Truth::True),
            (Some(Bool(false)), Eq, &[Bool(true)], Truth::False),
            (None, Exists, &[Bool(true)], Truth::False),
            (None, Exists, &[Bool(false)], Truth::True),
            (Some(Number(0)), Exists, &[Bool(true)], Truth::True),
            (Some(Text(b"3")), Eq, &[Number(3)], Truth::Unknown),
            (Some(Text(b"3")), Ne, &[Number(3)], Truth::Unknown),
        ];
        for (actual, comparison, operands, truth) in table {
            assert_eq!(check(actual, comparison, operands), truth, "{actual:?} {comparison:?} {operands:?}");
            if let Some(bounds) = bounds(comparison, operands) {
                assert_eq!(bounds.check(actual), truth, "{actual:?} {comparison:?} {operands:?} by bounds");
                assert_eq!(bounds.check(None), Truth::Unknown);
            }
            if comparison != Exists {
                assert_eq!(check(None, comparison, operands), Truth::Unknown, "a missing value {comparison:?}");
            }
        }
    }
}
