//! `cargo xtask test`: every check and every test, group by group.

mod counts;
pub mod groups;

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use self::counts::Counts;
use self::groups::{Action, GROUPS, Group};
use crate::config::Config;
use crate::console::{Step, section};
use crate::setup::{self, Need};
use crate::workspace::Workspace;
use crate::{Told, Usage, dist, process, size};

/// `cargo xtask test [GROUP..]`.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let chosen = choose(arguments)?;
    let started = Instant::now();
    let config = Config::read(workspace)?;
    let with_dist = chosen.iter().any(|group| group.needs_dist());
    let browser = chosen.iter().any(|group| group.family == "browser");
    let mut needs = vec![Need::Rust];
    if with_dist || chosen.iter().any(|group| group.family != "rust") {
        needs.push(Need::Node);
    }
    if browser {
        needs.push(Need::Browser);
    }
    if chosen.iter().any(|group| group.name == "cargo-test") {
        needs.push(Need::Postgres);
    }
    if chosen.iter().any(|group| group.name == "load") {
        needs.push(Need::LoadTool);
    }
    setup::run(workspace, &needs)?;
    // The Rust groups can still tell something when the artefacts cannot be built.
    let built = if with_dist { dist::run(workspace, &config) } else { Ok(()) };
    section("tests");
    let mut total = Counts::default();
    if let Err(error) = built {
        println!("\ndist failed, so its tests cannot be trusted:\n{error:#}\n");
        total.failed = total.failed.saturating_add(1);
    }
    for group in chosen {
        total = total.plus(run(workspace, &config, group)?);
    }
    print_end(total, started.elapsed());
    ensure!(total.failed == 0, Told);
    Ok(())
}

fn print_end(total: Counts, took: Duration) {
    println!("\nall groups took {} s", took.as_secs());
    if total.skipped > 0 {
        println!("{} skipped; each says why in its own output", total.skipped);
    }
    println!("{} passed, {} failed", total.passed, total.failed);
}

/// The groups of these names or families; all of them for none.
fn choose(names: &[String]) -> Result<Vec<&'static Group>> {
    for name in names {
        ensure!(
            GROUPS.iter().any(|group| group.is_called(name)),
            Usage(format!("no test group `{name}`; there are: {}", groups::names().join(", ")))
        );
    }
    Ok(GROUPS.iter().filter(|group| names.is_empty() || names.iter().any(|name| group.is_called(name))).collect())
}

/// Runs one group and prints its line; a failure is counted, never returned, so that the next groups run too.
fn run(workspace: &Workspace, config: &Config, group: &Group) -> Result<Counts> {
    let command = match &group.action {
        Action::Size => return Ok(check_size(workspace, config)),
        Action::Run(make) => make(workspace),
    };
    let mut step = Step::start(group.name);
    let mut command = match command {
        groups::Ready::Command(command) => command,
        groups::Ready::Absent(reason) => {
            step.skipped(&reason);
            return Ok(Counts::default());
        }
        groups::Ready::Broken(error) => {
            step.failed("");
            return Err(error);
        }
    };
    command.env("NEARSIDE_BIN", workspace.nearside_program()).env("NO_COLOR", "1");
    command.env("NEARSIDE_RULES_SAMPLE", workspace.target("tmp/rules-sample.ndjson"));
    if let Some(chromium) = setup::find_chromium() {
        command.env("NEARSIDE_CHROMIUM", chromium);
    }
    let finished = process::watch(&mut step, &mut command)?;
    let counts = Counts::of(&finished.lines);
    if finished.status.success() && counts.failed == 0 {
        step.done(&counts.summary());
        for line in counts::cargo_summaries(&finished.lines) {
            println!("      {line}");
        }
        return Ok(counts);
    }
    step.failed(&counts.summary());
    println!("\n{}\n", finished.text());
    Ok(counts.with_a_failure())
}

fn check_size(workspace: &Workspace, config: &Config) -> Counts {
    match size::check(workspace, config) {
        Ok(()) => Counts::default(),
        Err(error) => {
            println!("\nsize FAILED\n{error:#}\n");
            Counts::default().with_a_failure()
        }
    }
}
