//! `cargo xtask fuzz`: what reads bytes of unknown origin, and what answers by them, under libFuzzer; and what came out.

mod figures;
mod forged;
pub mod report;
mod run;

use anyhow::{Context as _, Result, ensure};

use crate::Usage;
use crate::console::section;
use crate::workspace::Workspace;
use forged::CAMPAIGNS;

/// The targets of the package in `tests/fuzz`.
const TARGETS: [&str; 6] = ["compiler", "verifier", "evaluator", "catalog", "model", "recommend"];
/// Executions of each target unless another number is given.
const RUNS: u64 = 10_000_000;
/// The two kinds of things that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// A place in [`forged::CAMPAIGNS`].
    Campaign(usize),
    Target(&'static str),
}

const USAGE: &str = "cargo xtask fuzz [--quick] [--runs N] [--report] [TARGET..]";

/// Sets up, builds, and runs campaigns and targets one after the other; `--report` puts the figures into `benches/fuzz.md`.
///
/// # Errors
/// Refuses unknown arguments; fails where the set-up or the build fails, and where an input crashes a target.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let Asked { runs, named, report } = read(arguments)?;
    section("fuzz");
    for campaign in named.iter().filter_map(|named| match named {
        Named::Campaign(place) => CAMPAIGNS.get(*place),
        Named::Target(_) => None,
    }) {
        let outcome = campaign.run(workspace, runs.unwrap_or(campaign.inputs))?;
        println!("      {}", outcome.said);
        if report == Report::Written {
            report::write_campaign(workspace, campaign.name, &outcome)?;
        }
    }
    let targets: Vec<&str> = named
        .iter()
        .filter_map(|named| match named {
            Named::Target(target) => Some(*target),
            Named::Campaign(_) => None,
        })
        .collect();
    if targets.is_empty() {
        return Ok(());
    }
    let versions = run::set_up(workspace)?;
    run::build(workspace)?;
    for target in targets {
        let figures = run::run(workspace, target, runs.unwrap_or(RUNS))?;
        println!("{}", figures.told());
        if report == Report::Written {
            report::write(workspace, target, &figures, &versions)?;
        }
    }
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
struct Asked {
    /// Inputs of each; `None` for as many as is usual.
    runs: Option<u64>,
    named: Vec<Named>,
    report: Report,
}

#[derive(Debug, PartialEq, Eq)]
enum Report {
    Printed,
    Written,
}

/// `--quick` is the campaigns alone: they need no other compiler's help and take minutes.
fn read(arguments: &[String]) -> Result<Asked> {
    let mut asked = Asked { runs: None, named: Vec::new(), report: Report::Printed };
    let campaigns = || (0..CAMPAIGNS.len()).map(Named::Campaign);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--quick" => asked.named.extend(campaigns()),
            "--runs" => {
                let text = rest.next().with_context(|| Usage(format!("--runs needs a number: {USAGE}")))?;
                let runs: u64 = text.parse().with_context(|| Usage(format!("--runs {text}: not a number")))?;
                ensure!(runs > 0, Usage("--runs 0 would never end: give the executions of each target".into()));
                asked.runs = Some(runs);
            }
            "--report" => asked.report = Report::Written,
            name => asked.named.push(find(name)?),
        }
    }
    if asked.named.is_empty() {
        asked.named.extend(campaigns());
        asked.named.extend(TARGETS.map(Named::Target));
    }
    Ok(asked)
}

fn find(name: &str) -> Result<Named> {
    let campaign = CAMPAIGNS.iter().position(|campaign| campaign.name == name).map(Named::Campaign);
    let target = || TARGETS.into_iter().find(|target| *target == name).map(Named::Target);
    let there_are: Vec<&str> = CAMPAIGNS.iter().map(|campaign| campaign.name).chain(TARGETS).collect();
    campaign.or_else(target).with_context(|| {
        Usage(format!("no target or argument `{name}`: {USAGE}; targets are {}", there_are.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn runs_and_targets_are_read() {
        let everything = read(&[]).unwrap();
        assert_eq!(everything.named.len(), CAMPAIGNS.len() + TARGETS.len());
        assert_eq!((everything.runs, everything.report), (None, Report::Printed));
        let one = Asked { runs: Some(5), named: vec![Named::Target("verifier")], report: Report::Written };
        assert_eq!(read(&arguments("--runs 5 --report verifier")).unwrap(), one);
        assert_eq!(read(&arguments("decoder")).unwrap().named, [Named::Campaign(0)]);
        let quick = read(&arguments("--quick")).unwrap();
        assert_eq!(quick.named, [Named::Campaign(0), Named::Campaign(1)]);
    }

    #[test]
    fn what_makes_no_sense_is_wrong_usage() {
        for wrong in ["--runs", "--runs x", "--runs 0", "--fast", "parser"] {
            assert!(read(&arguments(wrong)).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }
}
