//! What the engine answers, as plain JavaScript objects. The TypeScript of each shape is in `www/npm/src/types.ts`.

mod record;
#[cfg(feature = "engine")]
mod json;
mod item;
mod recommendation;
#[cfg(not(feature = "edge"))]
mod time;
#[cfg(feature = "browser")]
mod changes;
#[cfg(feature = "engine")]
mod numbers;
#[cfg(not(feature = "edge"))]
mod replica;
#[cfg(feature = "engine")]
mod scalar;
#[cfg(feature = "engine")]
mod profile;
#[cfg(feature = "engine")]
mod proof;

#[cfg(feature = "browser")]
pub use self::changes::changes;
#[cfg(feature = "engine")]
pub use self::{numbers::numbers, profile::profile, proof::proof, scalar::scalar};
#[cfg(not(feature = "edge"))]
pub use self::{replica::hex, time::ms};
pub use item::item;
#[cfg(feature = "engine")]
use json::Json;
#[cfg(feature = "browser")]
pub use recommendation::recommendation;
#[cfg(not(feature = "browser"))]
pub use recommendation::recommendations;
pub use record::{Record, list};
