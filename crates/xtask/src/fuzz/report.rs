//! `benches/fuzz.md`: one row a target, of the latest run that was to be written down.

use std::fs;

use anyhow::{Context as _, Result};

use super::TARGETS;
use super::figures::Figures;
use super::forged::{CAMPAIGNS, Outcome};
use crate::process;
use crate::workspace::Workspace;

/// The report.
const REPORT: &str = "benches/fuzz.md";
/// What stands above the rows of campaigns.
const CAMPAIGNS_HEAD: &str = "
## Forged on purpose

Made by `cargo xtask fuzz --quick --report` from seeds that the tests name:

* **decoder**: messages of random states, mutated, cut and random; the strict decoder must agree with bincode's own on what
  is canonical and refuse the rest, within 64 KB at once. 1,000,000 in every test run.
* **cookie**: signed digests, altered, cut, signed by other keys, of other sites, too old: every one must be refused. 100,000
  in every test run.

| campaign | when, with what | seconds | what came out |
|---|---|---:|---|
";
/// What stands above the rows.
const HEAD: &str = "# Fuzzing

Made by `cargo xtask fuzz --report`: libFuzzer, guided by coverage, without sanitizers (the core forbids unsafe code) and
with debug assertions, so that an overflow is a panic. A run ends at the first panic, at an execution of 10 seconds, and at
a single allocation of over 1,000,000 bytes; a row therefore stands for none of them. The targets are in `tests/fuzz`, what
they once found is in `tests/cases/fuzz`, and every test run replays it with some thousands of seeded mutations.

* **compiler**: site.json and the rules of other tools, as text and as values. What compiles must load; what an import
  gives must compile; an error must have a place and a remedy.
* **verifier**: arbitrary, cut and forged bytes. What loads is asked everything, evaluated and explained.
* **evaluator**: random histories under compiled and forged sites that load: events, attributes, jumps of the clock, deltas,
  digests, arbitrary messages, restarts. Outcomes and proofs must be those of a fresh evaluation and of a restart; changes
  are reported once; before an announced time nothing changes.
* **catalog**, **model**: arbitrary, written and forged bytes. What loads is read in all ways, and they must agree; what was
  written must be what is read; a walk's best items must be those that sorting all it leads to gives.
* **recommend**: random placements in random shops, for visitors of random histories on random pages. No item twice or beyond
  the slots, none that a rule leaves out, pins where laying out by hand puts them, no more of a brand or category than may
  be, strategies in their order and with enough items or none, and the same answer when asked again.

Edges are branches of the code under test with its libraries; in brackets, those reached at the beginning, by the seeds, the
kept cases and what earlier runs had found. Seconds are of the clock on the wall, whatever else
the machine did.

| target | when, with what | executions | seconds | a second | edges | features | largest allocation | slowest execution | crashes, hangs |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|
";

/// Puts a target's row into the report; the rows of the others stay.
///
/// # Errors
/// Where the report cannot be written.
pub fn write(workspace: &Workspace, target: &str, figures: &Figures, versions: &str) -> Result<()> {
    let made = format!("{}, {versions}, one of {}", today(workspace), machine());
    put(workspace, target, &row(target, figures, &made))
}

/// Puts a campaign's row into the report; the rows of the others stay.
///
/// # Errors
/// Where the report cannot be written.
pub fn write_campaign(workspace: &Workspace, name: &str, outcome: &Outcome) -> Result<()> {
    let made = format!("{}, {}", today(workspace), machine());
    let row = format!("| {name} | {made} | {} | {} |\n", outcome.took.as_secs(), outcome.said);
    put(workspace, name, &row)
}

fn put(workspace: &Workspace, name: &str, row: &str) -> Result<()> {
    let file = workspace.path(REPORT);
    let held = fs::read_to_string(&file).unwrap_or_default();
    fs::write(&file, with_row(&held, name, row)).with_context(|| format!("cannot write {}", file.display()))
}

pub fn today(workspace: &Workspace) -> String {
    process::ask(workspace.command("date").args(["-u", "+%F"])).unwrap_or_default()
}

fn with_row(held: &str, written: &str, row: &str) -> String {
    let row_of = |name: &str| {
        let begin = format!("| {name} |");
        let line = || held.lines().find(|line| line.starts_with(&begin)).map(|line| format!("{line}\n"));
        if name == written { Some(row.to_owned()) } else { line() }
    };
    let targets: String = TARGETS.into_iter().filter_map(row_of).collect();
    let campaigns: String = CAMPAIGNS.iter().filter_map(|campaign| row_of(campaign.name)).collect();
    format!("{HEAD}{targets}{CAMPAIGNS_HEAD}{campaigns}")
}

fn row(target: &str, figures: &Figures, made: &str) -> String {
    let Figures { executions, seconds, edges, edges_at_first, features, allocation_bytes, slowest_us, .. } = figures;
    format!(
        "| {target} | {made} | {} | {} | {} | {} ({}) | {} | {} bytes | {} us | 0 |\n",
        grouped(*executions),
        grouped(*seconds),
        grouped(figures.pace()),
        grouped(*edges),
        grouped(*edges_at_first),
        grouped(*features),
        grouped(*allocation_bytes),
        grouped(*slowest_us),
    )
}

/// The machine's class: how many processors of which kind, where the system says so.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    let model = model.map_or("an unknown kind", |(_, model)| model.trim());
    format!("{cores} cores of {model}")
}

/// A number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_the_place_of_the_one_before() {
        let once = with_row("", "verifier", "| verifier | 1 |\n");
        let twice = with_row(&once, "compiler", "| compiler | 2 |\n");
        let again = with_row(&twice, "verifier", "| verifier | 3 |\n");
        assert_eq!(again, format!("{HEAD}| compiler | 2 |\n| verifier | 3 |\n{CAMPAIGNS_HEAD}"));
        let both = with_row(&again, "decoder", "| decoder | 4 |\n");
        assert_eq!(both, format!("{again}| decoder | 4 |\n"));
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 10_000_000].map(grouped), ["0", "999", "1,000", "10,000,000"]);
    }
}
