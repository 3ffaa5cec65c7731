//! libFuzzer's program for the model.
#![no_main]

mod harness;

harness::target!(nearside_fuzz::Target::Model);
