//! `cargo xtask setup`: what is missing is installed, what is there is left alone.

mod apt;
mod chromium;
mod node;
mod postgres;
mod rust;
mod program;

use anyhow::{Result, ensure};

use crate::Usage;
use crate::console::section;
use crate::workspace::Workspace;

pub use chromium::find as find_chromium;

/// What a command cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The WebAssembly target, clippy and rustfmt.
    Rust,
    /// Node and the packages of `package-lock.json`.
    Node,
    /// A Chromium.
    Browser,
    /// A PostgreSQL.
    Postgres,
    /// What sends requests as fast as they are answered.
    LoadTool,
    /// What makes a disk slow.
    SlowDisk,
}

/// `cargo xtask setup`.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    ensure!(arguments.is_empty(), Usage("setup takes no arguments".into()));
    run(workspace, &[Need::Rust, Need::Node, Need::Browser, Need::Postgres, Need::LoadTool])
}

/// Checks every need and installs what is missing.
///
/// # Errors
/// When something is missing and cannot be installed; the message says what to do by hand.
pub fn run(workspace: &Workspace, needs: &[Need]) -> Result<()> {
    section("setup");
    let _lock = workspace.lock()?;
    for need in needs {
        match need {
            Need::Rust => rust::install(workspace)?,
            Need::Node => node::install(workspace)?,
            Need::Browser => chromium::install(workspace)?,
            Need::Postgres => postgres::install(workspace)?,
            Need::LoadTool => program::install(workspace, "wrk")?,
            Need::SlowDisk => program::install(workspace, "strace")?,
        }
    }
    Ok(())
}
