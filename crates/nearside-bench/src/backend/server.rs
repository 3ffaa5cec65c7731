//! The server under test: a process of its own, and what the system and the server itself tell of it.

use super::requests::EDGE_TOKEN;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The token of a server that lives for one measurement on the loopback address.
const ADMIN_TOKEN: &str = "a token for one bench on the loopback address";
/// The site's rate: nothing that this machine can send reaches it, so too much meets the queue. The other limits stand.
const NO_LIMIT: &str = "100000000";
/// Clock ticks a second of `/proc/PID/stat`, on every Linux since 2.6.
const TICKS_A_SECOND: f64 = 100.0;
/// A server is quiet when it takes no CPU for so long.
const QUIET: Duration = Duration::from_millis(600);
/// A server that is not quiet after so long never is.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// A running `nearside serve`; it is stopped when this is dropped.
pub struct Server {
    process: Child,
    /// Host and port.
    pub address: String,
}

/// What the server counts, by the names of its metrics.
pub type Counts = BTreeMap<String, f64>;

/// The disk under the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// As it is.
    Own,
    /// One whose every fsync takes so much longer, by `strace`, which stops the server at nothing else.
    Slow(Duration),
}

impl Disk {
    /// What starts a program on such a disk.
    fn start(self, binary: &Path) -> Command {
        let Self::Slow(longer) = self else { return Command::new(binary) };
        let mut strace = Command::new("strace");
        // -D: the server stays the process that was started, strace watches from aside.
        strace.args(["-D", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e"]);
        strace.arg(format!("inject=fsync,fdatasync:delay_enter={}", longer.as_micros())).arg(binary);
        strace
    }
}

impl Server {
    /// Starts the server on a free port and waits until it listens.
    ///
    /// # Errors
    /// Tells what kept it from starting.
    pub fn start(binary: &Path, site: &Path, store: &str, disk: Disk) -> Result<Self, String> {
        let mut process = disk
            .start(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--insecure-cookie", "--store", store, "--site"])
            .arg(site)
            .args(["--trust-proxy", "127.0.0.1", "--limit-site", NO_LIMIT])
            .env("NEARSIDE_COOKIE_KEY", "a key for one bench on the loopback address")
            .env("NEARSIDE_ADMIN_TOKEN", ADMIN_TOKEN)
            .env("NEARSIDE_EDGE_TOKEN", EDGE_TOKEN)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let stdout = process.stdout.take().ok_or("no output of the server")?;
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| line.split_once("listening on http://").map(|(_, address)| address.trim().to_owned()));
        let address = address.ok_or("the server ended before it listened; its message is above")?;
        // Keep reading, so that the server never blocks on a full pipe.
        thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, address })
    }

    /// CPU seconds of the whole process so far, the kernel's work for it included.
    ///
    /// # Errors
    /// Where the process is gone.
    pub fn cpu_seconds(&self) -> Result<f64, String> {
        let stat = self.proc("stat")?;
        // The second field is the program's name in parentheses; utime and stime are the 14th and 15th.
        let (_, fields) = stat.rsplit_once(") ").ok_or("an unknown form of /proc/PID/stat")?;
        let ticks = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
        Ok(ticks.sum::<f64>() / TICKS_A_SECOND)
    }

    /// The same when all work is done: writes that wait, and what is materialised behind them.
    ///
    /// # Errors
    /// Where the process is gone, or is never quiet.
    pub fn quiet_cpu_seconds(&self) -> Result<f64, String> {
        let (began, mut seen) = (Instant::now(), self.cpu_seconds()?);
        while began.elapsed() < MAX_WAIT {
            thread::sleep(QUIET);
            let now = self.cpu_seconds()?;
            if now - seen < 0.015 {
                return Ok(now);
            }
            seen = now;
        }
        Err("the server is not quiet after two minutes without a request".into())
    }

    /// Resident memory in bytes, now and at its greatest.
    ///
    /// # Errors
    /// Where the process is gone.
    pub fn resident_bytes(&self) -> Result<(u64, u64), String> {
        let status = self.proc("status")?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok()).map(|kb| kb * 1024)
        };
        field("VmRSS:").zip(field("VmHWM:")).ok_or_else(|| "an unknown form of /proc/PID/status".into())
    }

    /// What the server counts.
    ///
    /// # Errors
    /// Gives the server's refusal.
    pub fn counts(&self) -> Result<Counts, String> {
        let text = self.get("/metrics")?;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.filter_map(|line| line.rsplit_once(' '));
        Ok(pairs.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?))).collect())
    }

    /// The sums over all that is stored: replicas, and the greatest metric.
    ///
    /// # Errors
    /// Gives the server's refusal.
    pub fn stored(&self) -> Result<(u64, u64), String> {
        let stats: serde_json::Value =
            serde_json::from_str(&self.get("/admin/v1/stats")?).map_err(|error| error.to_string())?;
        let replicas = stats.get("replicas").and_then(serde_json::Value::as_u64).ok_or("stats without replicas")?;
        let metrics = stats.get("metrics").and_then(serde_json::Value::as_object).ok_or("stats without metrics")?;
        Ok((replicas, metrics.values().filter_map(serde_json::Value::as_u64).max().unwrap_or(0)))
    }

    /// Whether it is ready to write.
    pub fn is_ready(&self) -> bool {
        self.get("/readyz").is_ok()
    }

    fn get(&self, path: &str) -> Result<String, String> {
        let url = format!("http://{}{path}", self.address);
        let request = ureq::get(&url).header("authorization", &format!("Bearer {ADMIN_TOKEN}"));
        let mut response = request.call().map_err(|error| format!("{url}: {error}"))?;
        response.body_mut().read_to_string().map_err(|error| error.to_string())
    }

    fn proc(&self, file: &str) -> Result<String, String> {
        let path = format!("/proc/{}/{file}", self.process.id());
        fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
    }

    /// Stops the server gracefully and waits for it.
    ///
    /// # Errors
    /// Tells how it ended when it did not end well.
    pub fn stop(mut self) -> Result<(), String> {
        let pid = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().map_err(|error| error.to_string())?;
        let status = self.process.wait().map_err(|error| error.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("the server ended with {status}")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already stopped, or the measurement failed: either way nothing must be left running.
        let _ended = self.process.kill();
        let _ended = self.process.wait();
    }
}
