//! What a training run says: its progress while it runs, and its end.

use nearside_train::{Origin, Progress, Report, Tuning};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How often the progress line is written anew.
const PROGRESS_EVERY: Duration = Duration::from_millis(200);
/// Cells of its bar.
const BAR_CELLS: u64 = 24;

/// The progress line on stderr.
pub struct Line {
    begun: Instant,
    last: Option<Instant>,
}

impl Line {
    pub fn new() -> Self {
        Self { begun: Instant::now(), last: None }
    }

    /// Writes how far training is, not too often.
    pub fn tell(&mut self, progress: Progress) {
        if self.last.is_none_or(|last| last.elapsed() >= PROGRESS_EVERY) || progress.of == Some(progress.done) {
            self.last = Some(Instant::now());
            eprint!("\r{}, {:.1} s\x1b[K", line(progress), self.begun.elapsed().as_secs_f32());
        }
    }

    /// Ends the line.
    pub fn end(self) {
        if self.last.is_some() {
            eprintln!();
        }
    }
}

/// How far training is, as a bar where that is known.
fn line(progress: Progress) -> String {
    let Progress { step, done, of } = progress;
    let Some(of) = of.filter(|of| *of > 0) else { return format!("train: {} {done}", step.as_str()) };
    let full = usize::try_from(done.min(of) * BAR_CELLS / of).unwrap_or(0);
    let empty = usize::try_from(BAR_CELLS).unwrap_or(0).saturating_sub(full);
    format!("train: {:<8}[{}{}] {done} of {of}", step.as_str(), "#".repeat(full), ".".repeat(empty))
}

/// What was seen and made, in a line or two.
pub fn told(report: &Report) -> String {
    let mut text = String::new();
    if let Origin::Store { profiles, not_permitted } = report.origin {
        let _ = write!(text, "{profiles} profiles, {not_permitted} of them not to be learnt from, ");
    }
    let _ = write!(
        text,
        "{} sessions, {} events, {} items, {} edges",
        report.sessions, report.events, report.items, report.edges
    );
    if report.together_edges > 0 {
        let _ = write!(text, ", {} edges of {} baskets", report.together_edges, report.baskets);
    }
    let _ = write!(text, ", {} bytes, {} without ids after brotli", report.bytes, report.packed_bytes);
    if let Some(Tuning { sessions, trials, before, after }) = &report.tuning {
        let _ = write!(
            text,
            "\non the last {sessions} sessions: hit rate at 20 {:.4}, of items not seen yet {:.4} ({trials} settings tried; {:.4} and {:.4} before)",
            after.hit_rate, after.new_hit_rate, before.hit_rate, before.new_hit_rate
        );
    }
    if report.origin == Origin::Counts {
        text.push_str(
            "\nnot tuned: counts hold no sessions to judge on; the numbers are the usual ones, or those of --numbers",
        );
    }
    if report.cut_sessions > 0 {
        let (sessions, events) = (report.cut_sessions, report.cut_events);
        let _ = write!(text, "\n{sessions} very long sessions were cut: {events} events left out");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::line;
    use nearside_train::{Progress, Step};

    #[test]
    fn progress_is_a_bar_where_its_end_is_known() {
        let at = |done, of| line(Progress { step: Step::Tune, done, of });
        assert_eq!(at(7, None), "train: tune 7");
        assert_eq!(at(12, Some(24)), "train: tune    [############............] 12 of 24");
        assert_eq!(at(30, Some(24)), "train: tune    [########################] 30 of 24");
    }
}
