//! The binary `nearside`: everything is in the library, so that tests reach it.

use std::process::ExitCode;

// A delta is allocated by the thread that reads it and freed by the one that writes it, which is where glibc is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    nearside_backend::cli::run()
}
