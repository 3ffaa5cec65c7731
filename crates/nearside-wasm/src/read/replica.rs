//! Replica ids.

use super::value::{bytes, text};
use nearside::error::{Code, Error};
use nearside::id::ReplicaId;
use wasm_bindgen::prelude::*;

/// A replica id: 16 bytes or 32 hexadecimal digits.
///
/// # Errors
/// Refuses everything else.
pub fn replica(value: &JsValue) -> Result<ReplicaId, Error> {
    if value.is_string() {
        let hex = text(value).map_err(|error| error.at("replica"))?;
        return ReplicaId::from_hex(hex.as_str());
    }
    let held = bytes(value, 16).ok().and_then(|held| <[u8; 16]>::try_from(held).ok());
    let refused = || Error::new(Code::Id, "replica", "not a replica id: pass 16 bytes or 32 hexadecimal digits");
    held.map(ReplicaId).ok_or_else(refused)
}
