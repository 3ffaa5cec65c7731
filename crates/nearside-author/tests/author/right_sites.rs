//! Sites that compile: what of their meaning arrives, and what leaves no trace.

use nearside::manifest::format::{HEADER_BYTES, LENGTHS_FROM, Section};
use nearside::manifest::placement::rule::MatchField;
use nearside::manifest::{Action, Category, Excluded, Manifest, Order, Relation};
use nearside::recommend::ReasonKind;
use nearside::time::{DAY_MS, HOUR_MS};
use nearside_author::{Options, compile, compile_value, compile_value_with_report};
use serde_json::json;

fn load(site: &serde_json::Value) -> Manifest {
    Manifest::load(compile(&site.to_string()).unwrap()).unwrap()
}

#[test]
fn the_demo_shops_site_compiles() {
    let json = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/shop/site.json")).unwrap();
    let manifest = Manifest::load(compile(&json).unwrap_or_else(|error| panic!("{error}"))).unwrap();
    assert_eq!(manifest.site(), "demo");
    let number = manifest.segment_index("shoe-lover").unwrap();
    let segment = manifest.segment(number).unwrap();
    assert_eq!(segment.name, "Shoe lovers");
    assert!(segment.description.contains("three or more shoes"));
    assert!(manifest.placement("home-top").is_some());
}

#[test]
fn the_order_of_segments_fields_and_values_leaves_no_trace() {
    let one = json!({ "site": "demo", "segments": [
        { "id": "b", "when": { "event": "view_item", "where": { "item_brand": { "in": ["x", "y", "x"] }, "price": { "lt": 5, "gt": 1 } } } },
        { "id": "a", "when": { "event": "purchase" } } ] });
    let other = json!({ "segments": [
        { "when": { "event": "Order Completed", "count": { "gte": 1 } }, "id": "a" },
        { "when": { "where": { "price": { "gt": 1.0, "lt": 5 }, "item_brand": { "in": ["y", "x"] } }, "event": "Product Viewed" }, "id": "b" } ],
        "site": "demo" });
    assert_eq!(compile(&one.to_string()).unwrap(), compile(&other.to_string()).unwrap());
    assert_eq!(compile_value(&one).unwrap(), compile(&one.to_string()).unwrap());
    assert_eq!(load(&one).segment_id(0), Some("a"), "segments are numbered in the order of their ids");
}

#[test]
fn equal_metrics_are_shared_and_different_ones_are_not() {
    let view = |filter: serde_json::Value, days: &str| json!({ "event": "view_item", "where": filter, "within": days });
    let site = json!({ "site": "demo", "segments": [
        { "id": "a", "when": view(json!({ "item_brand": { "eq": "x" } }), "1d") },
        { "id": "b", "when": view(json!({ "item_brand": { "eq": "x" } }), "9d") },
        { "id": "c", "when": view(json!({ "item_brand": { "ne": "x" } }), "9d") },
        { "id": "d", "when": view(json!({ "item_brand": { "eq": "y" } }), "9d") },
        { "id": "e", "when": view(json!({ "brand": { "eq": "x" } }), "9d") } ] });
    assert_eq!(load(&site).metrics(), 4);
}

#[test]
fn options_and_rules_arrive() {
    let site = json!({ "$schema": "./site.schema.json", "site": "demo", "timezone": "Europe/Berlin",
        "affinity": { "half_life": "36h" },
        "segments": [{ "id": "b", "when": { "event": "search" } }, { "id": "a", "when": { "event": "search" } }],
        "placements": [
            { "id": "plain", "slots": 4, "strategies": [{ "use": "popular" }] },
            { "id": "ruled", "slots": 64, "strategies": [{ "if": "b", "use": "recent" }, { "use": "session" }],
              "rules": { "exclude": ["purchased", "in_cart"], "purchased_within": "90d", "max_per_brand": 3, "max_per_category": 2 } },
            { "id": "open", "slots": 1, "strategies": [{ "use": "recent" }], "rules": { "exclude": [] } } ] });
    let manifest = load(&site);
    assert_eq!((manifest.timezone(), manifest.half_life_ms()), ("Europe/Berlin", 36 * HOUR_MS));
    let ids: Vec<&str> = manifest.placements().map(|placement| placement.id()).collect();
    assert_eq!(ids, ["plain", "ruled", "open"]);
    let exclude = |id: &str| manifest.placement(id).unwrap().exclude();
    let excluded = |id: &str| Excluded::ALL.map(|(_, excluded)| exclude(id).has(excluded));
    assert_eq!(excluded("plain"), [true; 5], "nobody wants them, so a site that wants them says so");
    assert_eq!(excluded("ruled"), [true, false, false, true, false]);
    assert_eq!(excluded("open"), [false; 5]);
    assert_eq!(exclude("plain").purchased_within_ms, Some(u64::MAX));
    assert_eq!(exclude("ruled").purchased_within_ms, Some(90 * DAY_MS));
    assert_eq!(exclude("open").purchased_within_ms, None);
    let ruled = manifest.placement("ruled").unwrap();
    assert_eq!((ruled.slots(), ruled.max_per_brand(), ruled.max_per_category()), (64, Some(3), Some(2)));
    assert_eq!(manifest.placement("plain").unwrap().max_per_brand(), None);
    let conditions: Vec<_> = ruled.strategies().map(|strategy| strategy.condition).collect();
    assert_eq!(conditions, [Some(1), None], "`b` is the second segment by id");
}

#[test]
fn rules_about_items_arrive() {
    let rules = json!({ "exclude": ["current", { "item_category": "gift cards" }], "pin": [{ "slot": 3, "item_id": "A1", "if": "a" }],
        "boost": [{ "item_brand": ["acme", "zeta"], "by": 1.5 }], "bury": [{ "tags": "sale", "by": 4 }],
        "price_band": { "from": 0.5 }, "item_category": "same", "item_brand": "other", "diversity": 0.25, "rotate": 12 });
    let strategies = json!([{ "use": "trending", "category": "shoes", "at_least": 4 }, { "use": "newest", "category": "page" },
        { "use": "popular", "category": "visitor" }, { "use": "cart" }]);
    let site = json!({ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search" } }],
        "placements": [{ "id": "p", "slots": 8, "strategies": strategies, "rules": rules }] });
    let manifest = load(&site);
    let placement = manifest.placement("p").unwrap();
    assert_eq!(placement.order(), Order { diversity: 25, rotate: 12 });
    assert_eq!(
        (placement.price_band(), placement.category(), placement.brand()),
        (Some((50, u16::MAX)), Relation::Same, Relation::Other)
    );
    let strategies: Vec<_> =
        placement.strategies().map(|held| (held.kind.as_str(), held.at_least, held.category)).collect();
    let wanted = [
        ("trending", 4, Category::Named("shoes")),
        ("newest", 0, Category::Page),
        ("popular", 0, Category::Visitor),
        ("cart", 0, Category::Any),
    ];
    assert_eq!(strategies, wanted);
    let rules: Vec<_> = placement.rules().collect();
    assert_eq!(rules.len(), 4);
    assert!(
        matches!(rules[0].action, Action::Exclude(items) if items.has(Some("gift cards")) && !items.has(Some("gift")) && !items.has(None))
    );
    assert_eq!((rules[1].condition, rules[1].action), (Some(0), Action::Pin(3, "A1")));
    assert!(
        matches!(rules[2].action, Action::Weigh(384, items) if items.has(Some("zeta")) && items.field() == MatchField::Brand)
    );
    assert!(matches!(rules[3].action, Action::Weigh(64, items) if items.field() == MatchField::Tags));
}

#[test]
fn the_placement_and_the_reasons_of_the_documentation_compile() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/placements.md")).unwrap();
    let blocks: Vec<&str> = page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [placement, reasons] = blocks.as_slice() else { panic!("{} blocks", blocks.len()) };
    let segment = |id: &str| json!({ "id": id, "when": { "event": "search" } });
    let mut site: serde_json::Value = serde_json::from_str(reasons).unwrap();
    site["site"] = json!("demo");
    site["segments"] = json!([segment("window-shopper"), segment("acme-fan")]);
    site["placements"] = json!([serde_json::from_str::<serde_json::Value>(placement).unwrap()]);
    assert_eq!(load(&site).placement("item-together").unwrap().strategies().count(), 5);
}

#[test]
fn the_variants_of_the_documentation_share_its_visitors() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/report.md")).unwrap();
    let placement = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let placement: serde_json::Value = serde_json::from_str(placement).unwrap();
    let manifest = load(&json!({ "site": "demo", "placements": [placement] }));
    let variants: Vec<_> = manifest
        .placements()
        .map(|placement| {
            (placement.variant(), placement.below(), placement.strategies().count(), placement.order().diversity)
        })
        .collect();
    assert_eq!(variants, [("holdout", 1_000, 0, 0), ("trending-first", 5_500, 2, 30), ("base", 10_000, 2, 0)]);
    assert_eq!(manifest.metrics(), 4, "orders and their value, on the page and at the till");
    let (orders, values) = nearside_author::order_metrics();
    let mut counted: Vec<_> = (0..4).filter_map(|number| manifest.metric_id(number)).collect();
    let mut reported = [orders, values].concat();
    counted.sort_unstable();
    reported.sort_unstable();
    assert_eq!(counted, reported);
}

#[test]
fn a_variant_has_the_rules_of_its_placement_unless_it_has_its_own() {
    let strategies = json!([{ "use": "popular" }]);
    let site = json!({ "site": "demo", "placements": [{ "id": "p", "slots": 2, "strategies": strategies, "rules": { "max_per_brand": 1 },
        "variants": [{ "id": "same", "percent": 20, "strategies": strategies },
                     { "id": "own", "percent": 80, "strategies": strategies, "rules": {} }] }] });
    let manifest = load(&site);
    let most: Vec<_> =
        manifest.placements().map(|placement| (placement.variant(), placement.max_per_brand())).collect();
    assert_eq!(most, [("same", Some(1)), ("own", None), ("base", Some(1))]);
}

#[test]
fn reasons_are_worded_in_the_languages_of_the_site() {
    let mut site =
        json!({ "site": "demo", "placements": [{ "id": "p", "slots": 1, "strategies": [{ "use": "popular" }] }] });
    let popular = ReasonKind::Popular as u8;
    let manifest = load(&site);
    assert_eq!(manifest.wording("de-AT", popular), Some("Beliebt: {category}|Gerade beliebt"));
    assert_eq!(manifest.wording("EN", popular), manifest.wording("nl", popular), "English for all others");
    assert_eq!(manifest.wording("en", ReasonKind::Pinned as u8), Some("Recommended by us"));
    site["reasons"] = json!({ "nl": { "popular": "Populair" }, "de": { "popular": "Beliebt" } });
    let manifest = load(&site);
    assert_eq!((manifest.wording("nl", popular), manifest.wording("de", popular)), (Some("Populair"), Some("Beliebt")));
    assert_eq!(manifest.wording("nl", 5), manifest.wording("en", 5));
    assert_eq!(load(&json!({ "site": "demo" })).wording("en", popular), None);
}

#[test]
fn a_site_may_be_empty() {
    let manifest = load(&json!({ "site": "demo" }));
    assert_eq!((manifest.segments(), manifest.metrics(), manifest.placements().count()), (0, 0, 0));
}

#[test]
fn every_kind_of_condition_compiles() {
    let shoes = json!({ "item_category": { "eq": "shoes" }, "search_term": { "exists": false } });
    let conditions = [
        json!({ "event": "view_item", "where": shoes, "within": "30m" }),
        json!({ "event": "view_item", "within": "session", "count": { "eq": 2 } }),
        json!({ "event": "view_item", "within": "1536h", "count": { "lte": 2 } }),
        json!({ "event": "purchase", "sum": { "of": "value", "gte": 500 } }),
        json!({ "event": "purchase", "within": "64d", "avg": { "of": "price", "between": [10, 20.5] } }),
        json!({ "event": "purchase", "within": "1d", "min": { "of": "quantity", "ne": 1 } }),
        json!({ "event": "purchase", "max": { "of": "weight", "gt": 3 } }),
        json!({ "event": "purchase", "within": "90m", "sum": { "of": "value", "lt": 0 } }),
        json!({ "event": "purchase", "within": "2h", "avg": { "of": "value", "eq": 1 } }),
        json!({ "event": "purchase", "within": "session", "min": { "of": "value", "lte": 1 } }),
        json!({ "event": "purchase", "within": "session", "max": { "of": "value", "lte": 1 } }),
        json!({ "event": "view_item", "distinct": { "of": "item_id", "gte": 3 } }),
        json!({ "event": "view_item", "within": "7d", "distinct": { "of": "item_id", "gte": 3 } }),
        json!({ "event": "page_view", "within": "7d", "days": { "gte": 3 } }),
        json!({ "event": "purchase", "since": { "gte": "2d", "lt": "90d" } }),
        json!({ "event": "search", "first": { "of": "search_term", "prefix": "boot" } }),
        json!({ "event": "view_item", "within": "session", "last": { "of": "price", "gte": 100 } }),
        json!({ "sequence": [{ "event": "add_to_cart" }, { "event": "begin_checkout", "where": { "value": { "gte": 9 } } }],
                "within": "1d", "without": { "event": "purchase" } }),
        json!({ "sequence": [{ "event": "add_to_cart" }, { "event": "add_to_cart" }],
                "without": [{ "event": "purchase" }, { "event": "refund" }] }),
        json!({ "attribute": "loyalty_tier", "in": ["gold", "platinum"] }),
        json!({ "attribute": "opted_in", "eq": true }),
        json!({ "context": "utm_source", "eq": "newsletter" }),
        json!({ "context": "path", "prefix": "/sale/" }),
        json!({ "affinity": "item_brand", "of": "acme", "gte": 0.4, "lt": 0.9 }),
        json!({ "affinity": "item_category", "of": "shoes", "rank": { "lte": 3 } }),
        json!({ "time": { "weekday": ["sat", "sun"], "from": "22:00", "to": "02:00" } }),
        json!({ "time": { "from": "09:00", "to": "24:00", "zone": "visitor" } }),
        json!({ "time": { "weekday": ["mon"], "zone": "America/New_York" } }),
        json!({ "segment": "s0" }),
    ];
    let numbered = conditions.iter().enumerate();
    let mut segments: Vec<_> =
        numbered.map(|(number, condition)| json!({ "id": format!("s{number}"), "when": condition })).collect();
    segments.push(json!({ "id": "all", "when": { "all": conditions }, "rollout": { "percent": 12.34, "salt": "x" } }));
    segments
        .push(json!({ "id": "some", "when": { "not": { "any": conditions } }, "holdout": false, "group": "banner" }));
    segments.push(json!({ "id": "none", "when": { "event": "refund" }, "group": "banner", "priority": -1 }));
    let site = json!({ "site": "demo", "timezone": "Europe/Berlin", "holdout": { "percent": 5, "salt": "2026" },
        "segments": segments });
    let compiled = compile_value_with_report(&site, Options { year: 2026 }).unwrap();
    let warned: Vec<String> = compiled.warnings.iter().map(ToString::to_string).collect();
    // Joined, some of them exclude others: as they should, these are found.
    assert!(
        warned.iter().all(|warning| warning.contains("segments[29]") || warning.contains("segments[30]")),
        "{warned:#?}"
    );
    let manifest = Manifest::load(compiled.bytes).unwrap();
    assert_eq!(usize::from(manifest.segments()), conditions.len() + 3);
    assert_eq!(manifest.groups(), 1);
    let zones = (0..3).map_while(|zone| manifest.zone(zone)).map(|zone| zone.name.to_owned()).collect::<Vec<_>>();
    assert_eq!(zones, ["America/New_York", "Europe/Berlin"], "zones in use, each once");
}

#[test]
fn segments_come_after_those_they_refer_to() {
    let refer = |id: &str, to: &[&str]| {
        let mut parts: Vec<_> = to.iter().map(|to| json!({ "segment": to })).collect();
        parts.push(json!({ "event": "search" }));
        json!({ "id": id, "when": { "any": parts } })
    };
    let site = json!({ "site": "demo", "segments": [
        refer("a", &["z", "c"]), refer("b", &[]), refer("c", &["y"]), refer("y", &[]), refer("z", &["y"]) ] });
    let manifest = load(&site);
    let ids: Vec<_> = (0..5).filter_map(|number| manifest.segment_id(number)).collect();
    assert_eq!(ids, ["b", "y", "c", "z", "a"]);
}

#[test]
fn groups_are_ordered_by_priority_and_then_by_the_file() {
    let with = |id: &str, priority: i32| json!({ "id": id, "when": { "event": "search" }, "group": "g", "priority": priority });
    let group = |segments: serde_json::Value| {
        let manifest = load(&json!({ "site": "demo", "segments": segments }));
        manifest.group(0).unwrap().map(|number| manifest.segment_id(number).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(group(json!([with("a", 0), with("b", 2), with("c", -1), with("d", 2)])), ["b", "d", "a", "c"]);
    assert_eq!(group(json!([with("d", 2), with("a", 0), with("c", -1), with("b", 2)])), ["d", "b", "a", "c"]);
}

#[test]
fn equal_inputs_and_tests_are_shared() {
    let site = json!({ "site": "demo", "segments": [
        { "id": "a", "when": { "event": "search", "count": { "gte": 2 } } },
        { "id": "b", "when": { "not": { "event": "search", "count": { "gte": 2 } } } },
        { "id": "c", "when": { "event": "search", "count": { "gte": 3, "lte": 9 } } },
        { "id": "d", "when": { "event": "search", "within": "1d", "count": { "gte": 2 } } },
        { "id": "e", "when": { "attribute": "t", "in": ["x"] } },
        { "id": "f", "when": { "attribute": "t", "eq": "x" } } ] });
    let manifest = load(&site);
    assert_eq!((manifest.metrics(), manifest.inputs(), manifest.tests()), (1, 3, 5));
}

#[test]
fn folding_leaves_no_trace() {
    let site = |when: serde_json::Value| {
        compile_value(&json!({ "site": "demo", "segments": [{ "id": "a", "when": when }] })).unwrap()
    };
    let (search, buy) = (json!({ "event": "search" }), json!({ "event": "purchase" }));
    let plain = site(json!({ "all": [search, buy] }));
    for same in [
        json!({ "all": [search, { "all": [buy] }] }),
        json!({ "all": [search, { "all": [buy, search] }] }),
        json!({ "any": [{ "all": [{ "not": { "not": search } }, buy] }] }),
        json!({ "all": [search, buy, { "event": "refund", "count": { "gte": 0 } }] }),
        json!({ "all": [search, buy, { "any": [{ "event": "refund" }, { "not": { "event": "refund" } }] }] }),
        json!({ "all": [{ "event": "search", "count": { "gte": 1 } }, buy] }),
        json!({ "any": [{ "all": [search, buy] }, { "event": "refund", "count": { "gt": 3, "lt": 2 } }] }),
    ] {
        assert!(site(same.clone()) == plain, "{same}");
    }
    // What is unknown at times is not what never is.
    let unknown = json!({ "all": [{ "attribute": "t", "eq": 1 }, { "attribute": "t", "eq": 2 }] });
    let kept = load(&json!({ "site": "demo", "segments": [{ "id": "a", "when": { "not": unknown } }] }));
    assert_eq!(kept.tests(), 2);
}

#[test]
fn the_year_and_nothing_else_moves_the_clocks() {
    let site = json!({ "site": "demo", "timezone": "Europe/Berlin", "segments": [{ "id": "a", "when": { "time": { "from": "18:00" } } }] });
    let year = |year| compile_value_with_report(&site, Options { year }).unwrap().bytes;
    assert_eq!(year(2026), year(2026));
    assert_eq!(year(1990), year(2026), "the compiler knows no earlier year");
    assert_ne!(year(2026), year(2027));
    let manifest = Manifest::load(year(2027)).unwrap();
    let offset = |ms| manifest.zone(0).unwrap().offset(nearside::time::Time::from_ms(ms).unwrap()).minutes;
    // 2027-01-01T00:00Z, 2027-07-01T00:00Z, 2029-12-01T00:00Z.
    assert_eq!((offset(1_798_761_600_000), offset(1_814_400_000_000), offset(1_890_777_600_000)), (60, 120, 60));
}

#[test]
fn a_thousand_rules_are_small() {
    let names = ["country", "tier", "age", "device", "plan"];
    let events = ["view_item", "add_to_cart", "purchase", "search", "custom:login"];
    let mut segments = Vec::new();
    for number in 0..1000_usize {
        let (name, event) = (names[number % 5], events[number / 5 % 5]);
        segments.push(json!({ "id": format!("segment-{number}"), "when": { "all": [
            { "attribute": name, "eq": format!("value-{}", number % 20) },
            { "event": event, "within": format!("{}d", 1 + number % 30), "count": { "gte": 1 + number % 7 } },
            { "not": { "attribute": names[(number + 1) % 5], "in": [format!("value-{}", number % 13), "x"] } } ] } }));
    }
    let bytes = compile_value(&json!({ "site": "demo", "segments": segments })).unwrap();
    let lengths = bytes[LENGTHS_FROM..HEADER_BYTES].chunks_exact(4);
    let lengths: Vec<_> = lengths.map(|length| u32::from_le_bytes(length.try_into().unwrap())).collect();
    println!("{} bytes for a thousand rules", bytes.len());
    for (section, length) in Section::ALL.iter().zip(lengths) {
        println!("  {}: {length}", section.as_str());
    }
    assert!(bytes.len() <= 24 * 1024, "{} bytes", bytes.len());
}
