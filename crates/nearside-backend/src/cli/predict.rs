//! `nearside predict` and `nearside evaluate`: a model's predictions for an outside judge, and our own judgement.

use super::train::sessions;
use super::{Done, print, print_json};
use crate::refusal::{self, Refusal};
use clap::{Args, ValueEnum};
use flate2::Compression;
use flate2::write::GzEncoder;
use nearside::recommend::{Model, Repeats};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

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

/// Judge a model on sessions or baskets that it has not seen, and print the figures as JSON
#[derive(Debug, Args)]
pub struct EvaluateArguments {
    /// The model
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Sessions or baskets to judge it on; as for train
    #[arg(long, value_name = "FILE")]
    sessions: PathBuf,
    /// What to look for
    #[arg(long, value_enum, default_value_t = Protocol::NextItem)]
    protocol: Protocol,
    /// How many items of a list count; 20 for next-item, 10 for leave-one-out
    #[arg(long, value_name = "NUMBER")]
    top: Option<usize>,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Protocol {
    /// At each place of a session, the item that comes next
    NextItem,
    /// The same, by visitors who fetch the shards of what they have seen; and how many bytes that takes
    Shards,
    /// In each basket of 2 to 30 items, each item, from the others
    LeaveOneOut,
}

/// Predicts.
///
/// # Errors
/// Names the model, or the line and column of a bad session.
pub fn predict(arguments: &PredictArguments) -> Done {
    let model = model(&arguments.model)?;
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

/// Judges.
///
/// # Errors
/// Names the model, or the line and column of a bad session.
pub fn evaluate(arguments: &EvaluateArguments) -> Done {
    let model = model(&arguments.model)?;
    let reader = sessions(&arguments.sessions)?;
    let figures = match arguments.protocol {
        Protocol::NextItem => nearside_train::evaluate(&model, reader, arguments.top.unwrap_or(20)).map(json),
        Protocol::Shards => nearside_train::evaluate_shards(&model, reader, arguments.top.unwrap_or(20)).map(json),
        Protocol::LeaveOneOut => {
            nearside_train::evaluate_baskets(&model, reader, arguments.top.unwrap_or(10)).map(json)
        }
    };
    let figures = figures.map_err(|error| Refusal::of_file(&arguments.sessions, error))?;
    print_json(&figures.map_err(|error| Refusal::of_file(&arguments.sessions, error))?);
    Ok(())
}

fn model(path: &Path) -> Result<Model, Refusal> {
    Model::load(refusal::read(path)?).map_err(|error| Refusal::of_file(path, error))
}

fn json(figures: impl serde::Serialize) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(figures)
}
