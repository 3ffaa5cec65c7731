//! The Node side of `dist`: the tag, the package, the worker, the shop's pages.

use std::path::PathBuf;

use anyhow::Result;

use crate::console::Step;
use crate::process;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// A build script of a part, run only if what it reads changed. Its inputs are whole folders: it may read any file of them.
struct Script {
    label: &'static str,
    command: &'static [&'static str],
    inputs: &'static [&'static str],
    outputs: &'static [&'static str],
}

/// In the order of their needs.
const SCRIPTS: &[Script] = &[
    Script {
        label: "tag and npm package",
        command: &["www/build.mjs"],
        inputs: &["www", "worker", "dist/wasm", "Cargo.toml", "LICENSE-MIT", "LICENSE-APACHE"],
        outputs: &["dist/tag", "dist/npm"],
    },
    Script {
        label: "worker",
        command: &["worker/build.mjs"],
        inputs: &["worker", "www/npm", "dist/wasm"],
        outputs: &["dist/worker"],
    },
    Script {
        label: "shop pages",
        command: &["www/shop/generate.mjs", "dist/shop"],
        inputs: &["www"],
        outputs: &["dist/shop"],
    },
];

/// Inputs of every script.
const TOOLING: &[&str] = &["package.json", "package-lock.json", "tsconfig.base.json", "tsconfig.json"];

/// Runs the scripts whose inputs changed.
pub fn run_all(workspace: &Workspace) -> Result<()> {
    SCRIPTS.iter().try_for_each(|script| run(workspace, script))
}

fn run(workspace: &Workspace, script: &Script) -> Result<()> {
    let label = format!("{}: node {}", script.label, script.command.join(" "));
    let file = script.command.first().copied().unwrap_or_default();
    if !workspace.path(file).is_file() {
        Step::start(label).skipped("no such script yet");
        return Ok(());
    }
    let paths = |names: &[&str]| -> Vec<PathBuf> { names.iter().map(|name| workspace.path(name)).collect() };
    let inputs = [paths(script.inputs), paths(TOOLING)].concat();
    let stamp_file = workspace.dist(format!(".stamps/{}", file.replace('/', "-")));
    let stamp = Stamp::of(workspace, stamp_file, &inputs, script.command, &paths(script.outputs))?;
    if stamp.is_fresh() {
        Step::start(label).skipped("fresh");
        return Ok(());
    }
    process::run(&label, &mut workspace.node(script.command))?;
    stamp.save()
}
