//! What segments mean: the published semantics, case by case.

mod events;
mod published;
mod steps;
