//! `cargo xtask replay`: builds the server and the replay, and lets real click sessions through them.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::workspace::Workspace;
use crate::{Told, process};

/// Builds what is needed and replays; the arguments are those of the replay's own help.
///
/// # Errors
/// Fails where a build fails, or where the replay finds that events were lost or counted twice.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut build = workspace.cargo(&["build", "--profile", "tool", "-p", "nearside-backend", "-p", "nearside-bench"]);
    process::run("build the server and the replay", &mut build)?;
    let status = Command::new(workspace.target("tool/replay"))
        .arg("--server")
        .arg(workspace.nearside_program())
        .args(arguments)
        .stdin(Stdio::null())
        .status()
        .context("the replay could not be started")?;
    // The replay has said on stderr what is wrong.
    if status.success() { Ok(()) } else { Err(Told.into()) }
}
