//! The engine for browsers and edge workers.
