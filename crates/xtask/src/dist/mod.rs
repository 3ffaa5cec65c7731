//! `cargo xtask dist`: everything that ships or that the tests load, into `dist/`.

mod artefacts;
mod optimize;
mod scripts;
mod wasm;

use std::time::Instant;

use anyhow::{Result, ensure};

pub use wasm::with_names;

use crate::config::Config;
use crate::console::section;
use crate::setup::{self, Need};
use crate::workspace::Workspace;
use crate::{Usage, size};

/// `cargo xtask dist`.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    ensure!(arguments.is_empty(), Usage("dist takes no arguments".into()));
    setup::run(workspace, &[Need::Rust, Need::Node])?;
    let config = Config::read(workspace)?;
    run(workspace, &config)?;
    size::print_table(workspace, &config).map(drop)
}

/// Builds what is not fresh. Needs [`Need::Rust`] and [`Need::Node`].
///
/// # Errors
/// When a build fails; the error holds its output.
pub fn run(workspace: &Workspace, config: &Config) -> Result<()> {
    section("dist");
    let _lock = workspace.lock()?;
    let started = Instant::now();
    for build in &config.builds {
        wasm::build(workspace, config, build)?;
    }
    scripts::run_all(workspace)?;
    artefacts::make(workspace)?;
    println!("  dist is ready after {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}
