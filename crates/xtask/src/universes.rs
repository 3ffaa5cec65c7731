//! `cargo xtask sim [--sessions N] [--seed S] [--report]`: sync over a bad network, universe after universe, each judged by an
//! oracle that knows nothing of the protocol.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::test::groups::Ready;
use crate::workspace::Workspace;
use crate::{Told, process};

/// Sessions of a test run.
pub const SHORT: &str = "300000";
/// Quick to build and quick to run.
const PROFILE: &str = "tool";
/// What `--report` writes.
const REPORT: &str = "benches/sim.md";
/// What stands above the figures.
const HEAD: &str = "# Sync, simulated

";
/// What stands between the date and the figures.
const ABOUT: &str = "

A universe is one visitor: devices with tabs that do what the tag does (with and without locks), a till, the real engine, the
real bytes, the real ledger on SQLite in memory. The network loses 15 % of all messages, delivers 15 % of the requests twice,
delays most by an instant and some by up to 40 days; the hub crashes at 5 % of the requests, before its commit or after it;
devices are copied, put back from a backup, cut off, minutes or a year off, linked, unlinked, forgotten, idle until they are
retired. At the end the network heals and every device syncs until nothing is left to send, twice.

**Lost** and **doubled** sum up, over seven metrics by day and for life, by how much the hub's folds are off from what follows
from the lineages of the deltas that it accepted (the numbers of all events that a state comes from). **Decay** counts
interests that differ in a bit from those computed by other code, and devices whose own fold differs from the hub's.

What the protocol states as its limits is not tried: a copy is made only while every state has a name (fewer than eight wait);
a copy that comes back after the hub forgot the states it waits for, or that would carry over what another copy carried over
before, is thrown away and counted; what was retired is not unlinked; an import begins anew only once the hub has all that it told.

";
/// What stands above the mutants.
const MUTANTS: &str = "
Each of these faults, put into the simulated hosts and not into the code, must be found:
";

/// Builds the simulator and runs it; the other arguments are its own.
///
/// # Errors
/// Fails where the build fails, and where something was lost, counted twice or not caught.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let page = workspace.target("tmp/sim.md");
    let mut run = program(workspace)?;
    run.args(arguments.iter().filter(|argument| *argument != "--report")).stdin(Stdio::null());
    let is_reported = arguments.iter().any(|argument| argument == "--report");
    if is_reported {
        fs::create_dir_all(workspace.target("tmp")).context("no folder for the report")?;
        run.arg("--page").arg(&page);
    }
    let status = run.status().context("the simulator could not be started")?;
    if !status.success() {
        // The simulator has said what is wrong.
        return Err(Told.into());
    }
    if is_reported { write(workspace, &page) } else { Ok(()) }
}

/// The simulator with these arguments, for a test run.
pub fn short(workspace: &Workspace, arguments: &[&str]) -> Ready {
    match program(workspace) {
        Ok(mut command) => {
            command.args(arguments);
            Ready::Command(command)
        }
        Err(error) => Ready::Broken(error),
    }
}

fn program(workspace: &Workspace) -> Result<Command> {
    let mut build = workspace.cargo(&["build", "--profile", PROFILE, "--package", "nearside-sim"]);
    process::run("build the simulator", &mut build)?;
    Ok(Command::new(workspace.target("tool/sim")))
}

fn write(workspace: &Workspace, page: &Path) -> Result<()> {
    let figures = fs::read_to_string(page).with_context(|| format!("{}", page.display()))?;
    let (table, mutants) = figures.split_once("\n\n").unwrap_or((&figures, ""));
    let say = |program: &str, arguments: &[&str]| process::ask(workspace.command(program).args(arguments));
    let date = say("date", &["-u", "+%F"]).unwrap_or_default();
    let rust = say("rustc", &["--version"]).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let made =
        format!("Made by `cargo xtask sim --report` on {date} ({rust}, {cores} cores, {}).", std::env::consts::ARCH);
    let report = format!("{HEAD}{made}{ABOUT}{table}\n{MUTANTS}\n{mutants}");
    fs::write(workspace.path(REPORT), report).with_context(|| format!("{REPORT} could not be written"))
}
