//! nearside makes a shop personal on the visitor's side. This crate is the pure core: it records
//! events, keeps the profile, decides segments, picks recommendations and computes what to sync.
//!
//! The core computes, the host does. Time, entropy and bytes come in as arguments; work goes out
//! as values ([`engine::Output`]). The same profile bytes, the same manifest and the same clock give
//! the same bits in a browser, in an edge worker and on a server.
//!
//! # What this does not do
//! It has no clock, no entropy, no I/O, no JSON, no async and no floating-point functions. It never
//! panics on outside input: a refused input is an [`error::Error`] and changes nothing.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod limits;
pub mod time;
pub mod id;
pub mod rng;
pub mod error;
pub mod consent;
pub mod event;
pub mod session;
pub mod profile;
pub mod catalog;
pub mod manifest;
pub mod segment;
pub mod recommend;
pub mod sync;
pub mod wire;
pub mod engine;
