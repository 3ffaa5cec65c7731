//! The author's integration tests, one binary.
mod right_sites;
mod wrong_sites;
mod schema;
mod proof;
