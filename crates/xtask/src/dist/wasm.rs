//! One build of the matrix: Cargo, wasm-bindgen in this process, wasm-opt.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::optimize::optimize;
use crate::config::{Build, Config, DefaultPath, Target};
use crate::console::Step;
use crate::process;
use crate::stamp::Stamp;
use crate::workspace::Workspace;

/// wasm-bindgen's version is part of what went in; it must be that of the `wasm-bindgen` the crates use.
const BINDGEN: &str = "wasm-bindgen 0.2.130";

/// Builds into `dist/wasm/NAME/`; wasm-bindgen and wasm-opt are left out if Cargo's module did not change.
pub fn build(workspace: &Workspace, config: &Config, build: &Build) -> Result<()> {
    let compiled = compile(workspace, build)?;
    let folder = workspace.dist(format!("wasm/{}", build.name));
    let recipe = format!("{BINDGEN} {:?} {:?} {:?}", build.target, build.default_path, config.wasm_opt.flags);
    let stamp_file = workspace.dist(format!(".stamps/wasm-{}", build.name));
    let inputs = [compiled.clone(), workspace.path("package-lock.json")];
    let stamp = Stamp::of(workspace, stamp_file, &inputs, &[&recipe], std::slice::from_ref(&folder))?;
    let step = Step::start(format!("{}: wasm-bindgen", build.name));
    if stamp.is_fresh() {
        step.skipped("fresh");
        return Ok(());
    }
    // A file of an older build must not survive.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    bind(build, &compiled, Names::Removed).and_then(|mut output| output.emit(&folder)).with_context(|| {
        format!(
            "wasm-bindgen refuses the module of {}; is the crate's wasm-bindgen pinned to {BINDGEN}?",
            build.package
        )
    })?;
    step.done("");
    optimize(workspace, &config.wasm_opt.flags, &build.name, &folder.join(format!("{}_bg.wasm", build.stem())))?;
    stamp.save()
}

/// Lets Cargo build the module and takes it aside: another build of the same crate puts its own in the same place.
fn compile(workspace: &Workspace, build: &Build) -> Result<PathBuf> {
    let features = build.features.join(",");
    let mut cargo =
        workspace.cargo(&["build", "--release", "--target", "wasm32-unknown-unknown", "--package", &build.package]);
    cargo.args(["--no-default-features", "--features", &features]);
    // The same bytes on every machine: no local paths in panic messages, and nobody's own RUSTFLAGS, which this overrides.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", remap(workspace));
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", &build.opt_level);
    process::run(&format!("{}: cargo build {}", build.name, build.package), &mut cargo)?;
    let made = workspace.target(format!("wasm32-unknown-unknown/release/{}.wasm", build.stem()));
    let aside = workspace.target(format!("xtask/{}/{}.wasm", build.name, build.stem()));
    if let Some(folder) = aside.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(&made, &aside).with_context(|| {
        format!(
            "Cargo made no {}: is `crate-type = [\"cdylib\"]` in the Cargo.toml of {}?",
            made.display(),
            build.package
        )
    })?;
    Ok(aside)
}

/// Flags that give local folders a neutral name, in Cargo's encoding (a path may hold spaces).
fn remap(workspace: &Workspace) -> String {
    let home =
        std::env::var("CARGO_HOME").ok().or_else(|| std::env::var("HOME").ok().map(|home| format!("{home}/.cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=nearside", workspace.root().display())];
    flags.extend(home.map(|home| format!("--remap-path-prefix={home}=cargo")));
    flags.join("\x1f")
}

/// The module of a build with its functions' names, for [`crate::size`] to say which are large: compiled, bound and shrunk
/// as what ships, and kept out of `dist/`.
pub fn with_names(workspace: &Workspace, config: &Config, build: &Build) -> Result<PathBuf> {
    let compiled = compile(workspace, build)?;
    let folder = workspace.target(format!("xtask/{}/named", build.name));
    bind(build, &compiled, Names::Kept)?.emit(&folder)?;
    let module = folder.join(format!("{}_bg.wasm", build.stem()));
    optimize(workspace, &[config.wasm_opt.flags.as_slice(), &["-g".to_owned()]].concat(), &build.name, &module)?;
    Ok(module)
}

/// What becomes of the functions' names.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Kept,
    Removed,
}

fn bind(build: &Build, module: &PathBuf, names: Names) -> Result<wasm_bindgen_cli_support::Output> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).omit_default_module_path(build.default_path == DefaultPath::Omit);
    match build.target {
        Target::Web => bindgen.web(true)?,
        Target::NoModules => bindgen.no_modules(true)?,
    };
    bindgen.typescript(true).remove_name_section(names == Names::Removed).remove_producers_section(true);
    bindgen.generate_output()
}

#[cfg(test)]
mod tests {
    use super::BINDGEN;

    #[test]
    fn glue_and_crates_have_one_wasm_bindgen() {
        let lock = include_str!("../../../../Cargo.lock");
        let (_, version) = BINDGEN.split_once(' ').unwrap();
        for package in ["wasm-bindgen", "wasm-bindgen-cli-support"] {
            let entry = format!("name = \"{package}\"\nversion = \"{version}\"");
            assert!(
                lock.contains(&entry),
                "Cargo.lock has another version of {package}: change BINDGEN and both pins together"
            );
        }
    }
}
