//! The core's integration tests, one binary.
mod tidy;
mod wire;
mod exchange;
mod record;
mod shop;
