//! The Rust side: the WebAssembly target, clippy, rustfmt.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::console::Step;
use crate::process;
use crate::workspace::Workspace;

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds by rustup what the toolchain lacks.
pub fn install(workspace: &Workspace) -> Result<()> {
    let version =
        process::ask(workspace.command("rustc").arg("--version")).context("no rustc on PATH: https://rustup.rs")?;
    let step = Step::start("rust: toolchain");
    step.done(version.trim_start_matches("rustc "));
    let sysroot =
        process::ask(workspace.command("rustc").args(["--print", "sysroot"])).context("rustc has no sysroot")?;
    let target_there = Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir();
    if !target_there {
        add(workspace, "target", WASM_TARGET)?;
    }
    for (component, program) in [("clippy", "clippy-driver"), ("rustfmt", "rustfmt")] {
        let there = process::ask(workspace.command(program).arg("--version")).is_some();
        if !there {
            add(workspace, "component", component)?;
        }
    }
    Ok(())
}

fn add(workspace: &Workspace, kind: &str, name: &str) -> Result<()> {
    let remedy = format!("rustup {kind} add {name}");
    if process::ask(workspace.command("rustup").arg("--version")).is_none() {
        bail!(
            "the Rust {kind} {name} is missing and there is no rustup to add it: \
             install it by the package manager Rust came from, or get rustup and run `{remedy}`"
        );
    }
    process::run(&format!("rust: {remedy}"), workspace.command("rustup").args([kind, "add", name]))?;
    Ok(())
}
