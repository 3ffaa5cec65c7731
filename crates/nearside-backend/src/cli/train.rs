//! `nearside train` and `nearside predict`: sessions to a model, and a model's predictions for an outside judge.

use super::{Done, print};
use crate::refusal::{self, Refusal};
use clap::{Args, ValueEnum};
use flate2::Compression;
use flate2::write::GzEncoder;
use nearside::recommend::{Model, Repeats};
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use nearside_train::{GraphSize, Progress, TrainOptions};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often the progress line is written anew.
const PROGRESS_EVERY: Duration = Duration::from_millis(200);

/// Train a model on click sessions
#[derive(Debug, Args)]
pub struct TrainArguments {
    /// Sessions with the header `SessionId ItemId Time` (unix seconds) and optionally `Event`; tabs; may be gzipped
    #[arg(long, value_name = "FILE")]
    sessions: PathBuf,
    /// What to learn
    #[arg(long, value_enum, default_value_t = Kind::Coview)]
    kind: Kind,
    /// Where to write the model
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Edges an item keeps on average; without it all of them
    #[arg(long, value_name = "NUMBER", value_parser = edges)]
    edges_per_item: Option<f64>,
    /// Time in which an event's part in popularity halves: 30m, 6h, 7d
    #[arg(long, value_name = "TIME", value_parser = duration)]
    half_life: Option<u64>,
    /// Where to write what was seen and made, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What a model is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Items that are looked at together
    Coview,
}

/// Predict what comes next at every place of every session
#[derive(Debug, Args)]
pub struct PredictArguments {
    /// The model
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Sessions to predict; as for train
    #[arg(long, value_name = "FILE")]
    sessions: PathBuf,
    /// Items a row
    #[arg(long, value_name = "NUMBER", default_value_t = 40)]
    top: usize,
    /// Leave out what the session has seen already
    #[arg(long)]
    new_only: bool,
    /// Where to write rows of `session_id,position,items`; gzipped where the name ends in .gz
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Trains.
///
/// # Errors
/// Names the line and column of a bad session.
pub fn train(arguments: &TrainArguments) -> Done {
    let Kind::Coview = arguments.kind;
    let mut options = TrainOptions::default();
    options.size = arguments.edges_per_item.map_or(options.size, GraphSize::EdgesPerItem);
    options.half_life_ms = arguments.half_life.unwrap_or(options.half_life_ms);
    let begun = Instant::now();
    let mut last: Option<Instant> = None;
    let mut tell = |progress: Progress| {
        if last.is_none_or(|last| last.elapsed() >= PROGRESS_EVERY) || progress.of == Some(progress.done) {
            last = Some(Instant::now());
            let of = progress.of.map_or(String::new(), |of| format!(" of {of}"));
            let seconds = begun.elapsed().as_secs_f32();
            eprint!("\rtrain: {} {}{of}, {seconds:.1} s\x1b[K", progress.step.as_str(), progress.done);
        }
    };
    let trained = nearside_train::train(&options, sessions(&arguments.sessions)?, &mut tell);
    if last.is_some() {
        eprintln!();
    }
    let (model, report) = trained.map_err(|error| Refusal::of_file(&arguments.sessions, error))?;
    refusal::write(&arguments.output, &model)?;
    if let Some(path) = &arguments.report {
        let text = serde_json::to_string_pretty(&report).map_err(|error| Refusal::of_file(path, error))?;
        refusal::write(path, text.as_bytes())?;
    }
    print(&format!(
        "{} sessions, {} events, {} items, {} edges, {} bytes",
        report.sessions, report.events, report.items, report.edges, report.bytes
    ));
    Ok(())
}

/// Predicts.
///
/// # Errors
/// Names the model, or the line and column of a bad session.
pub fn predict(arguments: &PredictArguments) -> Done {
    let model = Model::load(refusal::read(&arguments.model)?);
    let model = model.map_err(|error| Refusal::of_file(&arguments.model, error))?;
    let reader = sessions(&arguments.sessions)?;
    let repeats = if arguments.new_only { Repeats::Unwanted } else { Repeats::Wanted };
    let refused = |error: std::io::Error| Refusal::of_file(&arguments.output, error);
    let mut file = BufWriter::new(File::create(&arguments.output).map_err(refused)?);
    let predicted = if arguments.output.extension().is_some_and(|ending| ending == "gz") {
        let mut packed = GzEncoder::new(file, Compression::default());
        let predicted = nearside_train::predict(&model, reader, &mut packed, arguments.top, repeats);
        packed.finish().and_then(|mut file| file.flush()).map_err(refused)?;
        predicted
    } else {
        let predicted = nearside_train::predict(&model, reader, &mut file, arguments.top, repeats);
        file.flush().map_err(refused)?;
        predicted
    };
    let predicted = predicted.map_err(|error| Refusal::of_file(&arguments.sessions, error))?;
    print(&format!("{} sessions, {} rows", predicted.sessions, predicted.rows));
    if predicted.cut_events > 0 {
        eprintln!("nearside: {} events of very long sessions have no row", predicted.cut_events);
    }
    Ok(())
}

/// A sessions file, unpacked where it is gzipped.
fn sessions(path: &Path) -> Result<Box<dyn BufRead>, Refusal> {
    let opened = File::open(path).and_then(|file| nearside_train::unpacked(BufReader::new(file)));
    opened.map_err(|error| Refusal::of_file(path, error))
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
    use super::duration;

    #[test]
    fn a_half_life_has_a_unit() {
        assert_eq!(duration("6h"), Ok(6 * 3_600_000));
        for text in ["", "6", "h", "0d", "6 h", "-1d", "1ü", "99999999999999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
