//! `cargo xtask sim` without `--rules`: simulates sync, or every mutant of it, or one universe for a look at it.

use nearside_sim::figures::Figures;
use nearside_sim::hub::Hub;
use nearside_sim::mutant::Mutant;
use nearside_sim::report;
use nearside_sim::run::{self, Order, Outcome};
use nearside_sim::shop::Shop;
use nearside_sim::universe::Name;
use std::process::ExitCode;

/// Sessions that are simulated unless another number is given.
const SESSIONS: u64 = 5_000_000;
/// Sessions within which each mutant must be caught.
const MUTANT_SESSIONS: u64 = 60_000;
/// The seed unless another one is given.
const SEED: u64 = 2026;
/// Visitors that are simulated twice, to see that a name gives one universe.
const TWICE: u64 = 50;

const USAGE: &str =
    "usage: sim [--sessions N] [--seed S] [--mutants | --mutant NAME] [--page FILE] [--visitor K [--trace]]";

/// What is asked for.
#[derive(Debug, Default)]
struct Arguments {
    sessions: Option<u64>,
    seed: Option<u64>,
    mutant: Option<Mutant>,
    all_mutants: Option<()>,
    visitor: Option<u64>,
    trace: Option<()>,
    page: Option<String>,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(refusal) => {
            eprintln!("sim: {refusal}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<Arguments> {
    let mut arguments = Arguments::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--sessions" => arguments.sessions = Some(words.next()?.parse().ok()?),
            "--seed" => arguments.seed = Some(words.next()?.parse().ok()?),
            "--mutant" => arguments.mutant = Some(Mutant::named(&words.next()?)?),
            "--mutants" => arguments.all_mutants = Some(()),
            "--visitor" => arguments.visitor = Some(words.next()?.parse().ok()?),
            "--trace" => arguments.trace = Some(()),
            "--page" => arguments.page = Some(words.next()?),
            _ => return None,
        }
    }
    Some(arguments)
}

/// Does what is asked; true where all is as it should be.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let seed = arguments.seed.unwrap_or(SEED);
    if let Some(visitor) = arguments.visitor {
        return look(Name { seed, visitor }, arguments);
    }
    let mut page = String::new();
    let mut is_right = true;
    if arguments.all_mutants.is_none() {
        let sessions = arguments.sessions.unwrap_or(SESSIONS);
        let order = Order { seed, sessions, mutant: arguments.mutant };
        let outcome = simulate(order)?;
        print!("{}", report::screen(order, &outcome));
        page.push_str(&report::table(order, &outcome));
        is_right = outcome.faulty == 0 && is_repeated(seed)?;
    }
    if arguments.all_mutants.is_some() || arguments.page.is_some() {
        is_right &= mutants(seed, arguments.sessions.unwrap_or(MUTANT_SESSIONS).min(MUTANT_SESSIONS), &mut page)?;
    }
    if let Some(path) = &arguments.page {
        std::fs::write(path, page).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(is_right)
}

fn simulate(order: Order) -> Result<Outcome, String> {
    run::run(order, &|sessions| eprintln!("{sessions} of {} sessions", order.sessions))
}

/// Catches every mutant, or says which is not.
fn mutants(seed: u64, sessions: u64, page: &mut String) -> Result<bool, String> {
    let mut are_caught = true;
    page.push_str("\n| mutant | what it does | caught by |\n|---|---|---|\n");
    for (mutant, name, _) in Mutant::ALL {
        let outcome = run::run(Order { seed, sessions, mutant: Some(mutant) }, &|_| {})?;
        let row = report::mutant_row(mutant, outcome.faults.first());
        println!("{name:<18} after {:>6} sessions: {row}", outcome.figures.sessions);
        page.push_str(&row);
        page.push('\n');
        are_caught &= outcome.faulty > 0;
    }
    Ok(are_caught)
}

/// Whether universes come out the same, event by event, when they are simulated again.
fn is_repeated(seed: u64) -> Result<bool, String> {
    let shop = Shop::open()?;
    let mut hub = Hub::open(None)?;
    for visitor in 0..TWICE {
        let mut once = || {
            let mut trace = Vec::new();
            let name = (Name { seed, visitor }, None);
            let fault = run::one(&shop, &mut hub, &mut Figures::default(), name, Some(&mut trace));
            (fault, trace)
        };
        if once() != once() {
            println!("--seed {seed} --visitor {visitor} comes out otherwise when it is simulated again");
            return Ok(false);
        }
    }
    Ok(true)
}

/// One universe, told event by event.
fn look(name: Name, arguments: &Arguments) -> Result<bool, String> {
    let shop = Shop::open()?;
    let mut hub = Hub::open(arguments.mutant)?;
    let mut trace = Vec::new();
    let mut figures = Figures::default();
    let fault = run::one(&shop, &mut hub, &mut figures, (name, arguments.mutant), Some(&mut trace));
    if arguments.trace.is_some() {
        for line in &trace {
            println!("{line}");
        }
    }
    println!("{}", fault.as_ref().map_or_else(|| "nothing is wrong".to_owned(), |fault| format!("{fault:?}")));
    Ok(fault.is_none())
}
