//! What the replay found.

use super::judge::Quality;
use super::sync::Outcome;
use std::fmt;

/// The figures of one replay.
pub struct Report {
    /// Visits that were replayed.
    pub visits: usize,
    /// Events that went in.
    pub events: usize,
    /// Events that the backend's profiles count.
    pub counted: u64,
    /// What was sent.
    pub sync: Outcome,
    /// The model's size.
    pub model_bytes: usize,
    /// How well it predicts.
    pub quality: Quality,
}

impl Report {
    /// Whether nothing was lost and nothing counted twice.
    pub fn is_exact(&self) -> bool {
        u64::try_from(self.events) == Ok(self.counted)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_exact() { "equal" } else { "NOT EQUAL: events were lost or counted twice" };
        writeln!(f, "visits                     {}", self.visits)?;
        writeln!(f, "events in                  {}", self.events)?;
        writeln!(f, "events counted by profiles {} ({verdict})", self.counted)?;
        let bytes = &self.sync.delta_bytes;
        let at = |part: usize| bytes.get(bytes.len() * part / 100).copied().unwrap_or(0);
        writeln!(
            f,
            "bytes a session            median {}, p99 {}, greatest {}",
            at(50),
            at(99),
            bytes.last().unwrap_or(&0)
        )?;
        writeln!(
            f,
            "deltas a second            {:.0} over {} connections",
            self.sync.per_second,
            super::sync::CONNECTIONS
        )?;
        writeln!(f, "model                      {} bytes", self.model_bytes)?;
        writeln!(f, "predictions                {}", self.quality.predictions)?;
        writeln!(f, "HR@20                      {:.4}", self.quality.hit_rate())?;
        writeln!(f, "MRR@20                     {:.4}", self.quality.reciprocal_rank())
    }
}
