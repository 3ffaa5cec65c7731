//! Who may import whom in the core. A new module is added here with what it may see.

use super::lexer::is_word;
use super::source::{Fault, Source};

/// A module of the core and the modules whose names may stand in it after `crate::`.
struct Row {
    module: &'static str,
    may_import: &'static [&'static str],
}

/// From the ground up. A row may name only rows above it, so that there is no way round in a circle.
const TABLE: &[Row] = &[
    Row { module: "limits", may_import: &[] },
    Row { module: "error", may_import: &["limits"] },
    Row { module: "time", may_import: &["limits", "error"] },
    Row { module: "id", may_import: &["limits", "error"] },
    Row { module: "rng", may_import: &["limits", "id"] },
    Row { module: "consent", may_import: &["limits", "error", "time", "id"] },
    Row { module: "event", may_import: &["limits", "error", "time", "id"] },
    // An item is the same in an event and in the catalog, so its type stands once, in `event`.
    Row { module: "catalog", may_import: &["limits", "error", "time", "id", "event"] },
    Row { module: "session", may_import: &["limits", "error", "time", "id", "event"] },
    Row { module: "profile", may_import: &["limits", "error", "time", "id", "rng", "consent", "event", "session"] },
    Row { module: "manifest", may_import: &["limits", "error", "time", "id", "event", "profile"] },
    Row {
        module: "segment",
        may_import: &["limits", "error", "time", "id", "event", "session", "profile", "manifest"],
    },
    Row {
        module: "recommend",
        may_import: &["limits", "error", "time", "id", "rng", "event", "profile", "catalog", "manifest"],
    },
    Row { module: "sync", may_import: &["limits", "error", "time", "id", "consent", "event", "profile"] },
    Row {
        module: "wire",
        may_import: &[
            "limits",
            "error",
            "time",
            "id",
            "rng",
            "consent",
            "event",
            "catalog",
            "session",
            "profile",
            "manifest",
            "segment",
            "recommend",
            "sync",
        ],
    },
    Row {
        module: "engine",
        may_import: &[
            "limits",
            "error",
            "time",
            "id",
            "rng",
            "consent",
            "event",
            "catalog",
            "session",
            "profile",
            "manifest",
            "segment",
            "recommend",
            "sync",
            "wire",
        ],
    },
];

fn rule(source: &Source) -> Vec<Fault> {
    let Some(module) = module_of(source) else { return Vec::new() };
    let Some(row) = TABLE.iter().find(|row| row.module == module) else {
        let remedy = "add a row to TABLE in tests/engine/tidy/imports.rs, and to the map in ARCHITECTURE.md";
        return vec![source.fault(1, format!("the core's module `{module}` is not in the import table; {remedy}"))];
    };
    let mut faults = Vec::new();
    let code: Vec<(usize, &str)> = source.code_before_tests().collect();
    let text: String = code.iter().flat_map(|(_, line)| [line, "\n"]).collect();
    for (at, _) in text.match_indices("crate::") {
        if text[..at].ends_with(is_word) || text[..at].ends_with('$') {
            continue;
        }
        let line = text[..at].matches('\n').count() + 1;
        for imported in heads(&text[at + "crate::".len()..]) {
            if imported != module && !row.may_import.contains(&imported) {
                faults.push(source.fault(line, blame(module, imported, row)));
            }
        }
    }
    faults
}

fn blame(module: &str, imported: &str, row: &Row) -> String {
    let allowed = if row.may_import.is_empty() { "nothing of ours".to_owned() } else { row.may_import.join(", ") };
    format!(
        "`{module}` may not import `{imported}`, only {allowed}; move what both need below them, or pass it in \
         (the table: tests/engine/tidy/imports.rs)"
    )
}

/// `src/profile/merge.rs` belongs to `profile`, `src/time.rs` to `time`; `src/lib.rs` to none.
fn module_of(source: &Source) -> Option<&str> {
    let below = source.path.strip_prefix("src/").filter(|_| source.is_core())?;
    let module = below.split('/').next()?.trim_end_matches(".rs");
    (module != "lib").then_some(module)
}

/// The first names after `crate::`: one, or those of a group in braces.
fn heads(after: &str) -> Vec<&str> {
    let Some(group) = after.strip_prefix('{') else {
        return vec![name_at(after)];
    };
    let mut heads = Vec::new();
    let (mut depth, mut expects_name) = (1, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => expects_name = true,
            c if is_word(c) && expects_name => {
                heads.push(name_at(&group[at..]));
                expects_name = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

fn name_at(text: &str) -> &str {
    text.split(|c| !is_word(c)).next().unwrap_or_default()
}

#[test]
fn the_core_imports_downwards_only() {
    super::holds(rule);
}

#[test]
fn the_table_has_no_circle() {
    for (index, row) in TABLE.iter().enumerate() {
        for imported in row.may_import {
            assert!(TABLE[..index].iter().any(|above| above.module == *imported), "{} -> {imported}", row.module);
        }
    }
}

#[test]
fn an_import_upwards_is_caught() {
    let text = "//! Cells.\nuse crate::{time::{At, Day}, wire::Reader};\n";
    super::catches(rule, "src/profile/cell.rs", text, 2, "`profile` may not import `wire`");
    super::catches(rule, "src/time.rs", "\nfn f(p: &crate::profile::Profile) {}", 2, "only limits, error");
    super::catches(rule, "src/shop.rs", "//! New.", 1, "not in the import table");
    let test_only = "use crate::time::At;\n#[cfg(test)]\nmod tests { use crate::wire::encode; }";
    super::permits(rule, "src/profile/cell.rs", test_only);
    super::permits(rule, "src/profile/cell.rs", "// see crate::engine\nuse crate::profile::view;");
}
