//! Sites that are refused: each names the place, what is wrong and what would be right.

use nearside_author::{SiteError, compile};
use serde_json::{Value, json};

/// A wrong part, where it is, what is said about it, and a part of the remedy.
type Case = (Value, &'static str, &'static str, &'static str);

fn refused(site: &Value) -> SiteError {
    match compile(&site.to_string()) {
        Ok(_) => panic!("{site} was accepted"),
        Err(error) => error,
    }
}

fn check(cases: &[Case], site: impl Fn(&Value) -> Value) {
    for (part, path, message, remedy) in cases {
        let error = refused(&site(part));
        assert_eq!(error.path, *path, "path for {part}: {error}");
        assert_eq!(error.message, *message, "message for {part}");
        assert!(error.remedy.contains(remedy), "remedy for {part}: {:?} lacks {remedy:?}", error.remedy);
    }
}

#[test]
fn wrong_conditions() {
    let when = |condition: &Value| json!({ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search" } }, { "id": "b", "when": condition }] });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!(3), "$.segments[1].when", "a condition is an object", "{ \"event\": \"view_item\" }"),
        (json!({}), "$.segments[1].when", "an empty condition", "{ \"event\": \"view_item\" }"),
        (json!({ "evnt": "search" }), "$.segments[1].when.evnt", "there is no condition `evnt`", "did you mean `event`?"),
        (json!({ "sequence": [] }), "$.segments[1].when.sequence", "there is no condition `sequence`", "`attribute` or `affinity`"),
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
        (json!({ "event": "search", "sum": {} }), "$.segments[1].when.sum", "unknown field `sum`", "`event`, `where`, `within` or `count`"),
        (json!({ "event": "search", "within": "7 days" }), "$.segments[1].when.within", "\"7 days\" is no duration", "\"7d\""),
        (json!({ "event": "search", "within": 7 }), "$.segments[1].when.within", "invalid type: integer `7`", "\"7d\""),
        (json!({ "event": "search", "within": "30m" }), "$.segments[1].when.within", "\"30m\" is no number of days", "whole days"),
        (json!({ "event": "search", "within": "36h" }), "$.segments[1].when.within", "\"36h\" is no number of days", "whole days"),
        (json!({ "event": "search", "within": "session" }), "$.segments[1].when.within", "a window cannot be a session", "whole days"),
        (json!({ "event": "search", "within": "0d" }), "$.segments[1].when.within", "\"0d\" is no window from 1 to 64 days", "\"1d\" to \"64d\""),
        (json!({ "event": "search", "within": "65d" }), "$.segments[1].when.within", "\"65d\" is no window from 1 to 64 days", "leave `within` out"),
        (json!({ "event": "search", "count": 3 }), "$.segments[1].when.count", "invalid type: integer `3`", "{ \"gte\": 3 }"),
        (json!({ "event": "search", "count": {} }), "$.segments[1].when.count", "there is no comparison", "{ \"gte\": 3 }"),
        (json!({ "event": "search", "count": { "gte": -1 } }), "$.segments[1].when.count.gte", "invalid value: integer `-1`", "a number"),
        (json!({ "event": "search", "count": { "gte": 1.5 } }), "$.segments[1].when.count.gte", "invalid type: floating point `1.5`", "a number"),
        (json!({ "event": "search", "count": { "gte": 0 } }), "$.segments[1].when.count", "every value meets this, even none at all", "narrow it"),
        (json!({ "event": "search", "count": { "gt": 3, "lt": 4 } }), "$.segments[1].when.count", "no value can meet this", "widen"),
        (json!({ "event": "search", "count": { "lt": 0 } }), "$.segments[1].when.count", "no value can meet this", "widen"),
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
        (json!({ "affinity": "item_brand", "of": "x", "gt": 1 }), "$.segments[1].when", "no value can meet this", "widen"),
        (json!({ "affinity": "item_brand", "of": "x", "eq": 0.4 }), "$.segments[1].when.eq", "unknown field `eq`", "`gte`"),
    ];
    check(cases, when);
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

#[test]
fn wrong_placements() {
    let placements = |placement: &Value| {
        json!({ "site": "demo", "segments": [{ "id": "shoe-lover", "when": { "event": "search" } }],
        "placements": [{ "id": "first", "slots": 1, "strategies": [{ "use": "recent" }] }, placement] })
    };
    let with = |name: &str, value: Value| {
        let mut placement = json!({ "id": "home-top", "slots": 8, "strategies": [{ "use": "session" }] });
        placement[name] = value;
        placement
    };
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (with("id", json!("first")), "$.placements[1].id", "\"first\" is taken by $.placements[0]", "its own id"),
        (with("id", json!("home top")), "$.placements[1].id", "\"home top\" cannot be an id", "letters, digits"),
        (with("slots", json!(0)), "$.placements[1].slots", "0 is not from 1 to 64", "such as 8"),
        (with("slots", json!(65)), "$.placements[1].slots", "65 is not from 1 to 64", "such as 8"),
        (with("slots", json!(300)), "$.placements[1].slots", "invalid value: integer `300`", "a whole number from 1 to 64"),
        (with("slots", json!("8")), "$.placements[1].slots", "invalid type: string \"8\"", "without quotes"),
        (with("strategies", json!([])), "$.placements[1].strategies", "an empty list", "{ \"use\": \"popular\" }"),
        (with("strategies", json!([{ "use": "populer" }])), "$.placements[1].strategies[0].use", "unknown value `populer`", "did you mean `popular`?"),
        (with("strategies", json!([{ "use": "cart" }])), "$.placements[1].strategies[0].use", "unknown value `cart`", "`session`, `popular` or `recent`"),
        (with("strategies", json!([{ "if": "shoe-lover" }])), "$.placements[1].strategies[0]", "`use` is missing", "\"session\""),
        (with("strategies", json!([{ "use": "recent" }, { "use": "recent", "if": "shoelover" }])),
            "$.placements[1].strategies[1].if", "there is no segment \"shoelover\"", "did you mean `shoe-lover`?"),
        (with("strategies", json!([{ "use": "recent", "if": "vip" }])), "$.placements[1].strategies[0].if", "there is no segment \"vip\"", "add it to `segments`"),
        (with("strategies", json!(vec![json!({ "use": "recent" }); 17])), "$.placements[1].strategies", "17 strategies, where 16 are the most", "remove some"),
        (with("rules", json!({ "exclude": ["bought"] })), "$.placements[1].rules.exclude[0]", "unknown value `bought`", "`purchased`, `out_of_stock`, `current` or `in_cart`"),
        (with("rules", json!({ "exclude": "purchased" })), "$.placements[1].rules.exclude", "invalid type: string \"purchased\"", "a list of \"purchased\""),
        (with("rules", json!({ "max_per_brand": 0 })), "$.placements[1].rules.max_per_brand", "0 is not from 1 to 64", "such as 8"),
        (with("rules", json!({ "max_per_categroy": 3 })), "$.placements[1].rules.max_per_categroy", "unknown field `max_per_categroy`", "did you mean `max_per_category`?"),
        (with("rules", json!({ "purchased_within": "12h" })), "$.placements[1].rules.purchased_within", "\"12h\" is no number of days", "\"90d\""),
        (with("rules", json!({ "exclude": ["current"], "purchased_within": "9d" })), "$.placements[1].rules.purchased_within", "purchases are not left out", "add \"purchased\""),
        (with("strategy", json!([])), "$.placements[1].strategy", "unknown field `strategy`", "`strategies`"),
    ];
    check(cases, placements);
}

#[test]
fn wrong_sites() {
    let segment = |id: &str| json!({ "id": id, "when": { "event": "search" } });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!([null, "demo", null, null, [], []]), "$", "invalid type: sequence", "an object with `site`"),
        (json!({}), "$", "`site` is missing", "add `site`"),
        (json!({ "site": "De Mo" }), "$.site", "\"De Mo\" cannot name a site", "lower-case"),
        (json!({ "site": "" }), "$.site", "\"\" cannot name a site", "lower-case"),
        (json!({ "site": "demo", "segmnets": [] }), "$.segmnets", "unknown field `segmnets`", "did you mean `segments`?"),
        (json!({ "site": "demo", "timezone": "Berlin" }), "$.timezone", "\"Berlin\" is no time zone", "Europe/Berlin"),
        (json!({ "site": "demo", "affinity": { "half_life": "2" } }), "$.affinity.half_life", "\"2\" is no duration", "14d"),
        (json!({ "site": "demo", "affinity": { "half_life": "1m" } }), "$.affinity.half_life", "\"1m\" is no half-life from an hour to a year", "14d"),
        (json!({ "site": "demo", "affinity": { "half_live": "1m" } }), "$.affinity.half_live", "unknown field `half_live`", "did you mean `half_life`?"),
        (json!({ "site": "demo", "segments": [{ "id": "a" }] }), "$.segments[0]", "`when` is missing", "{ \"event\": \"view_item\" }"),
        (json!({ "site": "demo", "segments": [["a", null, null, { "event": "search" }]] }), "$.segments[0]", "invalid type: sequence", "a list such as"),
        (json!({ "site": "demo", "segments": [segment("a"), segment("b"), segment("a")] }), "$.segments[2].id", "\"a\" is taken by $.segments[0]", "its own id"),
        (json!({ "site": "demo", "segments": [segment("Shoe lover")] }), "$.segments[0].id", "\"Shoe lover\" cannot be an id", "put prose into `name`"),
        (json!({ "site": "demo", "segments": [segment(&"x".repeat(65))] }), "$.segments[0].id", Box::leak(format!("{:?} cannot be an id", "x".repeat(65)).into_boxed_str()), "64"),
        (json!({ "site": "demo", "segments": [{ "id": "a", "name": "n".repeat(257), "when": { "event": "search" } }] }), "$.segments[0].name", "257 bytes, where 256 are the most", "remove some"),
        (json!({ "site": "demo", "segments": [{ "id": "a", "description": 3, "when": { "event": "search" } }] }), "$.segments[0].description", "invalid type: integer `3`", "a text in quotes"),
        (json!({ "site": "demo", "segments": [{ "id": "a", "rollout": {}, "when": {} }] }), "$.segments[0].rollout", "unknown field `rollout`", "`when`"),
    ];
    check(cases, Value::clone);
}

#[test]
fn limits_are_named() {
    let with = |when: Value| json!({ "site": "demo", "segments": [{ "id": "a", "when": when }] });
    let search = json!({ "event": "search" });
    let error = refused(&with(json!({ "all": vec![search.clone(); 64] })));
    assert_eq!(
        error.to_string(),
        "$.segments[0].when.all[63]: 65 conditions in one segment, where 64 are the most: remove some"
    );
    assert!(compile(&with(json!({ "all": vec![search.clone(); 63] })).to_string()).is_ok());

    let nested = |levels: usize| (1..levels).fold(search.clone(), |inner, _| json!({ "not": inner }));
    assert_eq!(refused(&with(nested(17))).message, "17 levels of conditions, where 16 are the most");
    assert!(compile(&with(nested(16)).to_string()).is_ok());

    let list = |count: usize| json!({ "attribute": "a", "in": (0..count).collect::<Vec<_>>() });
    assert_eq!(
        refused(&with(list(1001))).to_string(),
        "$.segments[0].when.in: 1001 values, where 1000 are the most: remove some"
    );
    assert!(compile(&with(list(1000)).to_string()).is_ok());

    let long = |count: usize| json!((0..count).map(|number| format!("{number:0>256}")).collect::<Vec<_>>());
    let filter = json!({ "event": "search", "where": { "search_term": { "in": long(300) } } });
    assert_eq!(refused(&with(filter)).path, "$.segments[0].when.where");
    assert_eq!(refused(&with(json!({ "attribute": "a", "in": long(300) }))).path, "$.segments[0].when");
    let text = refused(&with(json!({ "attribute": "a", "eq": "x".repeat(257) })));
    assert_eq!(text.to_string(), "$.segments[0].when.eq: 257 bytes, where 256 are the most: remove some");

    let segments = |count: usize, different: bool| {
        let event = |number: usize| if different { format!("custom:e{number}") } else { "search".to_owned() };
        let one = |number: usize| json!({ "id": format!("s{number}"), "when": { "event": event(number) } });
        json!({ "site": "demo", "segments": (0..count).map(one).collect::<Vec<_>>() })
    };
    assert_eq!(refused(&segments(4097, false)).message, "4097 segments, where 4096 are the most");
    assert_eq!(refused(&segments(1025, true)).message, "more than 1024 different event conditions up to here");
    assert!(compile(&segments(1024, true).to_string()).is_ok());
    assert!(compile(&segments(4096, false).to_string()).is_ok());
    let placement =
        |number: usize| json!({ "id": format!("p{number}"), "slots": 1, "strategies": [{ "use": "recent" }] });
    let placements = json!({ "site": "demo", "placements": (0..257).map(placement).collect::<Vec<_>>() });
    assert_eq!(refused(&placements).message, "257 placements, where 256 are the most");
}

#[test]
fn what_is_no_json_says_where() {
    let error = compile("{ \"site\": \"demo\",\n  \"segments\": [,] }").unwrap_err();
    assert_eq!(error.path, "$.segments[0]");
    assert!(error.message.contains("line 2"), "{error}");
    assert!(error.remedy.contains("trailing commas"));
    for text in ["", "nonsense", "\u{feff}{}", &"[".repeat(100_000)] {
        let error = compile(text).unwrap_err();
        assert!(error.path.starts_with('$') && error.message.starts_with("not JSON"), "{error}");
    }
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    let site = r#"{ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search", "event": "purchase" } }] }"#;
    let error = compile(site).unwrap_err();
    assert_eq!(error.path, "$.segments[0].when");
    assert!(error.message.starts_with("`event` stands twice in one object"), "{error}");
    assert_eq!(error.remedy, "keep one of them");
}
