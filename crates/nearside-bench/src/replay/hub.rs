//! The real backend as a process, and deltas sent to it over HTTP.

use nearside::id::MetricId;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The token of a server that lives for one replay on the loopback address.
const ADMIN_TOKEN: &str = "a token for one replay on the loopback address";

/// A running `nearside serve`; it is stopped when this is dropped.
pub struct Hub {
    process: Child,
    address: String,
}

impl Hub {
    /// Starts the server on a free port and waits until it listens.
    ///
    /// # Errors
    /// Tells what kept it from starting.
    pub fn start(binary: &Path, site: &Path, catalog: &Path, store: &Path) -> Result<Self, String> {
        let mut process = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--insecure-cookie", "--site"])
            .arg(site)
            .arg("--catalog")
            .arg(catalog)
            .arg("--store")
            .arg(format!("sqlite:{}", store.display()))
            .env("NEARSIDE_COOKIE_KEY", "a key for one replay on the loopback address")
            .env("NEARSIDE_ADMIN_TOKEN", ADMIN_TOKEN)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}; build it with cargo xtask dist", binary.display()))?;
        let stdout = process.stdout.take().ok_or("no output of the server")?;
        let mut lines = BufReader::new(stdout).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("listening on ").map(|(_, address)| address.trim().to_string()));
        let address = address.ok_or("the server ended before it listened; its message is above")?;
        // Keep reading, so that the server never blocks on a full pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok(Self { process, address })
    }

    /// Where deltas of a site are sent.
    pub fn sync_url(&self, site: &str) -> String {
        format!("{}/ns/{site}/sync", self.address)
    }

    /// What the backend's profiles count of a metric, summed over all of them.
    ///
    /// # Errors
    /// Gives the server's refusal, or says what its answer lacks.
    pub fn counted(&self, metric: MetricId) -> Result<u64, String> {
        let url = format!("{}/admin/v1/stats", self.address);
        let request = ureq::get(&url).header("authorization", &format!("Bearer {ADMIN_TOKEN}"));
        let mut response = request.call().map_err(|error| format!("{url}: {error}"))?;
        let body = response.body_mut().read_to_string().map_err(|error| error.to_string())?;
        let stats: serde_json::Value = serde_json::from_str(&body).map_err(|error| error.to_string())?;
        let count = stats.pointer(&format!("/metrics/{:08x}", metric.0)).and_then(serde_json::Value::as_u64);
        count.ok_or_else(|| format!("{url}: no metric {:08x} in {body}", metric.0))
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

impl Drop for Hub {
    fn drop(&mut self) {
        // Already stopped, or the replay failed: either way nothing must be left running.
        let _ended = self.process.kill();
    }
}

/// A connection that sends deltas.
pub struct Sender {
    agent: ureq::Agent,
    url: String,
}

impl Sender {
    /// A sender with connections of its own.
    pub fn new(url: String) -> Self {
        let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(30))).build();
        Self { agent: config.into(), url }
    }

    /// Sends one delta and gives the answer.
    ///
    /// # Errors
    /// Gives the server's refusal.
    pub fn send(&self, delta: &[u8]) -> Result<Vec<u8>, String> {
        let request = self.agent.post(&self.url).header("content-type", "application/x-nearside");
        let mut response = request.send(delta).map_err(|error| error.to_string())?;
        let mut answer = Vec::new();
        let mut body = response.body_mut().as_reader();
        body.read_to_end(&mut answer).map_err(|error| error.to_string())?;
        Ok(answer)
    }
}
