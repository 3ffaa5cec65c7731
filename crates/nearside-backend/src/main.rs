//! The binary `nearside`: everything is in the library, so that tests reach it.

use std::process::ExitCode;

/// Answers are made on one thread and freed on another, tens of thousands of times a second: the system's allocator
/// spends a fifth of a request on that (`benches/backend.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    nearside_backend::cli::run()
}
