//! Segment rules: a naive reference evaluator, and the engine held against it on random rules, histories and moments.

mod reference;
mod by_hand;
mod random;
mod walk;
mod differ;
