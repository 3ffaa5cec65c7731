//! Programs that Debian has as a package of their own name: wrk, which sends requests, and strace, which makes a disk slow.

use anyhow::{Context as _, Result};

use super::apt;
use crate::console::Step;
use crate::process;
use crate::workspace::Workspace;

/// Installs it by apt where it is not found.
pub fn install(workspace: &Workspace, name: &str) -> Result<()> {
    let step = Step::start(name);
    if is_there(workspace, name) {
        step.done("");
        return Ok(());
    }
    step.done("missing");
    let remedy = || format!("there is no {name}, and it could not be installed: install your system's package {name}");
    apt::install(workspace, name).with_context(remedy)?;
    is_there(workspace, name).then_some(()).with_context(remedy)
}

/// Whether it would start; what it says of its version differs.
fn is_there(workspace: &Workspace, name: &str) -> bool {
    process::ask(workspace.command("sh").args(["-c", &format!("command -v {name}")])).is_some()
}
