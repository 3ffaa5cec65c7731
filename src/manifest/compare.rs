//! Tests: comparisons of an actual value with operands, read in place.

use super::bytes::Bytes;
use super::format::{BOOL, Comparison, NUMBER, TEXT};
use super::truth::Truth;
use crate::event::Value;
use core::cmp::Ordering;

/// A value as a test sees it, without a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand<'a> {
    /// A text.
    Text(&'a str),
    /// A number: ten-thousandths of a field or an attribute, a whole count, or 1/65,536ths of a share.
    Number(i64),
    /// Yes or no.
    Bool(bool),
}

impl<'a> Operand<'a> {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        match bytes.u8()? {
            TEXT => bytes.text().map(Self::Text),
            NUMBER => bytes.i64().map(Self::Number),
            BOOL => bytes.u8().map(|byte| Self::Bool(byte != 0)),
            _ => None,
        }
    }

    /// The order of two values of one kind; texts by their bytes. Values of different kinds have none.
    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Some(one.as_bytes().cmp(other.as_bytes())),
            (Self::Number(one), Self::Number(other)) => Some(one.cmp(&other)),
            (Self::Bool(one), Self::Bool(other)) => Some(one.cmp(&other)),
            _ => None,
        }
    }
}

impl<'a> From<&'a Value> for Operand<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.as_str()),
            Value::Number(number) => Self::Number(number.units()),
            Value::Bool(yes) => Self::Bool(*yes),
        }
    }
}

/// Tests in a row, of which all must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tests<'a>(pub(super) Bytes<'a>);

impl Tests<'_> {
    /// Whether all hold. A missing value, or one of another kind, leaves the outcome unknown.
    #[must_use]
    pub fn check(self, actual: Option<Operand<'_>>) -> Truth {
        self.fold(Truth::True, |truth, test| truth.min(test.check(actual)))
    }

    /// Whether they can be read to their end and each has the operands it needs.
    pub(super) fn are_sound(mut self) -> bool {
        let mut sound = !self.0.is_empty();
        while sound && !self.0.is_empty() {
            sound = self.next().is_some_and(Test::is_sound);
        }
        sound
    }
}

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Tests<'a> {
    type Item = Test<'a>;

    fn next(&mut self) -> Option<Test<'a>> {
        let comparison = Comparison::from_number(self.0.u8()?)?;
        let left = self.0.u16()?;
        let operands = Operands { bytes: self.0, left };
        let mut behind = operands;
        while behind.next().is_some() {}
        self.0 = behind.bytes;
        Some(Test { comparison, operands })
    }
}

/// One comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Test<'a> {
    /// How it compares.
    pub comparison: Comparison,
    /// What with.
    pub operands: Operands<'a>,
}

impl Test<'_> {
    /// Whether it holds for `actual`.
    #[must_use]
    pub fn check(mut self, actual: Option<Operand<'_>>) -> Truth {
        if self.comparison == Comparison::Exists {
            return self
                .operands
                .next()
                .map_or(Truth::Unknown, |wanted| Truth::from(Operand::Bool(actual.is_some()) == wanted));
        }
        let holds = actual.and_then(|actual| self.holds(actual));
        holds.map_or(Truth::Unknown, Truth::from)
    }

    /// Whether it holds; `None` where the kinds differ.
    fn holds(mut self, actual: Operand<'_>) -> Option<bool> {
        let first = self.operands.next()?;
        let order = actual.compare(first)?;
        let mut others = self.operands;
        Some(match self.comparison {
            Comparison::Eq => order.is_eq(),
            Comparison::Ne => order.is_ne(),
            Comparison::In => order.is_eq() || others.any(|other| other == actual),
            Comparison::Nin => order.is_ne() && others.all(|other| other != actual),
            Comparison::Gt => order.is_gt(),
            Comparison::Gte => order.is_ge(),
            Comparison::Lt => order.is_lt(),
            Comparison::Lte => order.is_le(),
            Comparison::Between => order.is_ge() && actual.compare(others.next()?)?.is_le(),
            Comparison::Exists => true,
            Comparison::Contains => texts(actual, first).is_some_and(|(text, part)| contains(text, part)),
            Comparison::Prefix => texts(actual, first).is_some_and(|(text, part)| text.starts_with(part)),
        })
    }

    fn is_sound(self) -> bool {
        let needs = match self.comparison {
            Comparison::Between => 2,
            Comparison::In | Comparison::Nin => self.operands.left.max(1),
            _ => 1,
        };
        self.operands.left == needs && self.operands.count() == usize::from(needs)
    }
}

/// The operands of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operands<'a> {
    bytes: Bytes<'a>,
    left: u16,
}

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Operands<'a> {
    type Item = Operand<'a>;

    fn next(&mut self) -> Option<Operand<'a>> {
        self.left = self.left.checked_sub(1)?;
        Operand::read(&mut self.bytes)
    }
}

fn texts<'a>(one: Operand<'a>, other: Operand<'a>) -> Option<(&'a [u8], &'a [u8])> {
    match (one, other) {
        (Operand::Text(one), Operand::Text(other)) => Some((one.as_bytes(), other.as_bytes())),
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
        match operand {
            Operand::Text(text) => {
                bytes.push(TEXT);
                bytes.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
                bytes.extend(text.bytes());
            }
            Operand::Number(number) => {
                bytes.push(NUMBER);
                bytes.extend(number.to_le_bytes());
            }
            Operand::Bool(yes) => bytes.extend([BOOL, u8::from(yes)]),
        }
    }

    fn check(actual: Option<Operand<'_>>, comparison: Comparison, operands: &[Operand<'_>]) -> Truth {
        let mut bytes = vec![comparison as u8];
        bytes.extend(u16::try_from(operands.len()).unwrap().to_le_bytes());
        for operand in operands {
            write(*operand, &mut bytes);
        }
        let tests = Tests(Bytes(&bytes));
        assert!(tests.are_sound());
        assert!((1..bytes.len()).all(|end| !Tests(Bytes(&bytes[..end])).are_sound()), "a test cut short is refused");
        tests.check(actual)
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
            (Some(Text("b")), In, &[Text("a"), Text("b")], Truth::True),
            (Some(Text("a")), In, &[Text("a"), Text("b")], Truth::True),
            (Some(Text("c")), In, &[Text("a"), Text("b")], Truth::False),
            (Some(Text("c")), Nin, &[Text("a"), Text("b")], Truth::True),
            (Some(Text("b")), Nin, &[Text("a"), Text("b")], Truth::False),
            (Some(Text("running shoe")), Contains, &[Text("shoe")], Truth::True),
            (Some(Text("shoe")), Contains, &[Text("shoes")], Truth::False),
            (Some(Text("shoes")), Prefix, &[Text("shoe")], Truth::True),
            (Some(Text("my shoes")), Prefix, &[Text("shoe")], Truth::False),
            (Some(Text("a")), Lt, &[Text("b")], Truth::True),
            (Some(Bool(true)), Eq, &[Bool(true)], Truth::True),
            (Some(Bool(false)), Eq, &[Bool(true)], Truth::False),
            (None, Exists, &[Bool(true)], Truth::False),
            (None, Exists, &[Bool(false)], Truth::True),
            (Some(Number(0)), Exists, &[Bool(true)], Truth::True),
            (Some(Text("3")), Eq, &[Number(3)], Truth::Unknown),
            (Some(Text("3")), Ne, &[Number(3)], Truth::Unknown),
        ];
        for (actual, comparison, operands, truth) in table {
            assert_eq!(check(actual, comparison, operands), truth, "{actual:?} {comparison:?} {operands:?}");
            if comparison != Exists {
                assert_eq!(check(None, comparison, operands), Truth::Unknown, "a missing value {comparison:?}");
            }
        }
    }
}
