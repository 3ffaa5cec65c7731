//! The load tool of `cargo xtask bench --backend`: wrk, which Debian and Homebrew have as a package.

use anyhow::{Context as _, Result};

use super::apt;
use crate::console::Step;
use crate::process;
use crate::workspace::Workspace;

const REMEDY: &str = "there is no wrk, and it could not be installed: install your system's wrk package";

/// Installs it by apt where it is not found.
pub fn install(workspace: &Workspace) -> Result<()> {
    let step = Step::start("wrk");
    if is_there(workspace) {
        step.done("");
        return Ok(());
    }
    step.done("missing");
    apt::install(workspace, "wrk").context(REMEDY)?;
    is_there(workspace).then_some(()).context(REMEDY)
}

/// It ends with an error after its version; that it starts is what counts.
fn is_there(workspace: &Workspace) -> bool {
    process::ask(workspace.command("sh").args(["-c", "command -v wrk"])).is_some()
}
