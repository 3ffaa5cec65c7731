//! A PostgreSQL server of these tests' own: made in a temporary folder, reached by a socket in it, gone when they end.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Whether the server waits for its disk. What a killed process wrote is safe with the system either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    Waits,
    DoesNotWait,
}

/// A running server.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    disk: Disk,
    /// Ends the server and removes its folder when our end of its pipe closes, however we end.
    watch: Child,
}

/// The server that tests share, each with a database of its own; `None`, with the reason printed, where there is none.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start(Disk::DoesNotWait)).as_ref()
}

impl Cluster {
    /// Makes a server; `None`, with the reason printed, where PostgreSQL is not installed.
    pub fn start(disk: Disk) -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Some(programs) = programs() else {
            println!("skipped: PostgreSQL is not installed; `cargo xtask setup` installs it");
            return None;
        };
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("nearside-postgres-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        if is_root() {
            // The server refuses to run as root.
            succeed(Command::new("chown").arg("postgres").arg(&folder));
        }
        // A signal to the whole group must not end the watch before the server, whose last processes still write files.
        let stop = r#"trap "" HUP INT TERM; cat > /dev/null; kill -9 "$(head -n 1 "$0/data/postmaster.pid")"; until rm -rf "$0"; do sleep 0.1; done"#;
        let mut watch = Command::new("sh");
        watch.args(["-c", stop]).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let watch = watch.spawn().unwrap();
        let cluster = Self { folder, programs, disk, watch };
        let data = cluster.folder.join("data");
        let mut make = cluster.program("initdb");
        make.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"]);
        succeed(make.arg(data));
        cluster.begin();
        Some(cluster)
    }

    /// Starts the server where it is not running, and waits until it answers.
    pub fn begin(&self) {
        let fsync = if self.disk == Disk::Waits { "on" } else { "off" };
        let socket = self.folder.display();
        let options = format!("-c listen_addresses= -k {socket} -c fsync={fsync} -c max_connections=60");
        // Processes of a killed server may still be on their way out.
        for _ in 0..50 {
            let mut start = self.program("pg_ctl");
            start.args(["-w", "-t", "30", "-o", &options, "-l"]).arg(self.folder.join("log"));
            start.arg("-D").arg(self.folder.join("data")).arg("start").stdout(Stdio::null()).stderr(Stdio::null());
            if start.status().unwrap().success() {
                return;
            }
        }
        panic!("the server does not start: {}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
    }

    /// Kills the server's first process, as a machine out of memory would.
    pub fn kill(&self) {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        succeed(Command::new("kill").args(["-9", file.lines().next().unwrap()]));
    }

    /// Stops the server at once: no checkpoint, all connections cut.
    pub fn stop(&self) {
        let mut stop = self.program("pg_ctl");
        succeed(stop.args(["-m", "immediate", "-D"]).arg(self.folder.join("data")).arg("stop"));
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.query("postgres", &format!("CREATE DATABASE {name}"));
        self.address(&name)
    }

    /// Lets `psql` do a statement in a database.
    pub fn query(&self, database: &str, statement: &str) -> String {
        let mut psql = self.program("psql");
        psql.args(["-X", "-q", "-t", "-A", "-U", "postgres", "-h"]).arg(&self.folder);
        succeed(psql.args(["-d", database, "-c", statement]))
    }

    fn address(&self, database: &str) -> String {
        format!("postgres:///{database}?user=postgres&host={}", self.folder.display())
    }

    /// One of PostgreSQL's programs, run by somebody who may run it.
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
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
    }
}

fn succeed(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{command:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8_lossy(&stdout).trim().to_owned()
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// The folder of the newest PostgreSQL's programs: packagers keep them off `PATH`.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    let whole = |folder: &Path| ["initdb", "pg_ctl", "psql"].iter().all(|name| folder.join(name).is_file());
    folders.into_iter().find(|folder| whole(folder))
}
