//! Conditions about the visitor: attributes, the session's context, interests.

use super::compare::{self, Holds};
use super::name;
use super::scope::Scope;
use crate::condition::{Affinity, Attribute, Context, visitor};
use crate::emit::buffer::Buffer;
use crate::error::{SiteError, field};
use crate::rule::{Event, Field, Filter, Input, Node, Series};
use nearside::event::EventName;
use nearside::profile::Dimension;

/// A condition about an attribute.
pub(super) fn attribute(attribute: &Attribute, path: &str, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    let name = &attribute.attribute;
    name::filled(name, &field(path, "attribute"), "an attribute's name such as \"loyalty_tier\"")?;
    let (tests, kind) = compare::of_value(&attribute.comparisons(), Holds::Anything, path, scope)?;
    scope.kind(format!("the attribute `{name}`"), kind, path);
    Ok(Node::tests(path, &Input::Attribute(name.clone()), tests))
}

/// A condition about the context of the session.
pub(super) fn context(context: &Context, path: &str, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    let name = context.context.as_str();
    let (tests, _) = compare::of_value(&context.comparisons(), Holds::Text, path, scope)?;
    let event = Event { number: EventName::PageView.number(), custom: String::new() };
    let filter = Filter { event, clauses: Buffer::default() };
    let series = Series { filter, field: Some(Field::Event(name.to_owned())) };
    Ok(Node::tests(path, &Input::Context(series, name.to_owned()), tests))
}

/// A condition about an interest.
pub(super) fn affinity(affinity: &Affinity, path: &str) -> Result<Node, SiteError> {
    let dimension = match affinity.affinity {
        visitor::Dimension::ItemCategory => Dimension::Category,
        visitor::Dimension::ItemBrand => Dimension::Brand,
    };
    name::filled(&affinity.of, &field(path, "of"), "a category or brand such as \"shoes\"")?;
    let of = affinity.of.clone();
    let Some(rank) = &affinity.rank else {
        return Ok(Node::tests(path, &Input::Share(dimension, of), compare::of_share(affinity, path)?));
    };
    let shares = [affinity.gt, affinity.gte, affinity.lt, affinity.lte];
    if shares.iter().any(Option::is_some) {
        let remedy = "combine two conditions by { \"all\": [.., ..] }";
        return Err(SiteError::new(path, "both a share and a `rank` in one condition", remedy));
    }
    let tests = compare::of_count(rank, &field(path, "rank"))?;
    Ok(Node::tests(path, &Input::Rank(dimension, of), tests))
}
