//! Names that may stand in one place only: what keeps the core pure and the formats in one hand.

use super::lexer::{is_word, words};
use super::source::{Fault, Source};

/// A name and the only folders whose code may hold it.
struct Fence {
    name: &'static str,
    inside: &'static [&'static str],
    remedy: &'static str,
}

const FENCES: &[Fence] = &[
    Fence {
        name: "JsValue",
        inside: &["crates/nearside-wasm/", "crates/nearside-author-wasm/"],
        remedy: "convert at the edge of the two wasm crates and pass plain values on",
    },
    Fence {
        name: "bincode",
        // Tests hold our own decoder against it.
        inside: &["src/wire", "tests/"],
        remedy: "encode and decode through `wire`, the only module that knows the format",
    },
];

fn fenced(source: &Source) -> Vec<Fault> {
    if !source.is_rust() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for fence in FENCES.iter().filter(|fence| !fence.inside.iter().any(|inside| source.path.starts_with(inside))) {
        for (line, code) in source.code_before_tests() {
            if words(code).any(|word| word == fence.name) {
                let inside = fence.inside.join(" and ");
                faults.push(
                    source.fault(line, format!("`{}` may stand in {inside} alone; {}", fence.name, fence.remedy)),
                );
            }
        }
    }
    faults
}

fn pure(source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, code) in source.code_before_tests().filter(|_| source.is_core()) {
        let named = code.match_indices("std::").any(|(at, _)| !code[..at].ends_with(is_word));
        if named || code.contains("extern crate std") {
            faults.push(
                source.fault(line, "the core has no `std`; use `core` or `alloc`, or take the value as an argument"),
            );
        }
    }
    faults
}

#[test]
fn fenced_names_stay_inside() {
    super::holds(fenced);
}

#[test]
fn the_core_is_without_std() {
    super::holds(pure);
}

#[test]
fn a_name_outside_its_fence_is_caught() {
    super::catches(fenced, "crates/nearside-author/src/lib.rs", "\nfn f(v: JsValue) {}", 2, "two wasm crates");
    super::catches(fenced, "src/sync/delta.rs", "use bincode::encode_to_vec;", 1, "through `wire`");
    super::permits(fenced, "src/wire/mod.rs", "use bincode::Encode;");
    super::permits(fenced, "src/sync/delta.rs", "// as bincode does\nlet format = \"bincode\";");
}

#[test]
fn std_in_the_core_is_caught() {
    super::catches(pure, "src/time.rs", "use std::time::Instant;", 1, "no `std`");
    super::permits(pure, "src/time.rs", "use my_std::x;\n#[cfg(test)]\nmod tests { use std::vec; }");
    super::permits(pure, "crates/xtask/src/main.rs", "use std::fs;");
}
