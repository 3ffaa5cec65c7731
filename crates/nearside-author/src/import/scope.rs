//! What an import gathers on its way: notes, and how far it went.

use super::{Note, Part};
use crate::error::SiteError;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How deep the rules of others may nest. What is deeper is not carried over.
const MAX_NESTING: usize = 64;
/// Parts of one rule that are looked at, many more than a segment can have conditions: `if` asks its condition twice, so
/// nested ones could go on for ever. What comes later is not carried over.
const MAX_PARTS: usize = 2_000;

/// The state of an import.
#[derive(Debug, Default)]
pub(super) struct Scope {
    notes: Vec<Note>,
    said: BTreeSet<String>,
    nesting: usize,
    parts: usize,
    /// Why conditions do not compile, of those that were tried: `if` asks its own twice, and compiling is what takes time.
    tried: BTreeMap<String, Option<(String, String)>>,
}

impl Scope {
    /// Adds a note, once.
    pub(super) fn note(&mut self, path: &str, message: impl Into<String>, remedy: impl Into<String>) {
        let note = Note { path: path.to_owned(), message: message.into(), remedy: remedy.into() };
        if self.said.insert(note.to_string()) {
            self.notes.push(note);
        }
    }

    /// Adds a note about `what`, at the first place where it is met.
    pub(super) fn note_once(&mut self, what: String, path: &str, message: String, remedy: impl Into<String>) {
        if self.said.insert(what) {
            self.note(path, message, remedy);
        }
    }

    /// Says that something cannot be carried over.
    pub(super) fn lost(&mut self, path: &str, message: impl Into<String>, remedy: impl Into<String>) -> Part {
        self.note(path, message, remedy);
        Part::Lost
    }

    /// A single condition, if it compiles; else a note says why not.
    pub(super) fn held(&mut self, path: &str, condition: Value) -> Part {
        if !self.go_on(path) {
            return Part::Lost;
        }
        let refusal = self.tried.entry(condition.to_string()).or_insert_with(|| {
            let error = compiles(&condition).err()?;
            Some((format!("it cannot be carried over: {}", error.message), error.remedy))
        });
        match refusal.clone() {
            None => Part::Holds(condition),
            Some((message, remedy)) => self.lost(path, message, remedy),
        }
    }

    /// Goes into a part of a rule, unless that is too deep or there were too many.
    pub(super) fn inside(&mut self, path: &str, part: impl FnOnce(&mut Self) -> Part) -> Part {
        if !self.go_on(path) {
            return Part::Lost;
        }
        self.nesting += 1;
        let part = part(self);
        self.nesting -= 1;
        part
    }

    /// Counts a part; says so once where there are too many.
    fn go_on(&mut self, path: &str) -> bool {
        let fits = self.nesting < MAX_NESTING && self.parts < MAX_PARTS;
        if fits {
            self.parts += 1;
        } else {
            self.note_once(
                "too large".to_owned(),
                path,
                "the rule is too large".to_owned(),
                "split it into several rules",
            );
        }
        fits
    }

    /// All notes.
    pub(super) fn into_notes(self) -> Vec<Note> {
        self.notes
    }
}

/// Whether a site with that condition compiles.
pub(super) fn compiles(condition: &Value) -> Result<(), SiteError> {
    let site = json!({ "site": "import", "segments": [{ "id": "import", "when": condition }] });
    crate::compile_value(&site).map(|_manifest| ())
}

#[cfg(test)]
mod tests {
    use super::super::jsonlogic;
    use super::super::part::Answer;
    use super::*;

    #[test]
    fn conditions_that_come_again_are_compiled_once() {
        let var = |number: usize| json!({ "var": format!("v{}", number % 3) });
        // Each condition is itself an `if`, which is asked twice.
        let rule = (1..20).fold(var(0), |inner, level| json!({ "if": [inner, var(level), var(level + 1)] }));
        let mut scope = Scope::default();
        let part = jsonlogic::truth(&mut scope, &rule, "$", Answer::Yes);
        assert_eq!((part, scope.parts), (Part::Lost, MAX_PARTS));
        // Three attributes in so many forms.
        assert!(scope.tried.len() <= 3 * 8, "{:?}", scope.tried.keys());
    }
}
