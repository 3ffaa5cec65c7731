//! The author's integration tests, one binary.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a helper of tests fails the test")]

mod right_sites;
mod oracle;
mod wrong_sites;
mod wrong_conditions;
mod warnings;
mod typescript;
mod schema;
mod proof;
mod import;
