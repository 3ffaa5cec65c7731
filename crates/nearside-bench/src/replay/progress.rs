//! Says on stderr what is going on, how far it is and how long it took.

use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often a running step is told of.
const EVERY: Duration = Duration::from_millis(200);

/// A step of the replay.
pub struct Step {
    name: &'static str,
    began: Instant,
    told: Cell<Instant>,
}

impl Step {
    /// Begins a step.
    pub fn begin(name: &'static str) -> Self {
        let now = Instant::now();
        Self { name, began: now, told: Cell::new(now) }
    }

    /// Tells how far the step is, on a terminal and not too often.
    pub fn progress(&self, done: usize, all: usize) {
        let mut stderr = std::io::stderr();
        if self.told.get().elapsed() >= EVERY && stderr.is_terminal() {
            self.told.set(Instant::now());
            // Progress that cannot be shown is no reason to stop.
            let _shown = write!(stderr, "\r  {} {done}/{all} ", self.name);
            let _flushed = stderr.flush();
        }
    }

    /// Ends the step and tells what came of it.
    pub fn end(self, outcome: &str) {
        let seconds = self.began.elapsed().as_secs_f64();
        let back = if std::io::stderr().is_terminal() { "\r\u{1b}[K" } else { "" };
        eprintln!("{back}  {} {seconds:.1} s: {outcome}", self.name);
    }
}
