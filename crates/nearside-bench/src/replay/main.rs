//! `cargo xtask replay`: real click sessions through the whole path, and what came out at its end.
//!
//! Every session is one visitor with an engine of their own. Its delta goes to a real backend over
//! HTTP; a model is trained from the same file; visitors of the test file get their next click
//! predicted by it. Events that went in must equal events that the backend's profiles count.

mod clicks;
mod hub;
mod judge;
mod progress;
mod report;
mod sync;
mod visit;

use clicks::Visit;
use hub::Hub;
use judge::Judge;
use nearside::engine::Site;
use nearside::recommend::Model;
use progress::Step;
use report::Report;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The part of the sessions that is held out where no test file is given.
const HELD_OUT: usize = 8;

/// A site whose one metric counts looks at items, as a shop's would.
const SITE: &str = r#"{
  "site": "replay",
  "segments": [
    { "id": "viewer", "when": { "event": "view_item" } },
    { "id": "keen", "when": { "event": "view_item", "within": "7d", "count": { "gte": 5 } } } ],
  "placements": [ { "id": "next", "slots": 20, "strategies": [ { "use": "session" }, { "use": "popular" } ] } ]
}"#;

const USAGE: &str = "usage: replay --sessions FILE.tsv[.gz] [--test FILE.tsv[.gz]] --server PATH/nearside
  Without --test, a test.tsv.gz beside the file is used, else its last eighth is held out.";

struct Arguments {
    sessions: PathBuf,
    test: Option<PathBuf>,
    server: PathBuf,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match replay(&arguments) {
        Ok(report) => {
            print!("{report}");
            if report.is_exact() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(refusal) => {
            eprintln!("\nreplay: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<Arguments> {
    let (mut sessions, mut test, mut server) = (None, None, None);
    let mut words = std::env::args_os().skip(1);
    while let Some(word) = words.next() {
        let value = PathBuf::from(words.next()?);
        match word.to_str()? {
            "--sessions" => sessions = Some(value),
            "--test" => test = Some(value),
            "--server" => server = Some(value),
            _ => return None,
        }
    }
    Some(Arguments { sessions: sessions?, test, server: server? })
}

fn replay(arguments: &Arguments) -> Result<Report, String> {
    let folder = std::env::temp_dir().join(format!("nearside-replay-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let outcome = replay_in(&folder, arguments);
    // A folder that cannot be removed is no reason to lose the report.
    let _left = fs::remove_dir_all(&folder);
    outcome
}

fn replay_in(folder: &Path, arguments: &Arguments) -> Result<Report, String> {
    let (train, test) = visits(arguments)?;
    let events: usize = train.iter().map(|visit| visit.clicks.len()).sum();

    let step = Step::begin("compile the site and its catalog");
    let site_path = folder.join("site.nsm");
    let manifest = nearside_author::compile(SITE).map_err(|error| error.to_string())?;
    write(&site_path, &manifest)?;
    let catalog_path = folder.join("catalog.ndjson");
    write(&catalog_path, catalog(&train).as_bytes())?;
    let site = Arc::new(Site::load(manifest, None, None).map_err(|error| error.to_string())?);
    step.end(&format!("{} visits, {events} events", train.len()));

    let hub = Hub::start(&arguments.server, &site_path, &catalog_path, &folder.join("replay.db"))?;
    let sync = sync::run(&site, &train, &hub.sync_url("replay"))?;
    let counted = hub.counted(sync::metric(&site)?)?;
    hub.stop()?;

    let (model, model_bytes) = trained(&train)?;
    let quality = judged(&site, &model, &test)?;
    Ok(Report { visits: train.len(), events, counted, sync, model_bytes, quality })
}

/// The visits that are replayed, and those that are predicted.
fn visits(arguments: &Arguments) -> Result<(Vec<Visit>, Vec<Visit>), String> {
    let step = Step::begin("read the click sessions");
    let mut train = clicks::read(&arguments.sessions)?;
    let beside = arguments.sessions.with_file_name("test.tsv.gz");
    let test_path =
        arguments.test.clone().or_else(|| (beside.exists() && beside != arguments.sessions).then_some(beside));
    let test = match test_path {
        Some(path) => clicks::read(&path)?,
        None => train.split_off(train.len() - train.len() / HELD_OUT),
    };
    step.end(&format!("{} to replay, {} to predict", train.len(), test.len()));
    Ok((train, test))
}

/// One catalog line for each item that was ever looked at.
fn catalog(visits: &[Visit]) -> String {
    let items: BTreeSet<&str> =
        visits.iter().flat_map(|visit| &visit.clicks).map(|click| click.item.as_str()).collect();
    let line = |item: &str| serde_json::json!({ "item_id": item, "item_name": item }).to_string() + "\n";
    items.into_iter().map(line).collect()
}

fn trained(visits: &[Visit]) -> Result<(Model, usize), String> {
    let step = Step::begin("train the co-view model");
    let mut sessions = String::from("SessionId\tItemId\tTime\n");
    for visit in visits {
        for click in &visit.clicks {
            // Writing to a String cannot fail.
            let _written = writeln!(sessions, "{}\t{}\t{}", visit.id, click.item, click.at_ms / 1000);
        }
    }
    let options = nearside_train::TrainOptions::default();
    let (bytes, _report) =
        nearside_train::train(&options, sessions.as_bytes(), &mut |_| {}).map_err(|error| error.to_string())?;
    let size = bytes.len();
    let model = Model::load(bytes).map_err(|error| error.to_string())?;
    step.end(&format!("{size} bytes"));
    Ok((model, size))
}

fn judged(site: &Arc<Site>, model: &Model, visits: &[Visit]) -> Result<judge::Quality, String> {
    let step = Step::begin("predict the test visitors' next clicks");
    let mut judge = Judge::new(site, model);
    for (index, visit) in visits.iter().enumerate() {
        judge.judge(visit)?;
        step.progress(index + 1, visits.len());
    }
    step.end(&format!("{} predictions", judge.quality.predictions));
    Ok(judge.quality)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
