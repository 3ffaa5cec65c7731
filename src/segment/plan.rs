//! The plan: what evaluating a manifest's segments needs beside it, made once and shared by all visitors.

use super::index::Index;
use super::inputs::Inputs;
use super::matcher::Matcher;
use super::programs::Programs;
use crate::manifest::Manifest;

/// A manifest's inputs, programs and filters, unpacked and indexed.
#[derive(Debug)]
pub struct Plan {
    pub(super) matcher: Matcher,
    pub(super) inputs: Inputs,
    pub(super) programs: Programs,
    pub(super) index: Index,
}

impl Plan {
    /// The plan of a manifest. It serves no other one.
    #[must_use]
    pub fn new(manifest: &Manifest) -> Self {
        let programs = Programs::new(manifest);
        Self {
            matcher: Matcher::new(manifest),
            inputs: Inputs::new(manifest),
            index: Index::new(manifest, &programs),
            programs,
        }
    }
}
