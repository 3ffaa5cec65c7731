//! wasm-opt, the one of `node_modules/binaryen`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

const WASM_OPT: &str = "node_modules/binaryen/bin/wasm-opt";

/// Shrinks `module` in place.
pub fn optimize(workspace: &Workspace, flags: &[String], name: &str, module: &Path) -> Result<()> {
    let shrunk = module.with_extension("opt");
    let mut wasm_opt = workspace.node(&[WASM_OPT]);
    wasm_opt.args(flags).arg(module).arg("-o").arg(&shrunk);
    process::run(&format!("{name}: wasm-opt"), &mut wasm_opt)?;
    fs::rename(&shrunk, module).with_context(|| format!("wasm-opt left no {}", shrunk.display()))
}
