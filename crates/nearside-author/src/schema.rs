//! The JSON Schema of site.json, for editors and for other generators.
//!
//! It is made from the Rust types by the test below and committed, so that programs carry it and not what makes it.

use serde_json::Value;

/// The schema as it was made last.
const SCHEMA: &str = include_str!("../site.schema.json");

/// The JSON Schema of a site file, as `nearside compile --schema` prints it.
#[must_use]
pub fn schema() -> Value {
    // The test sees that it is JSON.
    serde_json::from_str(SCHEMA).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Site;

    #[test]
    fn the_committed_schema_is_current() {
        let made = schemars::schema_for!(Site).to_value();
        let current = format!("{}\n", serde_json::to_string_pretty(&made).unwrap());
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/site.schema.json"), &current).unwrap();
            return;
        }
        assert!(
            SCHEMA == current,
            "site.schema.json is stale: run all tests of the crate again with UPDATE_SNAPSHOTS=1"
        );
        assert_eq!(schema(), made);
    }
}
