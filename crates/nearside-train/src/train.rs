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
        together: Vec::new(),
        trending: popular(&events, options.half_life_ms),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::GraphSize;
    use crate::{evaluate, predict};
    use nearside::recommend::{Lean, Model, Repeats};
    use std::fmt::Write as _;

    const HEADER: &str = "SessionId\tItemId\tTime\n";
    const DAY_S: u32 = 86_400;

    /// A sessions file of sessions a day apart, each a row of one-letter items.
    fn sessions(rows: &[&str]) -> String {
        let mut file = HEADER.to_owned();
        for (day, row) in (1_u32..).zip(rows) {
            for (second, item) in (0_u32..).zip(row.chars()) {
                writeln!(file, "{day}\t{item}\t{}", day * DAY_S + second).unwrap();
            }
        }
        file
    }

    fn trained(options: &TrainOptions, rows: &[&str]) -> (Model, Report) {
        let (bytes, report) = train(options, sessions(rows).as_bytes(), &mut |_| ()).unwrap();
        (Model::load(bytes).unwrap(), report)
    }

    /// Options under which old sessions weigh as much as new ones.
    fn steady(size: GraphSize) -> TrainOptions {
        let recipe = Recipe { age_share: 0.0, ..Recipe::default() };
        TrainOptions { size, recipe, ..TrainOptions::default() }
    }

    fn number(model: &Model, id: &str) -> u32 {
        model.find(id).unwrap()
    }

    #[test]
    fn what_is_seen_together_is_joined_and_heavier_pairs_have_lower_levels() {
        let (model, report) = trained(&steady(GraphSize::Whole), &["abab", "abc", "ca"]);
        assert_eq!((report.sessions, report.events, report.items, report.edges), (3, 9, 3, 3));
        assert_eq!(model.id(0), Some("a"), "the most frequent item comes first");
        let (a, b, c) = (number(&model, "a"), number(&model, "b"), number(&model, "c"));
        let level = |one, other| model.edge(one, other).unwrap().level;
        assert_eq!(level(a, b), 0);
        assert!(level(b, c) > level(a, b));
        assert_eq!(model.edge(a, a), None, "an item is not its own neighbour");
    }

    #[test]
    fn an_edge_leans_the_way_most_visitors_go() {
        let (model, _) = trained(&TrainOptions::default(), &["ab"; 12]);
        let (a, b) = (number(&model, "a"), number(&model, "b"));
        assert_eq!(model.edge(a, b).unwrap().lean, Lean::Along);
        assert_eq!(model.edge(b, a).unwrap().lean, Lean::Against);
        let (model, _) = trained(&TrainOptions::default(), &["ab", "ba"].repeat(6));
        assert_eq!(model.edge(0, 1).unwrap().lean, Lean::None);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let rows = ["abcdeabcde", "bdace", "eeacb", "dca", "ab"].repeat(9);
        let options = TrainOptions { size: GraphSize::EdgesPerItem(1.5), ..TrainOptions::default() };
        let once = train(&options, sessions(&rows).as_bytes(), &mut |_| ()).unwrap();
        for _ in 0..5 {
            // Hash maps start from a new seed each time.
            assert_eq!(train(&options, sessions(&rows).as_bytes(), &mut |_| ()).unwrap(), once);
        }
    }

    #[test]
    fn pruning_leaves_every_item_its_best_neighbour() {
        let rows = ["ab", "ab", "ab", "ac", "ac", "ad", "bc", "cd", "ef"];
        let (model, report) = trained(&steady(GraphSize::EdgesPerItem(4.0 / 6.0)), &rows);
        assert_eq!((report.items, report.pairs, report.edges), (6, 6, 4));
        for item in 0..6 {
            assert!(model.edges(item).count() > 0, "{:?} has a neighbour", model.id(item));
        }
        let (a, b) = (number(&model, "a"), number(&model, "b"));
        assert!(model.edge(a, b).is_some());
    }

    #[test]
    fn a_short_half_life_prefers_what_is_looked_at_now() {
        let rows = ["ax", "ax", "ax", "ax", "bx", "bx"];
        let popular = |half_life_ms| {
            let (model, _) = trained(&TrainOptions { half_life_ms, ..TrainOptions::default() }, &rows);
            let ids = model.popular().iter().map(|(item, _)| model.id(*item).unwrap().to_owned());
            ids.collect::<Vec<_>>()
        };
        let day_ms = u64::from(DAY_S) * 1000;
        assert_eq!(popular(day_ms / 2), ["x", "b", "a"]);
        assert_eq!(popular(day_ms * 1000), ["x", "a", "b"]);
    }

    #[test]
    fn a_robots_session_is_cut_and_counted() {
        let robot = "ab".repeat(1000);
        let (_, report) = trained(&TrainOptions::default(), &[&robot, "ab"]);
        assert_eq!((report.cut_sessions, report.cut_events), (1, 2000 - MAX_SESSION_EVENTS as u64));
        assert_eq!(report.events, MAX_SESSION_EVENTS as u64 + 2);
    }

    #[test]
    fn nothing_to_train_on_is_refused_and_one_event_is_something() {
        let refused = train(&TrainOptions::default(), HEADER.as_bytes(), &mut |_| ()).unwrap_err();
        assert!(refused.to_string().contains("no event to train on: give at least one session"));
        let (model, _) = trained(&TrainOptions::default(), &["a"]);
        assert_eq!((model.len(), model.edge_count()), (1, 0));
    }

    #[test]
    fn extreme_numbers_still_make_a_model() {
        let mut options = TrainOptions::default();
        options.recipe.age_share = 0.001;
        options.device.shrink = 0.0;
        options.device.gamma = 3.0;
        options.device.lambda = 0.0;
        options.device.own = 1e30;
        let rows = ["ab", "bc"].repeat(3000);
        let (model, _) = trained(&options, &rows);
        assert_eq!(model.edge_count(), 2);
        assert!(evaluate(&model, sessions(&rows).as_bytes(), 20).unwrap().hit_rate > 0.99);
    }

    #[test]
    fn predictions_have_a_row_for_every_place_after_the_first() {
        let (model, _) = trained(&TrainOptions::default(), &["abc", "abc"]);
        let mut csv = Vec::new();
        let predicted = predict(&model, sessions(&["abz", "c"]).as_bytes(), &mut csv, 3, Repeats::Unwanted).unwrap();
        assert_eq!(std::str::from_utf8(&csv).unwrap(), "session_id,position,items\n1,1,b c\n1,2,c\n");
        assert_eq!((predicted.sessions, predicted.rows), (1, 2));
    }

    #[test]
    fn progress_ends_with_all_done() {
        let mut seen = Vec::new();
        train(&TrainOptions::default(), sessions(&["ab"]).as_bytes(), &mut |progress| seen.push(progress)).unwrap();
        let last = |step| seen.iter().rfind(|progress| progress.step == step).unwrap();
        for step in [Step::Read, Step::Count, Step::Write] {
            assert_eq!(Some(last(step).done), last(step).of, "{}", step.as_str());
        }
    }
}
