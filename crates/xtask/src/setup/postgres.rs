//! A PostgreSQL for the tests of the second store. They start a server of their own; an installed one is left alone.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt;
use crate::console::Step;
use crate::workspace::Workspace;

/// Where Debian and its kin keep the programs, off `PATH`, in a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";

const REMEDY: &str = "there is no PostgreSQL, and it could not be installed: install your system's postgresql package, \
     or put the folder with initdb and pg_ctl on PATH";

/// Installs one by apt where none is found.
pub fn install(workspace: &Workspace) -> Result<()> {
    let step = Step::start("postgresql");
    if let Some(found) = find() {
        step.done(&found.display().to_string());
        return Ok(());
    }
    step.done("missing");
    apt::install(workspace, "postgresql").context(REMEDY)?;
    find().map(drop).context(REMEDY)
}

/// The program that makes a server's folder.
fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders.into_iter().map(|folder| folder.join("initdb")).find(|program| program.is_file())
}
