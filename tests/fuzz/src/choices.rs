//! Choices read from bytes, so that a byte changed is a choice changed.

use super::words::WORDS;
use nearside::event::Text;

/// Bytes taken one after the other; behind their end every choice is the first one.
#[derive(Debug, Clone, Copy)]
pub struct Choices<'a>(pub &'a [u8]);

impl<'a> Choices<'a> {
    pub const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        self.0.split_off_first().copied().unwrap_or(0)
    }

    pub fn short(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    pub fn long(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// From 0 to `end`, which is excluded; of a greater `end` the first 256.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()).checked_rem(end).unwrap_or(0)
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// At most `count` bytes.
    pub fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// A word of the vocabulary.
    pub fn word(&mut self) -> &'static str {
        self.pick(&WORDS)
    }

    /// A word as the engine takes it.
    pub fn text(&mut self) -> Text {
        Text::new(self.word()).unwrap_or_else(|error| panic!("a word is no text: {error}"))
    }
}
