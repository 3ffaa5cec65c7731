//! Reads JSON into a type, and turns what serde says into a place, a message and a remedy.

use crate::error::SiteError;
use crate::object::Object;
use crate::suggest;
use serde::Deserialize;
use serde_json::Value;

/// Reads `value`, which stands at `path`.
pub(crate) fn read<'a, T: Deserialize<'a>>(value: &'a Value, path: &str) -> Result<T, SiteError> {
    let read: Result<Object<T>, _> = serde_path_to_error::deserialize(value);
    read.map(|Object(read)| read).map_err(|error| {
        let inner = error.path().to_string();
        let at = match inner.as_str() {
            "." => path.to_owned(),
            inner if inner.starts_with('[') => format!("{path}{inner}"),
            inner => format!("{path}.{inner}"),
        };
        explain(at, &error.inner().to_string())
    })
}

/// Fields that hold a number, a text or a duration, as the place wants it.
const BOUNDS: [&str; 4] = ["gt", "gte", "lt", "lte"];

/// serde's messages are its own; the parts between back-quotes are ours.
fn explain(path: String, said: &str) -> SiteError {
    let mut quoted = said.split('`').skip(1).step_by(2);
    let word = quoted.next().unwrap_or("");
    let known: Vec<&str> = quoted.collect();
    if said.starts_with("unknown field") {
        return SiteError::new(path, format!("unknown field `{word}`"), suggest::remedy(word, known));
    }
    if said.starts_with("unknown variant") {
        return SiteError::new(path, format!("unknown value `{word}`"), suggest::remedy(word, known));
    }
    if said.starts_with("missing field") {
        // In a `where` it would be a comparison; missing it can only be in a pin.
        let hint = if word == "item_id" { "the id of an item such as \"A1\"" } else { hint(word) };
        return SiteError::new(path, format!("`{word}` is missing"), format!("add `{word}`: {hint}"));
    }
    let message = said.split_once(", expected").map_or(said, |(message, _)| message);
    let name = last_name(&path);
    let remedy = match name {
        _ if said.ends_with("expected f64") => "a number without quotes",
        _ if said.ends_with("a list of texts") => "a text such as \"shoes\", or a list of texts",
        _ if said.ends_with("expected a string") && BOUNDS.contains(&name) => "a duration such as \"2d\"",
        name => hint(name),
    };
    SiteError::new(path, message, format!("write {remedy}"))
}

/// The last field name of a path: `in` of `$.when.in[3]`.
fn last_name(path: &str) -> &str {
    let name = path.rsplit('.').next().unwrap_or("");
    name.split('[').next().unwrap_or("")
}

/// What belongs into a field.
fn hint(field: &str) -> &'static str {
    match field {
        "$" => "an object with `site`, `segments` and `placements`",
        "site" | "id" => "a short name such as \"home-top\"",
        "timezone" => "an IANA name such as \"Europe/Berlin\"",
        "segments" => "a list such as [{ \"id\": \"buyer\", \"when\": { \"event\": \"purchase\" } }]",
        "placements" => {
            "a list such as [{ \"id\": \"home-top\", \"slots\": 8, \"strategies\": [{ \"use\": \"popular\" }] }]"
        }
        "when" | "not" => "a condition such as { \"event\": \"view_item\" }",
        "all" | "any" => "a list of conditions such as [{ \"event\": \"view_item\" }]",
        "event" => "an event's name such as \"view_item\"",
        "where" => "an object such as { \"item_category\": { \"eq\": \"shoes\" } }",
        "within" => "a window such as \"30m\", \"7d\" or \"session\"",
        "count" | "days" => "an object such as { \"gte\": 3 }",
        "rank" => "an object such as { \"lte\": 3 }",
        "sum" | "avg" | "min" | "max" => "an object such as { \"of\": \"value\", \"gte\": 100 }",
        "distinct" => "an object such as { \"of\": \"item_id\", \"gte\": 3 }",
        "since" => "an object such as { \"gte\": \"2d\" }",
        "first" | "last" => "an object such as { \"of\": \"item_brand\", \"eq\": \"acme\" }",
        "sequence" => "a list of steps such as [{ \"event\": \"add_to_cart\" }, { \"event\": \"begin_checkout\" }]",
        "without" => "an event such as { \"event\": \"purchase\" }, or a list of them",
        "context" => "a field of the session such as \"utm_source\"",
        "time" => "an object such as { \"weekday\": [\"sat\", \"sun\"], \"from\": \"18:00\" }",
        "weekday" => "a list of days such as [\"sat\", \"sun\"]",
        "from" | "to" => "a time of the day such as \"18:00\"",
        "zone" => "\"site\", \"visitor\", or an IANA name such as \"Europe/Berlin\"",
        "rollout" => "an object such as { \"percent\": 10 }",
        "holdout" => "{ \"percent\": 5 } for the site or a placement, false for a segment that holds nobody out",
        "percent" => "a percentage such as 12.5, without quotes",
        "salt" | "group" => "a text such as \"banner\"",
        "priority" => "a whole number, without quotes",
        "attribute" => "an attribute's name such as \"loyalty_tier\"",
        "of" => "a category or brand such as \"shoes\", or a field such as \"value\"",
        "in" | "nin" => "a list of values such as [\"gold\", \"platinum\"]",
        "between" => "two values such as [10, 20]",
        "exists" => "true or false",
        "eq" | "ne" | "gt" | "gte" | "lt" | "lte" => "a number, or a text in quotes where texts are compared",
        "affinity" => "\"item_category\" or \"item_brand\" in a condition, { \"half_life\": \"14d\" } for the site",
        "half_life" | "purchased_within" => "a duration such as \"14d\"",
        "slots" | "max_per_brand" | "max_per_category" | "at_least" => "a whole number from 1 to 64, without quotes",
        "rotate" => "a whole number from 2 to 64, without quotes",
        "slot" => "a whole number from 0 to 63, without quotes: the first slot is 0",
        "by" => "a factor such as 1.5, without quotes",
        "diversity" => "a part of 1 such as 0.3, without quotes",
        "price_band" => "an object such as { \"from\": 0.5, \"to\": 2 }",
        "pin" => "a list such as [{ \"slot\": 0, \"item_id\": \"A1\" }]",
        "boost" | "bury" => "a list such as [{ \"item_category\": \"shoes\", \"by\": 1.5 }]",
        "reasons" => "an object such as { \"de\": { \"popular\": \"Gerade beliebt\" } }",
        "category" => "a category's name, \"page\" or \"visitor\"",
        "variants" => {
            "a list such as [{ \"id\": \"trending-first\", \"percent\": 45, \"strategies\": [{ \"use\": \"trending\" }] }]"
        }
        "strategies" => "a list such as [{ \"use\": \"session\" }, { \"use\": \"popular\" }]",
        "use" => "a strategy such as \"session\", \"similar\", \"together\", \"trending\" or \"popular\"",
        "if" | "segment" => "the id of a segment",
        "rules" => "an object such as { \"exclude\": [\"purchased\"], \"max_per_brand\": 3 }",
        "exclude" => {
            "a list of \"purchased\", \"out_of_stock\", \"current\", \"in_cart\", \"shown\" and fields such as { \"item_category\": \"gift cards\" }"
        }
        "contains" | "prefix" | "name" | "description" => "a text in quotes",
        _ => "an object such as { \"eq\": \"shoes\" }",
    }
}
