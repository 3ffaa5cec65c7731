//! libFuzzer's program for recommendations.
#![no_main]

mod harness;

harness::target!(nearside_fuzz::Target::Recommend);
