//! Conditions one by one, each read off the rule as it is written.

use super::affinity::{self, WHOLE};
use super::record::{Fields, Happened};
use super::time::{self, MINUTE_MS, day, duration_ms};
use super::value::{Truth, Value, compare, units};
use super::{Moment, segment};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// Fields that belong to an item; all others are the event's own.
const ITEM_FIELDS: [&str; 13] = [
    "item_id",
    "item_name",
    "item_brand",
    "item_category",
    "item_category2",
    "item_category3",
    "item_category4",
    "item_category5",
    "item_variant",
    "price",
    "quantity",
    "currency",
    "coupon",
];

type Rule = Map<String, Json>;

/// What is known about a condition.
pub fn check(rule: &Json, moment: &Moment<'_>) -> Truth {
    let rule = rule.as_object().unwrap();
    let parts = |name: &str| rule[name].as_array().unwrap().iter().map(|part| check(part, moment));
    let kind = ["all", "any", "not", "event", "sequence", "attribute", "context", "affinity", "time", "segment"]
        .into_iter()
        .find(|kind| rule.contains_key(*kind));
    match kind.unwrap() {
        "all" => parts("all").min().unwrap(),
        "any" => parts("any").max().unwrap(),
        "not" => !check(&rule["not"], moment),
        "event" => event(rule, moment),
        "sequence" => Truth::from(sequence(rule, moment)),
        "attribute" => compare(rule, moment.attribute(text(rule, "attribute")), &Value::of),
        "context" => compare(rule, context(text(rule, "context"), moment).as_ref(), &Value::of),
        "affinity" => interest(rule, moment),
        "time" => clock(rule["time"].as_object().unwrap(), moment),
        _ => segment::truth(text(rule, "segment"), moment),
    }
}

fn text<'a>(rule: &'a Rule, name: &str) -> &'a str {
    rule[name].as_str().unwrap()
}

/// The items of an event that match `where`; none where the event does not count.
///
/// All conditions must be true. Those on fields of an item must hold on one and the same item.
fn matching<'a>(event: &'a Happened, step: &Rule) -> Vec<&'a Fields> {
    if event.name != text(step, "event") {
        return Vec::new();
    }
    let nothing = Rule::new();
    let filter = step.get("where").and_then(Json::as_object).unwrap_or(&nothing);
    let holds = |fields: &Fields, name: &str, comparisons: &Json| {
        compare(comparisons.as_object().unwrap(), fields.get(name), &Value::of) == Truth::True
    };
    let (of_items, own): (Vec<_>, Vec<_>) = filter.iter().partition(|(name, _)| ITEM_FIELDS.contains(&name.as_str()));
    if !own.iter().all(|(name, comparisons)| holds(&event.fields, name, comparisons)) {
        return Vec::new();
    }
    let meets = |item: &Fields| of_items.iter().all(|(name, comparisons)| holds(item, name, comparisons));
    event.items.iter().filter(|item| meets(item)).collect()
}

fn matches(event: &Happened, step: &Rule) -> bool {
    !matching(event, step).is_empty()
}

/// The values of a field in a matching event: at most one of the event's own, one for each matching item.
fn values(event: &Happened, rule: &Rule, field: &str) -> Vec<Value> {
    let items = matching(event, rule);
    if ITEM_FIELDS.contains(&field) {
        items.iter().filter_map(|item| item.get(field).cloned()).collect()
    } else {
        event.fields.get(field).cloned().into_iter().collect()
    }
}

/// Events that a condition counts by days or for ever, on all devices: of `"7d"` those of today and the 6 UTC days
/// before.
fn counted<'a>(within: Option<&str>, moment: &Moment<'a>) -> Vec<&'a Happened> {
    let mut events: Vec<&Happened> = moment.visit.events.iter().chain(&moment.met.events).collect();
    if let Some(within) = within {
        let (today, days) = (day(moment.now), duration_ms(within) / time::DAY_MS);
        events.retain(|event| (today - days + 1..=today).contains(&day(event.at)));
    }
    events
}

/// Events in a window of the device's own memory, in their order: one leaves it exactly that long after it happened.
fn remembered<'a>(within: Option<&str>, moment: &Moment<'a>) -> Vec<&'a Happened> {
    match within {
        None => moment.visit.remembered(),
        Some("session") => moment.visit.of_session(moment.now),
        Some(window) => {
            let mut events = moment.visit.remembered();
            events.retain(|event| event.at > moment.now - duration_ms(window));
            events
        }
    }
}

fn event(rule: &Rule, moment: &Moment<'_>) -> Truth {
    let measures = ["count", "sum", "avg", "min", "max", "distinct", "days", "since", "first", "last"];
    let measure = measures.into_iter().find(|measure| rule.contains_key(*measure)).unwrap_or("count");
    let at_least_once = serde_json::json!({ "gte": 1 });
    let wanted = rule.get(measure).unwrap_or(&at_least_once).as_object().unwrap();
    let within = rule.get("within").and_then(Json::as_str);
    let by_days = within.is_none_or(|within| within.ends_with('d'));
    let mut events = match measure {
        "days" | "since" => counted(within, moment),
        "count" | "sum" | "avg" | "min" | "max" if by_days => counted(within, moment),
        _ => remembered(within, moment),
    };
    events.retain(|event| matches(event, rule));
    let of = || wanted["of"].as_str().unwrap();
    let all_values = || events.iter().flat_map(|event| values(event, rule, of()));
    let numbers = || all_values().filter_map(|value| value.number());
    let actual = match measure {
        "count" => Some(Value::whole(events.len())),
        "days" => Some(Value::whole(events.iter().map(|event| day(event.at)).collect::<BTreeSet<_>>().len())),
        "distinct" => Some(Value::whole(all_values().collect::<BTreeSet<_>>().len())),
        "sum" => Some(Value::Number(numbers().sum())),
        "avg" => {
            let (sum, count) = (numbers().sum::<i64>(), i64::try_from(numbers().count()).unwrap());
            sum.checked_div(count).map(Value::Number)
        }
        "min" => numbers().min().map(Value::Number),
        "max" => numbers().max().map(Value::Number),
        "first" => all_values().next(),
        "last" => events.iter().rev().find_map(|event| values(event, rule, of()).into_iter().next()),
        _ => {
            let latest = events.iter().map(|event| event.at).max();
            let since = latest.map(|latest| Value::Number((moment.now - latest).max(0)));
            return compare(wanted, since.as_ref(), &|text| Value::Number(duration_ms(text.as_str().unwrap())));
        }
    };
    compare(wanted, actual.as_ref(), &Value::of)
}

/// Whether there are different events, one for each step, one after another, all in the window, with none remembered
/// after the first of them that `without` names.
fn sequence(rule: &Rule, moment: &Moment<'_>) -> bool {
    let steps: Vec<&Rule> = rule["sequence"].as_array().unwrap().iter().map(|step| step.as_object().unwrap()).collect();
    let without: Vec<&Rule> = match rule.get("without") {
        None => Vec::new(),
        Some(Json::Array(list)) => list.iter().map(|step| step.as_object().unwrap()).collect(),
        Some(one) => vec![one.as_object().unwrap()],
    };
    let all = moment.visit.remembered();
    let spoilers: Vec<&Happened> =
        all.into_iter().filter(|event| without.iter().any(|step| matches(event, step))).collect();
    let events = remembered(rule.get("within").and_then(Json::as_str), moment);
    (0..events.len()).any(|place| {
        let (first, later) = (events[place], &events[place + 1..]);
        let is_spoilt = spoilers.iter().any(|event| (event.at, event.order) > (first.at, first.order));
        matches(first, steps[0]) && !is_spoilt && follow(later, &steps[1..])
    })
}

/// Whether each step has its event among `events`, one after another: the earliest one leaves most for the rest.
fn follow(events: &[&Happened], steps: &[&Rule]) -> bool {
    let Some((step, others)) = steps.split_first() else { return true };
    let earliest = events.iter().position(|event| matches(event, step));
    earliest.is_some_and(|place| follow(&events[place + 1..], others))
}

/// The field's value in the latest page view of the session at hand that has it.
fn context(field: &str, moment: &Moment<'_>) -> Option<Value> {
    let events = moment.visit.of_session(moment.now);
    let mut views = events.iter().rev().filter(|event| event.name == "page_view");
    views.find_map(|event| event.fields.get(field)).cloned()
}

fn interest(rule: &Rule, moment: &Moment<'_>) -> Truth {
    let (dimension, value) = (text(rule, "affinity"), text(rule, "of"));
    let interests = [&moment.visit.interests, &moment.met.interests];
    if let Some(rank) = rule.get("rank") {
        let actual = affinity::rank(&interests, dimension, value).map(Value::whole);
        return compare(rank.as_object().unwrap(), actual.as_ref(), &Value::of);
    }
    // The threshold is rounded down as the share is: two of five are then not less than 0.4.
    let threshold = |share: &Json| Value::Number(units(share) * WHOLE / 10_000);
    let actual = affinity::share(&interests, dimension, value).map(Value::Number);
    compare(rule, actual.as_ref(), &threshold)
}

fn clock(rule: &Rule, moment: &Moment<'_>) -> Truth {
    let offset = match rule.get("zone").and_then(Json::as_str).unwrap_or("site") {
        "visitor" => moment.utc_offset,
        "site" => Some(time::offset(moment.site["timezone"].as_str().unwrap_or("UTC"), moment.now)),
        zone => Some(time::offset(zone, moment.now)),
    };
    let Some(offset) = offset else { return Truth::Unknown };
    let named = rule.get("weekday").and_then(Json::as_array);
    let weekdays: Vec<&str> = named.map_or_else(Vec::new, |days| days.iter().filter_map(Json::as_str).collect());
    let edge = |name: &str, otherwise| rule.get(name).and_then(Json::as_str).unwrap_or(otherwise);
    let local_minute = moment.now.div_euclid(MINUTE_MS) + offset;
    Truth::from(time::is_within(&weekdays, edge("from", "00:00"), edge("to", "24:00"), local_minute))
}
