//! What the engine answers, as plain JavaScript objects. The TypeScript of each shape is in `www/npm/src/types.ts`.

mod record;
mod changes;
mod item;
#[cfg(not(feature = "browser"))]
mod profile;
#[cfg(not(feature = "browser"))]
mod proof;
mod recommendation;
mod replica;

pub use changes::changes;
pub use item::item;
#[cfg(not(feature = "browser"))]
pub use profile::profile;
#[cfg(not(feature = "browser"))]
pub use proof::proof;
#[cfg(feature = "browser")]
pub use recommendation::recommendation;
#[cfg(not(feature = "browser"))]
pub use recommendation::recommendations;
#[cfg(not(feature = "browser"))]
pub use record::scalar;
pub use record::{Record, list, ms};
pub use replica::hex;
