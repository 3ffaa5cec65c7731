//! libFuzzer's program for the catalog.
#![no_main]

mod harness;

harness::target!(nearside_fuzz::Target::Catalog);
