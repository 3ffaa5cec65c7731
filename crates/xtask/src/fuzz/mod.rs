//! `cargo xtask fuzz`: what reads bytes of unknown origin, and what answers by them, under libFuzzer; and what came out.

mod figures;
mod report;
mod run;

use anyhow::{Context as _, Result, ensure};

use crate::Usage;
use crate::console::section;
use crate::workspace::Workspace;

/// The targets of the package in `tests/fuzz`.
const TARGETS: [&str; 6] = ["compiler", "verifier", "evaluator", "catalog", "model", "recommend"];
/// Executions of each target unless another number is given.
const RUNS: u64 = 10_000_000;
/// Executions of each target with `--quick`.
const QUICK_RUNS: u64 = 200_000;
const USAGE: &str = "cargo xtask fuzz [--quick] [--runs N] [--report] [TARGET..]";

/// Sets up, builds, and runs the targets one after the other; `--report` puts the figures into `benches/fuzz.md`.
///
/// # Errors
/// Refuses unknown arguments; fails where the set-up or the build fails, and where an input crashes a target.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let Asked { runs, targets, report } = read(arguments)?;
    let versions = run::set_up(workspace)?;
    run::build(workspace)?;
    section("fuzz");
    for target in targets {
        let figures = run::run(workspace, target, runs)?;
        println!("{}", figures.told());
        if report == Report::Written {
            report::write(workspace, target, &figures, &versions)?;
        }
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
struct Asked {
    runs: u64,
    targets: Vec<&'static str>,
    report: Report,
}

#[derive(Debug, PartialEq, Eq)]
enum Report {
    Printed,
    Written,
}

fn read(arguments: &[String]) -> Result<Asked> {
    let mut asked = Asked { runs: RUNS, targets: Vec::new(), report: Report::Printed };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--quick" => asked.runs = QUICK_RUNS,
            "--runs" => {
                let text = rest.next().with_context(|| Usage(format!("--runs needs a number: {USAGE}")))?;
                asked.runs = text.parse().with_context(|| Usage(format!("--runs {text}: not a number")))?;
                ensure!(asked.runs > 0, Usage("--runs 0 would never end: give the executions of each target".into()));
            }
            "--report" => asked.report = Report::Written,
            name => {
                let target = TARGETS.into_iter().find(|target| *target == name);
                let there_are = TARGETS.join(", ");
                let unknown = || Usage(format!("no target or argument `{name}`: {USAGE}; targets are {there_are}"));
                asked.targets.push(target.with_context(unknown)?);
            }
        }
    }
    if asked.targets.is_empty() {
        asked.targets.extend(TARGETS);
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn runs_and_targets_are_read() {
        let all = Asked { runs: RUNS, targets: TARGETS.to_vec(), report: Report::Printed };
        assert_eq!(read(&[]).unwrap(), all);
        let one = Asked { runs: 5, targets: vec!["verifier"], report: Report::Written };
        assert_eq!(read(&arguments("--runs 5 --report verifier")).unwrap(), one);
        assert_eq!(read(&arguments("--quick")).unwrap().runs, QUICK_RUNS);
    }

    #[test]
    fn what_makes_no_sense_is_wrong_usage() {
        for wrong in ["--runs", "--runs x", "--runs 0", "--fast", "parser"] {
            assert!(read(&arguments(wrong)).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }
}
