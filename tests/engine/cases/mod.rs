//! The shared cases of `tests/cases`, run natively. The same files run in Node, workerd and Chromium, and all four
//! habitats must give the same outcomes, byte for byte.
//!
//! `UPDATE_CASES=1 cargo test --test engine cases` writes the expected outcomes; look at the diff before you commit it.

#[path = "../../../crates/nearside-wasm/src/read/event/alias.rs"]
mod alias;
pub mod read;
mod show;
pub mod artefacts;
pub mod run;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn parsed(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_case_gives_what_is_expected_of_all_habitats() {
    let updating = std::env::var_os("UPDATE_CASES").is_some();
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|found| found == "json")).collect();
    cases.sort();
    assert!(cases.len() >= 10, "only {} cases found", cases.len());
    for path in cases {
        let found = run::case(&parsed(&path));
        let expected = folder().join("expected").join(path.file_name().unwrap());
        if updating {
            fs::write(&expected, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        compare(&path, &found, &parsed(&expected));
    }
}

#[track_caller]
fn compare(path: &Path, found: &Value, expected: &Value) {
    for artefact in ["manifest", "catalog", "model"] {
        assert_eq!(found[artefact], expected[artefact], "{}: {artefact}", path.display());
    }
    let outcomes = |value: &Value| value["outcomes"].as_array().cloned().unwrap_or_default();
    let (found, expected) = (outcomes(found), outcomes(expected));
    for (step, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "{}: step {step}", path.display());
    }
    assert_eq!(found.len(), expected.len(), "{}: steps", path.display());
}
