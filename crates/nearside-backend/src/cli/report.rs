//! `nearside report`: how the placements do, from what a store's visitors tallied.

use super::{Done, moment, print, print_json};
use crate::refusal::{self, Refusal};
use crate::report::{self, Period};
use crate::site;
use clap::Args;
use nearside::manifest::Manifest;
use std::path::PathBuf;

/// Print how placements do: rates, lifts against those held out, coverage
#[derive(Debug, Args)]
pub struct Arguments {
    /// The site, as source or compiled
    site: PathBuf,
    /// Where profiles are kept
    #[arg(long, value_name = "ADDRESS", default_value = "sqlite:nearside.db")]
    store: String,
    /// How many weeks, the present one included; they begin on Thursdays, as the tallies' do
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=9))]
    weeks: u16,
    /// The moment to look back from, as RFC 3339; without it the present one
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Write a web page with pictures instead
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    html: Option<PathBuf>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
}

/// Prints the report.
///
/// # Errors
/// Names the site's file or the store, and what is wrong with it.
pub fn run(arguments: &Arguments) -> Done {
    let manifest = Manifest::load(site::manifest(&arguments.site)?.bytes);
    let manifest = manifest.map_err(|error| Refusal::of_file(&arguments.site, error))?;
    let now = moment(arguments.now.as_deref())?;
    let period = Period::until(now.day(), arguments.weeks);
    let mut progress = |visitors: u64| {
        if visitors.is_multiple_of(100_000) {
            eprintln!("nearside: {visitors} visitors");
        }
    };
    let report = report::gather(&arguments.store, &manifest, period, &mut progress)?;
    if let Some(path) = &arguments.html {
        refusal::write(path, report::page(&report).as_bytes())?;
        print(&format!("{}: {} placements", path.display(), report.placements.len()));
    } else if arguments.json {
        let json = serde_json::to_value(&report).map_err(|error| Refusal::new("report", error))?;
        print_json(&json);
    } else {
        print(report::text(&report).trim_end());
    }
    Ok(())
}
