//! Trains a model: sessions in, bytes out.

use crate::device;
use crate::error::TrainError;
use crate::events::Events;
use crate::options::{Device, Recipe, TrainOptions};
use crate::pairs::{self, Pair};
use crate::popular::{level, popular};
use crate::prune::prune;
use nearside::recommend::NewModel;
use serde::Serialize;
use std::io::BufRead;

/// Most events of one session that training looks at; a longer one is cut and counted: it is a robot's.
pub const MAX_SESSION_EVENTS: usize = 256;

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
            Self::Write => "write",
        }
    }
}

/// What a training run saw and made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Sessions with at least one event.
    pub sessions: u64,
    /// Events trained on.
    pub events: u64,
    /// Different items.
    pub items: u64,
    /// Events left out because they show no interest in an item.
    pub skipped_events: u64,
    /// Sessions longer than [`MAX_SESSION_EVENTS`].
    pub cut_sessions: u64,
    /// Events left out of them.
    pub cut_events: u64,
    /// Pairs of items seen together.
    pub pairs: u64,
    /// Pairs kept as edges.
    pub edges: u64,
    /// Size of the model in bytes, before any compression.
    pub bytes: u64,
    /// How sessions became edges.
    pub recipe: Recipe,
    /// How edges become scores.
    pub device: Device,
    /// What an event weighs in pairs, on average.
    pub kappa: f64,
    /// Half-life of popularity in milliseconds.
    pub half_life_ms: u64,
}

/// Trains a model on a sessions file. The same input and options give the same bytes on every platform.
///
/// `progress` is called every now and then.
///
/// # Errors
/// Refuses a line that is not as it should be, with its place, and sessions without any event.
pub fn train(
    options: &TrainOptions,
    reader: impl BufRead,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<u8>, Report), TrainError> {
    let events = Events::read(reader, progress)?;
    if events.items.is_empty() {
        return Err(TrainError::whole("there is no event to train on".into(), "give at least one session"));
    }
    let all = pairs::count(&events, &options.recipe, progress);
    let found = all.len() as u64;
    let kappa = device::kappa(&all, &events);
    let kept = prune(all, &events, options.size, &options.recipe);
    progress(Progress { step: Step::Write, done: 0, of: Some(kept.len() as u64) });
    let greatest = kept.iter().map(Pair::weight).max().unwrap_or(1);
    let model = NewModel {
        numbers: device::numbers(&options.device, kappa, device::real(greatest), &events),
        popularity: events.counts.iter().map(|count| level(*count)).collect(),
        popular: popular(&events, options.half_life_ms),
        edges: device::edges(&kept, greatest, &options.recipe),
        ids: events.ids.clone(),
    };
    let bytes = model.write().map_err(|error| {
        TrainError::whole(format!("the model cannot be written: {error}"), "train with a lower --edges-per-item")
    })?;
    progress(Progress { step: Step::Write, done: kept.len() as u64, of: Some(kept.len() as u64) });
    let report = Report {
        sessions: events.ends.len() as u64,
        events: events.items.len() as u64,
        items: events.ids.len() as u64,
        skipped_events: events.clicks_skipped,
        cut_sessions: events.cut_sessions,
        cut_events: events.clicks_cut,
        pairs: found,
        edges: kept.len() as u64,
        bytes: bytes.len() as u64,
        recipe: options.recipe.clone(),
        device: options.device.clone(),
        kappa,
        half_life_ms: options.half_life_ms,
    };
    Ok((bytes, report))
}
