//! A file is a concept: its first line says what for, and it is no longer than a reader's patience.

use super::source::{Fault, Source};

const LONGEST_FILE_LINES: usize = 600;

fn headed(source: &Source) -> Vec<Fault> {
    if !source.is_rust() || source.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![source.fault(1, "the file does not begin with `//! `; say in its first line what it is for")]
}

fn short(source: &Source) -> Vec<Fault> {
    let lines = source.text.lines().count();
    if !source.is_code() || lines <= LONGEST_FILE_LINES {
        return Vec::new();
    }
    let what = format!(
        "{lines} lines, over the {LONGEST_FILE_LINES} a file may have; look for its two concepts and part them"
    );
    vec![source.fault(lines, what)]
}

#[test]
fn every_rust_file_says_what_for() {
    super::holds(headed);
}

#[test]
fn no_file_is_too_long() {
    super::holds(short);
}

#[test]
fn a_file_without_a_first_line_is_caught() {
    super::catches(headed, "src/id.rs", "use core::fmt;\n", 1, "what it is for");
    super::permits(headed, "www/tag/main.ts", "export {};\n");
}

#[test]
fn a_long_file_is_caught() {
    let text = "x\n".repeat(601);
    super::catches(short, "worker/entry.ts", &text, 601, "601 lines");
    super::permits(short, "README.md", &text);
}
