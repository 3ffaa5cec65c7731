//! A PostgreSQL of this bench's own, which waits for its disk like any other.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where Debian and its kin keep the programs, off `PATH`, in a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A running server; it is stopped and its folder removed when this is dropped.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
}

impl Cluster {
    /// Makes a server in a folder and starts it, with its own defaults: every commit is on disk.
    ///
    /// # Errors
    /// Says what is missing or failed.
    pub fn start(folder: &Path) -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed; `cargo xtask setup` installs it")?;
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        if is_root() {
            // The server refuses to run as root.
            succeed(Command::new("chown").arg("postgres").arg(folder))?;
        }
        let cluster = Self { folder: folder.to_owned(), programs };
        let data = folder.join("data");
        let mut make = cluster.program("initdb");
        succeed(make.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "-D"]).arg(&data))?;
        let options = format!("-c listen_addresses= -k {} -c shared_buffers=256MB", folder.display());
        let mut start = cluster.program("pg_ctl");
        start.args(["-w", "-o", &options, "-l"]).arg(folder.join("log")).arg("-D").arg(&data).arg("start");
        // What keeps running must not hold our ends of its pipes.
        let started = start.stdout(Stdio::null()).stderr(Stdio::null()).status().map_err(|error| error.to_string())?;
        if started.success() { Ok(cluster) } else { Err("PostgreSQL does not start".into()) }
    }

    /// The address of a new, empty database.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub fn database(&self, name: &str) -> Result<String, String> {
        let mut psql = self.program("psql");
        psql.args(["-X", "-q", "-U", "postgres", "-d", "postgres", "-c", &format!("CREATE DATABASE {name}"), "-h"]);
        succeed(psql.arg(&self.folder))?;
        Ok(format!("postgres:///{name}?user=postgres&host={}", self.folder.display()))
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(&self.folder).stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        // A server that does not stop is not worth losing the figures.
        let _stopped = succeed(stop.args(["-m", "immediate", "-D"]).arg(self.folder.join("data")).arg("stop"));
    }
}

fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders.into_iter().find(|folder| folder.join("initdb").is_file())
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}
