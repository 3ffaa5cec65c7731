//! Simulates sync: real engines, real bytes and the real ledger over a bad network, judged by an oracle of its own.
//!
//! A universe is one visitor with all their devices. Tabs record, store and send as the tag does; the network loses, repeats
//! and delays; the hub crashes on either side of its commit; devices are copied, put back from a backup, have wrong clocks,
//! are linked and forgotten. Everything is drawn from one seed, so a universe can be had again, event by event.
//!
//! Beside every state that a device stores or sends lies its **lineage**: the numbers of all events that it comes from. What
//! the hub must hold when all is quiet follows from the lineages of what it accepted, without a word of the protocol.

pub mod chance;
pub mod queue;
pub mod lineage;
pub mod decay;
pub mod shop;
pub mod shadow;
pub mod device;
pub mod tab;
pub mod mutant;
pub mod fault;
pub mod hub;
pub mod oracle;
pub mod judge;
pub mod figures;
pub mod plan;
pub mod universe;
pub mod run;
pub mod report;
