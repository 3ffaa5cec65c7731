//! Set-up, builds, tests and the demo: `cargo xtask help`.

mod bench;
mod config;
mod console;
mod demo;
mod dist;
mod fuzz;
mod process;
mod recommend;
mod replay;
mod setup;
mod sim;
mod size;
mod stamp;
mod stores;
mod test;
mod universes;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use crate::workspace::Workspace;

/// One subcommand; adding one is one line in [`COMMANDS`].
struct Subcommand {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&Workspace, &[String]) -> Result<()>,
}

const COMMANDS: &[Subcommand] = &[
    Subcommand { name: "setup", arguments: "", about: "install what is missing, and only that", run: setup::command },
    Subcommand {
        name: "dist",
        arguments: "",
        about: "build the artefacts into dist/, with a size table",
        run: dist::command,
    },
    Subcommand {
        name: "size",
        arguments: "[--top BUILD]",
        about: "print the sizes; fail over budget or on an import not allowed; --top: the largest functions",
        run: size::command,
    },
    Subcommand {
        name: "demo",
        arguments: "[--once]",
        about: "set up, build and serve the demo shop; --once drives one visit through it and ends",
        run: demo::command,
    },
    Subcommand {
        name: "replay",
        arguments: "--sessions FILE.tsv[.gz]",
        about: "let real click sessions through engine, backend and model; print what came out",
        run: replay::command,
    },
    Subcommand {
        name: "sim",
        arguments: "[--sessions N] [--seed S] [--mutants] [--report] | --rules [--cases N] | --stores [--ops N] | --kill [--rounds N] [--store S] [--report]",
        about: "simulate sync over a bad network; --mutants: catch seeded faults; --rules: the engine beside a naive evaluator; --stores: both stores beside each other; --kill: kill -9 under load",
        run: sim::command,
    },
    Subcommand {
        name: "fuzz",
        arguments: "[--quick] [--runs N] [--report] [TARGET..]",
        about: "forge messages and cookies, then run what reads and decides under libFuzzer; --quick: the former alone; \
                --report: into benches/fuzz.md",
        run: fuzz::command,
    },
    Subcommand {
        name: "bench",
        arguments: "[--peers | --backend]",
        about: "measure the rules, with --peers beside other engines; --backend: the server, into benches/backend.md",
        run: bench::command,
    },
    Subcommand {
        name: "recommend",
        arguments: "[--data DIR]",
        about: "measure the recommender's quality, size and speed on public data, into benches/recommend.md",
        run: recommend::command,
    },
    Subcommand {
        name: "test",
        arguments: "[GROUP..]",
        about: "set up, build and run every test, or the named groups",
        run: test::command,
    },
];

/// Wrong usage, as api.md promises for every program of the project.
const EXIT_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        None => ("help", &[] as &[String]),
        Some((name, rest)) => (name.as_str(), rest),
    };
    if matches!(name, "help" | "--help" | "-h") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprint!("no subcommand `{name}`\n\n{}", help());
        return ExitCode::from(EXIT_USAGE);
    };
    match Workspace::find().and_then(|workspace| (command.run)(&workspace, rest)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Told>() => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\ncargo xtask {name}: {error:#}");
            if error.is::<Usage>() { ExitCode::from(EXIT_USAGE) } else { ExitCode::FAILURE }
        }
    }
}

/// Arguments that make no sense; ends the program with [`EXIT_USAGE`].
#[derive(Debug)]
pub struct Usage(pub String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for Usage {}

/// A failure whose report stands on the screen already; the program ends without another word.
#[derive(Debug)]
pub struct Told;

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "it failed as told above")
    }
}

impl std::error::Error for Told {}

fn help() -> String {
    let mut lines = vec!["usage: cargo xtask SUBCOMMAND".to_owned(), String::new()];
    for Subcommand { name, arguments, about, .. } in COMMANDS {
        let call = format!("{name} {arguments}");
        lines.push(format!("  {call:<37}{about}"));
    }
    lines.push(String::new());
    lines.join("\n")
}
