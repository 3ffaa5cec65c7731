//! The site compiler for a page or Node.
