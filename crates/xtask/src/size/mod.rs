//! `cargo xtask size`: what ships, weighed; the tag's imports, held against the list.

mod brotli;
mod imports;
mod section;
mod top;

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use crate::config::Config;
use crate::setup::{self, Need};
use crate::workspace::Workspace;
use crate::{Usage, dist};

/// `cargo xtask size`.
pub fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let config = Config::read(workspace)?;
    let build = match arguments {
        [] => None,
        [flag, name] if flag == "--top" => {
            Some(config.builds.iter().find(|build| &build.name == name).with_context(|| format!("no build `{name}`"))?)
        }
        _ => bail!(Usage("size takes no arguments, or --top BUILD".into())),
    };
    setup::run(workspace, &[Need::Rust, Need::Node])?;
    if let Some(build) = build {
        return top::print(workspace, &config, build);
    }
    dist::run(workspace, &config)?;
    check(workspace, &config)
}

/// Prints the table and the imports of `dist/` as it is.
///
/// # Errors
/// When a file is over its budget or a module imports what it may not.
pub fn check(workspace: &Workspace, config: &Config) -> Result<()> {
    let mut faults = print_table(workspace, config)?;
    for list in &config.imports {
        faults.extend(imports::check(workspace, config, list)?);
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// A file of the table.
struct Row {
    name: String,
    path: PathBuf,
    budget_bytes: Option<u64>,
}

/// Prints the table; answers with a line for each file that is missing or over its budget.
///
/// # Errors
/// When a file cannot be read or Node is missing.
pub fn print_table(workspace: &Workspace, config: &Config) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut present = Vec::new();
    for row in rows(workspace, config) {
        if row.path.is_file() {
            present.push(row);
        } else if row.budget_bytes.is_some() {
            faults.push(format!(
                "{}: {} is missing, so its budget cannot be held",
                row.name,
                workspace.relative(&row.path)
            ));
        }
    }
    let paths: Vec<&PathBuf> = present.iter().map(|row| &row.path).collect();
    let compressed = brotli::sizes(workspace, &paths)?;
    println!("\n  {:<14}{:>10}{:>10}{:>10}{:>8}", "size, bytes", "raw", "brotli", "budget", "used");
    for (row, brotli) in present.iter().zip(compressed) {
        let raw = row.path.metadata().with_context(|| format!("cannot read {}", row.path.display()))?.len();
        let Some(budget) = row.budget_bytes else {
            println!("  {:<14}{raw:>10}{brotli:>10}{:>10}{:>8}", row.name, "-", "-");
            continue;
        };
        let used = brotli.saturating_mul(100).div_ceil(budget.max(1));
        println!("  {:<14}{raw:>10}{brotli:>10}{budget:>10}{used:>7}%", row.name);
        if brotli > budget {
            faults.push(format!(
                "{}: {} weighs {brotli} bytes after brotli, {} over its budget of {budget}; \
                 shrink it, or raise the budget in wasm-pack.toml in a commit that says why",
                row.name,
                workspace.relative(&row.path),
                brotli.saturating_sub(budget),
            ));
        }
    }
    Ok(faults)
}

/// Budgeted files first, then the builds that have no budget.
fn rows(workspace: &Workspace, config: &Config) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for budget in &config.budgets {
        let path = workspace.path(&budget.file);
        rows.push(Row { name: budget.name.clone(), path, budget_bytes: Some(budget.brotli_bytes()) });
    }
    for build in &config.builds {
        let name = format!("{} wasm", build.name);
        if rows.iter().all(|row| row.name != name) {
            let path = workspace.dist(format!("wasm/{}/{}_bg.wasm", build.name, build.stem()));
            rows.push(Row { name, path, budget_bytes: None });
        }
    }
    rows
}
