//! The binary `nearside`: everything is in the library, so that tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    nearside_backend::cli::run()
}
