//! The JSON Schema is complete, and the TypeScript types made from it are current.

use super::typescript;
use nearside_author::schema;
use serde_json::Value;
use std::fs;
use std::path::Path;

#[test]
fn the_committed_types_are_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/npm/src/site_file.ts");
    let current = typescript::types(&schema());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == current, "www/npm/src/site_file.ts is stale: run the test again with UPDATE_SNAPSHOTS=1");
}

#[test]
fn the_schema_describes_every_field_and_refuses_others() {
    let schema = schema();
    let definitions = schema["$defs"].as_object().unwrap();
    for name in ["Segment", "Placement", "Condition", "EventCondition", "Sequence", "TimeOfWeek", "Comparisons"] {
        assert!(definitions.contains_key(name), "{name} is missing");
    }
    let mut objects = Vec::new();
    collect(&schema, &mut objects);
    assert!(objects.len() > 10);
    for object in objects {
        assert_eq!(object["additionalProperties"], Value::Bool(false), "{object}");
        for (name, property) in object["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "`{name}` has no description");
        }
    }
}

/// All schemas that list properties.
fn collect<'a>(schema: &'a Value, objects: &mut Vec<&'a Value>) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties")
                && fields.get("properties").is_some_and(|held| held.get("type").is_none_or(Value::is_object))
            {
                objects.push(schema);
            }
            fields.values().for_each(|value| collect(value, objects));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, objects)),
        _ => {}
    }
}
