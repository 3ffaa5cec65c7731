//! What the server counts, as Prometheus reads it. No count names a visitor.

use super::problem::Kind;
use crate::store::{BATCH_BOUNDS, BatchCounts};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counters since the start.
#[derive(Debug, Default)]
pub struct Counts {
    /// Deltas answered, by verdict: acknowledged, closed, fork.
    pub deltas: [AtomicU64; 3],
    /// Bytes of deltas that were read.
    pub bytes_in: AtomicU64,
    /// Bytes of answers that were written.
    pub bytes_out: AtomicU64,
    /// Batches read.
    pub batches: AtomicU64,
    /// Deltas of batches that were refused.
    pub batch_refused: AtomicU64,
    /// Cookies set.
    pub cookies: AtomicU64,
    /// Profiles that visitors erased.
    pub forgotten: AtomicU64,
    /// Connections that are open.
    pub open: AtomicU64,
    /// Those of them that are quiet, so that next to nothing is kept for them.
    pub parked: AtomicU64,
    /// Refusals by kind.
    pub refused: [AtomicU64; Kind::ALL.len()],
}

/// The names of [`Counts::deltas`].
const VERDICTS: [&str; 3] = ["ack", "closed", "fork"];

impl Counts {
    /// Counts a refusal.
    pub fn refused(&self, kind: Kind) {
        if let Some(count) = self.refused.get(kind as usize) {
            add(count, 1);
        }
    }

    /// All counters in Prometheus' text format.
    #[must_use]
    pub fn text(&self, batches: &BatchCounts) -> String {
        let mut page = Page(String::new());
        page.head("nearside_deltas_total", "counter", "Deltas answered, by verdict.");
        for (verdict, count) in VERDICTS.iter().zip(&self.deltas) {
            page.line(&format!("nearside_deltas_total{{verdict=\"{verdict}\"}}"), read(count));
        }
        let single = [
            ("nearside_delta_bytes_total", "Bytes of deltas read.", &self.bytes_in),
            ("nearside_answer_bytes_total", "Bytes of answers written.", &self.bytes_out),
            ("nearside_batches_total", "Batches of edge workers read.", &self.batches),
            ("nearside_batch_refused_total", "Deltas of batches that were refused.", &self.batch_refused),
            ("nearside_cookies_total", "Cookies set.", &self.cookies),
            ("nearside_forgotten_total", "Profiles that visitors erased.", &self.forgotten),
            ("nearside_commit_failures_total", "Commits that failed.", &batches.failed),
        ];
        for (name, help, count) in single {
            page.head(name, "counter", help);
            page.line(name, read(count));
        }
        for (name, help, count) in [
            ("nearside_connections", "Connections that are open.", &self.open),
            ("nearside_connections_parked", "Connections that are open and quiet.", &self.parked),
        ] {
            page.head(name, "gauge", help);
            page.line(name, read(count));
        }
        page.head("nearside_commit_writes", "histogram", "Writes in one commit.");
        let mut below = 0_u64;
        for (bound, count) in BATCH_BOUNDS.iter().zip(&batches.sizes) {
            below = below.saturating_add(read(count));
            page.line(&format!("nearside_commit_writes_bucket{{le=\"{bound}\"}}"), below);
        }
        page.line("nearside_commit_writes_bucket{le=\"+Inf\"}", read(&batches.commits));
        page.line("nearside_commit_writes_sum", read(&batches.writes));
        page.line("nearside_commit_writes_count", read(&batches.commits));
        page.head("nearside_refused_total", "counter", "Requests refused, by reason.");
        for (kind, count) in Kind::ALL.iter().zip(&self.refused) {
            page.line(&format!("nearside_refused_total{{reason=\"{}\"}}", kind.name()), read(count));
        }
        page.0
    }
}

/// Adds to a counter.
pub fn add(count: &AtomicU64, amount: usize) {
    count.fetch_add(u64::try_from(amount).unwrap_or(u64::MAX), Relaxed);
}

/// One more of something, until what is returned goes.
pub struct Gauge<'a>(&'a AtomicU64);

impl<'a> Gauge<'a> {
    /// Counts one more.
    pub fn up(count: &'a AtomicU64) -> Self {
        add(count, 1);
        Self(count)
    }
}

impl Drop for Gauge<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

fn read(count: &AtomicU64) -> u64 {
    count.load(Relaxed)
}

/// A page of metrics. (Writing to a String cannot fail.)
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, value: u64) {
        let _ = writeln!(self.0, "{name} {value}");
    }
}
