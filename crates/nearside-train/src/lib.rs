//! Click sessions and baskets to model artefacts, with their offline evaluation.
