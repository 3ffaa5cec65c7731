//! Conditions that are refused: each names the place, what is wrong and what would be right.

use super::wrong_sites::{Case, check, refused};
use nearside_author::compile;
use serde_json::{Value, json};

#[test]
fn wrong_conditions() {
    let when = |condition: &Value| json!({ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search" } }, { "id": "b", "when": condition }] });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!(3), "$.segments[1].when", "a condition is an object", "{ \"event\": \"view_item\" }"),
        (json!({}), "$.segments[1].when", "an empty condition", "{ \"event\": \"view_item\" }"),
        (json!({ "evnt": "search" }), "$.segments[1].when.evnt", "there is no condition `evnt`", "did you mean `event`?"),
        (json!({ "funnel": [] }), "$.segments[1].when.funnel", "there is no condition `funnel`", "`time` or `segment`"),
        (json!({ "all": [], "event": "search" }), "$.segments[1].when", "both `all` and `event` in one condition", "\"all\""),
        (json!({ "all": [] }), "$.segments[1].when.all", "an empty list", "add a condition"),
        (json!({ "any": [] }), "$.segments[1].when.any", "an empty list", "add a condition"),
        (json!({ "all": { "event": "search" } }), "$.segments[1].when.all", "invalid type: map", "a list of conditions"),
        (json!({ "all": [{ "event": "search" }, { "not": { "any": [{ "event": "serch" }] } }] }),
            "$.segments[1].when.all[1].not.any[0].event", "unknown event \"serch\"", "did you mean `search`?"),
        (json!({ "event": "bought_a_yacht" }), "$.segments[1].when.event", "unknown event \"bought_a_yacht\"", "custom:"),
        (json!({ "event": "custom:" }), "$.segments[1].when.event", "unknown event \"custom:\"", "custom:"),
        (json!({ "event": 7 }), "$.segments[1].when.event", "invalid type: integer `7`", "an event's name"),
        (json!({ "event": "search", "withn": "7d" }), "$.segments[1].when.withn", "unknown field `withn`", "did you mean `within`?"),
        (json!({ "event": "search", "total": {} }), "$.segments[1].when.total", "unknown field `total`", "`within`, `count`, `sum`"),
        (json!({ "event": "search", "within": "7 days" }), "$.segments[1].when.within", "\"7 days\" is no duration", "\"7d\""),
        (json!({ "event": "search", "within": 7 }), "$.segments[1].when.within", "invalid type: integer `7`", "\"7d\""),
        (json!({ "event": "search", "within": "0d" }), "$.segments[1].when.within", "\"0d\" is no window from 1d to 64d", "\"1d\" to \"64d\""),
        (json!({ "event": "search", "within": "65d" }), "$.segments[1].when.within", "\"65d\" is no window from 1d to 64d", "leave `within` out"),
        (json!({ "event": "search", "within": "0m" }), "$.segments[1].when.within", "\"0m\" is no window from 1m to 92160m", "\"1m\" to"),
        (json!({ "event": "search", "within": "1537h" }), "$.segments[1].when.within", "\"1537h\" is no window from 1h to 1536h", "\"1h\" to"),
        (json!({ "event": "search", "within": "1w" }), "$.segments[1].when.within", "\"1w\" is no duration", "\"session\""),
        (json!({ "event": "search", "within": "99999999999999999999d" }), "$.segments[1].when.within", "\"99999999999999999999d\" is no duration", "\"session\""),
        (json!({ "event": "search", "count": 3 }), "$.segments[1].when.count", "invalid type: integer `3`", "{ \"gte\": 3 }"),
        (json!({ "event": "search", "count": {} }), "$.segments[1].when.count", "there is no comparison", "\"gte\": 3"),
        (json!({ "event": "search", "count": { "gte": -1 } }), "$.segments[1].when.count.gte", "invalid value: integer `-1`", "a number"),
        (json!({ "event": "search", "count": { "gte": 1.5 } }), "$.segments[1].when.count.gte", "invalid type: floating point `1.5`", "a number"),
        (json!({ "event": "search", "count": { "gte": 1, "between": [1, 2] } }), "$.segments[1].when.count.between", "unknown field `between`", "`lte`"),
        (json!({ "attribute": "tier" }), "$.segments[1].when", "there is no comparison", "\"exists\": true"),
        (json!({ "attribute": "", "eq": 1 }), "$.segments[1].when.attribute", "an empty text", "loyalty_tier"),
        (json!({ "attribute": "tier", "equals": 1 }), "$.segments[1].when.equals", "unknown field `equals`", "`eq`"),
        (json!({ "attribute": "tier", "in": "gold" }), "$.segments[1].when.in", "invalid type: string \"gold\"", "a list of values"),
        (json!({ "attribute": "tier", "in": [] }), "$.segments[1].when.in", "an empty list", "add the values"),
        (json!({ "attribute": "tier", "in": ["gold", 3] }), "$.segments[1].when.in[1]", "a number is compared with what is a text", "in quotes"),
        (json!({ "attribute": "tier", "in": ["gold", []] }), "$.segments[1].when.in[1]", "a value that is neither a text, nor a number, nor true or false", "a list of values"),
        (json!({ "attribute": "tier", "eq": null, "gt": true }), "$.segments[1].when.gt", "yes or no is not comparable with this", "\"eq\": true"),
        (json!({ "attribute": "age", "gte": 18, "eq": "x" }), "$.segments[1].when.gte", "a number is compared with what is a text", "in quotes"),
        (json!({ "attribute": "age", "between": [20, 10] }), "$.segments[1].when.between", "the first value is greater than the second", "smaller one first"),
        (json!({ "attribute": "age", "between": [20] }), "$.segments[1].when.between", "invalid length 1", "[10, 20]"),
        (json!({ "attribute": "age", "gte": 1e15 }), "$.segments[1].when.gte", "1000000000000000 is too large", "a trillion"),
        (json!({ "attribute": "age", "exists": "yes" }), "$.segments[1].when.exists", "invalid type: string \"yes\"", "true or false"),
        (json!({ "affinity": "item_band", "of": "x", "gte": 0.1 }), "$.segments[1].when.affinity", "unknown value `item_band`", "did you mean `item_brand`?"),
        (json!({ "affinity": "item_brand", "gte": 0.1 }), "$.segments[1].when", "`of` is missing", "add `of`"),
        (json!({ "affinity": "item_brand", "of": "", "gte": 0.1 }), "$.segments[1].when.of", "an empty text", "a category or brand"),
        (json!({ "affinity": "item_brand", "of": "x" }), "$.segments[1].when", "there is no comparison", "\"gte\": 0.4"),
        (json!({ "affinity": "item_brand", "of": "x", "gte": 40 }), "$.segments[1].when.gte", "40 is no share", "0.4"),
        (json!({ "affinity": "item_brand", "of": "x", "eq": 0.4 }), "$.segments[1].when.eq", "unknown field `eq`", "`gte`"),
        (json!({ "affinity": "item_brand", "of": "x", "rank": 3 }), "$.segments[1].when.rank", "invalid type: integer `3`", "{ \"lte\": 3 }"),
        (json!({ "affinity": "item_brand", "of": "x", "rank": { "lte": 3 }, "gte": 0.1 }), "$.segments[1].when", "both a share and a `rank` in one condition", "\"all\""),
        (json!({ "affinity": "item_brand", "of": "x", "rank": {} }), "$.segments[1].when.rank", "there is no comparison", "\"gte\": 3"),
        (json!({ "attribute": "a", "eq": true, "ne": "x" }), "$.segments[1].when.ne", "a text is compared with what is yes or no", "\"eq\": true"),
    ];
    check(cases, when);
}

#[test]
fn wrong_measures() {
    let event = |more: &Value| {
        let mut when = json!({ "event": "purchase" });
        for (name, value) in more.as_object().unwrap() {
            when[name] = value.clone();
        }
        json!({ "site": "demo", "segments": [{ "id": "b", "when": when }] })
    };
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({ "count": { "gte": 1 }, "sum": { "of": "value", "gt": 1 } }), "$.segments[0].when", "both `count` and `sum` in one condition", "\"all\""),
        (json!({ "sum": { "gte": 1 } }), "$.segments[0].when.sum", "`of` is missing", "add `of`"),
        (json!({ "sum": { "of": "value" } }), "$.segments[0].when.sum", "there is no comparison", "add one"),
        (json!({ "sum": { "of": "value", "gte": "500" } }), "$.segments[0].when.sum.gte", "invalid type: string \"500\"", "without quotes"),
        (json!({ "sum": { "of": "value", "in": [1] } }), "$.segments[0].when.sum.in", "unknown field `in`", "`between`"),
        (json!({ "sum": { "of": "value", "between": [2, 1] } }), "$.segments[0].when.sum.between", "the first value is greater than the second", "smaller one first"),
        (json!({ "sum": { "of": "value", "gte": 1e13 } }), "$.segments[0].when.sum.gte", "10000000000000 is too large", "a trillion"),
        (json!({ "sum": { "of": "item_brand", "gte": 1 } }), "$.segments[0].when.sum.of", "`item_brand` holds texts, not numbers", "`price`"),
        (json!({ "avg": { "of": "item_prise", "gte": 1 } }), "$.segments[0].when.avg.of", "there is no item field `item_prise`", "`price`"),
        (json!({ "min": { "of": "", "gte": 1 } }), "$.segments[0].when.min.of", "an empty text", "a field's name"),
        (json!({ "max": 3 }), "$.segments[0].when.max", "invalid type: integer `3`", "\"of\": \"value\""),
        (json!({ "distinct": { "of": "item_id" } }), "$.segments[0].when.distinct", "there is no comparison", "\"gte\": 3"),
        (json!({ "distinct": { "of": "itemid", "gte": 2 } }), "$.segments[0].when.distinct.of", "there is no item field `itemid`", "did you mean `item_id`?"),
        (json!({ "distinct": { "of": "item_id", "gte": 1.5 } }), "$.segments[0].when.distinct.gte", "invalid type: floating point `1.5`", "a number"),
        (json!({ "days": { "gte": 2 } }), "$.segments[0].when.within", "`days` needs a window in days", "\"64d\""),
        (json!({ "days": { "gte": 2 }, "within": "session" }), "$.segments[0].when.within", "`days` needs a window in days", "\"64d\""),
        (json!({ "days": { "gte": 2 }, "within": "48h" }), "$.segments[0].when.within", "`days` needs a window in days", "\"64d\""),
        (json!({ "since": { "gte": "2d" }, "within": "7d" }), "$.segments[0].when.within", "`since` goes without a window", "remove `within`"),
        (json!({ "since": { "gte": 2 } }), "$.segments[0].when.since.gte", "invalid type: integer `2`", "\"2d\""),
        (json!({ "since": { "gte": "2 days" } }), "$.segments[0].when.since.gte", "\"2 days\" is no duration", "\"2d\""),
        (json!({ "since": { "gte": "4000d" } }), "$.segments[0].when.since.gte", "\"4000d\" is more than ten years", "\"2d\""),
        (json!({ "since": {} }), "$.segments[0].when.since", "there is no comparison", "\"gte\": \"2d\""),
        (json!({ "since": { "eq": "2d" } }), "$.segments[0].when.since.eq", "unknown field `eq`", "`gte`"),
        (json!({ "first": { "of": "item_brand", "eq": 3 } }), "$.segments[0].when.first.eq", "a number is compared with what is a text", "in quotes"),
        (json!({ "last": { "of": "value", "prefix": "3" } }), "$.segments[0].when.last.prefix", "a text is compared with what is a number", "without quotes"),
        (json!({ "last": { "of": "value" } }), "$.segments[0].when.last", "there is no comparison", "add one"),
    ];
    check(cases, event);
}

#[test]
fn wrong_sequences_contexts_times_and_references() {
    let when = |condition: &Value| json!({ "site": "demo", "segments": [{ "id": "shoe-lover", "when": { "event": "search" } }, { "id": "b", "when": condition }] });
    let steps = |more: Value| {
        let mut when = json!({ "sequence": [{ "event": "search" }, { "event": "purchase" }] });
        for (name, value) in more.as_object().unwrap() {
            when[name] = value.clone();
        }
        when
    };
    let step = json!({ "event": "search" });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({ "sequence": [] }), "$.segments[1].when.sequence", "0 steps, where 2 are the fewest", "in their order"),
        (json!({ "sequence": [step] }), "$.segments[1].when.sequence", "1 steps, where 2 are the fewest", "a single one"),
        (json!({ "sequence": vec![step.clone(); 9] }), "$.segments[1].when.sequence", "9 steps, where 8 are the most", "remove some"),
        (json!({ "sequence": [step, "purchase"] }), "$.segments[1].when.sequence[1]", "invalid type: string \"purchase\"", "{ \"event\""),
        (json!({ "sequence": [step, { "event": "purchas" }] }), "$.segments[1].when.sequence[1].event", "unknown event \"purchas\"", "did you mean `purchase`?"),
        (json!({ "sequence": [step, { "event": "purchase", "count": { "gte": 2 } }] }), "$.segments[1].when.sequence[1].count", "unknown field `count`", "`event` or `where`"),
        (json!({ "sequence": [step, { "event": "purchase", "where": {} }] }), "$.segments[1].when.sequence[1].where", "there is no field", "remove `where`"),
        (steps(json!({ "within": "65d" })), "$.segments[1].when.within", "\"65d\" is no window from 1d to 64d", "\"64d\""),
        (steps(json!({ "without": [] })), "$.segments[1].when.without", "an empty list", "remove `without`"),
        (steps(json!({ "without": vec![step.clone(); 5] })), "$.segments[1].when.without", "5 events, where 4 are the most", "remove some"),
        (steps(json!({ "without": [step, { "event": "x" }] })), "$.segments[1].when.without[1].event", "unknown event \"x\"", "custom:"),
        (steps(json!({ "without": { "event": "refundd" } })), "$.segments[1].when.without.event", "unknown event \"refundd\"", "did you mean `refund`?"),
        (steps(json!({ "without": "purchase" })), "$.segments[1].when.without", "invalid type: string \"purchase\"", "{ \"event\""),
        (steps(json!({ "count": { "gte": 2 } })), "$.segments[1].when.count", "unknown field `count`", "`without`"),
        (json!({ "context": "utm_sorce", "eq": "x" }), "$.segments[1].when.context", "unknown value `utm_sorce`", "did you mean `utm_source`?"),
        (json!({ "context": "browser", "eq": "x" }), "$.segments[1].when.context", "unknown value `browser`", "`language` or `country`"),
        (json!({ "context": "path" }), "$.segments[1].when", "there is no comparison", "add one"),
        (json!({ "context": "country", "eq": 49 }), "$.segments[1].when.eq", "a number is compared with what is a text", "in quotes"),
        (json!({ "context": "country", "gt": true }), "$.segments[1].when.gt", "yes or no is not comparable with this", "exists"),
        (json!({ "time": {} }), "$.segments[1].when.time", "there is neither `weekday`, nor `from`, nor `to`", "\"weekday\""),
        (json!({ "time": "evening" }), "$.segments[1].when.time", "invalid type: string \"evening\"", "\"from\""),
        (json!({ "time": { "weekday": ["mo"] } }), "$.segments[1].when.time.weekday[0]", "unknown value `mo`", "did you mean `mon`?"),
        (json!({ "time": { "weekday": ["Mon"] } }), "$.segments[1].when.time.weekday[0]", "unknown value `Mon`", "did you mean `mon`?"),
        (json!({ "time": { "weekday": [] } }), "$.segments[1].when.time.weekday", "an empty list", "remove `weekday`"),
        (json!({ "time": { "weekday": "mon" } }), "$.segments[1].when.time.weekday", "invalid type: string \"mon\"", "[\"sat\", \"sun\"]"),
        (json!({ "time": { "from": "9:00" } }), "$.segments[1].when.time.from", "\"9:00\" is no time of the day", "\"00:00\""),
        (json!({ "time": { "from": "24:00" } }), "$.segments[1].when.time.from", "\"24:00\" is no time of the day", "\"23:59\""),
        (json!({ "time": { "to": "24:01" } }), "$.segments[1].when.time.to", "\"24:01\" is no time of the day", "\"24:00\""),
        (json!({ "time": { "to": "12:60" } }), "$.segments[1].when.time.to", "\"12:60\" is no time of the day", "\"24:00\""),
        (json!({ "time": { "from": "10:00", "to": "10:00" } }), "$.segments[1].when.time.to", "`from` and `to` are the same", "whole day"),
        (json!({ "time": { "from": "10:00", "zone": "Berlin" } }), "$.segments[1].when.time.zone", "\"Berlin\" is no time zone", "did you mean `Europe/Berlin`?"),
        (json!({ "time": { "from": "10:00", "zone": "sight" } }), "$.segments[1].when.time.zone", "\"sight\" is no time zone", "\"visitor\""),
        (json!({ "segment": "shoelover" }), "$.segments[1].when.segment", "there is no segment \"shoelover\"", "did you mean `shoe-lover`?"),
        (json!({ "segment": "vip" }), "$.segments[1].when.segment", "there is no segment \"vip\"", "add it to `segments`"),
        (json!({ "segment": 3 }), "$.segments[1].when.segment", "invalid type: integer `3`", "the id of a segment"),
        (json!({ "segment": "b" }), "$.segments[1].when.segment", "segments refer to each other in a circle: `b` -> `b`", "remove one"),
    ];
    check(cases, when);
}

#[test]
fn circles_are_named() {
    let site = |references: &[(&str, &[&str])]| {
        let segment = |(id, to): &(&str, &[&str])| {
            let mut parts: Vec<_> = to.iter().map(|to| json!({ "not": { "segment": to } })).collect();
            parts.push(json!({ "event": "search" }));
            json!({ "id": id, "when": { "any": parts } })
        };
        json!({ "site": "demo", "segments": references.iter().map(segment).collect::<Vec<_>>() })
    };
    let error = refused(&site(&[("a", &["b"]), ("b", &[]), ("c", &["a", "e"]), ("d", &["c"]), ("e", &["b", "d"])]));
    assert_eq!(
        error.to_string(),
        "$.segments[2].when.any[1].not.segment: segments refer to each other in a circle: \
         `c` -> `e` -> `d` -> `c`: remove one of these references"
    );
    let chain: Vec<(String, String)> =
        (0..4000).map(|number| (format!("s{number}"), format!("s{}", number + 1))).collect();
    let to: Vec<Vec<&str>> = chain.iter().map(|(_, to)| vec![to.as_str()]).collect();
    let mut long: Vec<(&str, &[&str])> =
        chain.iter().zip(&to).map(|((id, _), to)| (id.as_str(), to.as_slice())).collect();
    long.push(("s4000", &[]));
    assert!(compile(&site(&long).to_string()).is_ok());
}

#[test]
fn wrong_filters() {
    let filter = |filter: &Value| json!({ "site": "demo", "segments": [{ "id": "a", "when": { "any": [{ "event": "purchase", "where": filter }] } }] });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({}), "$.segments[0].when.any[0].where", "there is no field", "remove `where`"),
        (json!([]), "$.segments[0].when.any[0].where", "invalid type: sequence", "{ \"item_category\": { \"eq\": \"shoes\" } }"),
        (json!({ "item_categroy": { "eq": "shoes" } }), "$.segments[0].when.any[0].where.item_categroy", "there is no item field `item_categroy`", "did you mean `item_category`?"),
        (json!({ "item_colour": { "eq": "red" } }), "$.segments[0].when.any[0].where.item_colour", "there is no item field `item_colour`", "`item_variant`"),
        (json!({ "itemcategory": { "eq": "red" } }), "$.segments[0].when.any[0].where.itemcategory", "there is no item field `itemcategory`", "did you mean `item_category`?"),
        (json!({ "item_category": "shoes" }), "$.segments[0].when.any[0].where.item_category", "invalid type: string \"shoes\"", "{ \"eq\": \"shoes\" }"),
        (json!({ "item_category": {} }), "$.segments[0].when.any[0].where.item_category", "there is no comparison", "\"eq\": \"shoes\""),
        (json!({ "item_category": { "equal": "shoes" } }), "$.segments[0].when.any[0].where.item_category.equal", "unknown field `equal`", "`eq`"),
        (json!({ "item_category": { "eq": 3 } }), "$.segments[0].when.any[0].where.item_category.eq", "a number is compared with what is a text", "in quotes"),
        (json!({ "price": { "gte": "100" } }), "$.segments[0].when.any[0].where.price.gte", "a text is compared with what is a number", "without quotes"),
        (json!({ "price": { "contains": "9" } }), "$.segments[0].when.any[0].where.price.contains", "a text is compared with what is a number", "without quotes"),
        (json!({ "price": { "in": [5, "6"] } }), "$.segments[0].when.any[0].where.price.in[1]", "a text is compared with what is a number", "without quotes"),
        (json!({ "value": { "eq": "5" } }), "$.segments[0].when.any[0].where.value.eq", "a text is compared with what is a number", "without quotes"),
        (json!({ "quantity": { "eq": true } }), "$.segments[0].when.any[0].where.quantity.eq", "yes or no is not comparable with this", "exists"),
        (json!({ "my field": { "eq": null } }), "$.segments[0].when.any[0].where[\"my field\"]", "there is no comparison", "exists"),
        (json!({ "": { "eq": 1 } }), "$.segments[0].when.any[0].where[\"\"]", "an empty text", "search_term"),
    ];
    check(cases, filter);
}
