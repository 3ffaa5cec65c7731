//! The command line. Exit code 0: done; 1: the input was refused, with the reason on stderr; 2: wrong usage.

mod serve;
mod compile;
mod import_rules;
mod train;
mod predict;
mod split;
mod explain;
mod profile;
mod link;
mod copy;
mod report;

use crate::refusal::Refusal;
use crate::{clock, rfc3339};
use clap::{Parser, Subcommand};
use nearside::id::ReplicaId;
use nearside::time::Time;
use std::process::ExitCode;

/// A shop made personal on the visitor's side: the backend and its tools.
#[derive(Debug, Parser)]
#[command(name = "nearside", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Arguments),
    Compile(compile::SiteArguments),
    Catalog(compile::CatalogArguments),
    ImportRules(import_rules::Arguments),
    Train(train::TrainArguments),
    Predict(predict::PredictArguments),
    Evaluate(predict::EvaluateArguments),
    Split(split::Arguments),
    Explain(explain::Arguments),
    Report(report::Arguments),
    Profile(profile::Arguments),
    Erase(profile::EraseArguments),
    Link(link::Arguments),
    Unlink(link::UnlinkArguments),
    Copy(copy::Arguments),
}

/// Does what the process's arguments say.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Compile(arguments) => compile::site(&arguments),
        Command::Catalog(arguments) => compile::catalog(&arguments),
        Command::ImportRules(arguments) => import_rules::run(&arguments),
        Command::Train(arguments) => train::train(&arguments),
        Command::Predict(arguments) => predict::predict(&arguments),
        Command::Evaluate(arguments) => predict::evaluate(&arguments),
        Command::Split(arguments) => split::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Profile(arguments) => profile::show(&arguments),
        Command::Erase(arguments) => profile::erase(&arguments),
        Command::Link(arguments) => link::link(&arguments),
        Command::Unlink(arguments) => link::unlink(&arguments),
        Command::Copy(arguments) => copy::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("nearside: {refusal}");
            ExitCode::FAILURE
        }
    }
}

/// The moment that `--now` names, or the present one.
fn moment(text: Option<&str>) -> Result<Time, Refusal> {
    let Some(text) = text else { return Ok(clock::now()) };
    let parsed = rfc3339::parse(text);
    parsed.ok_or_else(|| Refusal::new("--now", format!("{text} is no moment: write 2026-03-01T09:30:00Z")))
}

/// What a command comes to.
type Done = Result<(), Refusal>;

/// The id that 32 hexadecimal digits name.
fn id(text: &str) -> Result<[u8; 16], Refusal> {
    let refused = |_| Refusal::new(text, "not an id: pass the 32 hexadecimal digits of a profile or replica");
    ReplicaId::from_hex(text).map(|id| id.0).map_err(refused)
}

/// Waits for something that a store does.
fn wait<T>(pending: impl Future<Output = T>) -> Result<T, Refusal> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    Ok(runtime.map_err(|error| Refusal::new("runtime", error))?.block_on(pending))
}

/// Prints to stdout; a reader that went away (`| head`) is no error.
fn print(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints JSON for people.
fn print_json(value: &serde_json::Value) {
    print(&format!("{value:#}"));
}
