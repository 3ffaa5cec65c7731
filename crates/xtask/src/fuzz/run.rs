//! The set-up, the build, and one run of a target.

use std::fs;

use anyhow::{Context as _, Result};

use super::figures::Figures;
use crate::Told;
use crate::console::Step;
use crate::process;
use crate::setup::{self, Need};
use crate::workspace::Workspace;

/// The version whose flags are used.
const CARGO_FUZZ: &str = "0.13.2";
/// The package of the targets.
const PACKAGE: &str = "tests/fuzz";
/// Inputs that once crashed a target, in a folder of its name.
const KEPT: &str = "tests/cases/fuzz";
/// Longest input in bytes; the targets look at no more.
const MAX_INPUT_BYTES: u64 = 768;
/// Memory in megabytes that the whole process may take.
const MAX_MEMORY_MB: u64 = 1024;
/// The sanitizers need a nightly compiler and look for what code without `unsafe` cannot do; comparisons need no tracing
/// where inputs are words and records. Without both the stable compiler does, several times as fast.
const HOW: [&str; 3] = ["--sanitizer", "none", "--no-trace-compares"];
/// An input is new by the edges it reaches, not by how often: ten times the executions for the same edges. The last one
/// prints how many there were.
const CHEAP: [&str; 4] = ["-use_counters=0", "-entropic=0", "-reduce_inputs=0", "-print_final_stats=1"];

/// Installs what is missing; gives the versions for the report.
pub fn set_up(workspace: &Workspace) -> Result<String> {
    setup::run(workspace, &[Need::Rust])?;
    let version = || process::ask(&mut workspace.cargo(&["fuzz", "--version"]));
    let step = Step::start("rust: cargo-fuzz");
    let fuzz = if let Some(found) = version() {
        step.done(found.trim_start_matches("cargo-fuzz "));
        found
    } else {
        step.skipped("missing; it will be installed");
        process::run(
            "rust: cargo install cargo-fuzz",
            &mut workspace.cargo(&["install", "cargo-fuzz", "--version", CARGO_FUZZ, "--locked"]),
        )
        .context("cargo-fuzz could not be installed: install it by hand (`cargo install cargo-fuzz`), and retry")?;
        version().context("cargo-fuzz was installed and cannot be found: put Cargo's folder `bin` on PATH")?
    };
    let rust = process::ask(workspace.command("rustc").arg("--version")).unwrap_or_default();
    let rust = rust.split_whitespace().nth(1).unwrap_or_default();
    Ok(format!("Rust {rust}, {fuzz}"))
}

/// Builds all targets.
pub fn build(workspace: &Workspace) -> Result<()> {
    let mut build = workspace.cargo(&["fuzz", "build", "--fuzz-dir", PACKAGE, "--target-dir"]);
    build.arg(workspace.target("fuzz")).args(HOW);
    process::run("build the targets", &mut build).context("libFuzzer is C++: it needs a C++ compiler on PATH")?;
    Ok(())
}

/// Runs a target so many times, from the seeds, the kept cases and what earlier runs found.
pub fn run(workspace: &Workspace, target: &str, runs: u64) -> Result<Figures> {
    let corpus = workspace.target(format!("fuzz/corpus/{target}"));
    let noted = workspace.target(format!("fuzz/{target}.figures"));
    fs::create_dir_all(&corpus).with_context(|| format!("cannot make {}", corpus.display()))?;
    // The figures of an earlier run are not this one's.
    let _none = fs::remove_file(&noted);
    let mut command = workspace.cargo(&["fuzz", "run", "--fuzz-dir", PACKAGE, "--target-dir"]);
    command.arg(workspace.target("fuzz")).args(HOW).arg(target).arg(&corpus);
    let kept = workspace.path(format!("{KEPT}/{target}"));
    if kept.is_dir() {
        command.arg(kept);
    }
    command.arg("--").args([
        format!("-runs={runs}"),
        format!("-max_len={MAX_INPUT_BYTES}"),
        // The target's program watches for hangs itself.
        "-timeout=0".to_owned(),
        format!("-rss_limit_mb={MAX_MEMORY_MB}"),
    ]);
    command.args(CHEAP);
    command.env("NEARSIDE_FUZZ_SEEDS", &corpus).env("NEARSIDE_FUZZ_FIGURES", &noted);
    let mut step = Step::start(target);
    let finished = process::watch(&mut step, &mut command)?;
    if !finished.status.success() {
        step.failed("");
        let last: Vec<&str> = finished.lines.iter().rev().take(60).map(String::as_str).collect();
        println!("{}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
        println!(
            "\nmake the input small (`cargo fuzz tmin --fuzz-dir {PACKAGE} {}`), keep it in {KEPT}/{target}/ with a line in \
             {KEPT}/README.md, and mend what it broke; `cargo test --test engine fuzz` replays it",
            HOW.join(" ")
        );
        return Err(Told.into());
    }
    let took = step.done("");
    let noted = fs::read_to_string(&noted).with_context(|| format!("{target} left no figures behind"))?;
    Figures::read(&finished.lines, &noted, took)
}
