//! Nothing is left undone, switched off without a reason, or tied to one machine.

use super::lexer::words;
use super::source::{Fault, Source, numbered};

const MARKS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

/// Where people keep their homes. Spelled in two halves, so that this file passes its own rule.
const HOMES: &[&[&str]] = &[&["/ho", "me/"], &["/Us", "ers/"], &["/ro", "ot/"], &["/wo", "rk/"], &["C:\\\\Us", "ers"]];

fn finished(source: &Source) -> Vec<Fault> {
    if !source.is_code() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for text in [&source.split.code, &source.split.comments] {
        for (line, content) in numbered(text) {
            for mark in words(content).filter(|word| MARKS.contains(word)) {
                faults.push(source.fault(
                    line,
                    format!("`{mark}` marks work left undone; do it, or say plainly what is not supported"),
                ));
            }
        }
    }
    faults
}

fn reasoned(source: &Source) -> Vec<Fault> {
    if !source.is_rust() {
        return Vec::new();
    }
    let code = &source.split.code;
    let mut faults = Vec::new();
    for opening in ["[allow(", "[expect("] {
        for (at, _) in code.match_indices(opening) {
            let attribute = code[at..].split(")]").next().unwrap_or_default();
            let is_attribute = code[..at].ends_with(['#', '!']);
            if is_attribute && !attribute.contains("reason =") {
                let line = code[..at].matches('\n').count() + 1;
                let what = "a lint is switched off without a reason; add `reason = \"..\"`, or mend what it found";
                faults.push(source.fault(line, what));
            }
        }
    }
    faults
}

fn portable(source: &Source) -> Vec<Fault> {
    let homes: Vec<String> = HOMES.iter().map(|halves| halves.concat()).collect();
    let mut faults = Vec::new();
    for (line, content) in numbered(&source.text) {
        for home in &homes {
            let named = content.match_indices(home.as_str()).any(|(at, _)| {
                // Inside an address, after a host, such a path is no folder of a machine.
                !content[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '}')
            });
            if named {
                let what = format!(
                    "a path below `{home}` is on one machine only; take it from the environment or from the repository's root"
                );
                faults.push(source.fault(line, what));
            }
        }
    }
    faults
}

#[test]
fn nothing_is_marked_undone() {
    super::holds(finished);
}

#[test]
fn every_exception_to_a_lint_has_a_reason() {
    super::holds(reasoned);
}

#[test]
fn no_path_is_of_one_machine() {
    super::holds(portable);
}

#[test]
fn a_mark_is_caught() {
    super::catches(finished, "src/id.rs", "\n// TODO later", 2, "left undone");
    super::catches(finished, "www/tag.ts", "f(); /* FIXME */", 1, "FIXME");
    super::permits(finished, "src/id.rs", "const WORD: &str = \"TODO\";");
}

#[test]
fn a_lint_off_without_reason_is_caught() {
    super::catches(reasoned, "src/id.rs", "#[allow(dead_code)]\nfn f() {}", 1, "without a reason");
    super::catches(reasoned, "src/id.rs", "\n#![expect(\n  unused,\n)]", 2, "without a reason");
    super::permits(reasoned, "src/id.rs", "#[expect(unused, reason = \"why\")]\nfn f() { x[allow(1)]; }");
}

#[test]
fn a_path_of_one_machine_is_caught() {
    let text = format!("const DATA: &str = \"{}ann/x\";", HOMES[0].concat());
    super::catches(portable, "tests/a.rs", &text, 1, "one machine");
    super::permits(portable, "www/shop/a.mjs", &format!("fetch('https://shop.example{}x')", HOMES[0].concat()));
}
