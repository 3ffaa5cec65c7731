//! The vectors of `docs/wire.md`: what the document shows is what the code writes and reads.
