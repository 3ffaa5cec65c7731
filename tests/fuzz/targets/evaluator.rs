//! libFuzzer's program for the evaluator.
#![no_main]

mod harness;

harness::target!(nearside_fuzz::Target::Evaluator);
