//! `cargo xtask sim --stores` and `--kill`: both stores held against each other, and killed, as often as asked.

use std::fs;

use anyhow::{Context as _, Result};

use crate::console::Step;
use crate::setup::{self, Need};
use crate::workspace::Workspace;
use crate::{Told, Usage, process};

/// Quick to build and quick to run.
const PROFILE: &str = "tool";

/// What can be run.
struct Campaign {
    /// The argument that names it.
    flag: &'static str,
    /// Its argument for a number, that number by default, and the variable by which the test takes it.
    number: (&'static str, u64, &'static str),
    /// The tests that do it.
    tests: &'static str,
    /// What the line begins with that says what it came to.
    told: &'static str,
    /// Its report.
    report: &'static str,
    /// What stands above the rows.
    head: &'static str,
}

const CAMPAIGNS: [Campaign; 2] = [
    Campaign {
        flag: "--stores",
        number: ("--ops", 1_000_000, "NEARSIDE_STORE_OPERATIONS"),
        tests: "conformance::differ::",
        told: "stores: ",
        report: "benches/stores.md",
        head: "# Both stores, the same answers

Made by `cargo xtask sim --stores --report`: random operations (deltas of devices that repeat, come late, were cloned, began
anew or go on for another; links, unlinks, erasures), the same ones on SQLite and on PostgreSQL, 128 profiles at a time. Every
answer must be equal byte for byte, and every profile at the end. 6,000 operations of it run with every `cargo xtask test`.
The database server runs with `fsync = off` here: what is compared is what it says.

| when, with what | what came out |
|---|---|
",
    },
    Campaign {
        flag: "--kill",
        number: ("--rounds", 200, "NEARSIDE_KILL_ROUNDS"),
        tests: "kill::",
        told: "killed: ",
        report: "benches/kill.md",
        head: "# Killed under load

Made by `cargo xtask sim --kill --report`: `nearside serve`, twelve devices that send one view after another over HTTP, and
`kill -9` at a random moment; then the next server on the same store. With PostgreSQL every fourth round kills the database
server, too, or stops it at once. After every round each device is compared with what is stored: **lost** is what it was told
is safe and is not there, **doubled** what is there beyond what it counted. Five rounds a store run with every
`cargo xtask test`.

| when, with what | what came out |
|---|---|
",
    },
];

/// Whether the arguments ask for something of this file.
pub fn takes(arguments: &[String]) -> bool {
    find(arguments).is_some()
}

fn find(arguments: &[String]) -> Option<&'static Campaign> {
    CAMPAIGNS.iter().find(|campaign| arguments.iter().any(|argument| argument == campaign.flag))
}

/// Runs what the arguments ask for.
///
/// # Errors
/// Refuses unknown arguments; fails where a build fails, or where something is lost, doubled or answered otherwise.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let campaign = find(arguments).context(Usage("sim needs --stores or --kill here".into()))?;
    let asked = read(campaign, arguments)?;
    setup::run(workspace, &[Need::Rust, Need::Postgres])?;
    let test = ["test", "--profile", PROFILE, "--package", "nearside-backend", "--test", "backend"];
    process::run("build the server and its tests", workspace.cargo(&test).arg("--no-run"))?;
    let mut run = workspace.cargo(&test);
    run.args(["--", campaign.tests, "--nocapture", "--test-threads=1"])
        .env(campaign.number.2, asked.number.to_string());
    if let Some(store) = &asked.store {
        run.env("NEARSIDE_KILL_STORE", store);
    }
    let mut step = Step::start(campaign.flag.trim_start_matches('-'));
    let finished = process::watch(&mut step, &mut run)?;
    let lines = finished.lines.iter().filter_map(|line| line.split_once(campaign.told));
    let told: Vec<&str> =
        lines.map(|(_, told)| told).filter(|told| told.contains(" s") || told.contains("equal")).collect();
    // Progress begins alike for one of them; what it came to are the last lines.
    let told = told.get(told.len().saturating_sub(2)..).unwrap_or_default();
    if !finished.status.success() || told.is_empty() {
        step.failed("");
        println!("{}", finished.text());
        return Err(Told.into());
    }
    step.done(&told.join("; "));
    if asked.report { write(workspace, campaign, &told.join("; ")) } else { Ok(()) }
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    number: u64,
    store: Option<String>,
    report: bool,
}

fn read(campaign: &Campaign, arguments: &[String]) -> Result<Asked> {
    let mut asked = Asked { number: campaign.number.1, store: None, report: false };
    let mut rest = arguments.iter();
    while let Some(name) = rest.next() {
        match name.as_str() {
            flag if flag == campaign.flag => {}
            "--report" => asked.report = true,
            "--store" if campaign.flag == "--kill" => {
                let store = rest.next().filter(|store| ["sqlite", "postgres"].contains(&store.as_str()));
                asked.store = Some(store.with_context(|| Usage("--store is sqlite or postgres".into()))?.clone());
            }
            number if number == campaign.number.0 => {
                let text = rest.next().with_context(|| Usage(format!("{number} needs a number")))?;
                asked.number = text.parse().with_context(|| Usage(format!("{number} {text}: not a number")))?;
            }
            other => {
                let (flag, number) = (campaign.flag, campaign.number.0);
                return Err(Usage(format!("sim {flag} does not know {other}: [{number} N] [--report]")).into());
            }
        }
    }
    Ok(asked)
}

/// Adds a row to the report; those of earlier runs stay.
fn write(workspace: &Workspace, campaign: &Campaign, told: &str) -> Result<()> {
    let path = workspace.path(campaign.report);
    let before = fs::read_to_string(&path).unwrap_or_else(|_| campaign.head.to_owned());
    let say = |program: &str, arguments: &[&str]| process::ask(workspace.command(program).args(arguments));
    let date = say("date", &["-u", "+%Y-%m-%d"]).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let rust = say("rustc", &["--version"]).unwrap_or_default();
    let postgres = say("psql", &["--version"]).unwrap_or_default();
    let row = format!("| {date}, {cores} cores, {}, {rust}, {postgres} | {told} |\n", std::env::consts::ARCH);
    fs::write(&path, before + &row).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn asked(text: &str) -> Result<Asked> {
        let arguments = arguments(text);
        read(find(&arguments).unwrap(), &arguments)
    }

    #[test]
    fn what_is_asked_is_read() {
        assert!(takes(&arguments("--kill")) && !takes(&arguments("--rules --cases 5")));
        assert_eq!(asked("--stores").unwrap(), Asked { number: 1_000_000, store: None, report: false });
        let killed = Asked { number: 7, store: Some("sqlite".into()), report: true };
        assert_eq!(asked("--kill --rounds 7 --store sqlite --report").unwrap(), killed);
        for wrong in ["--stores --rounds 5", "--stores --store sqlite", "--kill --rounds x", "--kill --store mysql"] {
            assert!(asked(wrong).unwrap_err().is::<Usage>(), "{wrong}");
        }
    }
}
