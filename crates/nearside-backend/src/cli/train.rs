//! `nearside train`: sessions to a model.

use super::{Done, print};
use crate::refusal::{self, Refusal};
use crate::site;
use clap::{Args, ValueEnum};
use nearside::catalog::Catalog;
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use nearside_train::{Curve, GraphSize, Inputs, Progress, Report, TrainOptions, Tune, Tuning, train_from};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often the progress line is written anew.
const PROGRESS_EVERY: Duration = Duration::from_millis(200);
/// Cells of its bar.
const BAR_CELLS: u64 = 24;

/// Train a model on click sessions
#[derive(Debug, Args)]
pub struct TrainArguments {
    /// Sessions with the header `SessionId ItemId Time` (unix seconds) and optionally `Event`; tabs; may be gzipped
    #[arg(long, value_name = "FILE")]
    sessions: PathBuf,
    /// Baskets in the same form, where purchases are kept elsewhere: rows of a session are bought together
    #[arg(long, value_name = "FILE")]
    baskets: Option<PathBuf>,
    /// The catalog's source: with it the model holds what is popular and trending in each category
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// What to learn, with commas between; without it all that the sessions tell
    #[arg(long, value_enum, value_delimiter = ',')]
    kind: Vec<Kind>,
    /// Where to write the model
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Edges an item keeps on average; without it all of them
    #[arg(long, value_name = "NUMBER", value_parser = edges)]
    edges_per_item: Option<f64>,
    /// Bytes that the model may take without its ids, after brotli at quality 11; as many edges as fit
    #[arg(long, value_name = "NUMBER", conflicts_with = "edges_per_item", value_parser = budget)]
    budget_bytes: Option<u64>,
    /// How long to look for better numbers on the last 8 % of the sessions
    #[arg(long, value_enum, default_value_t = Effort::Quick)]
    tune: Effort,
    /// Time in which an event's part in what is trending halves: 30m, 6h, 7d; 6h without it
    #[arg(long, value_name = "TIME", value_parser = duration)]
    half_life: Option<u64>,
    /// Where to write what was seen and made, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Where to draw quality against bytes, as SVG: trains seven more sizes; the report holds their figures
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// What a model is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Items that are looked at together
    Coview,
    /// Items that are bought together; alone and without an Event column, every session is a basket
    Basket,
    /// Items that are looked at lately
    Trending,
}

impl Kind {
    const fn of(self) -> nearside_train::Kind {
        match self {
            Self::Coview => nearside_train::Kind::Coview,
            Self::Basket => nearside_train::Kind::Basket,
            Self::Trending => nearside_train::Kind::Trending,
        }
    }
}

/// How long to look for better numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Effort {
    /// Not at all
    Off,
    /// The numbers of the device, for a second or two
    Quick,
    /// All numbers, for a minute or two
    Thorough,
}

/// Trains.
///
/// # Errors
/// Names the line and column of a bad session.
pub fn train(arguments: &TrainArguments) -> Done {
    let catalog = arguments.catalog.as_deref().map(|path| {
        let loaded = Catalog::load(site::catalog(path)?);
        loaded.map_err(|error| Refusal::of_file(path, error))
    });
    let (options, catalog) = (options(arguments), catalog.transpose()?);
    let begun = Instant::now();
    let mut last: Option<Instant> = None;
    let mut tell = |progress: Progress| {
        if last.is_none_or(|last| last.elapsed() >= PROGRESS_EVERY) || progress.of == Some(progress.done) {
            last = Some(Instant::now());
            eprint!("\r{}, {:.1} s\x1b[K", line(progress), begun.elapsed().as_secs_f32());
        }
    };
    let inputs = Inputs {
        sessions: sessions(&arguments.sessions)?,
        baskets: arguments.baskets.as_deref().map(sessions).transpose()?,
        catalog: catalog.as_ref(),
    };
    let trained = train_from(&options, inputs, &mut tell);
    if last.is_some() {
        eprintln!();
    }
    let (model, report) = trained.map_err(|error| Refusal::of_file(&arguments.sessions, error))?;
    refusal::write(&arguments.output, &model)?;
    if let Some(path) = &arguments.report {
        let text = serde_json::to_string_pretty(&report).map_err(|error| Refusal::of_file(path, error))?;
        refusal::write(path, text.as_bytes())?;
    }
    if let Some(path) = &arguments.plot {
        refusal::write(path, nearside_train::plot(&report).as_bytes())?;
    }
    print(&told(&report));
    Ok(())
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
fn told(report: &Report) -> String {
    let mut text = format!(
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
    if report.cut_sessions > 0 {
        let (sessions, events) = (report.cut_sessions, report.cut_events);
        let _ = write!(text, "\n{sessions} very long sessions were cut: {events} events left out");
    }
    text
}

/// The options that arguments ask for.
fn options(arguments: &TrainArguments) -> TrainOptions {
    let mut options = TrainOptions::default();
    if !arguments.kind.is_empty() {
        options.kinds = arguments.kind.iter().map(|kind| kind.of()).collect();
    }
    let by_items = arguments.edges_per_item.map(GraphSize::EdgesPerItem);
    let by_bytes = arguments.budget_bytes.map(GraphSize::Bytes);
    options.size = by_bytes.or(by_items).unwrap_or(options.size);
    options.half_life_ms = arguments.half_life.unwrap_or(options.half_life_ms);
    options.tune = match arguments.tune {
        Effort::Off => Tune::Off,
        Effort::Quick => Tune::Quick,
        Effort::Thorough => Tune::Thorough,
    };
    options.curve = if arguments.plot.is_some() { Curve::Wanted } else { Curve::Unasked };
    options
}

/// A sessions file, unpacked where it is gzipped.
pub(super) fn sessions(path: &Path) -> Result<Box<dyn BufRead>, Refusal> {
    let opened = File::open(path).and_then(|file| nearside_train::unpacked(BufReader::new(file)));
    opened.map_err(|error| Refusal::of_file(path, error))
}

fn budget(text: &str) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number: &u64| (1_000..=1 << 25).contains(number));
    number.ok_or_else(|| "give bytes from 1000 to 33554432".to_owned())
}

fn edges(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| (0.1..=1000.0).contains(number));
    number.ok_or_else(|| "give a number from 0.1 to 1000".to_owned())
}

/// `30m`, `6h`, `7d` in milliseconds.
fn duration(text: &str) -> Result<u64, String> {
    let refused = || "give a time such as 30m, 6h or 7d".to_owned();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(refused)?;
    let unit = match unit {
        "m" => MINUTE_MS,
        "h" => HOUR_MS,
        "d" => DAY_MS,
        _ => return Err(refused()),
    };
    let number: u64 = number.parse().map_err(|_| refused())?;
    number.checked_mul(unit).filter(|ms| *ms > 0).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::{duration, line};
    use nearside_train::{Progress, Step};

    #[test]
    fn progress_is_a_bar_where_its_end_is_known() {
        let at = |done, of| line(Progress { step: Step::Tune, done, of });
        assert_eq!(at(7, None), "train: tune 7");
        assert_eq!(at(12, Some(24)), "train: tune    [############............] 12 of 24");
        assert_eq!(at(30, Some(24)), "train: tune    [########################] 30 of 24");
    }

    #[test]
    fn a_half_life_has_a_unit() {
        assert_eq!(duration("6h"), Ok(6 * 3_600_000));
        for text in ["", "6", "h", "0d", "6 h", "-1d", "1ü", "99999999999999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
