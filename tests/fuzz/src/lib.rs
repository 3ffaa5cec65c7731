//! What is fuzzed: each target takes arbitrary bytes and must neither panic, nor hang, nor allocate without bound.
//!
//! libFuzzer's programs below `targets/` call [`Target::run`], and so does the replay below `tests/engine`, which needs
//! nothing but the stable compiler. Every run is decided by its bytes alone: no clock, no entropy.

mod choices;
mod words;
mod packed;
mod loose;
mod compiler;
mod verifier;
mod script;
mod evaluator;
mod envelope;
mod shop;
mod catalog;
mod model;
mod recommend;
mod seeds;

pub use seeds::seeds;

/// Longest input in bytes: the targets look at no more of it.
pub const MAX_INPUT_BYTES: usize = 768;
/// Largest single allocation that a target may make.
pub const MAX_ALLOCATION_BYTES: usize = 1_000_000;

/// What is fuzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// site.json and the rules of other tools, as text and as values.
    Compiler,
    /// Compiled sites: arbitrary, cut, forged.
    Verifier,
    /// A visitor's history under a site that was loaded.
    Evaluator,
    /// Catalogs: arbitrary, written, forged.
    Catalog,
    /// Models, likewise.
    Model,
    /// A placement that is filled for a visitor of a small shop.
    Recommend,
}

impl Target {
    /// All targets.
    pub const ALL: [Self; 6] =
        [Self::Compiler, Self::Verifier, Self::Evaluator, Self::Catalog, Self::Model, Self::Recommend];

    /// Its name: of the program, of the folder of kept cases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compiler => "compiler",
            Self::Verifier => "verifier",
            Self::Evaluator => "evaluator",
            Self::Catalog => "catalog",
            Self::Model => "model",
            Self::Recommend => "recommend",
        }
    }

    /// Runs it once.
    ///
    /// # Panics
    /// Where one of the promises that the target checks is broken.
    pub fn run(self, input: &[u8]) {
        let input = input.get(..MAX_INPUT_BYTES).unwrap_or(input);
        match self {
            Self::Compiler => compiler::run(input),
            Self::Verifier => verifier::run(input),
            Self::Evaluator => evaluator::run(input),
            Self::Catalog => catalog::run(input),
            Self::Model => model::run(input),
            Self::Recommend => recommend::run(input),
        }
    }
}
