//! libFuzzer's program for the compiler.
#![no_main]

mod harness;

harness::target!(nearside_fuzz::Target::Compiler);
