//! Sites that are refused: each names the place, what is wrong and what would be right.

use nearside_author::{SiteError, compile};
use serde_json::{Value, json};

/// A wrong part, where it is, what is said about it, and a part of the remedy.
pub type Case = (Value, &'static str, &'static str, &'static str);

pub fn refused(site: &Value) -> SiteError {
    match compile(&site.to_string()) {
        Ok(_) => panic!("{site} was accepted"),
        Err(error) => error,
    }
}

pub fn check(cases: &[Case], site: impl Fn(&Value) -> Value) {
    for (part, path, message, remedy) in cases {
        let error = refused(&site(part));
        assert_eq!(error.path, *path, "path for {part}: {error}");
        assert_eq!(error.message, *message, "message for {part}");
        assert!(error.remedy.contains(remedy), "remedy for {part}: {:?} lacks {remedy:?}", error.remedy);
    }
}

#[test]
fn wrong_shares() {
    let segment = |more: &Value| {
        let mut site = json!({ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search" } }] });
        for (name, value) in more.as_object().unwrap() {
            site["segments"][0][name] = value.clone();
        }
        site
    };
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({ "rollout": 50 }), "$.segments[0].rollout", "invalid type: integer `50`", "{ \"percent\": 10 }"),
        (json!({ "rollout": {} }), "$.segments[0].rollout", "`percent` is missing", "add `percent`"),
        (json!({ "rollout": { "percent": 101 } }), "$.segments[0].rollout.percent", "101 is not from 0 to 100", "12.5"),
        (json!({ "rollout": { "percent": -1 } }), "$.segments[0].rollout.percent", "-1 is not from 0 to 100", "12.5"),
        (json!({ "rollout": { "percent": 12.345 } }), "$.segments[0].rollout.percent", "12.345 has more than two decimal places", "hundredths"),
        (json!({ "rollout": { "percent": "10" } }), "$.segments[0].rollout.percent", "invalid type: string \"10\"", "without quotes"),
        (json!({ "rollout": { "percent": 10, "salt": "" } }), "$.segments[0].rollout.salt", "an empty text", "leave it out"),
        (json!({ "rollout": { "share": 10, "percent": 1 } }), "$.segments[0].rollout.share", "unknown field `share`", "`percent` or `salt`"),
        (json!({ "holdout": "no" }), "$.segments[0].holdout", "invalid type: string \"no\"", "false"),
        (json!({ "group": "" }), "$.segments[0].group", "\"\" cannot be an id", "letters, digits"),
        (json!({ "group": "g", "priority": 1.5 }), "$.segments[0].priority", "invalid type: floating point `1.5`", "a whole number"),
    ];
    check(cases, segment);
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({ "percent": 5.001 }), "$.holdout.percent", "5.001 has more than two decimal places", "hundredths"),
        (json!({ "salt": "x" }), "$.holdout", "`percent` is missing", "add `percent`"),
        (json!(false), "$.holdout", "invalid type: boolean `false`", "{ \"percent\": 5 }"),
    ];
    check(cases, |holdout| json!({ "site": "demo", "holdout": holdout }));
}

#[test]
fn wrong_variants() {
    let placement = |more: &Value| {
        let mut placement = json!({ "id": "p", "slots": 2, "strategies": [{ "use": "popular" }] });
        for (name, value) in more.as_object().unwrap() {
            placement[name] = value.clone();
        }
        json!({ "site": "demo", "placements": [placement] })
    };
    let variant = |id: &str, percent: f64| json!({ "id": id, "percent": percent, "strategies": [{ "use": "recent" }] });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({ "holdout": { "percent": 101 } }), "$.placements[0].holdout.percent", "101 is not from 0 to 100", "12.5"),
        (json!({ "holdout": 5 }), "$.placements[0].holdout", "invalid type: integer `5`", "{ \"percent\": 5 }"),
        (json!({ "holdout": { "percent": 60 }, "variants": [variant("a", 40.01)] }), "$.placements[0].variants[0].percent", "holdout and variants come to more than 100 percent of the visitors", "the placement's own"),
        (json!({ "variants": [variant("base", 10.0)] }), "$.placements[0].variants[0].id", "\"base\" is what reports call another part of the visitors", "trending-first"),
        (json!({ "variants": [variant("a", 10.0), variant("a", 10.0)] }), "$.placements[0].variants[1].id", "\"a\" is taken by $.placements[0].variants[0]", ""),
        (json!({ "variants": [{ "id": "a", "percent": 10, "strategies": [] }] }), "$.placements[0].variants[0].strategies", "an empty list", "popular"),
        (json!({ "variants": [{ "id": "a", "percent": 10, "strategies": [{ "use": "recent", "if": "b" }] }] }), "$.placements[0].variants[0].strategies[0].if", "there is no segment \"b\"", "segments"),
        (json!({ "variants": vec![variant("a", 1.0); 10] }), "$.placements[0].variants", "10 variants, where 9 are the most", ""),
        (json!({ "salt": "2026" }), "$.placements[0].salt", "a salt without effect", "`holdout`"),
        (json!({ "variants": {} }), "$.placements[0].variants", "invalid type: map", "trending-first"),
    ];
    check(cases, placement);
    let asked = |event: &str| json!({ "site": "demo", "segments": [{ "id": "a", "when": { "event": event } }] });
    for event in ["fill", "impression", "click"] {
        let error = refused(&asked(event));
        assert!(
            error.message.contains("for the report, not for segments") && error.remedy.contains("select_item"),
            "{error}"
        );
    }
    assert!(!refused(&asked("clicks")).remedy.contains("`click`"), "it must not lead into the next refusal");
}

#[test]
fn wrong_reasons() {
    let reasons = |reasons: &Value| json!({ "site": "demo", "reasons": reasons });
    #[rustfmt::skip]
    let cases = vec![
        (json!([]), "$.reasons", "invalid type: sequence", "{ \"de\": { \"popular\""),
        (json!({ "German": {} }), "$.reasons.German", "\"German\" is no language", "such as \"de\""),
        (json!({ "de": { "popluar": "Beliebt" } }), "$.reasons.de.popluar", "unknown reason `popluar`", "did you mean `popular`?"),
        (json!({ "de": { "popular": "x".repeat(257) } }), "$.reasons.de.popular", "257 bytes, where 256 are the most", "remove"),
    ];
    check(&cases, reasons);
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
        (with("strategies", json!([{ "use": "pinned" }])), "$.placements[1].strategies[0].use", "unknown value `pinned`", "`newest` or `cart`"),
        (with("strategies", json!([{ "use": "popular", "at_least": 0 }])), "$.placements[1].strategies[0].at_least", "0 is not from 1 to 64", "such as 8"),
        (with("strategies", json!([{ "use": "recent", "category": "page" }])), "$.placements[1].strategies[0].category", "`recent` does not stay within a category", "`popular`, `trending` or `newest`"),
        (with("strategies", json!([{ "use": "trending", "category": "" }])), "$.placements[1].strategies[0].category", "an empty text", "\"page\" or \"visitor\""),
        (with("strategies", json!([{ "if": "shoe-lover" }])), "$.placements[1].strategies[0]", "`use` is missing", "\"session\""),
        (with("strategies", json!([{ "use": "recent" }, { "use": "recent", "if": "shoelover" }])),
            "$.placements[1].strategies[1].if", "there is no segment \"shoelover\"", "did you mean `shoe-lover`?"),
        (with("strategies", json!([{ "use": "recent", "if": "vip" }])), "$.placements[1].strategies[0].if", "there is no segment \"vip\"", "add it to `segments`"),
        (with("strategies", json!(vec![json!({ "use": "recent" }); 17])), "$.placements[1].strategies", "17 strategies, where 16 are the most", "remove some"),
        (with("rules", json!({ "exclude": ["bought"] })), "$.placements[1].rules.exclude[0]", "unknown value `bought`", "`purchased`, `out_of_stock`, `current`, `in_cart` or `shown`"),
        (with("rules", json!({ "exclude": [7] })), "$.placements[1].rules.exclude[0]", "neither a word nor a field", "{ \"item_category\": \"gift cards\" }"),
        (with("rules", json!({ "exclude": ["current", { "item_categroy": "x" }] })), "$.placements[1].rules.exclude[1].item_categroy", "unknown field `item_categroy`", "did you mean `item_category`?"),
        (with("rules", json!({ "exclude": [{ "if": "shoe-lover" }] })), "$.placements[1].rules.exclude[0]", "there is no field", "\"item_category\""),
        (with("rules", json!({ "exclude": [{ "tags": [] }] })), "$.placements[1].rules.exclude[0].tags", "an empty list", "add the values"),
        (with("rules", json!({ "exclude": [{ "tags": [3] }] })), "$.placements[1].rules.exclude[0].tags", "a value that is neither a text nor a list of texts", "a text such as"),
        (with("rules", json!({ "exclude": [{ "tags": "a", "item_id": "b" }] })), "$.placements[1].rules.exclude[0].tags", "both `item_id` and `tags`", "two rules"),
        (with("rules", json!({ "boost": [{ "item_brand": "acme" }] })), "$.placements[1].rules.boost[0]", "`by` is missing", "a factor such as 1.5"),
        (with("rules", json!({ "boost": [{ "item_brand": "acme", "by": 0.5 }] })), "$.placements[1].rules.boost[0].by", "0.5 is not from 1.01 to 100", "`bury` divides"),
        (with("rules", json!({ "bury": [{ "item_brand": "acme", "by": 2, "if": "shoelover" }] })), "$.placements[1].rules.bury[0].if", "there is no segment \"shoelover\"", "did you mean `shoe-lover`?"),
        (with("rules", json!({ "pin": [{ "slot": 8, "item_id": "A" }] })), "$.placements[1].rules.pin[0].slot", "there is no slot 8, for the placement has 8", "from 0 to 7"),
        (with("rules", json!({ "pin": [{ "slot": 0, "item_id": "A" }, { "slot": 0, "item_id": "B" }] })), "$.placements[1].rules.pin[1].slot", "slot 0 is taken by $.placements[1].rules.pin[0]", "with `if` first"),
        (with("rules", json!({ "pin": [{ "slot": 0 }] })), "$.placements[1].rules.pin[0]", "`item_id` is missing", "such as \"A1\""),
        (with("rules", json!({ "price_band": {} })), "$.placements[1].rules.price_band", "there is no end", "\"from\": 0.5"),
        (with("rules", json!({ "price_band": { "from": 2, "to": 0.5 } })), "$.placements[1].rules.price_band.to", "no price is within this band", "into `from`"),
        (with("rules", json!({ "price_band": { "from": -1 } })), "$.placements[1].rules.price_band.from", "-1 is not from 0 to 100", "such as 0.5 or 2"),
        (with("rules", json!({ "item_category": "alike" })), "$.placements[1].rules.item_category", "unknown value `alike`", "`same` or `other`"),
        (with("rules", json!({ "diversity": 30 })), "$.placements[1].rules.diversity", "30 is not from 0 to 1", "such as 0.3"),
        (with("rules", json!({ "rotate": 1 })), "$.placements[1].rules.rotate", "less than two cannot change places", "such as 12"),
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
        (json!({ "site": "demo", "timezone": "Berlin" }), "$.timezone", "\"Berlin\" is no time zone", "did you mean `Europe/Berlin`?"),
        (json!({ "site": "demo", "timezone": "Europe/Atlantis" }), "$.timezone", "\"Europe/Atlantis\" is no time zone", "or \"UTC\""),
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
        (json!({ "site": "demo", "segments": [{ "id": "a", "prioriti": 1, "when": {} }] }), "$.segments[0].prioriti", "unknown field `prioriti`", "did you mean `priority`?"),
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

    let night = |minute: usize| json!({ "time": { "from": format!("22:{minute:02}"), "to": "02:00" } });
    let nights = |count: usize| with(json!({ "all": (0..count).map(night).collect::<Vec<_>>() }));
    assert_eq!(
        refused(&nights(57)).to_string(),
        "$.segments[0].when: 514 steps compiled, where 512 are the most: move a part of it into a segment of its own, and name that with { \"segment\": .. }"
    );
    assert!(compile(&nights(56).to_string()).is_ok());
    let contexts = |count: usize| {
        let one = |number: usize| json!({ "id": format!("s{number}"), "when": { "event": "search", "within": "5m", "where": { "term": { "eq": number } } } });
        json!({ "site": "demo", "segments": (0..count).map(one).collect::<Vec<_>>() })
    };
    assert_eq!(refused(&contexts(1025)).message, "more than 1024 different events with their `where` up to here");
    assert!(compile(&contexts(1024).to_string()).is_ok());
    let inputs = |count: usize| {
        let one = |number: usize| json!({ "attribute": format!("a{number}"), "eq": 1 });
        let segment = |first: usize| json!({ "id": format!("s{first}"), "when": { "any": (first..(first + 63).min(count)).map(one).collect::<Vec<_>>() } });
        json!({ "site": "demo", "segments": (0..count).step_by(63).map(segment).collect::<Vec<_>>() })
    };
    let error = refused(&inputs(4097));
    assert_eq!(
        (error.path.as_str(), error.message.as_str()),
        ("$.segments[65]", "more than 4096 different things that conditions look at up to here")
    );
    assert!(compile(&inputs(4096).to_string()).is_ok());
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
