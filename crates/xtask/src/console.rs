//! What a person sees while something runs: steps with their seconds, a live line on a terminal, a sign of life in a log.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often a terminal's live line moves.
const TERMINAL_TICK: Duration = Duration::from_millis(200);
/// How often a log gets a line from a step that is still at it.
const LOG_TICK: Duration = Duration::from_secs(20);
/// Columns of a live line; a longer one would wrap and could not be wiped.
const LIVE_COLUMNS: usize = 96;
/// Where the result of a step stands.
const LABEL_COLUMNS: usize = 58;

/// Prints the heading of a group of steps.
pub fn section(title: &str) {
    println!("{title}");
}

/// A step under way; ends with [`Step::done`], [`Step::skipped`] or [`Step::failed`].
pub struct Step {
    label: String,
    started: Instant,
    last_tick: Instant,
    terminal: bool,
}

impl Step {
    /// Starts the clock and, on a terminal, shows the step at once.
    pub fn start(label: impl Into<String>) -> Self {
        let now = Instant::now();
        let terminal = std::io::stdout().is_terminal();
        let step = Self { label: label.into(), started: now, last_tick: now, terminal };
        if terminal {
            step.show_live("");
        }
        step
    }

    /// Says that the step goes on, if it is time to; `latest` is the last line of its program.
    pub fn tick(&mut self, latest: &str) {
        let every = if self.terminal { TERMINAL_TICK } else { LOG_TICK };
        if self.last_tick.elapsed() < every {
            return;
        }
        self.last_tick = Instant::now();
        if self.terminal {
            self.show_live(latest);
        } else {
            println!(
                "  ... {}: {} s so far; {}",
                self.label,
                self.started.elapsed().as_secs(),
                clip(latest.trim(), 80)
            );
        }
    }

    /// The step's work is done; `note` may add a result.
    pub fn done(self, note: &str) -> Duration {
        self.end("ok", note)
    }

    /// There was nothing to do, for the reason given.
    pub fn skipped(self, reason: &str) -> Duration {
        self.end("--", reason)
    }

    /// The step failed; the reason follows in the error.
    pub fn failed(self, note: &str) -> Duration {
        self.end("FAILED", note)
    }

    fn end(self, mark: &str, note: &str) -> Duration {
        let took = self.started.elapsed();
        self.wipe();
        let seconds = took.as_secs_f64();
        let gap = if note.is_empty() { "" } else { "  " };
        println!("  {:<LABEL_COLUMNS$} {seconds:>6.1} s  {mark}{gap}{note}", self.label);
        took
    }

    fn show_live(&self, latest: &str) {
        self.wipe();
        let line = format!("  {} {} s  {}", self.label, self.started.elapsed().as_secs(), latest.trim());
        print!("{}", clip(&line, LIVE_COLUMNS));
        flush();
    }

    fn wipe(&self) {
        if self.terminal {
            print!("\r\x1b[2K");
            flush();
        }
    }
}

/// The first `columns` characters, without control characters (a program's colours would spill over).
fn clip(line: &str, columns: usize) -> String {
    line.chars().filter(|c| !c.is_control()).take(columns).collect()
}

/// A console that cannot be flushed is gone; the work goes on without it.
fn flush() {
    let _gone = std::io::stdout().flush();
}

#[cfg(test)]
mod tests {
    use super::clip;

    #[test]
    fn a_line_is_clipped_by_characters() {
        assert_eq!(clip("\u{1b}[1mgrün\tund blau", 8), "[1mgrünu");
    }
}
