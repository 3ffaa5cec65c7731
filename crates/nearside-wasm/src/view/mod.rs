//! What the engine answers, as plain JavaScript objects. The TypeScript of each shape is in `www/npm/src/types.ts`.

mod record;
mod item;
mod recommendation;
#[cfg(not(feature = "edge"))]
mod time;
#[cfg(not(feature = "edge"))]
mod changes;
#[cfg(not(feature = "edge"))]
mod replica;
#[cfg(feature = "engine")]
mod scalar;
#[cfg(feature = "engine")]
mod profile;
#[cfg(feature = "engine")]
mod proof;

#[cfg(not(feature = "edge"))]
pub use self::{changes::changes, replica::hex, time::ms};
#[cfg(feature = "engine")]
pub use self::{profile::profile, proof::proof, scalar::scalar};
pub use item::item;
#[cfg(feature = "browser")]
pub use recommendation::recommendation;
#[cfg(not(feature = "browser"))]
pub use recommendation::recommendations;
pub use record::{Record, list};
