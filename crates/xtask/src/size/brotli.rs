//! Bytes after brotli, by Node's zlib: what a CDN sends.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::process;
use crate::workspace::Workspace;

/// Prints one size a line, in the order of the files.
const SCRIPT: &str = "
const { brotliCompressSync, constants } = require('node:zlib');
const { readFileSync } = require('node:fs');
for (const file of process.argv.slice(1)) {
    const bytes = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    console.log(brotliCompressSync(bytes, { params }).length);
}";

/// The size of each file at quality 11.
pub fn sizes(workspace: &Workspace, files: &[&PathBuf]) -> Result<Vec<u64>> {
    let mut node = workspace.node(&["--eval", SCRIPT]);
    let text = process::ask(node.args(files)).context("node could not compress the files of dist/")?;
    let sizes: Vec<u64> = text.lines().filter_map(|line| line.parse().ok()).collect();
    ensure!(sizes.len() == files.len(), "node answered {} sizes for {} files", sizes.len(), files.len());
    Ok(sizes)
}
