//! What a module may do to its host: its import section, held against `wasm-pack.toml`.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use super::section::imports_of;
use crate::config::{Config, Imports};
use crate::workspace::Workspace;

/// Prints the imports of a build; answers with a line for each that is not allowed, or allowed in vain.
pub fn check(workspace: &Workspace, config: &Config, list: &Imports) -> Result<Vec<String>> {
    let Some(build) = config.builds.iter().find(|build| build.name == list.build) else {
        return Ok(Vec::new());
    };
    let path = workspace.dist(format!("wasm/{}/{}_bg.wasm", build.name, build.stem()));
    let module = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let imported: BTreeSet<String> = imports_of(&module)
        .with_context(|| format!("{} is no WebAssembly module", path.display()))?
        .iter()
        .map(|import| without_hash(&import.name).to_owned())
        .collect();
    println!("\n  the {} wasm imports {} functions", list.build, imported.len());
    for line in wrapped(&imported) {
        println!("    {line}");
    }
    let faults = compare(&list.build, &imported, &list.allowed.iter().cloned().collect());
    Ok(faults)
}

fn compare(build: &str, imported: &BTreeSet<String>, allowed: &BTreeSet<String>) -> Vec<String> {
    let strange = imported.difference(allowed).map(|name| {
        format!(
            "the {build} wasm imports `{name}`, which wasm-pack.toml does not allow: \
             remove the call, or add the name to [[imports]] build = \"{build}\" in a commit that says what it is needed for"
        )
    });
    let idle = allowed.difference(imported).map(|name| {
        format!("wasm-pack.toml allows the {build} wasm to import `{name}`, which it does not use: delete the name")
    });
    strange.chain(idle).collect()
}

/// wasm-bindgen ends most names with `_` and 16 hex digits that change with its version and the crate's.
fn without_hash(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((stem, hash)) if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => stem,
        _ => name,
    }
}

/// Lines of about 100 columns.
fn wrapped(names: &BTreeSet<String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut() {
            Some(line) if line.len().saturating_add(name.len()) < 100 => {
                line.push_str("  ");
                line.push_str(name);
            }
            _ => lines.push(name.clone()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_no_part_of_the_name() {
        assert_eq!(without_hash("__wbg_setItem_9c1a1d4d2c8b3e0f"), "__wbg_setItem");
        assert_eq!(without_hash("__wbindgen_init_externref_table"), "__wbindgen_init_externref_table");
        assert_eq!(without_hash("__wbg_now_12"), "__wbg_now_12");
    }

    #[test]
    fn a_strange_import_and_an_idle_permission_are_named() {
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        let faults = compare("tag", &set(&["__wbg_eval", "__wbg_now"]), &set(&["__wbg_now", "__wbg_fetch"]));
        let [strange, idle] = faults.as_slice() else { panic!("{faults:?}") };
        assert!(strange.contains("imports `__wbg_eval`") && strange.contains("add the name"), "{strange}");
        assert!(idle.contains("`__wbg_fetch`") && idle.contains("delete"), "{idle}");
    }
}
