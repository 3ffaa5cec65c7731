//! What is allowed and yet looks wrong: the place, what is said about it, and a part of the remedy.

use nearside::manifest::Manifest;
use nearside_author::{Options, Warning, compile_value_with_report};
use serde_json::{Value, json};

fn warnings(site: &Value) -> Vec<Warning> {
    let compiled = compile_value_with_report(site, Options { year: 2026 }).unwrap_or_else(|error| panic!("{error}"));
    assert!(Manifest::load(compiled.bytes).is_ok());
    compiled.warnings
}

/// A condition, and the place, the message and a part of the remedy of each warning.
type Case = (Value, &'static [(&'static str, &'static str, &'static str)]);

fn check(cases: &[Case], site: impl Fn(&Value) -> Value) {
    for (part, expected) in cases {
        let found = warnings(&site(part));
        let texts: Vec<_> = found.iter().map(|held| (held.path.as_str(), held.message.as_str())).collect();
        let wanted: Vec<_> = expected.iter().map(|(path, message, _)| (*path, *message)).collect();
        assert_eq!(texts, wanted, "for {part}");
        for (warning, (_, _, remedy)) in found.iter().zip(*expected) {
            assert!(warning.remedy.contains(remedy), "remedy for {part}: {:?} lacks {remedy:?}", warning.remedy);
        }
    }
}

const NOBODY: (&str, &str, &str) = ("$.segments[1].when", "nobody can be in this segment", "mend");
const EVERYBODY: (&str, &str, &str) = ("$.segments[1].when", "everybody is in this segment", "narrow");

fn with(condition: &Value) -> Value {
    json!({ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search" } }, { "id": "b", "when": condition }] })
}

#[test]
fn conditions_that_decide_nothing() {
    let search = json!({ "event": "search" });
    let times = |count: Value| json!({ "event": "search", "count": count });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (search.clone(), &[]),
        (times(json!({ "gte": 0 })), &[("$.segments[1].when.count.gte", "every value meets this", "narrow it"), EVERYBODY]),
        (times(json!({ "lt": 0 })), &[("$.segments[1].when.count.lt", "no value can meet this", "widen it"), NOBODY]),
        (times(json!({ "gt": 3, "lt": 4 })), &[("$.segments[1].when.count.lt", "no value can meet both this and $.segments[1].when.count.gt", "widen one"), NOBODY]),
        (times(json!({ "gt": 3, "gte": 3 })), &[("$.segments[1].when.count.gte", "this cannot matter beside $.segments[1].when.count.gt", "remove it")]),
        (json!({ "not": times(json!({ "gte": 0 })) }), &[("$.segments[1].when.not.count.gte", "every value meets this", "narrow it"), NOBODY]),
        (json!({ "all": [times(json!({ "gte": 3 })), times(json!({ "lt": 2 }))] }),
            &[("$.segments[1].when.all[1].count.lt", "no value can meet both this and $.segments[1].when.all[0].count.gte", "`any`"), NOBODY]),
        (json!({ "all": [times(json!({ "gte": 3 })), { "not": times(json!({ "gte": 1 })) }] }),
            &[("$.segments[1].when.all[1]", "no value can meet both this and $.segments[1].when.all[0].count.gte", "`any`"), NOBODY]),
        (json!({ "any": [times(json!({ "gte": 3 })), times(json!({ "lt": 5 }))] }),
            &[("$.segments[1].when.any[1].count.lt", "every value meets this or $.segments[1].when.any[0].count.gte", "narrow"), EVERYBODY]),
        (json!({ "all": [times(json!({ "gte": 3 })), times(json!({ "gte": 2 }))] }),
            &[("$.segments[1].when.all[1].count.gte", "this cannot matter beside $.segments[1].when.all[0].count.gte", "remove it")]),
        (json!({ "any": [times(json!({ "gte": 3 })), times(json!({ "gte": 2 }))] }),
            &[("$.segments[1].when.any[0].count.gte", "this cannot matter beside $.segments[1].when.any[1].count.gte", "remove it")]),
        (json!({ "all": [search, { "all": [search] }] }),
            &[("$.segments[1].when.all[1].all[0]", "this says the same as $.segments[1].when.all[0]", "remove one")]),
        (json!({ "any": [search, { "not": search }] }),
            &[("$.segments[1].when.any[1]", "this or its opposite at $.segments[1].when.any[0] always holds", "remove one"), EVERYBODY]),
        (json!({ "any": [{ "event": "purchase" }, times(json!({ "eq": 2, "lt": 2 }))] }),
            &[("$.segments[1].when.any[1].count.lt", "no value can meet both this and $.segments[1].when.any[1].count.eq", "widen one")]),
        (json!({ "event": "search", "within": "5d", "days": { "gte": 6 } }),
            &[("$.segments[1].when.days.gte", "no value can meet this", "widen it"), NOBODY]),
        (json!({ "event": "search", "within": "5d", "days": { "lte": 5 } }),
            &[("$.segments[1].when.days.lte", "every value meets this", "narrow it"), EVERYBODY]),
        (json!({ "event": "search", "within": "5m", "count": { "gt": 1000 } }),
            &[("$.segments[1].when.count.gt", "no value can meet this", "widen it"), NOBODY]),
        (json!({ "event": "search", "since": { "gte": "2d", "lt": "1d" } }),
            &[("$.segments[1].when.since.lt", "no value can meet both this and $.segments[1].when.since.gte", "widen one"), NOBODY]),
        (json!({ "event": "search", "where": { "search_term": { "eq": "a", "prefix": "b" } } }),
            &[("$.segments[1].when.where.search_term", "no value can meet this", "widen")]),
        (json!({ "affinity": "item_brand", "of": "x", "gt": 1 }), &[("$.segments[1].when.gt", "no value can meet this", "widen it"), NOBODY]),
        (json!({ "affinity": "item_brand", "of": "x", "rank": { "lt": 1 } }), &[("$.segments[1].when.rank.lt", "no value can meet this", "widen it"), NOBODY]),
        (json!({ "time": { "weekday": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] } }),
            &[("$.segments[1].when.time", "every value meets this", "narrow it"), EVERYBODY]),
        (json!({ "time": { "weekday": ["mon", "mon"] } }), &[("$.segments[1].when.time.weekday", "a day stands twice", "keep one")]),
    ];
    check(cases, with);
}

#[test]
fn values_that_never_meet() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({ "all": [{ "attribute": "t", "eq": "a" }, { "attribute": "t", "eq": "b" }] }),
            &[("$.segments[1].when.all[1].eq", "no value can meet both this and $.segments[1].when.all[0].eq", "`any`"), NOBODY]),
        (json!({ "all": [{ "attribute": "t", "eq": "a" }, { "attribute": "t", "gte": 3 }] }),
            &[("$.segments[1].when.all[1]", "the attribute `t` is compared with a number here and with a text in $.segments[1].when.all[0]", "same way"), NOBODY]),
        (json!({ "all": [{ "attribute": "t", "exists": false }, { "attribute": "t", "eq": "a" }] }),
            &[("$.segments[1].when.all[1].eq", "no value can meet both this and $.segments[1].when.all[0].exists", "`any`"), NOBODY]),
        (json!({ "any": [{ "attribute": "t", "eq": 1 }, { "attribute": "t", "ne": 1 }] }), &[]),
        (json!({ "all": [{ "attribute": "t", "eq": 1 }, { "not": { "attribute": "t", "eq": 1 } }] }),
            &[("$.segments[1].when.all[1]", "this never holds together with its opposite at $.segments[1].when.all[0].eq", "remove one"),
              ("$.segments[1].when.all[1]", "no value can meet both this and $.segments[1].when.all[0].eq", "`any`"), NOBODY]),
        (json!({ "any": [{ "event": "search", "where": { "n": { "eq": 1 } } }, { "event": "search", "where": { "n": { "eq": "1" } } }] }),
            &[("$.segments[1].when.any[1].where.n", "the field `n` of search is compared with a text here and with a number in $.segments[1].when.any[0].where.n", "same way")]),
        (json!({ "attribute": "born", "lt": "31.12.2000" }), &[("$.segments[1].when.lt", "\"31.12.2000\" looks like a date, but texts are ordered letter by letter", "2026-01-31")]),
        (json!({ "attribute": "born", "between": ["2000-1-1", "2000-12-31"] }), &[("$.segments[1].when.between[0]", "\"2000-1-1\" looks like a date, but texts are ordered letter by letter", "2026-01-31")]),
        (json!({ "attribute": "born", "lt": "2000-12-31T10:00" }), &[]),
        (json!({ "attribute": "born", "eq": "31.12.2000" }), &[]),
    ];
    check(cases, with);
}

#[test]
fn shares_groups_and_references() {
    let with = |more: &Value| {
        let mut site = json!({ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search" } }, { "id": "b", "when": { "event": "purchase" } }] });
        for (pointer, value) in more.as_object().unwrap() {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            site.pointer_mut(parent).unwrap()[name] = value.clone();
        }
        site
    };
    let never = json!({ "event": "search", "count": { "lt": 0 } });
    #[rustfmt::skip]
    let cases: &[Case] = &[
        (json!({ "/segments/1/rollout": { "percent": 100 }, "/holdout": { "percent": 0 } }), &[]),
        (json!({ "/segments/1/rollout": { "percent": 0 } }), &[("$.segments[1].rollout.percent", "no value can meet this", "widen it"), NOBODY]),
        (json!({ "/holdout": { "percent": 100 }, "/segments/0/holdout": false }), &[("$.holdout.percent", "no value can meet this", "widen it"), NOBODY]),
        (json!({ "/holdout": { "percent": 10, "salt": "x" }, "/segments/1/rollout": { "percent": 10, "salt": "x" } }),
            &[("$.holdout.percent", "no value can meet both this and $.segments[1].rollout.percent", "widen one"), NOBODY]),
        (json!({ "/segments/1/holdout": false }), &[("$.segments[1].holdout", "the site has no holdout", "add `holdout`")]),
        (json!({ "/segments/1/priority": 3 }), &[("$.segments[1].priority", "a priority without a group has no effect", "add `group`")]),
        (json!({ "/segments/1/group": "banner" }), &[("$.segments[1].group", "no other segment is in the group \"banner\"", "another segment")]),
        (json!({ "/segments/0/group": "baner", "/segments/1/group": "banner" }),
            &[("$.segments[0].group", "no other segment is in the group \"baner\"", "did you mean `banner`?"),
              ("$.segments[1].group", "no other segment is in the group \"banner\"", "did you mean `baner`?")]),
        (json!({ "/segments/1/group": "banner", "/segments/0/group": "banner" }), &[]),
        (json!({ "/segments/0/when": never, "/segments/1/when": { "segment": "a" } }),
            &[("$.segments[0].when.count.lt", "no value can meet this", "widen it"), ("$.segments[0].when", "nobody can be in this segment", "mend"),
              ("$.segments[1].when.segment", "nobody is in that segment", "mend that"), NOBODY]),
        (json!({ "/segments/0/when": { "attribute": "t", "eq": 1, "ne": 1 }, "/segments/1/when": { "segment": "a" } }),
            &[("$.segments[0].when.ne", "no value can meet both this and $.segments[0].when.eq", "widen one"), ("$.segments[0].when", "nobody can be in this segment", "mend"), NOBODY]),
    ];
    check(cases, with);
}

#[test]
fn warnings_stand_in_the_order_of_the_file() {
    let never = |id: &str| json!({ "id": id, "when": { "event": "search", "count": { "lt": 0 } } });
    let found = warnings(&json!({ "site": "demo", "segments": [never("z"), never("m"), never("a")] }));
    for (warning, place) in found.iter().zip([0, 0, 1, 1, 2, 2]) {
        assert!(warning.path.starts_with(&format!("$.segments[{place}]")), "{warning}");
    }
    assert_eq!(found.len(), 6);
    assert_eq!(
        found[0].to_string(),
        "$.segments[0].when.count.lt: no value can meet this: widen it, or remove the condition"
    );
}
