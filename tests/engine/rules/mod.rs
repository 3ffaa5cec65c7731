//! What segments mean: the published semantics, case by case.

mod published;
