//! `JSONLogic`'s `missing` and `missing_some`: attributes that are not there, or are an empty text.

use super::attribute::{Attribute, Kind};
use super::operand::name_of;
use super::part::{Answer, Part};
use super::scope::Scope;
use serde_json::{Value, json};

/// Attributes of a `missing_some` that asks neither for one nor for all: every choice of them is written out. Of more
/// the operator is not carried over.
const MAX_CHOICE: usize = 6;

/// Where one of the attributes is missing, or none is.
pub(super) fn one(scope: &mut Scope, operands: &[Value], path: &str, wanted: Answer) -> Part {
    let names = match operands {
        [Value::Array(names), ..] => names,
        names => names,
    };
    match each(scope, names, path, wanted) {
        Some(parts) => Part::disjunction(wanted, parts),
        None => Part::Lost,
    }
}

/// Where fewer of the attributes are there than asked for, or enough.
pub(super) fn some(scope: &mut Scope, operands: &[Value], path: &str, wanted: Answer) -> Part {
    let [least, Value::Array(names)] = operands else {
        return scope.lost(path, "`missing_some` takes a number and a list", "write [1, [\"a\", \"b\"]]");
    };
    let Some(least) = least.as_u64().and_then(|least| usize::try_from(least).ok()) else {
        return scope.lost(path, "this is no number of attributes", "write a whole number such as 1");
    };
    let least = least.min(names.len());
    if least == 0 {
        return Part::constant(Answer::No, wanted);
    }
    // So many of the parts must hold: enough that are there, or too many that are missing.
    let needed = if wanted == Answer::No { least } else { names.len() - least + 1 };
    if needed > 1 && needed < names.len() && names.len() > MAX_CHOICE {
        let remedy = format!("split it, or ask for at most {MAX_CHOICE} attributes, for one of them, or for all");
        return scope.lost(path, "there are too many choices of these attributes", remedy);
    }
    match each(scope, names, path, wanted) {
        Some(parts) => at_least(needed, &parts),
        None => Part::Lost,
    }
}

fn at_least(needed: usize, parts: &[Part]) -> Part {
    match parts {
        _ if needed == 0 => Part::Always,
        _ if needed == parts.len() => Part::all(parts.iter().cloned()),
        _ if needed == 1 => Part::any(parts.iter().cloned()),
        [first, rest @ ..] if needed < parts.len() => {
            Part::any([Part::all([first.clone(), at_least(needed - 1, rest)]), at_least(needed, rest)])
        }
        _ => Part::Never,
    }
}

fn each(scope: &mut Scope, names: &[Value], path: &str, wanted: Answer) -> Option<Vec<Part>> {
    let read: Option<Vec<String>> = names.iter().map(name_of).collect();
    let Some(read) = read else {
        scope.note(path, "these are not all names of attributes", "list their names: [\"a\", \"b\"]");
        return None;
    };
    Some(read.iter().map(|name| is_missing(scope, Attribute { name, path }, wanted)).collect())
}

/// Where `missing` names the attribute: it is missing, or an empty text.
fn is_missing(scope: &mut Scope, attribute: Attribute<'_>, wanted: Answer) -> Part {
    if wanted == Answer::Yes {
        return Part::any([attribute.missing(scope), attribute.test(scope, "eq", &json!(""))]);
    }
    let text = attribute.test(scope, "ne", &json!(""));
    Part::any([text, attribute.is(scope, Kind::Number), attribute.is(scope, Kind::Bool)])
}
