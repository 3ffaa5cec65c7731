//! The Node side: a Node that is new enough, and the packages of the lock.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::console::Step;
use crate::process;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// The oldest Node, major and minor: what the tools of package.json declare, and `import.meta.dirname` in our scripts.
const OLDEST: (u32, u32) = (20, 11);

/// Checks Node and runs `npm ci` unless `node_modules/` came from this very lock.
pub fn install(workspace: &Workspace) -> Result<()> {
    let step = Step::start("node: version");
    let remedy = format!("install Node {}.{} or newer, https://nodejs.org", OLDEST.0, OLDEST.1);
    let version = process::ask(&mut workspace.node(&["--version"]))
        .with_context(|| format!("there is no Node on PATH: {remedy}"))?;
    let found = parse(&version).with_context(|| format!("`node --version` said `{version}`: {remedy}"))?;
    ensure!(found >= OLDEST, "Node {version} is too old: {remedy}");
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

/// `v20.20.2` is (20, 20).
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, parse};

    #[test]
    fn an_old_node_is_older() {
        assert_eq!(parse("v20.20.2"), Some((20, 20)));
        assert!(parse("v20.9.0").unwrap() < OLDEST && parse("v24.1.0").unwrap() > OLDEST);
        assert_eq!(parse("20"), None);
        assert_eq!(parse("v-rc.1"), None);
    }
}
