//! TypeScript types from the JSON Schema, for `nearside/author`.

use serde_json::{Map, Value};
use std::fmt::Write as _;

const HEAD: &str = "/** The shape of site.json. Generated from the compiler's types; its test renews it. */\n";

/// One exported type for the site and each definition of its schema.
pub fn types(schema: &Value) -> String {
    let mut text = HEAD.to_owned();
    export(&mut text, "SiteFile", schema);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        export(&mut text, name, definition);
    }
    text
}

fn export(text: &mut String, name: &str, schema: &Value) {
    text.push('\n');
    comment(text, "", schema);
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        let _ = writeln!(text, "export type {name} = {};", of(schema));
        return;
    };
    let _ = writeln!(text, "export interface {name} {{");
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, property) in properties {
        comment(text, "  ", property);
        let written = of(property);
        let line = if required.contains(&name.as_str()) {
            format!("  {name}: {written};")
        } else {
            format!("  {name}?: {written} | undefined;")
        };
        let _ = writeln!(text, "{line}");
    }
    text.push_str("}\n");
}

fn comment(text: &mut String, indent: &str, schema: &Value) {
    let Some(description) = schema["description"].as_str() else { return };
    let _ = writeln!(text, "{indent}/** {} */", description.replace('\n', " "));
}

/// A type. `null` is the same as leaving a field out, so it is not mentioned.
fn of(schema: &Value) -> String {
    let union = |parts: &Value| {
        let parts = parts.as_array().unwrap().iter().filter(|part| part["type"] != "null");
        parts.map(of).collect::<Vec<_>>().join(" | ")
    };
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap().to_owned();
    }
    if let Some(held) = schema.get("const") {
        return held.to_string();
    }
    if let Some(parts) = schema.get("anyOf").or_else(|| schema.get("oneOf")) {
        return union(parts);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    kinds.iter().map(|kind| one(kind, schema.as_object().unwrap())).collect::<Vec<_>>().join(" | ")
}

fn one(kind: &str, schema: &Map<String, Value>) -> String {
    match kind {
        "integer" => "number".to_owned(),
        "array" => {
            let item = of(&schema["items"]);
            let bounds = ["minItems", "maxItems"].map(|name| schema.get(name).and_then(Value::as_u64));
            if bounds == [Some(2), Some(2)] { format!("[{item}, {item}]") } else { format!("{item}[]") }
        }
        "object" => format!("Record<string, {}>", of(&schema["additionalProperties"])),
        kind => kind.to_owned(),
    }
}
