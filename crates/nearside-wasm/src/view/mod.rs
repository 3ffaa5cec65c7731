//! What the engine answers, as plain JavaScript objects. The TypeScript of each shape is in `www/npm/src/types.ts`.

mod record;
mod changes;
mod profile;
mod proof;
mod recommendation;
#[cfg(not(feature = "browser"))]
mod item;

pub use changes::changes;
#[cfg(not(feature = "browser"))]
pub use item::item;
pub use profile::profile;
pub use proof::proof;
#[cfg(feature = "browser")]
pub use recommendation::recommendation;
#[cfg(not(feature = "browser"))]
pub use recommendation::recommendations;
pub use record::{Record, list, ms, scalar};
