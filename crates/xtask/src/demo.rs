//! `cargo xtask demo`: the shop, its backend and its edge worker; with `--once` one visit through all of it.

use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::config::Config;
use crate::workspace::Workspace;
use crate::{Told, Usage, dist, setup};

/// Sets up, builds, then serves until it is interrupted; `--once` drives one visit and ends.
///
/// # Errors
/// Fails where the set-up or a build fails, or where the visit is not as promised.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    if let Some(unknown) = arguments.iter().find(|argument| *argument != "--once") {
        return Err(Usage(format!("no argument `{unknown}`: cargo xtask demo [--once]")).into());
    }
    setup::command(workspace, &[])?;
    dist::run(workspace, &Config::read(workspace)?)?;
    let status = workspace
        .node(&["crates/xtask/demo/main.mjs", "--program"])
        .arg(workspace.nearside_program())
        .args(arguments)
        .stdin(Stdio::null())
        .status()
        .context("the demo could not be started")?;
    if status.success() { Ok(()) } else { Err(Told.into()) }
}
