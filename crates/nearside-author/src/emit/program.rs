//! The bytes of programs and records.

use nearside::manifest::Comparison;
use nearside::manifest::compare::Operand;
use nearside::manifest::format::{BOOL, NUMBER, Op, TEXT};

/// Bytes being written, little-endian.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Program(Vec<u8>);

/// Tests being written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tests(Program);

impl Program {
    pub(crate) fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    pub(crate) fn u16(&mut self, number: u16) {
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn u32(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    /// A text whose length was checked.
    pub(crate) fn text(&mut self, text: &str) {
        self.u16(length(text.len()));
        self.0.extend(text.bytes());
    }

    /// A node with the body that `write` gives it.
    pub(crate) fn node(&mut self, op: Op, write: impl FnOnce(&mut Self)) {
        let mut body = Self::default();
        write(&mut body);
        self.u8(op as u8);
        self.u16(length(body.0.len()));
        self.append(&body);
    }

    pub(crate) fn tests(&mut self, tests: &Tests) {
        self.append(&tests.0);
    }

    pub(crate) fn append(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Tests {
    /// Adds a test. The order and the repetition of values in a list mean nothing, so they leave no trace.
    pub(crate) fn push(&mut self, comparison: Comparison, mut operands: Vec<Operand<'_>>) {
        if matches!(comparison, Comparison::In | Comparison::Nin) {
            operands.sort_by_key(|operand| bytes_of(*operand));
            operands.dedup();
        }
        self.0.u8(comparison as u8);
        self.0.u16(length(operands.len()));
        for operand in operands {
            self.0.0.extend(bytes_of(operand));
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn bytes_of(operand: Operand<'_>) -> Vec<u8> {
    let mut bytes = Program::default();
    match operand {
        Operand::Text(text) => {
            bytes.u8(TEXT);
            bytes.text(text);
        }
        Operand::Number(number) => {
            bytes.u8(NUMBER);
            bytes.0.extend(number.to_le_bytes());
        }
        Operand::Bool(yes) => {
            bytes.u8(BOOL);
            bytes.u8(u8::from(yes));
        }
    }
    bytes.0
}

/// A length in two bytes; a longer one is found out when the manifest is loaded, before anybody sees it.
fn length(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}
