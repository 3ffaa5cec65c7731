//! The JSON Schema of site.json, for editors and for other generators.

use crate::site::Site;
use serde_json::Value;

/// The JSON Schema of a site file, as `nearside compile --schema` prints it.
#[must_use]
pub fn schema() -> Value {
    schemars::schema_for!(Site).to_value()
}
