//! A sample of answers for the other habitats: cases in the shape of `tests/cases`, one a line, written below `target/`
//! where the tests of Node and workerd read it. It is not committed: it follows from its seed.

use super::random::{Dice, Story, story};
use super::walk::{compile, walk};
use crate::cases::run;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;

/// Answers of one segment at one moment that the sample holds at least.
const ANSWERS: usize = 10_000;
const SEED: u64 = 10_000;
/// Steps that every habitat has.
const STEPS: [&str; 8] = ["consent", "record", "attribute", "utcOffset", "segments", "wake", "wakeAt", "restore"];
/// Longer cases are left to the native test.
const MOST_STEPS: usize = 100;

#[test]
fn a_sample_is_written_for_the_other_habitats() {
    let (mut lines, mut answers) = (Vec::new(), 0);
    for number in 0.. {
        let Story { mut input, edges } = story(&mut Dice::of_case(SEED, number), super::YEAR);
        let (manifest, _) = compile(&mut input["site"]);
        let segments = input["site"]["segments"].as_array().unwrap().len();
        let steps = input["steps"].as_array_mut().unwrap();
        steps.retain(|step| STEPS.iter().any(|name| step.get(name).is_some()));
        if steps.len() > MOST_STEPS {
            continue;
        }
        let asked = steps.iter().filter(|step| step.get("segments").is_some()).count();
        // What all habitats must agree on is what the reference says.
        walk(&input, &edges, manifest).unwrap_or_else(|difference| panic!("case {number}: {}", difference.what));
        // Snapshots are the same bytes everywhere.
        input["steps"].as_array_mut().unwrap().push(json!({ "snapshot": 0 }));
        let expected = run::case(&input);
        lines.push(json!({ "name": format!("rules-{SEED}-{number}"), "input": input, "expected": expected }));
        answers += asked * segments;
        if answers >= ANSWERS {
            break;
        }
    }
    write(&lines);
    println!("{answers} answers in {} cases", lines.len());
}

/// Written aside and moved, so that nobody reads half of it.
fn write(lines: &[Json]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let aside = folder.join(format!("rules-sample.{}", std::process::id()));
    let lines: Vec<String> = lines.iter().map(Json::to_string).collect();
    fs::write(&aside, lines.join("\n")).unwrap();
    fs::rename(aside, folder.join("rules-sample.ndjson")).unwrap();
}
