//! `nearside copy`: all of one store into another, as when a shop outgrows its file.

use super::{Done, print};
use crate::refusal::Refusal;
use crate::store::{self, Copied};
use clap::Args;

/// Copy all profiles of a store into another, while servers may be at work on either
#[derive(Debug, Args)]
#[command(
    after_help = "Run it while the old store still takes deltas, switch the servers over, and run it once more: \
                        what changed in between is joined, and nothing that is newer in the new store goes back."
)]
pub struct Arguments {
    /// The store to read
    #[arg(long, value_name = "ADDRESS")]
    from: String,
    /// The store to write; its tables are made where there are none
    #[arg(long, value_name = "ADDRESS")]
    to: String,
}

/// Entries between two lines of progress.
const STEP: u64 = 50_000;

/// Copies and prints what it came to.
///
/// # Errors
/// Where either store cannot be opened or fails on the way.
pub fn run(arguments: &Arguments) -> Done {
    if arguments.from == arguments.to {
        return Err(Refusal::new("--to", "the same store as --from: name another one"));
    }
    let into = store::open(&arguments.to)?;
    let mut told = 0;
    let mut tell = |copied: Copied| {
        if copied.all() / STEP > told {
            told = copied.all() / STEP;
            eprintln!("nearside: {} entries", copied.all());
        }
    };
    let copied = store::copy(&arguments.from, into.as_ref(), &mut tell)?;
    let Copied { copied, same, newer } = copied;
    print(&format!("{copied} copied, {same} already there, {newer} newer there"));
    Ok(())
}
