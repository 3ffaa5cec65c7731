//! Programs run under a step: their output is kept, and shown when they fail.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::console::Step;

/// How long a silent program goes unwatched.
const POLL: Duration = Duration::from_millis(200);

/// What a program left behind.
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// Standard output and error, line by line as they came.
    pub lines: Vec<String>,
}

impl Finished {
    /// The whole output.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// Runs `command` to its end while `step` shows its latest line. A program that fails is no error here.
///
/// # Errors
/// When the program cannot be started.
pub fn watch(step: &mut Step, command: &mut Command) -> Result<Finished> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{program}`: is it installed and on PATH?"))?;
    let (sender, receiver) = channel();
    if let Some(stdout) = child.stdout.take() {
        forward(stdout, sender.clone());
    }
    if let Some(stderr) = child.stderr.take() {
        forward(stderr, sender);
    }
    let mut lines: Vec<String> = Vec::new();
    loop {
        match receiver.recv_timeout(POLL) {
            Ok(line) => lines.push(line),
            // A process it left behind may hold the pipe open for ever: the program's own end is what counts.
            Err(RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => break,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        step.tick(lines.last().map_or("", String::as_str));
    }
    let status = child.wait().with_context(|| format!("lost `{program}`"))?;
    Ok(Finished { status, lines })
}

/// Runs `command` as a step of its own.
///
/// # Errors
/// When it cannot be started or fails; the error holds its output.
pub fn run(label: &str, command: &mut Command) -> Result<Duration> {
    let mut step = Step::start(label);
    let finished = watch(&mut step, command)?;
    if finished.status.success() {
        return Ok(step.done(""));
    }
    step.failed("");
    bail!("{label} failed ({}):\n{}", finished.status, finished.text());
}

/// The output of a short program, trimmed; `None` if it is missing or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn forward(stream: impl Read + Send + 'static, sender: Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n') {
            let Ok(line) = line else { break };
            let text = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
            if sender.send(text).is_err() {
                break;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_and_the_failure_are_kept() {
        let mut step = Step::start("sample");
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let finished = watch(&mut step, &mut command).unwrap();
        let mut lines = finished.lines.clone();
        lines.sort();
        assert_eq!(lines, ["err", "out"]);
        assert_eq!(finished.status.code(), Some(3));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run("sample", &mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("no-such-program-here"), "{error}");
    }
}
