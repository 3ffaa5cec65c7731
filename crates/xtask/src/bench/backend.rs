//! `cargo xtask bench --backend`: builds the server and the load, and measures what a delta costs.

use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::fuzz::report::{machine, today};
use crate::setup::{self, Need};
use crate::workspace::Workspace;
use crate::{Told, process};

/// What a whole run writes.
const REPORT: &str = "benches/backend.md";

/// Sets up, builds and measures. Whatever follows is for the program that measures; without anything all is measured and put
/// into the report.
///
/// # Errors
/// Fails where something cannot be installed or built, and where a delta that was acknowledged is not in the store.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::run(workspace, &[Need::Rust, Need::LoadTool, Need::SlowDisk, Need::Postgres])?;
    let mut server = workspace.cargo(&["build", "--profile", "server", "-p", "nearside-backend"]);
    process::run("build the server", &mut server)?;
    let mut load = workspace.cargo(&["build", "--profile", "tool", "-p", "nearside-bench", "--bin", "backend"]);
    process::run("build the load", &mut load)?;
    let mut bench = workspace.command(workspace.target("tool/backend"));
    bench.arg("--server").arg(workspace.target("server/nearside"));
    if arguments.is_empty() {
        bench.args(["--report", REPORT, "--made", &made(workspace)]);
    } else {
        bench.args(arguments);
    }
    let status = bench.stdin(Stdio::null()).status().context("the bench could not be started")?;
    // The bench has said on stderr what is wrong.
    if status.success() { Ok(()) } else { Err(Told.into()) }
}

/// When, with what and on what.
fn made(workspace: &Workspace) -> String {
    let ask = |program: &str, arguments: &[&str]| {
        let text = process::ask(workspace.command(program).args(arguments)).unwrap_or_default();
        text.lines().next().unwrap_or_default().to_owned()
    };
    let rust = ask("rustc", &["--version"]);
    let rust = rust.split(' ').nth(1).unwrap_or_default().to_owned();
    let kernel = ask("uname", &["-r"]);
    format!("{}, Rust {rust}, wrk 4, Linux {kernel}, {}", today(workspace), machine())
}
