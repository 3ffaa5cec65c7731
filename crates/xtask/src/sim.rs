//! `cargo xtask sim`: simulates sync, see [`crate::universes`]. With `--rules`: the engine held against the naive reference evaluator, on as many random cases as asked.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};

use crate::workspace::Workspace;
use crate::{Told, Usage, process, stores, universes};

/// Answers that are compared unless another number is given.
const CASES: u64 = 1_000_000;
/// The test that compares them, in the integration tests of the core.
const TEST: &str = "rules::differ::the_engine_answers_as_the_reference";
/// Quick to build and quick to run.
const PROFILE: &str = "tool";

/// Builds the test and lets it compare; it says itself how far it is and what came out.
///
/// # Errors
/// Refuses unknown arguments; fails where a build fails, or where the two differ.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    if stores::takes(arguments) {
        return stores::command(workspace, arguments);
    }
    if !arguments.iter().any(|argument| argument == "--rules") {
        return universes::command(workspace, arguments);
    }
    let (cases, seed) = read(arguments)?;
    let test = ["test", "--profile", PROFILE, "--package", "nearside", "--test", "engine"];
    process::run("build the reference and the engine", workspace.cargo(&test).arg("--no-run"))?;
    let mut run = workspace.cargo(&test);
    run.args(["--quiet", "--", "--exact", TEST, "--nocapture"]).env("NEARSIDE_RULE_CASES", cases.to_string());
    if let Some(seed) = seed {
        run.env("NEARSIDE_RULE_SEED", seed.to_string());
    }
    let status = run.stdin(Stdio::null()).status().context("cargo could not be started")?;
    if status.success() { Ok(()) } else { Err(Told.into()) }
}

/// `--rules [--cases N] [--seed S]`.
fn read(arguments: &[String]) -> Result<(u64, Option<u64>)> {
    let (mut cases, mut seed, mut has_rules) = (CASES, None, false);
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        let mut number = || {
            let text = rest.next().with_context(|| Usage(format!("{name} needs a number")))?;
            text.parse::<u64>().with_context(|| Usage(format!("{name} {text}: not a number")))
        };
        match name.as_str() {
            "--rules" => has_rules = true,
            "--cases" => cases = number()?,
            "--seed" => seed = Some(number()?),
            other => return Err(Usage(format!("sim does not know {other}: --rules [--cases N] [--seed S]")).into()),
        }
    }
    ensure!(has_rules, Usage("sim needs --rules: it simulates rules".into()));
    Ok((cases, seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn cases_and_seed_are_read() {
        assert_eq!(read(&arguments("--rules")).unwrap(), (CASES, None));
        assert_eq!(read(&arguments("--rules --cases 5 --seed 7")).unwrap(), (5, Some(7)));
    }

    #[test]
    fn what_makes_no_sense_is_wrong_usage() {
        for wrong in ["", "--rules --cases", "--rules --cases x", "--rules --fast"] {
            assert!(read(&arguments(wrong)).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }
}
