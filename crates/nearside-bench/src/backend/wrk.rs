//! The load tool: `wrk`, driven by `load.lua`.

use super::requests::THREADS;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The script, as a file of this crate.
const SCRIPT: &str = include_str!("load.lua");

/// The longest that it waits for an answer, longer than the server takes to give up: those that take longer are only counted.
const PATIENCE: &str = "20s";

/// What a run is like.
pub struct Run<'a> {
    /// The requests' files.
    pub requests: &'a Path,
    /// Open connections.
    pub connections: usize,
    /// The mean time a connection waits before each request.
    pub think: Duration,
    /// The longest it may take; it ends before where all requests are sent.
    pub most: Duration,
    /// Whether it goes on as other visitors when all are sent.
    pub after: After,
}

/// What comes after the last request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The end.
    Stop,
    /// The same again, of other visitors.
    Anew,
}

/// What the load tool saw.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// How long it took.
    pub seconds: f64,
    /// Answers that took longer than it waits.
    pub timeouts: f64,
    /// Connections that could not be opened, or broke.
    pub broken: f64,
    /// The median time to an answer, refusals among them.
    pub p50_ms: f64,
    /// 99 of 100 answers took less.
    pub p99_ms: f64,
    /// The slowest.
    pub max_ms: f64,
}

/// Runs the load tool to its end.
///
/// # Errors
/// Says what is missing, or what the tool printed.
pub fn run(folder: &Path, address: &str, run: &Run) -> Result<Figures, String> {
    let script: PathBuf = folder.join("load.lua");
    std::fs::write(&script, SCRIPT).map_err(|error| format!("{}: {error}", script.display()))?;
    let after = if run.after == After::Anew { "anew" } else { "once" };
    let mut wrk = Command::new("wrk");
    wrk.arg(format!("-t{THREADS}"))
        .arg(format!("-c{}", run.connections))
        .arg(format!("-d{}s", run.most.as_secs().max(1)))
        .args(["--timeout", PATIENCE, "-s"])
        .arg(&script)
        .arg(format!("http://{address}/"))
        .arg("--")
        .arg(run.requests)
        .arg(run.think.as_millis().to_string())
        .arg(after);
    let text = output(wrk)?;
    let line = text.lines().find_map(|line| line.strip_prefix("FIGURES "));
    let line = line.ok_or_else(|| format!("wrk: {text}"))?;
    let figures: serde_json::Value = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
    let figure = |name: &str| {
        figures
            .get(name)
            .and_then(serde_json::Value::as_f64)
            .ok_or_else(|| format!("wrk told nothing of {name}: {line}"))
    };
    Ok(Figures {
        seconds: figure("seconds")?,
        timeouts: figure("timeouts")?,
        broken: figure("broken")?,
        p50_ms: figure("p50_ms")?,
        p99_ms: figure("p99_ms")?,
        max_ms: figure("max_ms")?,
    })
}

/// What it prints. It is woken when every thread has said that all is sent: by itself it sleeps until its time is up.
fn output(mut wrk: Command) -> Result<String, String> {
    let mut wrk = wrk
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("wrk: {error}; install it (apt-get install wrk)"))?;
    let said = wrk.stderr.take().ok_or("wrk without a standard error")?;
    let (mut text, mut sent) = (String::new(), 0);
    for line in BufReader::new(said).lines().map_while(Result::ok) {
        match line.as_str() {
            "SENT" => sent += 1,
            other => text.push_str(other),
        }
        if sent == THREADS {
            Command::new("kill").args(["-INT", &wrk.id().to_string()]).status().map_err(|error| error.to_string())?;
            sent = 0;
        }
    }
    let output = wrk.wait_with_output().map_err(|error| error.to_string())?;
    text.push_str(&String::from_utf8_lossy(&output.stdout));
    Ok(text)
}
