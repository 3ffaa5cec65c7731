//! The Node side: a Node that is new enough, and the packages of the lock.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::console::Step;
use crate::process;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// The oldest Node that the tools of package.json declare.
const OLDEST_MAJOR: u32 = 20;

/// Checks Node and runs `npm ci` unless `node_modules/` came from this very lock.
pub fn install(workspace: &Workspace) -> Result<()> {
    let step = Step::start("node: version");
    let version = process::ask(&mut workspace.node(&["--version"])).with_context(|| {
        format!("there is no Node on PATH: install Node {OLDEST_MAJOR} or newer, https://nodejs.org")
    })?;
    let major = major_of(&version).with_context(|| format!("`node --version` said `{version}`"))?;
    ensure!(
        major >= OLDEST_MAJOR,
        "Node {version} is too old: install Node {OLDEST_MAJOR} or newer, https://nodejs.org"
    );
    step.done(&version);

    let step = Step::start("node: packages");
    let modules = workspace.path("node_modules");
    let lock = [workspace.path("package.json"), workspace.path("package-lock.json")];
    // In the folder itself, so that deleting the folder deletes the stamp.
    let stamp = Stamp::of(workspace, modules.join(".nearside-lock"), &lock, &[&version], &[])?;
    if stamp.is_fresh() {
        step.skipped("fresh against package-lock.json");
        return Ok(());
    }
    step.done("not from this lock");
    process::run("node: npm ci", workspace.command("npm").args(["ci", "--no-audit", "--no-fund"]))?;
    fs::create_dir_all(&modules)?;
    stamp.save()
}

/// `v20.20.2` is 20.
fn major_of(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_of;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major_of("v20.20.2"), Some(20));
        assert_eq!(major_of("20"), None);
        assert_eq!(major_of("v-rc"), None);
    }
}
