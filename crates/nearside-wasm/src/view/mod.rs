//! What the engine answers, as plain JavaScript objects. The TypeScript of each shape is in `www/npm/src/types.ts`.

mod value;
mod changes;
mod profile;
mod proof;
mod recommendation;

pub use changes::changes;
pub use profile::profile;
pub use proof::proof;
pub use recommendation::recommendations;

use nearside::time::Time;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// A value as a plain object: structs and maps alike, absent fields left out.
///
/// # Errors
/// None in practice: all keys are texts, and every number fits a JavaScript number.
pub fn plain<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::new().serialize_maps_as_objects(true)).map_err(JsValue::from)
}

/// Milliseconds as a JavaScript number.
#[expect(clippy::cast_precision_loss, reason = "a Time is below 2^43")]
pub fn ms(time: Time) -> f64 {
    time.ms() as f64
}
