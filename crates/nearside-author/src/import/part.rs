//! What a part of a rule comes to, and how parts join.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::mem::discriminant;
use std::ops::Not;

/// What the source says of a visitor; and which of the two the wanted condition is to be true for.
///
/// Here `not` of a missing value is unknown. So instead of turning conditions round, each part is asked for one of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The rule holds there.
    Yes,
    /// It does not.
    No,
}

impl From<bool> for Answer {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl Not for Answer {
    type Output = Self;

    fn not(self) -> Self {
        if self == Self::Yes { Self::No } else { Self::Yes }
    }
}

/// A part of a rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// True for everybody.
    Always,
    /// True for nobody.
    Never,
    /// True where this condition is true.
    Holds(Value),
    /// Cannot be said here; a note says why.
    Lost,
}

impl Part {
    /// True for everybody if the source gives the wanted answer, else for nobody.
    pub(super) fn constant(given: Answer, wanted: Answer) -> Self {
        if given == wanted { Self::Always } else { Self::Never }
    }

    /// True where all are.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        join("all", &Self::Always, &Self::Never, parts)
    }

    /// True where at least one is.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        join("any", &Self::Never, &Self::Always, parts)
    }

    /// Parts, each asked for `wanted`, of a rule that holds where all hold.
    pub(super) fn conjunction(wanted: Answer, parts: impl IntoIterator<Item = Self>) -> Self {
        if wanted == Answer::Yes { Self::all(parts) } else { Self::any(parts) }
    }

    /// Parts, each asked for `wanted`, of a rule that holds where one holds.
    pub(super) fn disjunction(wanted: Answer, parts: impl IntoIterator<Item = Self>) -> Self {
        Self::conjunction(!wanted, parts)
    }

    /// The opposite of what is never unknown.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::Holds(condition) => Self::Holds(json!({ "not": condition })),
            Self::Lost => Self::Lost,
        }
    }
}

/// Joins parts: `neutral` ones go, an `absorbing` one decides alone.
fn join(name: &str, neutral: &Part, absorbing: &Part, parts: impl IntoIterator<Item = Part>) -> Part {
    let mut held: Vec<Value> = Vec::new();
    let mut lost = false;
    for part in parts {
        match part {
            part if part == *neutral => {}
            part if part == *absorbing => return part,
            Part::Holds(mut condition) => match condition.get_mut(name).and_then(Value::as_array_mut) {
                Some(inner) => inner.drain(..).for_each(|condition| add(name, &mut held, condition)),
                None => add(name, &mut held, condition),
            },
            _ => lost = true,
        }
    }
    if lost {
        return Part::Lost;
    }
    if name == "all" {
        held = tidy(held);
    }
    match held.len() {
        0 => neutral.clone(),
        1 => held.pop().map_or(Part::Lost, Part::Holds),
        _ => Part::Holds(json!({ name: held })),
    }
}

/// Adds a condition that is not there yet. Comparisons of one attribute that must all hold become one condition.
fn add(name: &str, held: &mut Vec<Value>, condition: Value) {
    if held.contains(&condition) {
        return;
    }
    if name == "all" && held.iter_mut().any(|one| merge(one, &condition)) {
        return;
    }
    held.push(condition);
}

/// Leaves out what other parts decide: where an attribute is compared with a value it is not missing.
fn tidy(parts: Vec<Value>) -> Vec<Value> {
    let name_of = |part: &Value| part.get("attribute").and_then(Value::as_str).map(str::to_owned);
    let compared: BTreeSet<String> =
        parts.iter().filter(|part| part.get("exists").is_none()).filter_map(name_of).collect();
    let decided = |part: &Value, exists: bool| {
        part.get("exists") == Some(&json!(exists)) && name_of(part).is_some_and(|name| compared.contains(&name))
    };
    let mut held = Vec::new();
    for mut part in parts {
        if decided(&part, true) {
            continue;
        }
        if let Some(alternatives) = part.get_mut("any").and_then(Value::as_array_mut) {
            alternatives.retain(|alternative| !decided(alternative, false));
            if let [only] = alternatives.as_slice() {
                part = only.clone();
            }
        }
        add("all", &mut held, part);
    }
    held
}

/// Puts the comparisons of `other` beside those of `one` where both are about one attribute and one kind of value.
fn merge(one: &mut Value, other: &Value) -> bool {
    let (Some(fields), Some(others)) = (one.as_object_mut(), other.as_object()) else { return false };
    let same = others.get("attribute").is_some_and(|name| fields.get("attribute") == Some(name));
    let comparisons = || others.iter().filter(|(name, _)| *name != "attribute");
    let operand = |value: &Value| discriminant(value.get(0).unwrap_or(value));
    let kinds: Vec<_> =
        fields.iter().filter(|(name, _)| *name != "attribute").map(|(_, value)| operand(value)).collect();
    let fits = |(name, value): (&String, &Value)| {
        !fields.contains_key(name) && kinds.iter().all(|kind| *kind == operand(value))
    };
    if !same || fields.contains_key("exists") || others.contains_key("exists") || !comparisons().all(fits) {
        return false;
    }
    fields.extend(comparisons().map(|(name, value)| (name.clone(), value.clone())));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(condition: &Value) -> Part {
        Part::Holds(condition.clone())
    }

    #[test]
    fn what_is_lost_takes_the_group_unless_another_part_decides() {
        let (a, b) = (json!({ "attribute": "a", "eq": 1 }), json!({ "attribute": "b", "eq": 1 }));
        assert_eq!(Part::all([held(&a), Part::Lost]), Part::Lost);
        assert_eq!(Part::any([held(&a), Part::Lost]), Part::Lost);
        assert_eq!(Part::all([Part::Lost, Part::Never]), Part::Never);
        assert_eq!(Part::any([Part::Lost, Part::Always]), Part::Always);
        assert_eq!(Part::all([held(&a), Part::Always]), held(&a));
        assert_eq!(Part::any([]), Part::Never);
        let nested = Part::any([Part::any([held(&a), held(&b)]), held(&a)]);
        assert_eq!(nested, Part::Holds(json!({ "any": [a, b] })));
    }

    #[test]
    fn comparisons_of_one_attribute_and_kind_become_one() {
        let (low, high) = (json!({ "attribute": "a", "gt": 1 }), json!({ "attribute": "a", "lt": 5 }));
        let (text, more) = (json!({ "attribute": "a", "ne": "x" }), json!({ "attribute": "a", "gt": 3 }));
        let all = Part::all([&low, &high, &text, &more].map(held));
        assert_eq!(all, Part::Holds(json!({ "all": [{ "attribute": "a", "gt": 1, "lt": 5 }, text, more] })));
    }

    #[test]
    fn an_attribute_that_is_compared_is_not_missing() {
        let missing = json!({ "attribute": "a", "exists": false });
        let (low, high) = (json!({ "attribute": "a", "gt": 1 }), json!({ "attribute": "a", "lt": 5 }));
        let or_missing = Part::any([held(&high), held(&missing)]);
        let all = Part::all([or_missing.clone(), held(&json!({ "attribute": "a", "exists": true })), held(&low)]);
        assert_eq!(all, Part::Holds(json!({ "attribute": "a", "gt": 1, "lt": 5 })));
        let other = json!({ "attribute": "b", "gt": 1 });
        assert_eq!(
            Part::all([or_missing, held(&other)]),
            Part::Holds(json!({ "all": [{ "any": [high, missing] }, other] }))
        );
    }
}
