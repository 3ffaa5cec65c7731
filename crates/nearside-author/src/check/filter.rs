//! Events and `where`: what they must be like, by the fields of an event and of its items.

use super::compare::{self, Holds};
use super::name;
use super::scope::Scope;
use crate::condition::event::Where;
use crate::emit::buffer::Buffer;
use crate::error::{SiteError, field};
use crate::fold::{Verdict, judge};
use crate::rule::{Event, Field, Filter, Test, Unit};
use crate::suggest;
use nearside::event::{EventName, ItemField};
use nearside::limits::MAX_EVENT_FIELDS;

/// An event of the condition or the step at `path`, and what it must be like.
pub(super) fn of(event: &str, filter: Option<&Where>, path: &str, scope: &mut Scope<'_>) -> Result<Filter, SiteError> {
    let known = event_name(event, &field(path, "event"))?;
    let clauses = match filter {
        Some(filter) => clauses(event, filter, &field(path, "where"), scope)?,
        None => Buffer::default(),
    };
    Ok(Filter { event: known, clauses })
}

/// The field of that name, and what values it has. What looks like a slip is refused.
pub(super) fn named(name: &str, path: &str) -> Result<(Field, Holds), SiteError> {
    let names = ItemField::ALL.map(|(name, _)| name);
    if let Some(place) = names.iter().position(|held| *held == name) {
        let holds = match ItemField::from_name(name) {
            Some(ItemField::Price | ItemField::Quantity) => Holds::Number,
            _ => Holds::Text,
        };
        return Ok((Field::Item(u8::try_from(place).unwrap_or(u8::MAX)), holds));
    }
    let slip = suggest::nearest(name, names.into_iter().filter(|known| known.len() > 5));
    if slip.is_some() || name.starts_with("item_") {
        return Err(SiteError::new(path, format!("there is no item field `{name}`"), suggest::remedy(name, names)));
    }
    name::filled(name, path, "a field's name such as \"search_term\"")?;
    let holds = if name == "value" { Holds::Number } else { Holds::Anything };
    Ok((Field::Event(name.to_owned()), holds))
}

/// The field of numbers of that name.
pub(super) fn numeric(name: &str, path: &str) -> Result<Field, SiteError> {
    match named(name, path)? {
        (_, Holds::Text) => {
            let remedy =
                "use `value`, `price`, `quantity` or a field of numbers; `distinct`, `first` and `last` take texts";
            Err(SiteError::new(path, format!("`{name}` holds texts, not numbers"), remedy))
        }
        (known, _) => Ok(known),
    }
}

/// The clauses as the manifest holds them, in one order whatever that of the file.
fn clauses(event: &str, filter: &Where, path: &str, scope: &mut Scope<'_>) -> Result<Buffer, SiteError> {
    if filter.is_empty() {
        return Err(SiteError::new(
            path,
            "there is no field",
            "add one such as \"item_category\": { \"eq\": \"shoes\" }, or remove `where`",
        ));
    }
    super::limit(path, filter.len(), MAX_EVENT_FIELDS, "fields")?;
    let mut clauses = Vec::new();
    for (name, comparisons) in filter {
        let at = field(path, name);
        let (known, holds) = named(name, &at)?;
        let (tests, kind) = compare::of_value(comparisons, holds, &at, scope)?;
        scope.kind(format!("the field `{name}` of {event}"), kind, &at);
        let tests: Vec<Test> = tests.into_iter().map(|(_, test)| test).collect();
        if matches!(judge(tests.iter(), None), Verdict::Never | Verdict::Kinds) {
            scope.warn(at, "no value can meet this", "widen the comparisons, or remove the condition");
        }
        clauses.push((known, tests));
    }
    clauses.sort();
    let mut buffer = Buffer::default();
    for (known, tests) in clauses {
        known.write(&mut buffer);
        buffer.size(tests.len());
        for test in tests {
            test.write(Unit::Decimal, &mut buffer);
        }
    }
    Ok(buffer)
}

fn event_name(name: &str, path: &str) -> Result<Event, SiteError> {
    match EventName::parse(name) {
        Ok(EventName::Custom(custom)) => Ok(Event { number: 0, custom: custom.as_str().to_owned() }),
        Ok(known) if known.is_of_placement() => {
            let message =
                format!("{name:?} tells how a placement does: it is counted for the report, not for segments");
            Err(SiteError::new(path, message, "ask for \"select_item\" or \"view_item\", which the page tells of"))
        }
        Ok(known) => Ok(Event { number: known.number(), custom: String::new() }),
        Err(_) => {
            let known = EventName::canonical()
                .filter(|known| EventName::parse(known).is_ok_and(|event| !event.is_of_placement()));
            let meant = suggest::nearest(name, known).map(|meant| format!("did you mean `{meant}`?"));
            let else_ = || "use a GA4 ecommerce name such as \"view_item\", or \"custom:\" and your own".to_owned();
            Err(SiteError::new(path, format!("unknown event {name:?}"), meant.unwrap_or_else(else_)))
        }
    }
}
