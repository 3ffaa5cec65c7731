//! What a training run tells: how far it is, and what it saw and made.

use crate::evaluate::Figures;
use crate::options::{Device, Recipe};
use serde::Serialize;

/// How far a training run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// Lines, sessions or pairs done.
    pub done: u64,
    /// Of how many, where that is known.
    pub of: Option<u64>,
}

/// The steps of a training run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading lines.
    Read,
    /// Counting the pairs of sessions.
    Count,
    /// Trying numbers; counts settings.
    Tune,
    /// Looking for the number of edges that fits the budget; counts bytes.
    Fit,
    /// Training other sizes for comparison; counts them.
    Compare,
    /// Choosing edges and writing the model; counts edges.
    Write,
}

impl Step {
    /// The step as a word for a progress line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Count => "count",
            Self::Tune => "tune",
            Self::Fit => "fit",
            Self::Compare => "compare",
            Self::Write => "write",
        }
    }
}

/// What tuning found. Its figures are about the last sessions, by a model trained on those before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tuning {
    /// Sessions it was judged on.
    pub sessions: u64,
    /// Settings that were tried.
    pub trials: u64,
    /// With the numbers it started from.
    pub before: Figures,
    /// With the numbers it ended with.
    pub after: Figures,
}

/// A size and what it gives, on the last sessions by a model trained on those before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// Edges of the model.
    pub edges: u64,
    /// Bytes without ids after brotli at quality 11.
    pub packed_bytes: u64,
    /// How well it predicts.
    pub figures: Figures,
}

/// Where a training run learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Sessions.
    #[default]
    Sessions,
    /// What a database counted in sessions. There is nothing to tune on.
    Counts,
    /// Profiles of a store.
    Store {
        /// Profiles that were read.
        profiles: u64,
        /// Those of them whose visitors do not permit that they are learnt from.
        not_permitted: u64,
    },
}

/// What a training run saw and made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Where it learnt from.
    pub origin: Origin,
    /// Sessions with at least one event.
    pub sessions: u64,
    /// Events trained on.
    pub events: u64,
    /// Different items.
    pub items: u64,
    /// Events left out because they show no interest in an item.
    pub skipped_events: u64,
    /// Sessions longer than [`crate::MAX_SESSION_EVENTS`].
    pub cut_sessions: u64,
    /// Events left out of them.
    pub cut_events: u64,
    /// Pairs of items seen together.
    pub pairs: u64,
    /// Pairs kept as edges.
    pub edges: u64,
    /// Edges between items bought together.
    pub together_edges: u64,
    /// Baskets with at least one item.
    pub baskets: u64,
    /// Size of the model in bytes, before any compression.
    pub bytes: u64,
    /// Its size without the ids after brotli at quality 11: what a budget counts.
    pub packed_bytes: u64,
    /// What tuning found, where there was any.
    pub tuning: Option<Tuning>,
    /// What other sizes would give, where that was asked for.
    pub curve: Vec<Point>,
    /// How sessions became edges.
    pub recipe: Recipe,
    /// How edges become scores.
    pub device: Device,
    /// What an event weighs in pairs, on average.
    pub kappa: f64,
    /// Half-life of popularity in milliseconds.
    pub half_life_ms: u64,
}
