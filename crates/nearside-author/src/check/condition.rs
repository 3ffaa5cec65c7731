//! Conditions: read one at a time, each with its path.

use super::scope::Scope;
use super::{event, limit, time, visitor};
use crate::condition::{All, Any, Condition, Not, Reference, TimeCondition};
use crate::error::{SiteError, element, field};
use crate::read::read;
use crate::rule::{Node, Rule};
use crate::suggest;
use nearside::limits::{MAX_CONDITIONS, MAX_DEPTH};
use serde_json::Value;

/// The condition of a segment.
pub(super) fn root(value: &Value, path: &str, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    condition(value, path, 1, scope)
}

fn condition(value: &Value, path: &str, depth: usize, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    scope.conditions += 1;
    limit(path, scope.conditions, MAX_CONDITIONS, "conditions in one segment")?;
    limit(path, depth, MAX_DEPTH, "levels of conditions")?;
    match kind(value, path)? {
        "all" => {
            let parts = parts(&read::<All>(value, path)?.all, &field(path, "all"), depth, scope)?;
            Ok(Node::new(path, Rule::All(parts)))
        }
        "any" => {
            let parts = parts(&read::<Any>(value, path)?.any, &field(path, "any"), depth, scope)?;
            Ok(Node::new(path, Rule::Any(parts)))
        }
        "not" => {
            let part = condition(&read::<Not>(value, path)?.not, &field(path, "not"), depth + 1, scope)?;
            Ok(Node::new(path, Rule::Not(Box::new(part))))
        }
        "event" => event::condition(&read(value, path)?, path, scope),
        "sequence" => event::sequence(&read(value, path)?, path, scope),
        "attribute" => visitor::attribute(&read(value, path)?, path, scope),
        "context" => visitor::context(&read(value, path)?, path, scope),
        "affinity" => visitor::affinity(&read(value, path)?, path),
        "time" => time::condition(&read::<TimeCondition>(value, path)?.time, path, scope),
        _ => reference(&read::<Reference>(value, path)?.segment, path, scope),
    }
}

fn parts(parts: &[Value], path: &str, depth: usize, scope: &mut Scope<'_>) -> Result<Vec<Node>, SiteError> {
    if parts.is_empty() {
        let remedy = "add a condition such as { \"event\": \"view_item\" }";
        return Err(SiteError::new(path, "an empty list", remedy));
    }
    let numbered = parts.iter().enumerate();
    numbered.map(|(index, part)| condition(part, &element(path, index), depth + 1, scope)).collect()
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

fn reference(id: &str, path: &str, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    let at = field(path, "segment");
    if let Some(place) = scope.segments.get(id) {
        scope.references.push((*place, at.clone()));
        return Ok(Node::new(path, Rule::Segment(*place)));
    }
    let meant = suggest::nearest(id, scope.segments.keys().copied()).map(|meant| format!("did you mean `{meant}`?"));
    let remedy = meant.unwrap_or_else(|| "add it to `segments`, or remove the condition".to_owned());
    Err(SiteError::new(at, format!("there is no segment {id:?}"), remedy))
}
