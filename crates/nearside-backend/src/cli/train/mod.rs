//! `nearside train`: sessions, a store or counts to a model; or the text that counts.

mod parquet;
mod told;

use super::{Done, print};
use crate::refusal::{self, Refusal};
use crate::{site, store};
use clap::{ArgGroup, Args, ValueEnum};
use nearside::catalog::Catalog;
use nearside::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use nearside_train::{
    Clicks, Counted, Curve, GraphSize, Inputs, Learned, Progress, Report, Source, Step, TrainError, TrainOptions, Tune,
    read_counts, sql, train_counted, train_from,
};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

/// Largest file that `--numbers` reads (16 MB).
const MAX_NUMBERS_BYTES: u64 = 16 * 1024 * 1024;

/// Train a model on click sessions
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("source").required(true))]
pub struct TrainArguments {
    /// Sessions with the header `SessionId ItemId Time` (unix seconds) and optionally `Event`; tabs; may be gzipped
    #[arg(long, value_name = "FILE", group = "source")]
    sessions: Option<PathBuf>,
    /// A store of profiles: learn from the recent and the bought items of visitors who permit sync and analytics
    #[arg(long, value_name = "ADDRESS", group = "source")]
    store: Option<String>,
    /// What a database counted by the text of --emit-sql: CSV, which may be gzipped, or Parquet
    #[arg(long, value_name = "FILE", group = "source", conflicts_with_all = ["baskets", "tune", "half_life", "plot"])]
    pairs: Option<PathBuf>,
    /// Print the SQL text that counts a table of clicks; --kind, --half-life and --numbers change it
    #[arg(long, group = "source", conflicts_with_all = ["baskets", "catalog", "output", "edges_per_item",
        "budget_bytes", "tune", "report", "plot"])]
    emit_sql: bool,
    /// The table of clicks
    #[arg(long, value_name = "NAME", requires = "emit_sql", default_value = "clicks")]
    table: String,
    /// Its columns: session, item, time in unix seconds, and the event where there is one
    #[arg(long, value_name = "NAMES", requires = "emit_sql", value_delimiter = ',',
        default_values = ["session_id", "item_id", "time"])]
    columns: Vec<String>,
    /// Baskets in the form of sessions, where purchases are kept elsewhere: rows of a session are bought together
    #[arg(long, value_name = "FILE")]
    baskets: Option<PathBuf>,
    /// The catalog's source: with it the model holds what is popular and trending in each category
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// What to learn, with commas between; without it all that the sessions tell
    #[arg(long, value_enum, value_delimiter = ',')]
    kind: Vec<Kind>,
    /// Where to write the model
    #[arg(short, long, value_name = "FILE", required_unless_present = "emit_sql")]
    output: Option<PathBuf>,
    /// Edges an item keeps on average; without it all of them
    #[arg(long, value_name = "NUMBER", value_parser = edges)]
    edges_per_item: Option<f64>,
    /// Bytes that the model may take without its ids, after brotli at quality 11; as many edges as fit
    #[arg(long, value_name = "NUMBER", conflicts_with = "edges_per_item", value_parser = budget)]
    budget_bytes: Option<u64>,
    /// How long to look for better numbers on the last 8 % of the sessions; quick without it
    #[arg(long, value_enum)]
    tune: Option<Effort>,
    /// An earlier run's --report, whose numbers to start from
    #[arg(long, value_name = "FILE")]
    numbers: Option<PathBuf>,
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

/// Trains, or prints the text that counts.
///
/// # Errors
/// Names the line and column of a bad session or count, and the store that cannot be read.
pub fn train(arguments: &TrainArguments) -> Done {
    let options = options(arguments)?;
    let Some(output) = &arguments.output else {
        let columns: Vec<&str> = arguments.columns.iter().map(String::as_str).collect();
        let clicks = Clicks::new(&arguments.table, &columns).map_err(|error| Refusal::new("--emit-sql", error))?;
        print(sql(&options, &clicks).trim_end());
        return Ok(());
    };
    let catalog = arguments.catalog.as_deref().map(|path| {
        let loaded = Catalog::load(site::catalog(path)?);
        loaded.map_err(|error| Refusal::of_file(path, error))
    });
    let catalog = catalog.transpose()?;
    let mut line = told::Line::new();
    let trained = trained(arguments, &options, catalog.as_ref(), &mut |progress| line.tell(progress));
    line.end();
    let (model, report) = trained?;
    refusal::write(output, &model)?;
    if let Some(path) = &arguments.report {
        let text = serde_json::to_string_pretty(&report).map_err(|error| Refusal::of_file(path, error))?;
        refusal::write(path, text.as_bytes())?;
    }
    if let Some(path) = &arguments.plot {
        refusal::write(path, nearside_train::plot(&report).as_bytes())?;
    }
    print(&told::told(&report));
    Ok(())
}

fn trained(
    arguments: &TrainArguments,
    options: &TrainOptions,
    catalog: Option<&Catalog>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<u8>, Report), Refusal> {
    if let Some(path) = &arguments.pairs {
        let trained = train_counted(options, counted(path)?, catalog, progress);
        return trained.map_err(|error| Refusal::of_file(path, error));
    }
    let (source, place) = match (&arguments.sessions, &arguments.store) {
        (Some(path), _) => (Source::File(sessions(path)?), path.display().to_string()),
        (None, address) => {
            let address = address.as_deref().unwrap_or_default();
            let mut tell = |done| progress(Progress { step: Step::Read, done, of: None });
            (Source::Gathered(Box::new(store::gather(address, &mut tell)?)), address.to_owned())
        }
    };
    let baskets = arguments.baskets.as_deref().map(sessions).transpose()?;
    train_from(options, Inputs { sessions: source, baskets, catalog }, progress)
        .map_err(|error| Refusal::new(place, error))
}

/// Counts of a file, whose first bytes say what it is.
fn counted(path: &Path) -> Result<Counted, Refusal> {
    let mut reader = sessions(path)?;
    let begins = reader.fill_buf().map_err(|error| Refusal::of_file(path, error))?;
    if begins.starts_with(parquet::MAGIC) {
        return parquet::read(path);
    }
    read_counts(reader).map_err(|error: TrainError| Refusal::of_file(path, error))
}

/// The options that arguments ask for.
fn options(arguments: &TrainArguments) -> Result<TrainOptions, Refusal> {
    let mut options = TrainOptions::default();
    if let Some(path) = &arguments.numbers {
        let Learned { recipe, device } = numbers(path)?;
        (options.recipe, options.device) = (recipe, device);
    }
    if !arguments.kind.is_empty() {
        options.kinds = arguments.kind.iter().map(|kind| kind.of()).collect();
    }
    let by_items = arguments.edges_per_item.map(GraphSize::EdgesPerItem);
    let by_bytes = arguments.budget_bytes.map(GraphSize::Bytes);
    options.size = by_bytes.or(by_items).unwrap_or(options.size);
    options.half_life_ms = arguments.half_life.unwrap_or(options.half_life_ms);
    options.tune = match arguments.tune {
        Some(Effort::Off) => Tune::Off,
        None | Some(Effort::Quick) => Tune::Quick,
        Some(Effort::Thorough) => Tune::Thorough,
    };
    options.curve = if arguments.plot.is_some() { Curve::Wanted } else { Curve::Unasked };
    Ok(options)
}

/// The numbers of an earlier run's report.
fn numbers(path: &Path) -> Result<Learned, Refusal> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_NUMBERS_BYTES).read_to_string(&mut text));
    read.map_err(|error| Refusal::of_file(path, error))?;
    let remedy = "give what an earlier run wrote by --report";
    let learned: Learned =
        serde_json::from_str(&text).map_err(|error| Refusal::of_file(path, format!("{error}: {remedy}")))?;
    learned.check().map_err(|error| Refusal::of_file(path, error))?;
    Ok(learned)
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
    use super::duration;

    #[test]
    fn a_half_life_has_a_unit() {
        assert_eq!(duration("6h"), Ok(6 * 3_600_000));
        for text in ["", "6", "h", "0d", "6 h", "-1d", "1ü", "99999999999999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
