//! Segment rules: a naive reference evaluator, and the engine held against it on random rules, histories and moments.

mod reference;
mod by_hand;
mod random;
mod walk;
mod differ;
mod corners;
mod sample;

/// The first year whose clock changes are in a manifest.
const YEAR: i64 = 2_026;
