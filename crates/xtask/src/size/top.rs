//! `cargo xtask size --top BUILD`: where a module's bytes are, by module and by function.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::section::functions_of;
use crate::config::{Build, Config};
use crate::dist;
use crate::workspace::Workspace;

/// Lines of each list.
const LINES: usize = 40;

/// Prints the largest modules and functions. Inlining moves code to its caller: a large function may be large for others.
pub fn print(workspace: &Workspace, config: &Config, build: &Build) -> Result<()> {
    let lock = workspace.lock()?;
    let path = dist::with_names(workspace, config, build)?;
    drop(lock);
    let module = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut functions: Vec<(String, usize)> =
        functions_of(&module)?.into_iter().map(|function| (without_hash(&function.name), function.bytes)).collect();
    let total: usize = functions.iter().map(|(_, bytes)| bytes).sum();
    let mut modules: BTreeMap<String, usize> = BTreeMap::new();
    for (name, bytes) in &functions {
        let sum = modules.entry(module_of(name)).or_default();
        *sum = sum.saturating_add(*bytes);
    }
    let mut modules: Vec<(String, usize)> = modules.into_iter().collect();
    println!("\n  the {} wasm: {total} bytes of code in {} functions, before brotli", build.name, functions.len());
    for (title, rows) in [("modules", &mut modules), ("functions", &mut functions)] {
        println!("\n  largest {title}");
        rows.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        for (name, bytes) in rows.iter().take(LINES) {
            let share = bytes.saturating_mul(1000).checked_div(total).unwrap_or_default();
            println!("  {bytes:>8}{:>4}.{}%  {name}", share / 10, share % 10);
        }
    }
    Ok(())
}

/// `a::b::h0123456789abcdef` is `a::b`.
fn without_hash(name: &str) -> String {
    name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(name, |(stem, _)| stem).to_owned()
}

/// The first two names of the path that a function's name begins with: `<nearside::wire::Reader as ..>` is `nearside::wire`.
fn module_of(name: &str) -> String {
    let path = name.trim_start_matches(['<', '&']);
    // Compilers add a crate's hash in brackets.
    let path: String = path.split(['<', ' ', '{']).next().unwrap_or_default().to_owned();
    let mut parts = path.split("::").map(|part| part.split('[').next().unwrap_or_default());
    match (parts.next(), parts.next()) {
        (Some(first), Some(second)) => format!("{first}::{second}"),
        _ => "exports and others".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_modules() {
        assert_eq!(module_of("nearside::wire::cells::<impl X>::rows"), "nearside::wire");
        assert_eq!(module_of("<core[1f]::fmt::Formatter>::pad"), "core::fmt");
        assert_eq!(module_of("tag_new externref shim"), "exports and others");
        assert_eq!(without_hash("a::b::h0123456789abcdef"), "a::b");
    }
}
