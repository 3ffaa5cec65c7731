//! Set-up, builds, tests and the demo: `cargo xtask help`.

fn main() {}
