//! The native program, and the demo shop's manifest, catalog and model made by it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::console::Step;
use crate::process;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// Builds the program `nearside`, then what the demo shop serves.
pub fn make(workspace: &Workspace) -> Result<()> {
    process::run(
        "nearside: cargo build --profile tool",
        &mut workspace.cargo(&["build", "--profile", "tool", "--package", "nearside-backend"]),
    )?;
    let program = workspace.nearside_program();
    if !program.is_file() {
        Step::start("demo artefacts").skipped("nearside-backend has no binary yet");
        return Ok(());
    }
    let site = workspace.path("www/shop/site.json");
    let items = workspace.path("www/shop/catalog.ndjson");
    let sessions_script = workspace.path("www/shop/sessions.mjs");
    let manifest = workspace.dist("demo/site.nsm");
    let catalog = workspace.dist("demo/catalog.nsc");
    let sessions = workspace.dist("demo/sessions.tsv");
    let model = workspace.dist("demo/model.nsg");

    let mut compile = workspace.command(&program);
    compile.arg("compile").arg(&site).arg("-o").arg(&manifest);
    once(workspace, "manifest", &mut compile, &[site, program.clone()], &manifest)?;

    let mut pack = workspace.command(&program);
    pack.arg("catalog").arg(&items).arg("-o").arg(&catalog);
    once(workspace, "catalog", &mut pack, &[items.clone(), program.clone()], &catalog)?;

    let mut draw = workspace.command("node");
    draw.arg(&sessions_script).arg(&sessions);
    once(workspace, "sessions", &mut draw, &[sessions_script, workspace.path("www/shop")], &sessions)?;

    let mut train = workspace.command(&program);
    train.args(["train", "--sessions"]).arg(&sessions).arg("--catalog").arg(&items);
    train.args(["--edges-per-item", "10", "-o"]).arg(&model);
    once(workspace, "model", &mut train, &[sessions, items, program], &model)
}

/// Runs `command` unless `output` was made from these very inputs; without the first input there is nothing to make.
fn once(workspace: &Workspace, name: &str, command: &mut Command, inputs: &[PathBuf], output: &PathBuf) -> Result<()> {
    let label = format!("demo: {name}");
    if let Some(missing) = inputs.first().filter(|input| !input.exists()) {
        Step::start(label).skipped(&format!("no {}", workspace.relative(missing)));
        return Ok(());
    }
    if let Some(folder) = output.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let flags = format!("{command:?}");
    let stamp_file = workspace.dist(format!(".stamps/demo-{name}"));
    let stamp = Stamp::of(workspace, stamp_file, inputs, &[&flags], std::slice::from_ref(output))?;
    if stamp.is_fresh() {
        Step::start(label).skipped("fresh");
        return Ok(());
    }
    process::run(&label, command)?;
    stamp.save()
}
