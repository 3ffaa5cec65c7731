//! What came of a run, for people: on the screen, and as the rows of a page.

use crate::figures::Figures;
use crate::mutant::Mutant;
use crate::run::{Fault, Order, Outcome};
use std::fmt::Write as _;

/// A run's rows: what is counted, and how often.
#[must_use]
pub fn rows(order: Order, outcome: &Outcome) -> Vec<(&'static str, String)> {
    let Figures { wrong, .. } = outcome.figures;
    let figures = &outcome.figures;
    let count = |number: u64| grouped(number);
    vec![
        ("seed", order.seed.to_string()),
        ("visitors, each a universe", count(figures.visitors)),
        ("sessions", count(figures.sessions)),
        ("events", count(figures.events)),
        ("commits of tabs", count(figures.commits)),
        ("of them without a look at what another tab had stored", count(figures.races)),
        ("deltas sent", count(figures.sent)),
        ("messages lost / requests delivered twice", pair(figures.dropped, figures.doubled)),
        ("requests that a device without network could not make", count(figures.cut_off)),
        ("deltas acknowledged", count(figures.acks)),
        ("answered as forks / as closed", pair(figures.forks, figures.closed)),
        ("crashes of the hub, on either side of the commit", count(figures.crashes)),
        ("devices copied / put back from a backup", pair(figures.copies, figures.roll_backs)),
        ("devices that went on under a new id", count(figures.renewals)),
        ("thrown away at a stated limit", count(figures.thrown_away)),
        ("replicas retired", count(figures.retired)),
        ("profiles linked / unlinked", pair(figures.links, figures.unlinks)),
        ("visitors forgotten", count(figures.erasures)),
        ("imports begun anew", count(figures.begun_anew)),
        ("bytes of a delta: median / p99 / largest", bytes(figures)),
        ("**lost**", bold(wrong.lost)),
        ("**doubled**", bold(wrong.doubled)),
        ("**decay: interests and folds that differ in any bit**", bold(wrong.decay)),
        ("**replicas in another profile than their own**", bold(wrong.strayed)),
        ("seconds", count(figures.took.as_secs())),
    ]
}

/// The rows for a screen, and what is wrong with the way to see it again.
#[must_use]
pub fn screen(order: Order, outcome: &Outcome) -> String {
    let mut text = String::new();
    for (name, value) in rows(order, outcome) {
        // Writing to a String cannot fail.
        let _written = writeln!(text, "{:<58}{:>24}", name.replace("**", ""), value.replace("**", ""));
    }
    for fault in &outcome.faults {
        let _written = writeln!(text, "{}", told(fault));
    }
    let faulty = outcome.faulty;
    if faulty > 0 {
        let _written = writeln!(text, "{faulty} universes are not as they should be; add --visitor K to see one whole");
    }
    text
}

/// The rows as a table of a page.
#[must_use]
pub fn table(order: Order, outcome: &Outcome) -> String {
    let mut text = "| what | count |\n|---|---:|\n".to_owned();
    for (name, value) in rows(order, outcome) {
        let _written = writeln!(text, "| {name} | {value} |");
    }
    text
}

/// Where a mutant was caught, as a row of a page.
#[must_use]
pub fn mutant_row(mutant: Mutant, caught: Option<&Fault>) -> String {
    let Some((_, name, about)) = Mutant::ALL.iter().find(|(held, _, _)| *held == mutant) else { return String::new() };
    let by = caught.map_or_else(|| "**not caught**".to_owned(), told);
    format!("| {name} | {about} | {by} |")
}

fn told(fault: &Fault) -> String {
    let (seed, visitor, wrong) = (fault.name.seed, fault.name.visitor, fault.wrong);
    let what = fault.stopped.clone().unwrap_or_else(|| {
        let parts =
            [(wrong.lost, "lost"), (wrong.doubled, "doubled"), (wrong.decay, "decay"), (wrong.strayed, "strayed")];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, name)| format!("{name} {}", grouped(*count))).collect::<Vec<_>>().join(", ")
    });
    format!("--seed {seed} --visitor {visitor}: {what}")
}

fn pair(one: u64, other: u64) -> String {
    format!("{} / {}", grouped(one), grouped(other))
}

fn bold(number: u64) -> String {
    format!("**{}**", grouped(number))
}

fn bytes(figures: &Figures) -> String {
    let [median, most, largest] = [500, 990, 1000].map(|permille| figures.delta_bytes.quantile(permille));
    format!("{median} / {most} / {largest}")
}

/// A number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
