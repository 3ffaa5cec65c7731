//! One comparison with its operands.

use crate::emit::buffer::Buffer;
use nearside::event::Decimal;
use nearside::manifest::format::{BOOL, Comparison, NUMBER, TEXT, WHOLE};

/// A value that something is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operand {
    /// A text; it orders by its bytes.
    Text(String),
    /// A number in the unit of what it is compared with.
    Number(i64),
    /// Yes or no.
    Bool(bool),
}

/// What the numbers of an input are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Ten-thousandths, of which whole numbers are written shorter.
    Decimal,
    /// Whole numbers as they are.
    Plain,
}

/// A comparison with its operands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Test {
    comparison: Comparison,
    operands: Vec<Operand>,
}

impl Test {
    /// A test. The order and the repetition of values in a list mean nothing, so they leave no trace, and a list of one
    /// is that one.
    pub(crate) fn new(comparison: Comparison, mut operands: Vec<Operand>) -> Self {
        if matches!(comparison, Comparison::In | Comparison::Nin | Comparison::Between) {
            operands.sort();
            operands.dedup();
        }
        let comparison = match comparison {
            Comparison::In | Comparison::Between if operands.len() == 1 => Comparison::Eq,
            Comparison::Nin if operands.len() == 1 => Comparison::Ne,
            comparison => comparison,
        };
        Self { comparison, operands }
    }

    /// A comparison with one number.
    pub(crate) fn number(comparison: Comparison, number: i64) -> Self {
        Self::new(comparison, vec![Operand::Number(number)])
    }

    /// How it compares.
    pub(crate) const fn comparison(&self) -> Comparison {
        self.comparison
    }

    /// What with; lists are sorted.
    pub(crate) fn operands(&self) -> &[Operand] {
        &self.operands
    }

    /// The test that passes where this one fails, and fails where it passes; `None` where no single test does.
    pub(crate) fn opposite(&self) -> Option<Self> {
        let comparison = match self.comparison {
            Comparison::Eq => Comparison::Ne,
            Comparison::Ne => Comparison::Eq,
            Comparison::In => Comparison::Nin,
            Comparison::Nin => Comparison::In,
            Comparison::Gt => Comparison::Lte,
            Comparison::Gte => Comparison::Lt,
            Comparison::Lt => Comparison::Gte,
            Comparison::Lte => Comparison::Gt,
            Comparison::Exists => {
                let wanted = self.operands.first() == Some(&Operand::Bool(false));
                return Some(Self::new(Comparison::Exists, vec![Operand::Bool(wanted)]));
            }
            Comparison::Between | Comparison::Contains | Comparison::Prefix => return None,
        };
        Some(Self { comparison, operands: self.operands.clone() })
    }

    /// Whether a value passes; `None` where it is of another kind.
    pub(crate) fn holds(&self, actual: &Operand) -> Option<bool> {
        let first = self.operands.first()?;
        if self.comparison == Comparison::Exists {
            return Some(*first == Operand::Bool(true));
        }
        if std::mem::discriminant(first) != std::mem::discriminant(actual) {
            return None;
        }
        Some(match self.comparison {
            Comparison::Eq | Comparison::In => self.operands.contains(actual),
            Comparison::Ne | Comparison::Nin => !self.operands.contains(actual),
            Comparison::Gt => actual > first,
            Comparison::Gte => actual >= first,
            Comparison::Lt => actual < first,
            Comparison::Lte => actual <= first,
            Comparison::Between => actual >= first && self.operands.last().is_some_and(|last| actual <= last),
            Comparison::Contains => texts(actual, first).is_some_and(|(text, part)| text.contains(part)),
            Comparison::Prefix => texts(actual, first).is_some_and(|(text, part)| text.starts_with(part)),
            Comparison::Exists => true,
        })
    }

    /// Writes it.
    pub(crate) fn write(&self, unit: Unit, buffer: &mut Buffer) {
        let whole = |operand: &Operand| matches!(operand, Operand::Number(number) if number % Decimal::ONE == 0);
        let kind = match self.operands.first() {
            Some(Operand::Number(_)) if unit == Unit::Decimal && self.operands.iter().all(whole) => WHOLE,
            Some(Operand::Number(_)) => NUMBER,
            Some(Operand::Bool(_)) => BOOL,
            Some(Operand::Text(_)) | None => TEXT,
        };
        buffer.u8(self.comparison as u8 | kind << 4);
        if matches!(self.comparison, Comparison::In | Comparison::Nin) {
            buffer.size(self.operands.len());
        }
        for operand in &self.operands {
            match operand {
                Operand::Text(text) => buffer.text(text),
                Operand::Number(number) if kind == WHOLE => buffer.z(number / Decimal::ONE),
                Operand::Number(number) => buffer.z(*number),
                Operand::Bool(yes) => buffer.u8(u8::from(*yes)),
            }
        }
    }
}

fn texts<'a>(one: &'a Operand, other: &'a Operand) -> Option<(&'a str, &'a str)> {
    match (one, other) {
        (Operand::Text(one), Operand::Text(other)) => Some((one, other)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(comparison: Comparison, numbers: &[i64], unit: Unit) -> Vec<u8> {
        let mut buffer = Buffer::default();
        let operands = numbers.iter().map(|number| Operand::Number(*number)).collect();
        Test::new(comparison, operands).write(unit, &mut buffer);
        buffer.as_bytes().to_vec()
    }

    #[test]
    fn whole_numbers_are_written_short() {
        assert_eq!(bytes(Comparison::Gte, &[3], Unit::Plain), [6 | NUMBER << 4, 6]);
        assert_eq!(bytes(Comparison::Gte, &[30_000], Unit::Decimal), [6 | WHOLE << 4, 6]);
        assert_eq!(bytes(Comparison::Lt, &[-15_000], Unit::Decimal), [7 | NUMBER << 4, 0xaf, 0xea, 0x01]);
        assert_eq!(bytes(Comparison::In, &[20_000, 10_000, 20_000], Unit::Decimal), [3 | WHOLE << 4, 2, 2, 4]);
        assert_eq!(bytes(Comparison::In, &[20_000, 1], Unit::Decimal)[..2], [3 | NUMBER << 4, 2], "one kind a list");
        assert_eq!(bytes(Comparison::Nin, &[7, 7], Unit::Plain), [2 | NUMBER << 4, 14], "a list of one is that one");
    }

    #[test]
    fn the_opposite_is_the_opposite() {
        for (_, comparison) in Comparison::ALL {
            let test = Test::new(comparison, vec![Operand::Number(2), Operand::Number(4)]);
            let Some(opposite) = test.opposite().filter(|_| comparison != Comparison::Exists) else { continue };
            for number in 0..6 {
                let actual = Operand::Number(number);
                assert_eq!(test.holds(&actual).map(|holds| !holds), opposite.holds(&actual), "{test:?} {number}");
            }
        }
    }
}
