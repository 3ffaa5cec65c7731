//! The one error of the core: what kind, where, and what to do about it.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::ops::Deref;

/// The kind of a refusal; stable, for programs to match on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Code {
    /// An event's name is unknown.
    EventName,
    /// A field is missing, of the wrong type, or too long.
    Field,
    /// A number is not finite or out of range.
    Number,
    /// A time is no time, too late or too far ahead.
    Time,
    /// An identifier is malformed.
    Id,
    /// A named limit is reached.
    Limit,
    /// Bytes are not what they should be: cut short, of another version, or altered.
    Bytes,
    /// A segment or a placement of that name is not in the manifest.
    Unknown,
    /// Consent does not permit it.
    Consent,
}

impl Code {
    /// The code as text, as JavaScript sees it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EventName => "event_name",
            Self::Field => "field",
            Self::Number => "number",
            Self::Time => "time",
            Self::Id => "id",
            Self::Limit => "limit",
            Self::Bytes => "bytes",
            Self::Unknown => "unknown",
            Self::Consent => "consent",
        }
    }
}

/// A refusal of outside input. What was refused has changed nothing.
///
/// Boxed, because every `?` copies it: one word in place of six is 2 KB less of the tag's wasm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Refusal>);

/// What an [`Error`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The kind.
    pub code: Code,
    /// Where in the input: `items[2].price`; empty where the input is one value.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: &'static str,
}

impl Deref for Error {
    type Target = Refusal;

    fn deref(&self) -> &Refusal {
        &self.0
    }
}

impl Error {
    /// An error at `path`.
    #[must_use]
    #[inline(never)]
    pub fn new(code: Code, path: &str, message: &'static str) -> Self {
        Self(Box::new(Refusal { code, path: String::from(path), message }))
    }

    /// The same error seen from one level further out: `price` at `items[2]` becomes `items[2].price`.
    #[must_use]
    pub fn at(mut self, outer: &str) -> Self {
        if self.path.is_empty() {
            self.0.path.push_str(outer);
        } else {
            if !self.path.starts_with('[') {
                self.0.path.insert(0, '.');
            }
            self.0.path.insert_str(0, outer);
        }
        self
    }

    /// The same error at place `index` of a list called `list`.
    #[must_use]
    pub fn at_index(self, list: &str, index: usize) -> Self {
        // Digits by hand: `format!` of a number costs the tag 12 KB of wasm.
        let mut place = String::from(list);
        place.push('[');
        push_decimal(&mut place, index);
        place.push(']');
        self.at(&place)
    }
}

fn push_decimal(text: &mut String, number: usize) {
    if number >= 10 {
        push_decimal(text, number / 10);
    }
    text.push(char::from(b'0' | u8::try_from(number % 10).unwrap_or(0)));
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            f.write_str(&self.path)?;
            f.write_str(": ")?;
        }
        f.write_str(self.message)
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_path_grows_outwards() {
        let error = Error::new(Code::Number, "price", "not finite").at_index("items", 120);
        assert_eq!(error.to_string(), "items[120].price: not finite");
        assert_eq!(Error::new(Code::Field, "", "x").at_index("items", 0).path, "items[0]");
    }
}
