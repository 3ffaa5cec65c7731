//! `nearside explain`: why a visitor with these events is in a segment or not.

use super::{Done, moment, print, print_json};
use crate::events::{self, Line};
use crate::refusal::{self, Refusal};
use crate::{site, view};
use clap::Args;
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::id::ReplicaId;
use nearside::time::Time;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Print the proof of a segment over the events of a file
#[derive(Debug, Args)]
pub struct Arguments {
    /// The site, as source or compiled
    site: PathBuf,
    /// Events, one JSON object a line: name, at, items and other fields; or attribute, value, at
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// The segment's id
    #[arg(long, value_name = "ID")]
    segment: String,
    /// The moment to answer for, as RFC 3339; without it the present one
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
}

/// Prints the proof.
///
/// # Errors
/// Names the line and field of a bad event, an unknown segment, a bad time.
pub fn run(arguments: &Arguments) -> Done {
    let manifest = site::manifest(&arguments.site)?.bytes;
    let site = Site::load(manifest, None, None).map_err(|error| Refusal::of_file(&arguments.site, error))?;
    let now = moment(arguments.now.as_deref())?;
    let mut engine = Engine::new(Arc::new(site), ReplicaId([0; 16]), 0);
    let mut lines = read(&arguments.events)?;
    lines.sort_by_key(|(_, line)| line.at());
    engine.set_consent(Purpose::Personalization, Choice::Granted, Time::default());
    for (number, line) in &lines {
        let recorded = match line {
            Line::Event(event) => engine.record(event, event.at).map(|_changes| ()),
            Line::Attribute { name, value, at } => engine.set_attribute(name, value, *at).map(|_changes| ()),
        };
        let place = || format!("{}:{number}", arguments.events.display());
        recorded.map_err(|error| Refusal::new(place(), error))?;
    }
    let proof = engine.explain(&arguments.segment, now).map_err(|error| Refusal::new("--segment", error))?;
    if arguments.json {
        print_json(&view::proof(&proof));
    } else {
        print(nearside_author::proof::render(&proof).trim_end());
    }
    Ok(())
}

/// The lines of an events file with their numbers; empty ones are skipped.
fn read(path: &Path) -> Result<Vec<(usize, Line)>, Refusal> {
    let text = String::from_utf8(refusal::read(path)?);
    let text = text.map_err(|_| Refusal::of_file(path, "not UTF-8: write one JSON object a line"))?;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = index.saturating_add(1);
        let line = events::parse(line).map_err(|error| Refusal::new(format!("{}:{number}", path.display()), error))?;
        lines.push((number, line));
    }
    Ok(lines)
}
