//! The differential test: the engine against the reference on many random cases.
//!
//! `NEARSIDE_RULE_CASES` says how many answers are compared, `NEARSIDE_RULE_SEED` from which seed, and
//! `NEARSIDE_RULE_CASE` walks through one case alone. A difference is made small before it is printed.

use super::YEAR;
use super::random::{Dice, Edges, Story, story};
use super::walk::{Difference, Tally, compile, walk};
use serde_json::Value as Json;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Answers compared in every run of the tests.
const ANSWERS: u64 = 150_000;
/// The seed, unless another is asked for.
const SEED: u64 = 2_026;
/// Cases between two lines of progress in a long run.
const PROGRESS_EVERY: u64 = 1_000;
/// A longer run than this tells its progress.
const QUIET: u64 = 200_000;

/// What all cases came to.
#[derive(Default)]
struct Report {
    tally: Tally,
    cases: u64,
    /// Segments that the compiler refused; the generator should not write them.
    refused: Vec<String>,
    differences: Vec<String>,
}

fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}: a number")))
}

#[test]
fn the_engine_answers_as_the_reference() {
    let (seed, wanted) = (asked("NEARSIDE_RULE_SEED", SEED), asked("NEARSIDE_RULE_CASES", ANSWERS));
    let only = std::env::var("NEARSIDE_RULE_CASE").ok().map(|text| text.parse::<u64>().unwrap());
    let started = Instant::now();
    let report = only.map_or_else(|| compare(seed, wanted), |case| one(seed, case));
    let Tally { answers, held, unknown, events, probes, changes, restored } = report.tally;
    println!(
        "seed {seed}: {answers} answers compared in {} cases, {:.1} s",
        report.cases,
        started.elapsed().as_secs_f64()
    );
    println!("  {held} true, {unknown} unknown; {events} events, {changes} changes reported, {restored} restored");
    println!(
        "  {probes} moments before an announced change; {} segments refused by the compiler",
        report.refused.len()
    );
    println!("  {} differences", report.differences.len());
    for refused in report.refused.iter().take(3) {
        println!("  refused: {refused}");
    }
    assert!(report.differences.is_empty(), "\n{}", report.differences.join("\n\n"));
    assert!(only.is_some() || answers >= wanted);
    let share = report.refused.len() as u64 * 50;
    assert!(
        share <= report.cases,
        "over 2% of the cases had a segment that the compiler refuses: the generator is off"
    );
}

/// Compares case after case on all processors until enough answers were compared.
fn compare(seed: u64, wanted: u64) -> Report {
    let (next, report) = (AtomicU64::new(0), Mutex::new(Report::default()));
    let work = || {
        while {
            let report = report.lock().unwrap();
            report.tally.answers < wanted && report.differences.is_empty()
        } {
            let case = next.fetch_add(1, Ordering::Relaxed);
            let found = one(seed, case);
            let mut report = report.lock().unwrap();
            report.tally = report.tally.plus(found.tally);
            report.cases += 1;
            report.refused.extend(found.refused);
            report.differences.extend(found.differences);
            if wanted > QUIET && report.cases.is_multiple_of(PROGRESS_EVERY) {
                println!("  {} of {wanted} answers, {} cases", report.tally.answers, report.cases);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(work);
        }
    });
    report.into_inner().unwrap()
}

fn one(seed: u64, case: u64) -> Report {
    let Story { mut input, edges } = story(&mut Dice::of_case(seed, case), YEAR);
    let (manifest, refused) = compile(&mut input["site"]);
    let mut report = Report { cases: 1, refused, ..Report::default() };
    match walk(&input, &edges, manifest) {
        Ok(tally) => report.tally = tally,
        Err(difference) => report.differences.push(told(seed, case, &input, &edges, difference)),
    }
    report
}

fn told(seed: u64, case: u64, input: &Json, edges: &Edges, difference: Difference) -> String {
    let (input, difference) = shrink(input.clone(), edges, difference);
    let steps: Vec<String> = input["steps"].as_array().unwrap().iter().map(Json::to_string).collect();
    format!(
        "NEARSIDE_RULE_SEED={seed} NEARSIDE_RULE_CASE={case}, made small: step {}\n{}\nsite {}\nreplica {}\nsteps\n  {}",
        difference.step,
        difference.what,
        input["site"],
        input["replica"],
        steps.join("\n  ")
    )
}

/// Takes out segments and steps as long as some difference stays.
fn shrink(mut input: Json, edges: &Edges, mut difference: Difference) -> (Json, Difference) {
    let still = |input: &Json| {
        let manifest = nearside_author::compile_value(&input["site"]).ok()?;
        walk(input, edges, manifest).err()
    };
    input["steps"].as_array_mut().unwrap().truncate(difference.step + 1);
    for list in ["/site/segments", "/steps"] {
        let length = |input: &Json| input.pointer(list).and_then(Json::as_array).map_or(0, Vec::len);
        let mut chunk = length(&input).div_ceil(2);
        while chunk > 0 {
            // Without the consent of the first step nothing is recorded.
            let mut place = usize::from(list == "/steps");
            while place < length(&input) {
                let mut smaller = input.clone();
                let elements = smaller.pointer_mut(list).and_then(Json::as_array_mut).unwrap();
                elements.drain(place..(place + chunk).min(elements.len()));
                if let Some(found) = still(&smaller) {
                    (input, difference) = (smaller, found);
                } else {
                    place += chunk;
                }
            }
            chunk = if chunk == 1 { 0 } else { chunk.div_ceil(2) };
        }
    }
    (input, difference)
}
