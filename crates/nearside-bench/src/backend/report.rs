//! The figures as Markdown, each beside its bar.

use super::phases::{All, BATCH, BATCH_CONNECTIONS, CONNECTIONS, Open, Overload, PACED, Throughput, number};
use super::visits::{FIRST, REPEATED};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The bars.
const SINGLE: f64 = 25_000.0;
const BATCHES: f64 = 90_000.0;
const P99_MS: f64 = 100.0;
const OPEN_MB: f64 = 64.0;
const RECOVERY_S: f64 = 5.0;
const OVERLOAD: f64 = 10.0;

/// Writes the report of a whole run.
///
/// # Errors
/// What the system says about the file.
pub fn write(path: &Path, made: &str, sections: &str) -> Result<(), String> {
    fs::write(path, format!("{}{sections}", head(made))).map_err(|error| format!("{}: {error}", path.display()))
}

fn head(made: &str) -> String {
    let back = 100 - FIRST - REPEATED;
    format!(
        "# The backend under load

Made by `cargo xtask bench --backend` on {made}.

A real `nearside serve` (`cargo build --profile server`), every write on disk before it is acknowledged, and `wrk` with
prepared requests on the same cores. The deltas are those of real engines: of a hundred, {FIRST} of new visitors, {back} of
returning ones (half a day later), {REPEATED} sent twice as after a lost answer. Every request has the headers of a browser
that the server looks at, and an address behind a trusted proxy, so that origins and limits of rates are checked; every answer
to a single delta has a fresh cookie.

CPU seconds are those of the server's whole process (`/proc/PID/stat`, user and system, the kernel's side of the loopback
network included), from before the first request until it is quiet, so work behind the answers counts. After each run the
store must hold every visitor and every view exactly once, and the server must have acknowledged every delta, or there is
no report. `wrk` knows no rate: at half the rate, {PACED} connections each wait a random time between two requests. Answers
take the longer for the load tool being on the same cores.
"
    )
}

/// The figures of one store.
pub fn section(store: &str, all: &All) -> String {
    let mut text = format!("\n## {store}\n\n| | found | bar | |\n|---|---:|---:|---|\n");
    if let Some(single) = &all.single {
        row(&mut text, "durable deltas a CPU second, one a request", single.per_cpu_second(), "", Bar::AtLeast(SINGLE));
    }
    if let Some(batches) = &all.batches {
        let what = format!("durable deltas a CPU second, {BATCH} a request");
        row(&mut text, &what, batches.per_cpu_second(), "", Bar::AtLeast(BATCHES));
    }
    if let Some((_, pace)) = &all.pace {
        row(&mut text, "p99 of answers at half the rate", pace.figures.p99_ms, " ms", Bar::Below(P99_MS));
    }
    if let Some(open) = &all.open {
        let what = format!("resident memory with {} open connections", grouped(number(open.count)));
        row(&mut text, &what, megabytes(open.bytes.1), " MB", Bar::Below(OPEN_MB));
    }
    if let Some(overload) = &all.overload {
        let recovery = overload.recovery.as_secs_f64();
        let times = (overload.acknowledged + overload.busy) / overload.acknowledged;
        row(&mut text, "asked for a minute, as a multiple of what was acknowledged", times, "", Bar::AtLeast(OVERLOAD));
        row(&mut text, "recovery after that", recovery, " s", Bar::Below(RECOVERY_S));
    }
    text.push('\n');
    details(&mut text, all);
    text
}

fn megabytes(bytes: u64) -> f64 {
    number(usize::try_from(bytes / 1024).unwrap_or(usize::MAX)) / 1024.0
}

/// What a figure must come to.
#[derive(Clone, Copy)]
enum Bar {
    AtLeast(f64),
    Below(f64),
}

fn row(text: &mut String, what: &str, found: f64, unit: &str, bar: Bar) {
    let (met, bar) = match bar {
        Bar::AtLeast(bar) => (found >= bar, format!("at least {}{unit}", grouped(bar))),
        Bar::Below(bar) => (found < bar, format!("below {}{unit}", grouped(bar))),
    };
    let found = if found < 1000.0 { format!("{found:.2}") } else { grouped(found) };
    line(text, &format!("| {what} | {found}{unit} | {bar} | {} |", if met { "met" } else { "not met" }));
}

fn details(text: &mut String, all: &All) {
    if let Some(single) = &all.single {
        throughput(text, "One a request", single, CONNECTIONS);
    }
    if let Some(batches) = &all.batches {
        throughput(text, &format!("{BATCH} a request"), batches, BATCH_CONNECTIONS);
    }
    if let Some((rate, pace)) = &all.pace {
        let f = &pace.figures;
        line(
            text,
            &format!(
                "- **Half the rate** ({} a second asked, {} acknowledged): p50 {:.1} ms, p99 {:.1}, slowest {:.0}.",
                grouped(*rate),
                grouped(pace.per_second()),
                f.p50_ms,
                f.p99_ms,
                f.max_ms
            ),
        );
    }
    if let Some(open) = &all.open {
        connections(text, open);
    }
    if let Some(overload) = &all.overload {
        too_much(text, overload);
    }
}

fn throughput(text: &mut String, what: &str, run: &Throughput, connections: usize) {
    let sizes = &run.written.sizes;
    let at = |part: usize| sizes.get(sizes.len() * part / 100).copied().unwrap_or(0);
    let line_of = format!(
        "- **{what}**: {} deltas of {} visitors (median {} bytes, p99 {}) over {connections} connections; {:.1} CPU seconds, \
         {:.1} of the clock ({} a second); {} commits.",
        grouped(run.acknowledged),
        grouped(number(usize::try_from(run.written.visitors).unwrap_or(0))),
        at(50),
        at(99),
        run.cpu_seconds,
        run.figures.seconds,
        grouped(run.per_second()),
        grouped(run.commits),
    );
    line(text, &line_of);
}

fn connections(text: &mut String, open: &Open) {
    let (before, with, most) = open.bytes;
    let [before, with, most] = [before, with, most].map(megabytes);
    line(
        text,
        &format!(
            "- **{} open connections**, each used for one delta and kept: {with:.1} MB resident, {before:.1} before the first, \
             {most:.1} at most.",
            grouped(number(open.count))
        ),
    );
}

fn too_much(text: &mut String, overload: &Overload) {
    let f = &overload.figures;
    line(
        text,
        &format!(
            "- **Overload**, on a disk whose every fsync takes {} ms longer: {} connections, each of which asks again a random \
             time after its answer, {} ms in the mean, for {:.0} s: {} acknowledged ({} a second), {} refused with 503 and \
             Retry-After, {} broken connections, {} without an answer; p50 of all answers {:.0} ms, p99 {:.0}, slowest {:.0}; \
             {:.0} MB resident at most; {:.2} s later a delta was answered within {:.1} s, four fsyncs of that disk.",
            overload.slow.as_millis(),
            grouped(number(overload.connections)),
            overload.think.as_millis(),
            f.seconds,
            grouped(overload.acknowledged),
            grouped(overload.acknowledged / f.seconds),
            grouped(overload.busy),
            grouped(f.broken),
            grouped(f.timeouts),
            f.p50_ms,
            f.p99_ms,
            f.max_ms,
            megabytes(overload.peak_bytes),
            overload.recovery.as_secs_f64(),
            overload.quick.as_secs_f64(),
        ),
    );
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _written = writeln!(text, "{line}");
}

/// A rounded number with commas between thousands.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
