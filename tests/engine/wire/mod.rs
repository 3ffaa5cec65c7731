//! The wire and the exchange over it, by laws: identity, strictness, sizes, and a network that loses things.

mod dice;
mod oracle;
mod allocations;
mod identity;
mod strictness;
mod network;
mod sizes;
mod golden;

pub use allocations::largest;
pub use dice::Dice;
