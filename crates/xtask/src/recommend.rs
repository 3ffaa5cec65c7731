//! `cargo xtask recommend`: the recommender's quality, size and speed, into `benches/recommend.md`.

use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::config::Config;
use crate::console::section;
use crate::setup::{self, Need};
use crate::workspace::Workspace;
use crate::{Told, Usage, dist};

const SCRIPT: &str = "crates/nearside-bench/recommend/main.mjs";
/// What a run writes.
const REPORT: &str = "benches/recommend.md";

/// Sets up, builds and measures; `--data DIR` names the folder of the public data sets.
///
/// # Errors
/// Fails where the set-up or a build fails, and where a data set is not as it should be.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let data = match arguments {
        [] => None,
        [flag, folder] if flag == "--data" => Some(folder),
        _ => return Err(Usage("cargo xtask recommend [--data DIR]".into()).into()),
    };
    setup::run(workspace, &[Need::Rust, Need::Node])?;
    dist::run(workspace, &Config::read(workspace)?)?;
    section("recommend");
    let mut node = workspace.node(&[SCRIPT, "--report", REPORT]);
    node.arg("--nearside").arg(workspace.nearside_program());
    if let Some(folder) = data {
        node.arg("--data").arg(folder);
    }
    let status = node.stdin(Stdio::null()).status().context("the bench could not be started")?;
    // Node has said on stderr what is wrong.
    if status.success() { Ok(()) } else { Err(Told.into()) }
}
