//! The published semantics: every line of the tables in `docs/segments.md` is a case of `tests/cases/rules` with the
//! same id, and every example in it compiles. `tests/cases/rules/run.mjs` runs the same files in JavaScript.

mod events;
mod steps;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All cases, each with the name of its file.
fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/rules");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| Path::new(name).extension().is_some_and(|found| found == "json")).collect();
    names.sort();
    let mut cases = Vec::new();
    for name in names {
        let file: Value = serde_json::from_str(&read(&format!("tests/cases/rules/{name}")))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        cases.extend(file["cases"].as_array().unwrap().iter().map(|case| (name.clone(), case.clone())));
    }
    cases
}

#[test]
fn every_case_comes_out_as_published() {
    let cases = cases();
    assert!(cases.len() >= 120, "only {} cases found", cases.len());
    let failed: Vec<String> = cases
        .iter()
        .filter_map(|(file, case)| Some(format!("{file}: {}: {}", case["id"], steps::check(case).err()?)))
        .collect();
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

#[test]
fn the_page_and_the_cases_have_the_same_ids() {
    let page = read("docs/segments.md");
    let lines = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let mut ids: BTreeMap<String, [u8; 2]> = BTreeMap::new();
    for (id, _) in lines {
        ids.entry(id.to_owned()).or_default()[0] += 1;
    }
    for (_, case) in cases() {
        ids.entry(case["id"].as_str().unwrap().to_owned()).or_default()[1] += 1;
    }
    ids.retain(|_, found| *found != [1, 1]);
    assert!(ids.is_empty(), "each id stands once in docs/segments.md and once in tests/cases/rules, but {ids:?}");
}

#[test]
fn every_example_of_the_page_compiles() {
    let page = read("docs/segments.md");
    let blocks: Vec<&str> =
        page.split("```json\n").skip(1).filter_map(|rest| Some(rest.split_once("\n```")?.0)).collect();
    assert!(blocks.len() >= 10, "only {} examples found", blocks.len());
    for block in blocks {
        let example: Value = serde_json::from_str(block).unwrap_or_else(|error| panic!("{error} in {block}"));
        let site = if example.get("site").is_some() {
            example
        } else {
            let when = json!({ "id": "example", "when": example });
            let other = json!({ "id": "shoe-lover", "when": { "event": "view_item" } });
            json!({ "site": "demo", "segments": [when, other] })
        };
        let compiled = nearside_author::compile_value_with_report(&site, nearside_author::Options::default());
        let compiled = compiled.unwrap_or_else(|error| panic!("{error} in {block}"));
        assert!(compiled.warnings.is_empty(), "{:?} in {block}", compiled.warnings);
    }
}
