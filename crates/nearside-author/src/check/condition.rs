//! Conditions: read one at a time, each with its path.

use super::rule::{CountedEvent, Meaning, Rule};
use super::{compare, duration, filter, limit, name};
use crate::condition::{AffinityShare, All, Any, Attribute, Condition, Dimension, EventCount, Not};
use crate::emit::program::Program;
use crate::error::{SiteError, element, field};
use crate::read::read;
use crate::suggest;
use nearside::event::EventName;
use nearside::limits::{MAX_CONDITIONS, MAX_DEPTH};
use nearside::manifest::format::Measure;
use nearside::profile;
use serde_json::Value;

/// The condition of a segment.
pub(super) fn root(value: &Value, path: &str) -> Result<Rule, SiteError> {
    let mut count = 0;
    condition(value, path, 1, &mut count)
}

fn condition(value: &Value, path: &str, depth: usize, count: &mut usize) -> Result<Rule, SiteError> {
    *count += 1;
    limit(path, *count, MAX_CONDITIONS, "conditions in one segment")?;
    limit(path, depth, MAX_DEPTH, "levels of conditions")?;
    let parts = |parts: &[Value], list: &str, count: &mut usize| {
        let path = field(path, list);
        if parts.is_empty() {
            let remedy = "add a condition such as { \"event\": \"view_item\" }";
            return Err(SiteError::new(path, "an empty list", remedy));
        }
        let numbered = parts.iter().enumerate();
        numbered.map(|(index, part)| condition(part, &element(&path, index), depth + 1, count)).collect()
    };
    match kind(value, path)? {
        "all" => Ok(Rule::All(parts(&read::<All>(value, path)?.all, "all", count)?)),
        "any" => Ok(Rule::Any(parts(&read::<Any>(value, path)?.any, "any", count)?)),
        "not" => {
            let part = read::<Not>(value, path)?.not;
            Ok(Rule::Not(Box::new(condition(&part, &field(path, "not"), depth + 1, count)?)))
        }
        "event" => event(&read(value, path)?, path),
        "attribute" => {
            let (name, comparisons) = read::<Attribute>(value, path)?.split();
            name::filled(&name, &field(path, "attribute"), "an attribute's name such as \"loyalty_tier\"")?;
            let tests = compare::of_value(&comparisons, compare::Holds::Anything, path)?;
            Ok(Rule::Attribute { name, tests })
        }
        _ => affinity(&read(value, path)?, path),
    }
}

/// Which kind of condition it is, by the one field that names kinds.
fn kind(value: &Value, path: &str) -> Result<&'static str, SiteError> {
    let example = "write a condition such as { \"event\": \"view_item\" }";
    let Some(fields) = value.as_object() else {
        return Err(SiteError::new(path, "a condition is an object", example));
    };
    let mut kinds = Condition::KINDS.into_iter().filter(|kind| fields.contains_key(*kind));
    match (kinds.next(), kinds.next()) {
        (Some(kind), None) => Ok(kind),
        (Some(one), Some(other)) => {
            let message = format!("both `{one}` and `{other}` in one condition");
            Err(SiteError::new(path, message, "combine two conditions by { \"all\": [.., ..] }"))
        }
        (None, _) if fields.is_empty() => Err(SiteError::new(path, "an empty condition", example)),
        (None, _) => {
            let names = || fields.keys().map(String::as_str);
            let slip = names().find(|name| suggest::nearest(name, Condition::KINDS).is_some());
            let name = slip.or_else(|| names().next()).unwrap_or("");
            let message = format!("there is no condition `{name}`");
            Err(SiteError::new(field(path, name), message, suggest::remedy(name, Condition::KINDS)))
        }
    }
}

fn event(count: &EventCount, path: &str) -> Result<Rule, SiteError> {
    let event = event_name(&count.event, &field(path, "event"))?;
    let mut program = Program::default();
    program.u8(Measure::Count as u8);
    program.append(&filter::program(count.filter.as_ref(), &field(path, "where"))?);
    limit(&field(path, "where"), program.as_bytes().len(), usize::from(u16::MAX), "bytes compiled")?;
    let days = match &count.within {
        Some(within) => duration::window(within, &field(path, "within"))?,
        None => 0,
    };
    let tests = compare::of_count(count.count.as_deref(), &field(path, "count"))?;
    Ok(Rule::Count { meaning: Meaning { event, program }, days, tests })
}

fn event_name(name: &str, path: &str) -> Result<CountedEvent, SiteError> {
    match EventName::parse(name) {
        Ok(EventName::Custom(custom)) => Ok(CountedEvent { number: 0, custom: custom.as_str().to_owned() }),
        Ok(known) => Ok(CountedEvent { number: known.number(), custom: String::new() }),
        Err(_) => {
            let meant = suggest::nearest(name, EventName::canonical()).map(|meant| format!("did you mean `{meant}`?"));
            let else_ = || "use a GA4 ecommerce name such as \"view_item\", or \"custom:\" and your own".to_owned();
            Err(SiteError::new(path, format!("unknown event {name:?}"), meant.unwrap_or_else(else_)))
        }
    }
}

fn affinity(share: &AffinityShare, path: &str) -> Result<Rule, SiteError> {
    let dimension = match share.affinity {
        Dimension::ItemCategory => profile::Dimension::Category,
        Dimension::ItemBrand => profile::Dimension::Brand,
    };
    name::filled(&share.of, &field(path, "of"), "a category or brand such as \"shoes\"")?;
    let tests = compare::of_share(share, path)?;
    Ok(Rule::Affinity { dimension, value: share.of.clone(), tests })
}
