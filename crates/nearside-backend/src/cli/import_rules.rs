//! `nearside import-rules`: rules of other tools as conditions of a site.json.

use super::{Done, print_json};
use crate::refusal::{self, Refusal};
use clap::{Args, ValueEnum};
use nearside_author::import::{self, Imported};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Turn rules of another tool into conditions: they go to stdout, what cannot be carried over to stderr
#[derive(Debug, Args)]
pub struct Arguments {
    /// Whose rules they are
    #[arg(long, value_enum, value_name = "TOOL")]
    from: Source,
    /// The rule, or a list of rules, as JSON
    rules: PathBuf,
    /// Where to write the segments as a part of a site.json
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The tools whose rules are known.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Source {
    /// Conditions of GrowthBook
    #[value(name = "growthbook")]
    GrowthBook,
    /// `JSONLogic`
    #[value(name = "jsonlogic")]
    JsonLogic,
    /// Audience definitions in the manner of Segment
    Segment,
}

/// Imports a file of rules.
///
/// # Errors
/// Refuses what is no JSON; and where nothing could be carried over.
pub fn run(arguments: &Arguments) -> Done {
    let path = arguments.rules.as_path();
    let json = String::from_utf8(refusal::read(path)?);
    let json = json.map_err(|_| Refusal::of_file(path, "not UTF-8: write JSON"))?;
    let source = match arguments.from {
        Source::GrowthBook => import::Source::GrowthBook,
        Source::JsonLogic => import::Source::JsonLogic,
        Source::Segment => import::Source::Segment,
    };
    let imported = import::file(&json, source).map_err(|error| Refusal::of_file(path, error))?;
    for note in imported.iter().flat_map(|imported| &imported.notes) {
        eprintln!("nearside: note: {}: {note}", path.display());
    }
    if imported.iter().all(|imported| imported.condition.is_none()) {
        return Err(Refusal::of_file(path, "nothing could be carried over: mend what the notes name"));
    }
    if let Some(output) = &arguments.output {
        refusal::write(output, format!("{:#}\n", part_of_site(&imported)).as_bytes())?;
    }
    match imported.as_slice() {
        [Imported { condition: Some(condition), .. }] => print_json(condition),
        several => print_json(&several.iter().map(|imported| imported.condition.clone()).collect()),
    }
    Ok(())
}

/// The segments, numbered as in the file.
fn part_of_site(imported: &[Imported]) -> Value {
    let segments = imported.iter().enumerate().filter_map(|(index, imported)| {
        let condition = imported.condition.as_ref()?;
        Some(json!({ "id": format!("imported-{}", index.saturating_add(1)), "when": condition }))
    });
    json!({ "segments": segments.collect::<Vec<_>>() })
}
