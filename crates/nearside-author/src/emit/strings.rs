//! The texts of a manifest, each once.

use super::program::Program;
use super::size;
use std::collections::BTreeMap;

/// Texts with their places; the empty one is at 0.
pub(super) struct Strings {
    section: Program,
    places: BTreeMap<String, u32>,
}

impl Strings {
    /// Only the empty text.
    pub(super) fn new() -> Self {
        let mut strings = Self { section: Program::default(), places: BTreeMap::new() };
        strings.place("");
        strings
    }

    /// The place of a text, which is added where it is new.
    pub(super) fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = size(self.section.as_bytes().len());
        self.section.text(text);
        self.places.insert(text.to_owned(), place);
        place
    }

    /// The bytes.
    pub(super) fn into_section(self) -> Program {
        self.section
    }
}
