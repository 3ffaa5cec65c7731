//! A large model as devices get it: in pieces, under names that begin with the head's.

use super::artefact::Artefact;
use nearside::recommend::{Model, split};
use std::collections::BTreeMap;

/// From so many bytes on, as gzip makes them, a model is served in pieces: 100 KB, twice what a page's other artefacts weigh.
/// Below it a visitor who looks at a handful of pages would hardly download less, and would wait for more requests.
pub const MIN_SPLIT_BYTES: usize = 100 * 1024;
/// Pieces are bytes to everything on the way.
const CONTENT_TYPE: &str = "application/octet-stream";

/// The pieces of a model.
pub struct ServedPieces {
    /// What leads to the others.
    pub head: Artefact,
    /// By what comes after the head's hash and a dot.
    others: BTreeMap<String, Artefact>,
}

impl ServedPieces {
    /// The pieces of a model that is large as it is served; none of a smaller one.
    #[must_use]
    pub fn of(model: &Model, whole: &Artefact) -> Option<Self> {
        if whole.travelling_bytes() < MIN_SPLIT_BYTES {
            return None;
        }
        // What cannot be split is served whole.
        let pieces = split(model).ok()?;
        let artefact = |bytes: &[u8]| Artefact::new(bytes.to_vec(), CONTENT_TYPE);
        let others = pieces.each().map(|(piece, bytes)| (piece.name(), artefact(bytes))).collect();
        Some(Self { head: artefact(&pieces.head), others })
    }

    /// The piece of that name: the head's hash, or that with a dot and the name of another piece.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Artefact> {
        // The head's hash stands for all: the same head is of the same model, cut in the same way.
        let rest = name.strip_prefix(self.head.hash.as_str())?;
        if rest.is_empty() { Some(&self.head) } else { self.others.get(rest.strip_prefix('.')?) }
    }
}
