//! What libFuzzer runs millions of times (`cargo xtask fuzz`), run some thousands of times: what it once found, where it
//! begins, and seeded mutations of that.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use crate::wire::largest;
use nearside::rng::Rng;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use targets::{MAX_ALLOCATION_BYTES, MAX_INPUT_BYTES, Target, seeds};

/// Mutations of each target's seeds.
const MUTATIONS: u64 = 3_000;
/// Where what was found is kept, in a folder of each target's name.
const KEPT: &str = "tests/cases/fuzz";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(KEPT)
}

/// The kept inputs of a target by name.
fn kept(target: Target) -> Vec<(String, Vec<u8>)> {
    let Ok(files) = fs::read_dir(folder().join(target.as_str())) else { return Vec::new() };
    let paths = files.map(|file| file.unwrap().path());
    paths.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())).collect()
}

/// Runs a target; a broken promise tells its input.
fn run(target: Target, name: &str, input: &[u8]) {
    let (result, bytes) = largest(|| catch_unwind(AssertUnwindSafe(|| target.run(input))));
    let told = || format!("{} {name}: {}", target.as_str(), hex(input));
    assert!(result.is_ok(), "{}", told());
    assert!(bytes <= MAX_ALLOCATION_BYTES, "an allocation of {bytes} bytes: {}", told());
}

fn hex(input: &[u8]) -> String {
    input.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn below(rng: &mut Rng, end: usize) -> usize {
    usize::try_from(rng.next_u64() % u64::try_from(end.max(1)).unwrap()).unwrap()
}

/// One to four changes of a seed: a byte, a piece taken out, a piece twice, a piece of another seed.
fn mutated(rng: &mut Rng, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut input = seeds[below(rng, seeds.len())].clone();
    for _ in 0..=below(rng, 4) {
        let (start, length) = (below(rng, input.len()), below(rng, 16));
        let piece = start..(start + length).min(input.len());
        match below(rng, 5) {
            0 | 1 => input.iter_mut().skip(start).take(1).for_each(|byte| *byte = rng.next_u64().to_le_bytes()[0]),
            2 => drop(input.drain(piece)),
            3 => {
                let again = input[piece].to_vec();
                input.splice(start..start, again);
            }
            _ => {
                let other = &seeds[below(rng, seeds.len())];
                let from = below(rng, other.len());
                input.splice(start.., other[from..].iter().copied());
            }
        }
    }
    input.truncate(MAX_INPUT_BYTES);
    input
}

fn replay(target: Target) {
    for (name, input) in kept(target) {
        run(target, &format!("kept case {name}"), &input);
    }
    let seeds = seeds(target);
    assert!(seeds.len() > 100, "only {} seeds", seeds.len());
    for (number, seed) in seeds.iter().enumerate() {
        run(target, &format!("seed {number}"), seed);
    }
    let mut rng = Rng::new(MUTATIONS);
    for number in 0..MUTATIONS {
        run(target, &format!("mutation {number}"), &mutated(&mut rng, &seeds));
    }
}

#[test]
fn the_compiler_holds_its_promises() {
    replay(Target::Compiler);
}

#[test]
fn the_verifier_holds_its_promises() {
    replay(Target::Verifier);
}

#[test]
fn the_evaluator_holds_its_promises() {
    replay(Target::Evaluator);
}

#[test]
fn the_catalog_holds_its_promises() {
    replay(Target::Catalog);
}

#[test]
fn the_model_holds_its_promises() {
    replay(Target::Model);
}

#[test]
fn recommendations_hold_their_promises() {
    replay(Target::Recommend);
}

#[test]
fn every_kept_case_says_what_it_broke() {
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    let names: Vec<String> = Target::ALL
        .iter()
        .flat_map(|target| kept(*target).into_iter().map(|(name, _)| format!("| `{}/{name}` |", target.as_str())))
        .collect();
    let lines = readme.lines().filter(|line| line.starts_with("| `")).count();
    let without: Vec<&String> = names.iter().filter(|name| !readme.contains(name.as_str())).collect();
    assert!(without.is_empty() && lines == names.len(), "no line about {without:?}, or {lines} lines for {names:?}");
}
