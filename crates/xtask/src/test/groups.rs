//! The groups of `cargo xtask test`: one line each in [`GROUPS`].

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::stamp::files_below;
use crate::workspace::Workspace;
use crate::{process, universes};

/// The most a Node test may take, in milliseconds: a hang ends with the test's name instead of silence.
const NODE_TEST_TIMEOUT_MS: u32 = 300_000;

/// One line of the report.
pub struct Group {
    /// What the line says and `cargo xtask test NAME` runs.
    pub name: &'static str,
    /// A word that names several groups.
    pub family: &'static str,
    /// What it does.
    pub action: Action,
}

/// What a group does.
pub enum Action {
    /// Runs a program.
    Run(fn(&Workspace) -> Ready),
    /// Weighs `dist/`.
    Size,
}

/// A group's program, if there is something for it to do.
pub enum Ready {
    /// To be run.
    Command(Command),
    /// Nothing to run, for this reason.
    Absent(String),
    /// It cannot be said what to run.
    Broken(anyhow::Error),
}

impl Group {
    /// Whether `name` means this group.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.family == name
    }

    /// Whether it reads `dist/`. (TypeScript does: the glue's types are there.)
    pub fn needs_dist(&self) -> bool {
        !matches!(self.family, "rust" | "sim" | "load" | "sql" | "deny")
    }
}

/// All groups: the quick ones that most often fail come first.
pub const GROUPS: &[Group] = &[
    Group {
        name: "fmt",
        family: "rust",
        action: Action::Run(|w| cargo(w, &["fmt", "--all", "--check", "--", "--color=never"])),
    },
    Group {
        name: "clippy",
        family: "rust",
        action: Action::Run(|w| cargo(w, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    },
    Group {
        name: "clippy-engine",
        family: "rust",
        action: Action::Run(|w| clippy_wasm(w, &["--package", "nearside-wasm", "--features", "engine"])),
    },
    Group {
        name: "clippy-edge",
        family: "rust",
        action: Action::Run(|w| clippy_wasm(w, &["--package", "nearside-wasm", "--features", "edge"])),
    },
    Group {
        name: "clippy-browser",
        family: "rust",
        action: Action::Run(|w| clippy_wasm(w, &["--package", "nearside-wasm", "--features", "browser"])),
    },
    Group {
        name: "clippy-author",
        family: "rust",
        action: Action::Run(|w| clippy_wasm(w, &["--package", "nearside-author-wasm"])),
    },
    Group {
        name: "clippy-shards",
        family: "rust",
        action: Action::Run(|w| clippy_wasm(w, &["--package", "nearside-shards-wasm"])),
    },
    Group { name: "doc", family: "rust", action: Action::Run(doc) },
    Group {
        name: "cargo-test",
        family: "rust",
        action: Action::Run(|w| cargo(w, &["test", "--workspace", "--no-fail-fast"])),
    },
    Group {
        name: "sim",
        family: "sim",
        action: Action::Run(|w| universes::short(w, &["--sessions", universes::SHORT])),
    },
    Group { name: "sim-mutants", family: "sim", action: Action::Run(|w| universes::short(w, &["--mutants"])) },
    Group { name: "load", family: "load", action: Action::Run(load) },
    Group { name: "sql", family: "sql", action: Action::Run(sql) },
    Group { name: "deny", family: "deny", action: Action::Run(deny) },
    Group { name: "advisories", family: "deny", action: Action::Run(advisories) },
    Group { name: "types", family: "node", action: Action::Run(types) },
    Group { name: "shop", family: "node", action: Action::Run(|w| node(w, "www/shop/test")) },
    Group { name: "node", family: "node", action: Action::Run(|w| node(w, "tests/node")) },
    Group { name: "package", family: "node", action: Action::Run(|w| node(w, "tests/package")) },
    Group { name: "worker", family: "worker", action: Action::Run(|w| node(w, "tests/worker")) },
    Group { name: "browser", family: "browser", action: Action::Run(|w| node(w, "tests/browser")) },
    Group { name: "size", family: "size", action: Action::Size },
];

/// Every name that `cargo xtask test` takes.
pub fn names() -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in GROUPS.iter().flat_map(|group| [group.family, group.name]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Ready {
    Ready::Command(workspace.cargo(arguments))
}

fn clippy_wasm(workspace: &Workspace, what: &[&str]) -> Ready {
    let target = ["clippy", "--target", "wasm32-unknown-unknown", "--no-default-features"];
    let arguments = [target.as_slice(), what, &["--", "-D", "warnings"]].concat();
    cargo(workspace, &arguments)
}

fn doc(workspace: &Workspace) -> Ready {
    let mut cargo = workspace.cargo(&["doc", "--workspace", "--no-deps"]);
    cargo.env("RUSTDOCFLAGS", "-Dwarnings");
    Ready::Command(cargo)
}

/// Some seconds of every measurement of the backend: that all of it runs, and that what was acknowledged is stored.
fn load(workspace: &Workspace) -> Ready {
    let mut build = workspace.cargo(&["build", "-p", "nearside-backend"]);
    if let Err(error) = process::run("build the server under load", &mut build) {
        return Ready::Broken(error);
    }
    let run = ["run", "--quiet", "-p", "nearside-bench", "--bin", "backend", "--"];
    let mut cargo = workspace.cargo(&run);
    cargo.args(["--short", "--store", "sqlite", "--server"]).arg(workspace.target("debug/nearside"));
    Ready::Command(cargo)
}

/// A workspace of its own, with a folder of its own: no other test waits for a query engine.
fn sql(workspace: &Workspace) -> Ready {
    let mut cargo = workspace.cargo(&["test", "--manifest-path", "tests/sql/Cargo.toml", "--locked"]);
    cargo.arg("--target-dir").arg(workspace.target("sql"));
    Ready::Command(cargo)
}

/// Building cargo-deny takes five minutes, so it is no part of set-up.
const NO_CARGO_DENY: &str = "no cargo-deny; `cargo install --locked cargo-deny` adds it";
const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";

fn deny(workspace: &Workspace) -> Ready {
    if process::ask(&mut workspace.cargo(&["deny", "--version"])).is_none() {
        return Ready::Absent(NO_CARGO_DENY.into());
    }
    cargo(workspace, &["deny", "--workspace", "check", "bans", "licenses", "sources"])
}

/// Apart from [`deny`]: a machine without that address can still hold the licences.
fn advisories(workspace: &Workspace) -> Ready {
    if process::ask(&mut workspace.cargo(&["deny", "--version"])).is_none() {
        return Ready::Absent(NO_CARGO_DENY.into());
    }
    let mut reach = workspace.command("git");
    reach.args(["ls-remote", "--exit-code", ADVISORIES, "HEAD"]).env("GIT_TERMINAL_PROMPT", "0");
    if process::ask(&mut reach).is_none() {
        return Ready::Absent(format!("{ADVISORIES} cannot be reached"));
    }
    cargo(workspace, &["deny", "--workspace", "check", "advisories"])
}

fn types(workspace: &Workspace) -> Ready {
    for folder in ["www", "worker", "tests"] {
        match files_ending(workspace, folder, ".ts") {
            Err(error) => return Ready::Broken(error),
            Ok(files) if files.is_empty() => {}
            Ok(_some) => {
                let tsc = "node_modules/typescript/bin/tsc";
                return Ready::Command(workspace.node(&[tsc, "--noEmit", "-p", "."]));
            }
        }
    }
    Ready::Absent("no TypeScript yet".into())
}

/// Node's runner on the test files of a folder. They are named one by one: what a folder means
/// differs between Node's versions.
fn node(workspace: &Workspace, folder: &str) -> Ready {
    match files_ending(workspace, folder, ".test.mjs") {
        Err(error) => Ready::Broken(error),
        Ok(files) if files.is_empty() => Ready::Absent(format!("no {folder}/*.test.mjs")),
        Ok(files) => {
            let mut command = workspace.node(&["--test", "--test-reporter=spec"]);
            command.arg(format!("--test-timeout={NODE_TEST_TIMEOUT_MS}")).args(files);
            Ready::Command(command)
        }
    }
}

/// The files below `folder` whose names end so; none if there is no such folder.
fn files_ending(workspace: &Workspace, folder: &str, end: &str) -> Result<Vec<PathBuf>> {
    let path = workspace.path(folder);
    let mut files = if path.is_dir() { files_below(&path)? } else { Vec::new() };
    files.retain(|file| file.to_string_lossy().ends_with(end));
    Ok(files)
}
