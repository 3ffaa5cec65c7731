//! The backend: joins the deltas of all devices into profiles; binary `nearside`.
//!
//! Everything that decides is the core's: this crate brings the clock, the disk and the network. A delta goes from
//! [`http`] to [`store`], where one thread commits what waits together, and is acknowledged once it is on disk.

pub mod limits;
pub mod clock;
pub mod hex;
pub mod rfc3339;
pub mod refusal;
pub mod events;
pub mod site;
pub mod view;
pub mod cookie;
pub mod store;
pub mod report;
pub mod http;
pub mod cli;
