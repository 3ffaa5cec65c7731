//! `cargo xtask bench --backend`: what a delta costs the server, how long it takes, and what happens when there are too many.
//!
//! The server is a real `nearside serve` on a store that is on disk, the load is `wrk` on the same machine. What counts is
//! the CPU time of the server's process, so the load tool's own share of the machine does not matter; how long an answer
//! takes does depend on it.

mod connections;
mod phases;
mod report;
mod requests;
mod server;
mod visits;
mod wrk;

use phases::{Bench, Size};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: backend --server PATH/nearside [--store ADDRESS] [--short] [--only PHASE] [--report FILE]
  Without --store, a SQLite file in the folder for temporary files (TMPDIR), which must be on a disk.
  --only: single, batches, pace, connections or overload. --report: adds the figures of this store to FILE.";

struct Arguments {
    server: PathBuf,
    store: Option<String>,
    size: Size,
    only: Option<String>,
    report: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match measure(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("\nbackend: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<Arguments> {
    let (mut server, mut store, mut size, mut only, mut report) = (None, None, Size::Full, None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--short" => size = Size::Short,
            "--server" => server = Some(PathBuf::from(words.next()?)),
            "--store" => store = Some(words.next()?),
            "--only" => only = Some(words.next()?),
            "--report" => report = Some(PathBuf::from(words.next()?)),
            _ => return None,
        }
    }
    Some(Arguments { server: server?, store, size, only, report })
}

fn measure(arguments: Arguments) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("nearside-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let bench = Bench { server: arguments.server, store: arguments.store, size: arguments.size, folder: folder.clone() };
    let figures = bench.run(arguments.only.as_deref());
    // A folder that cannot be removed is no reason to lose the figures.
    let _left = fs::remove_dir_all(&folder);
    let text = report::section(&bench, &figures?);
    print!("{text}");
    match &arguments.report {
        Some(path) => report::write(path, &bench, &text),
        None => Ok(()),
    }
}
