//! A Chromium for the browser tests and the demo's visit.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::apt;
use crate::console::Step;
use crate::workspace::Workspace;

/// Names a browser that is not where we look; also what the tests read.
pub const VARIABLE: &str = "NEARSIDE_CHROMIUM";

const PROGRAMS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC_PROGRAMS: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser named by `NEARSIDE_CHROMIUM`, else the first one on `PATH`.
pub fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).flat_map(|folder| PROGRAMS.iter().map(move |name| folder.join(name)));
    on_path.chain(MAC_PROGRAMS.iter().map(PathBuf::from)).find(|candidate| candidate.is_file())
}

/// Installs one by apt where none is found.
pub fn install(workspace: &Workspace) -> Result<()> {
    let step = Step::start("chromium");
    if let Some(named) = env::var_os(VARIABLE).map(PathBuf::from)
        && !named.is_file()
    {
        step.failed("");
        bail!("{VARIABLE} names {}, and no such file exists: correct it or unset it", named.display());
    }
    if let Some(found) = find() {
        step.done(&found.display().to_string());
        return Ok(());
    }
    step.done("missing");
    apt::install(workspace, "chromium").context(REMEDY)?;
    find().map(drop).context(REMEDY)
}

const REMEDY: &str = "there is no Chromium, and it could not be installed: install chromium or google-chrome, \
     or name one in the environment variable NEARSIDE_CHROMIUM";
