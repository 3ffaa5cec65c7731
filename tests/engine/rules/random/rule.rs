//! Random conditions: all of the language, as a shop could write it.

use super::dice::Dice;
use super::words::{
    ATTRIBUTES, DAY_WINDOWS, EVENT_FIELDS, EVENTS, EXACT_WINDOWS, Field, ITEM_FIELDS, Kind, PAGE_FIELDS, SINCE, decimal,
};
use crate::rules::reference::time::ZONES;
use serde_json::{Map, Value as Json, json};

type Rule = Map<String, Json>;

/// A condition that may refer to the segments `known`.
pub fn condition(dice: &mut Dice, known: &[String], depth: usize) -> Json {
    if depth > 0 && dice.one_in(2) {
        let group =
            |dice: &mut Dice| -> Vec<Json> { (0..=dice.below(3)).map(|_| condition(dice, known, depth - 1)).collect() };
        return match dice.below(5) {
            0 | 1 => json!({ "all": group(dice) }),
            2 | 3 => json!({ "any": group(dice) }),
            _ => json!({ "not": condition(dice, known, depth - 1) }),
        };
    }
    match dice.below(20) {
        0..=2 => sequence(dice),
        3 => attribute(dice),
        4 => context(dice),
        5 | 6 => affinity(dice),
        7 => clock(dice),
        8 if !known.is_empty() => json!({ "segment": dice.pick(known) }),
        _ => event(dice),
    }
}

fn event(dice: &mut Dice) -> Json {
    let mut rule = step(dice);
    let measure =
        dice.pick(&["", "count", "count", "sum", "avg", "min", "max", "distinct", "days", "since", "first", "last"]);
    match measure {
        "days" => rule.insert("within".to_owned(), json!(dice.pick(&DAY_WINDOWS))),
        "since" => None,
        _ if dice.one_in(4) => None,
        _ => rule.insert("within".to_owned(), json!(window(dice))),
    };
    let bounds = match measure {
        "" => return Json::Object(rule),
        "count" | "days" => counts(dice, 3),
        "distinct" => with_of(dice.pick(&[&ITEM_FIELDS[..], &EVENT_FIELDS[..]]).pick(dice), counts(dice, 3)),
        "since" => {
            let comparison = dice.pick(&["gt", "gte", "lt", "lte"]);
            json!({ comparison: dice.pick(&SINCE) })
        }
        "first" | "last" => {
            let field = dice.pick(&[&ITEM_FIELDS[..], &EVENT_FIELDS[..], &PAGE_FIELDS[..1]]).pick(dice);
            with_of(field, comparisons(dice, &field))
        }
        _ => numbers(dice, measure),
    };
    rule.insert(measure.to_owned(), bounds);
    Json::Object(rule)
}

/// Bounds of a sum, an average, a least or a greatest value.
fn numbers(dice: &mut Dice, measure: &str) -> Json {
    let numeric: Vec<Field> =
        [&ITEM_FIELDS[..], &EVENT_FIELDS[..]].concat().into_iter().filter(|field| field.kind != Kind::Text).collect();
    let field = dice.pick(&numeric);
    let scale = if measure == "sum" { dice.between(1, 3) } else { 1 };
    let bound = |dice: &mut Dice| {
        let number = field.number(dice).and_then(|number| number.as_f64()).unwrap_or(1.0);
        #[expect(clippy::cast_precision_loss, reason = "a factor of 1 to 3")]
        let scaled = number * scale as f64;
        // Rounded to four decimals, in which all numbers are kept.
        decimal((scaled * 1e4).round() / 1e4)
    };
    let comparison = dice.pick(&["eq", "ne", "gt", "gte", "lt", "lte", "between"]);
    let bounds = if comparison == "between" {
        let mut both = [bound(dice), bound(dice)];
        both.sort_by(|one, other| one.as_f64().unwrap().total_cmp(&other.as_f64().unwrap()));
        json!({ comparison: both })
    } else {
        json!({ comparison: bound(dice) })
    };
    with_of(field, bounds)
}

fn with_of(field: Field, mut bounds: Json) -> Json {
    bounds["of"] = json!(field.name);
    bounds
}

/// Bounds of a count: such that some count meets them, and not every one.
fn counts(dice: &mut Dice, most: i64) -> Json {
    let n = dice.between(1, most);
    match dice.below(7) {
        0 => json!({ "eq": n - 1 }),
        1 | 2 => json!({ "gte": n }),
        3 => json!({ "gt": n - 1 }),
        4 => json!({ "lt": n }),
        5 => json!({ "lte": n - 1 }),
        _ => json!({ "gte": n, "lte": n + dice.between(0, 2) }),
    }
}

/// An event with or without conditions on its fields.
fn step(dice: &mut Dice) -> Rule {
    let event = dice.pick(&EVENTS);
    let mut filter = Rule::new();
    if dice.one_in(2) {
        for _ in 0..=dice.below(2) {
            let own = if event == "page_view" { &PAGE_FIELDS[..] } else { &EVENT_FIELDS[..] };
            let field = if event == "page_view" || dice.one_in(3) { own.pick(dice) } else { ITEM_FIELDS.pick(dice) };
            filter.insert(field.name.to_owned(), comparisons(dice, &field));
        }
    }
    let mut rule = Rule::new();
    rule.insert("event".to_owned(), json!(event));
    if !filter.is_empty() {
        rule.insert("where".to_owned(), Json::Object(filter));
    }
    rule
}

fn window(dice: &mut Dice) -> &'static str {
    match dice.below(5) {
        0 => "session",
        1 | 2 => dice.pick(&EXACT_WINDOWS),
        _ => dice.pick(&DAY_WINDOWS),
    }
}

fn sequence(dice: &mut Dice) -> Json {
    let most = dice.pick(&[2, 2, 2, 3, 5]);
    let steps: Vec<Rule> = (0..dice.between(2, most)).map(|_| step(dice)).collect();
    let mut rule = json!({ "sequence": steps });
    if !dice.one_in(4) {
        rule["within"] = json!(window(dice));
    }
    match dice.below(4) {
        0 => rule["without"] = json!(step(dice)),
        1 => rule["without"] = json!((0..=dice.below(2)).map(|_| step(dice)).collect::<Vec<_>>()),
        _ => {}
    }
    rule
}

fn attribute(dice: &mut Dice) -> Json {
    let field = ATTRIBUTES.pick(dice);
    let mut rule = comparisons(dice, &field);
    rule["attribute"] = json!(field.name);
    rule
}

fn context(dice: &mut Dice) -> Json {
    let field = PAGE_FIELDS.pick(dice);
    let mut rule = comparisons(dice, &field);
    rule["context"] = json!(field.name);
    rule
}

fn affinity(dice: &mut Dice) -> Json {
    let field = if dice.one_in(2) { ITEM_FIELDS[1] } else { ITEM_FIELDS[2] };
    let of = if dice.one_in(8) { "none" } else { field.text(dice).unwrap() };
    if dice.one_in(3) {
        return json!({ "affinity": field.name, "of": of, "rank": ranks(dice) });
    }
    let share = decimal(dice.pick(&[0.1, 0.25, 0.3333, 0.4, 0.5, 0.6, 0.75, 0.9]));
    let comparison = dice.pick(&["gt", "gte", "lt", "lte"]);
    json!({ "affinity": field.name, "of": of, comparison: share })
}

fn ranks(dice: &mut Dice) -> Json {
    let n = dice.between(1, 3);
    match dice.below(4) {
        0 => json!({ "eq": n }),
        1 => json!({ "lte": n }),
        2 => json!({ "gt": n }),
        _ => json!({ "gte": n + 1 }),
    }
}

fn clock(dice: &mut Dice) -> Json {
    let mut rule = Rule::new();
    if dice.one_in(2) {
        let days = dice.between(1, 4);
        let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        rule.insert("weekday".to_owned(), json!(dice.some(&week, usize::try_from(days).unwrap())));
    }
    if rule.is_empty() || dice.one_in(2) {
        let from = dice.between(0, 95) * 15;
        let to = dice.between(1, 96) * 15;
        let time = |minutes: i64| json!(format!("{:02}:{:02}", minutes / 60, minutes % 60));
        if from != to && (from, to) != (0, 1_440) {
            rule.insert("from".to_owned(), time(from));
            rule.insert("to".to_owned(), time(to));
        } else {
            rule.insert("from".to_owned(), time(60));
        }
    }
    match dice.below(4) {
        0 => rule.insert("zone".to_owned(), json!("visitor")),
        1 | 2 => rule.insert("zone".to_owned(), json!(dice.pick(&ZONES.map(|zone| zone.name)))),
        _ => None,
    };
    json!({ "time": rule })
}

/// One or two comparisons of a field, of one kind.
fn comparisons(dice: &mut Dice, field: &Field) -> Json {
    if dice.one_in(8) {
        return json!({ "exists": dice.one_in(2) });
    }
    if let (Kind::Mixed, true) = (field.kind, dice.one_in(3)) {
        let comparison = dice.pick(&["eq", "ne"]);
        return json!({ comparison: dice.one_in(2) });
    }
    let as_text = field.kind == Kind::Text || (field.kind == Kind::Mixed && dice.one_in(2));
    let value = |dice: &mut Dice| {
        let text = field.text(dice).map(|text| json!(text));
        let number = field.number(dice);
        let (one, other) = if as_text { (text, number) } else { (number, text) };
        one.or(other).unwrap_or_else(|| json!("none"))
    };
    let comparison = dice.pick(&["eq", "eq", "eq", "ne", "in", "nin", "gt", "gte", "lt", "lte", "between", "contains"]);
    match comparison {
        "in" | "nin" => {
            let list: Vec<Json> = (0..=dice.below(2)).map(|_| value(dice)).collect();
            json!({ comparison: list })
        }
        "between" => {
            let mut both = [value(dice), value(dice)];
            both.sort_by(order);
            json!({ comparison: both })
        }
        "contains" => match value(dice) {
            Json::String(text) => {
                let most = text.chars().count().min(2);
                let part: String = text.chars().take(most).collect();
                let how = dice.pick(&["contains", "prefix"]);
                if dice.one_in(3) { json!({ how: part, "ne": text }) } else { json!({ how: part }) }
            }
            number => json!({ "eq": number }),
        },
        _ => json!({ comparison: value(dice) }),
    }
}

fn order(one: &Json, other: &Json) -> std::cmp::Ordering {
    match (one, other) {
        (Json::String(one), Json::String(other)) => one.cmp(other),
        _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap(),
    }
}

/// Picks a field.
trait Pick {
    fn pick(&self, dice: &mut Dice) -> Field;
}

impl Pick for [Field] {
    fn pick(&self, dice: &mut Dice) -> Field {
        self[dice.below(self.len())]
    }
}
