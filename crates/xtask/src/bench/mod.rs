//! `cargo xtask bench`: the rules' speed, beside other engines with `--peers`, which writes `benches/rules.md`; with
//! `--backend` the server's, into `benches/backend.md`.

mod backend;

use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::config::Config;
use crate::console::{Step, section};
use crate::setup::{self, Need};
use crate::stamp::Stamp;
use crate::workspace::Workspace;
use crate::{Told, Usage, dist, process};

/// The Node program, with a package and a lock of its own: the peers stay out of the workspace's.
const FOLDER: &str = "crates/nearside-bench/peers";
/// What a run with the peers writes.
const REPORT: &str = "benches/rules.md";

/// Sets up, builds and measures; `--peers` installs the other engines and commits the figures to paper.
///
/// # Errors
/// Fails where the set-up or a build fails, and where two engines do not give the same answers.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    if let Some((first, rest)) = arguments.split_first()
        && first == "--backend"
    {
        return backend::command(workspace, rest);
    }
    let with_peers = !arguments.is_empty();
    if let Some(unknown) = arguments.iter().find(|argument| *argument != "--peers") {
        return Err(Usage(format!("no argument `{unknown}`: cargo xtask bench [--peers | --backend]")).into());
    }
    setup::run(workspace, &[Need::Rust, Need::Node])?;
    dist::run(workspace, &Config::read(workspace)?)?;
    section("bench");
    let script = format!("{FOLDER}/main.mjs");
    let mut node = workspace.node(&[&script]);
    if with_peers {
        install(workspace)?;
        node.args(["--peers", "--report", REPORT]);
    }
    let status = node.stdin(Stdio::null()).status().context("the bench could not be started")?;
    // Node has said on stderr what is wrong.
    if status.success() { Ok(()) } else { Err(Told.into()) }
}

/// Runs `npm ci` for the peers unless their packages came from this very lock.
fn install(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path(FOLDER);
    let lock = [folder.join("package.json"), folder.join("package-lock.json")];
    let stamp = Stamp::of(workspace, folder.join("node_modules/.nearside-lock"), &lock, &[], &[])?;
    if stamp.is_fresh() {
        Step::start("peers: packages").skipped("fresh against their package-lock.json");
        return Ok(());
    }
    let mut npm = workspace.command("npm");
    // None of them needs its scripts to run here.
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    process::run("peers: npm ci", &mut npm)?;
    stamp.save()
}
