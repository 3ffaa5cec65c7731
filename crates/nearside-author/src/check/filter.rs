//! `where`: the fields of an event and of its items.

use super::compare::{self, Holds};
use super::name;
use crate::condition::Comparisons;
use crate::emit::program::{Program, Tests};
use crate::error::{SiteError, field};
use crate::object::Object;
use crate::suggest;
use nearside::event::ItemField;
use nearside::limits::MAX_EVENT_FIELDS;
use nearside::manifest::format::Op;
use std::collections::BTreeMap;

/// The filter program of a `where`: the same for the same meaning, whatever its order.
pub(super) fn program(
    filter: Option<&BTreeMap<String, Object<Comparisons>>>,
    path: &str,
) -> Result<Program, SiteError> {
    let mut program = Program::default();
    let Some(filter) = filter else { return Ok(program) };
    if filter.is_empty() {
        return Err(SiteError::new(
            path,
            "there is no field",
            "add one such as \"item_category\": { \"eq\": \"shoes\" }, or remove `where`",
        ));
    }
    super::limit(path, filter.len(), MAX_EVENT_FIELDS, "fields")?;
    let mut item = Program::default();
    for (name, comparisons) in filter {
        let at = field(path, name);
        if let Some(number) = item_field(name, &at)? {
            let tests = compare::of_value(comparisons, holds(number), &at)?;
            item.node(Op::ItemField, |body| {
                body.u8(number);
                body.tests(&tests);
            });
        } else {
            let tests = event_field(name, comparisons, &at)?;
            program.node(Op::EventField, |body| {
                body.text(name);
                body.tests(&tests);
            });
        }
    }
    if !item.is_empty() {
        program.node(Op::Item, |body| body.append(&item));
    }
    Ok(program)
}

fn event_field(name: &str, comparisons: &Comparisons, path: &str) -> Result<Tests, SiteError> {
    name::filled(name, path, "a field's name such as \"search_term\"")?;
    let holds = if name == "value" { Holds::Number } else { Holds::Anything };
    compare::of_value(comparisons, holds, path)
}

/// The number of an item field; `None` for a field of the event. What looks like a slip is refused.
fn item_field(name: &str, path: &str) -> Result<Option<u8>, SiteError> {
    let names = ItemField::ALL.map(|(name, _)| name);
    if let Some(place) = names.iter().position(|held| *held == name) {
        return Ok(u8::try_from(place).ok());
    }
    let slip = suggest::nearest(name, names.into_iter().filter(|known| known.len() > 5));
    if slip.is_some() || name.starts_with("item_") {
        return Err(SiteError::new(path, format!("there is no item field `{name}`"), suggest::remedy(name, names)));
    }
    Ok(None)
}

fn holds(number: u8) -> Holds {
    match ItemField::ALL.get(usize::from(number)) {
        Some((_, ItemField::Price | ItemField::Quantity)) => Holds::Number,
        _ => Holds::Text,
    }
}
