//! The core's integration tests, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails its test by panicking; clippy.toml reaches only the tests themselves"
)]

mod tidy;
mod wire;
mod merge;
mod exchange;
mod growth;
mod record;
mod tally;
mod shop;
mod cases;
mod rules;
mod fuzz;
