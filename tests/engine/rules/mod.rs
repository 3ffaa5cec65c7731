//! What segments mean: the published semantics, case by case; and the engine held against a naive reference evaluator on
//! random rules, histories and moments.

mod published;
mod reference;
mod by_hand;
mod random;
mod walk;
mod differ;
mod corners;
mod sample;

/// The first year whose clock changes are in a manifest.
const YEAR: i64 = 2_026;
