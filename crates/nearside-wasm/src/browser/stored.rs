//! What stands in localStorage: the snapshot with who permitted it and how sync fares, or a refusal.
//!
//! The bytes are stored as text, a character of U+0000 to U+00FF each: browsers keep such text in one byte a character.

use super::backoff::Backoff;
use alloc::string::String;
use alloc::vec::Vec;
use nearside::time::Time;

/// First byte of a kept profile. The loader looks at it too, to see whether the engine is wanted at all.
const KEPT: u8 = b'+';
/// All there is of a visitor who refused.
pub const REFUSED: &str = "-";
/// Bytes before the snapshot: the first one, who permitted, failures, the time of the next attempt.
const HEAD_BYTES: usize = 11;

/// Who permitted personalization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The visitor, asked by the page.
    Visitor,
    /// The page, which says that it has the visitor's consent.
    Page,
}

/// A stored state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// Nothing.
    Nothing,
    /// The visitor wants nothing to be kept.
    Refused,
    /// A profile.
    Kept(Kept),
}

/// A stored profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Who permitted it.
    pub by: By,
    /// How sync fares.
    pub backoff: Backoff,
    /// The engine's snapshot.
    pub snapshot: Vec<u8>,
}

impl Stored {
    /// Reads what [`Kept::to_text`] or [`REFUSED`] wrote. What is neither holds nothing for us.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text == REFUSED {
            return Self::Refused;
        }
        // A loop here and in `to_text`: the chain of iterators says the same in twice the bytes.
        let mut bytes = Vec::with_capacity(text.len());
        for unit in text.chars() {
            let Ok(byte) = u8::try_from(u32::from(unit)) else { return Self::Nothing };
            bytes.push(byte);
        }
        kept(&bytes).map_or(Self::Nothing, Self::Kept)
    }
}

impl Kept {
    /// The state as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let by = match self.by {
            By::Visitor => b'v',
            By::Page => b'p',
        };
        let mut text = String::new();
        for bytes in [&[KEPT, by, self.backoff.failures], &self.backoff.at.ms().to_le_bytes()[..], &self.snapshot] {
            for byte in bytes {
                text.push(char::from(*byte));
            }
        }
        text
    }
}

fn kept(bytes: &[u8]) -> Option<Kept> {
    let (head, snapshot) = bytes.split_at_checked(HEAD_BYTES)?;
    let [KEPT, by, failures, at @ ..] = head else { return None };
    let by = match by {
        b'v' => By::Visitor,
        b'p' => By::Page,
        _ => return None,
    };
    let at = Time::from_ms(u64::from_le_bytes(at.try_into().ok()?)).ok()?;
    Some(Kept { by, backoff: Backoff { failures: *failures, at }, snapshot: snapshot.to_vec() })
}
