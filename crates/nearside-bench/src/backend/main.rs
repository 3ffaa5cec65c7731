//! `cargo xtask bench --backend`: what a delta costs the server, how long it takes, and what happens when there are too many.
//!
//! The server is a real `nearside serve` on a store that is on disk, the load is `wrk` on the same machine. What counts is
//! the CPU time of the server's process, so the load tool's own share of the machine does not matter; how long an answer
//! takes does depend on it.

mod cluster;
mod connections;
mod phases;
mod report;
mod requests;
mod server;
mod visits;
mod wrk;

use cluster::Cluster;
use phases::{Bench, Size};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: backend --server PATH/nearside [--store sqlite|postgres] [--only PHASE] [--short]
       [--report FILE --made TEXT]
  Without --store, both. Their files are in the folder for temporary files (TMPDIR), which must be on a disk.
  --only: single, batches, pace, connections or overload. --short: some seconds of each. --report: writes the figures.";

/// The stores, and the phases that concern them: connections meet the server before any store, and a slow disk is the file's.
const STORES: [(&str, &str, &[&str]); 2] = [
    ("sqlite", "SQLite, one file", &["single", "batches", "pace", "connections", "overload"]),
    ("postgres", "PostgreSQL on the same machine", &["single", "batches", "pace"]),
];

#[derive(Default)]
struct Arguments {
    server: PathBuf,
    store: Option<String>,
    size: Size,
    only: Option<String>,
    report: Option<PathBuf>,
    made: String,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match measure(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("\nbackend: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<Arguments> {
    let mut arguments = Arguments::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--short" => arguments.size = Size::Short,
            "--server" => arguments.server = PathBuf::from(words.next()?),
            "--store" => arguments.store = Some(words.next()?),
            "--only" => arguments.only = Some(words.next()?),
            "--report" => arguments.report = Some(PathBuf::from(words.next()?)),
            "--made" => arguments.made = words.next()?,
            _ => return None,
        }
    }
    (arguments.server.as_os_str() != "").then_some(arguments)
}

fn measure(arguments: &Arguments) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("nearside-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let sections = measure_in(&folder, arguments);
    // A folder that cannot be removed is no reason to lose the figures.
    let _left = fs::remove_dir_all(&folder);
    let sections = sections?;
    print!("{sections}");
    match &arguments.report {
        Some(path) => report::write(path, &arguments.made, &sections),
        None => Ok(()),
    }
}

fn measure_in(folder: &Path, arguments: &Arguments) -> Result<String, String> {
    let mut sections = String::new();
    for (name, title, phases) in STORES {
        if arguments.store.as_deref().is_some_and(|store| store != name) {
            continue;
        }
        eprintln!("{title}");
        let cluster = (name == "postgres").then(|| Cluster::start(&folder.join(name))).transpose()?;
        let wanted: Vec<&str> = phases
            .iter()
            .copied()
            .filter(|phase| arguments.only.as_deref().is_none_or(|only| only == *phase))
            .collect();
        let bench = Bench { server: &arguments.server, cluster, size: arguments.size, folder };
        sections.push_str(&report::section(title, &bench.run(&wanted)?));
    }
    Ok(sections)
}
