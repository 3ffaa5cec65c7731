//! Rules of this repository that no compiler holds: who imports whom, which words name things, how
//! long a file is. Each rule is a function over one file with a sample that it must catch.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "these run in tests only, on this repository's own files: a panic is a failed test"
)]

mod boundaries;
mod imports;
mod layout;
mod lexer;
mod marks;
mod source;
mod words;

use source::{Fault, Source};

/// Holds `rule` against every file of the repository.
#[track_caller]
fn holds(rule: fn(&Source) -> Vec<Fault>) {
    let sources = source::all();
    assert!(sources.len() > 20, "only {} files found: is this the repository?", sources.len());
    let faults: Vec<String> = sources.iter().flat_map(rule).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Asserts that `rule` finds exactly one fault in `text`, at that line, told in these words.
#[track_caller]
fn catches(rule: fn(&Source) -> Vec<Fault>, path: &str, text: &str, line: usize, words: &str) {
    let faults = rule(&Source::new(path, text));
    let told: Vec<String> = faults.iter().map(Fault::to_string).collect();
    assert_eq!(faults.len(), 1, "{told:?}");
    assert!(told.concat().starts_with(&format!("{path}:{line}: ")), "{told:?}");
    assert!(told.concat().contains(words), "{told:?}");
}

/// Asserts that `rule` finds nothing to say about `text`.
#[track_caller]
fn permits(rule: fn(&Source) -> Vec<Fault>, path: &str, text: &str) {
    let told: Vec<String> = rule(&Source::new(path, text)).iter().map(Fault::to_string).collect();
    assert!(told.is_empty(), "{told:?}");
}
