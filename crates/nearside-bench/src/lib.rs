//! Benches; their dependencies stay out of the tests.
