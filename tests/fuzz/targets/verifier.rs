//! libFuzzer's program for the verifier.
#![no_main]

mod harness;

harness::target!(nearside_fuzz::Target::Verifier);
