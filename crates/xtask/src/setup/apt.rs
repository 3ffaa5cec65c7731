//! Packages of the system, by apt, as root or by a sudo that asks nothing.

use std::path::Path;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// Installs a package.
///
/// # Errors
/// Where there is no apt, no right to use it, or no such package.
pub fn install(workspace: &Workspace, package: &str) -> Result<()> {
    if !Path::new("/usr/bin/apt-get").is_file() {
        bail!("apt-get, the only installer this command knows, is not on this machine");
    }
    let root = process::ask(workspace.command("id").arg("-u")).as_deref() == Some("0");
    for arguments in [&["update"] as &[&str], &["install", "-y", package]] {
        let mut command = if root {
            workspace.command("apt-get")
        } else {
            let mut sudo = workspace.command("sudo");
            // Never ask for a password: nobody may be there to type it.
            sudo.args(["-n", "apt-get"]);
            sudo
        };
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(&format!("{package}: apt-get {}", arguments.join(" ")), &mut command)?;
    }
    Ok(())
}
