//! Tests of one attribute, for the answer that is wanted, whether the attribute is there or missing.

use super::javascript::Compare;
use super::part::{Answer, Part};
use super::scope::Scope;
use nearside::event::Decimal;
use serde_json::{Value, json};

/// A number that every number is at least: a test for numbers, whatever the value.
pub(super) const LEAST_NUMBER: i64 = -1_000_000_000_000;

/// An attribute where a rule speaks of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Where.
    pub(super) path: &'a str,
}

/// What the source says of a value of another kind than the one it is compared with, which is unknown here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// That it is not so.
    Differ,
    /// What comes out when it is turned into that kind.
    Turned,
}

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Text, Self::Number, Self::Bool];

    /// That of a value; `None` for null, lists and objects.
    pub(super) const fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(_) => Some(Self::Text),
            Value::Number(_) => Some(Self::Number),
            Value::Bool(_) => Some(Self::Bool),
            _ => None,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Bool => "`true` or `false`",
        }
    }
}

impl Attribute<'_> {
    /// True where the attribute is missing.
    pub(super) fn missing(self, scope: &mut Scope) -> Part {
        self.test(scope, "exists", &json!(false))
    }

    /// True where it has a value.
    pub(super) fn present(self, scope: &mut Scope) -> Part {
        self.test(scope, "exists", &json!(true))
    }

    /// True where the attribute compares so with the operand.
    pub(super) fn test(self, scope: &mut Scope, comparison: &str, operand: &Value) -> Part {
        self.spell(scope);
        self.round(scope, operand);
        scope.held(self.path, json!({ "attribute": self.name, comparison: operand }))
    }

    /// True where it has a value of that kind.
    pub(super) fn is(self, scope: &mut Scope, kind: Kind) -> Part {
        match kind {
            Kind::Text => self.test(scope, "gte", &json!("")),
            Kind::Number => self.test(scope, "gte", &json!(LEAST_NUMBER)),
            Kind::Bool => Part::any([true, false].map(|yes| self.test(scope, "eq", &json!(yes)))),
        }
    }

    /// A comparison with a text, a number, or yes or no.
    pub(super) fn compare(
        self,
        scope: &mut Scope,
        compare: Compare,
        operand: &Value,
        missing: Answer,
        others: Others,
        wanted: Answer,
    ) -> Part {
        let (name, opposite) = compare.names();
        let present = self.test(scope, if wanted == Answer::Yes { name } else { opposite }, operand);
        if let Some(kind) = Kind::of(operand) {
            self.warn(scope, kind, others, wanted);
        }
        self.or_missing(scope, present, missing, wanted)
    }

    /// Whether a text stands in it (`contains`), or at its beginning (`prefix`).
    pub(super) fn text(
        self,
        scope: &mut Scope,
        comparison: &str,
        operand: &str,
        missing: Answer,
        others: Others,
        wanted: Answer,
    ) -> Part {
        let mut present = self.test(scope, comparison, &json!(operand));
        if wanted == Answer::No {
            present = present.opposite();
        }
        self.warn(scope, Kind::Text, others, wanted);
        self.or_missing(scope, present, missing, wanted)
    }

    /// Whether it is strictly equal to one of a list; null in it stands for a missing one.
    pub(super) fn one_of(self, scope: &mut Scope, list: &[Value], missing: Answer, wanted: Answer) -> Part {
        let of_kind = |kind| list.iter().filter(move |value| Kind::of(value) == Some(kind)).collect::<Vec<_>>();
        if list.iter().any(|value| value.is_array() || value.is_object()) {
            let message = "a list or an object in this list equals no value there; it is left out";
            scope.note(self.path, message, "list texts and numbers alone");
        }
        let name = if wanted == Answer::Yes { "in" } else { "nin" };
        let mut parts = Vec::new();
        for kind in [Kind::Text, Kind::Number] {
            let values = of_kind(kind);
            if !values.is_empty() {
                parts.push(self.test(scope, name, &json!(values)));
            }
        }
        let bools = of_kind(Kind::Bool);
        let denied = |yes: &bool| bools.iter().any(|held| **held == json!(yes)) == (wanted == Answer::Yes);
        if !bools.is_empty() {
            parts.extend([true, false].into_iter().filter(denied).map(|yes| self.test(scope, "eq", &json!(yes))));
        }
        let (listed, others): (Vec<Kind>, Vec<Kind>) =
            Kind::ALL.into_iter().partition(|kind| !of_kind(*kind).is_empty());
        match listed.as_slice() {
            // Every value that is there is outside of an empty list.
            [] if wanted == Answer::No => parts.push(self.present(scope)),
            [kind] => self.warn(scope, *kind, Others::Differ, wanted),
            // A list of several kinds tells none for the attribute.
            [_, _, ..] if wanted == Answer::No => parts.extend(others.into_iter().map(|kind| self.is(scope, kind))),
            _ => {}
        }
        self.or_missing(scope, Part::any(parts), missing, wanted)
    }

    /// Adds the missing attribute to what is wanted of a value, where the source gives the same answer for it.
    pub(super) fn or_missing(self, scope: &mut Scope, present: Part, missing: Answer, wanted: Answer) -> Part {
        if missing != wanted {
            return present;
        }
        let missing = self.missing(scope);
        Part::any([present, missing])
    }

    /// Says that values of another kind are answered differently.
    fn warn(self, scope: &mut Scope, kind: Kind, others: Others, wanted: Answer) {
        let (name, kind) = (self.name, kind.as_str());
        let message = match (others, wanted) {
            (Others::Differ, Answer::Yes) => return,
            (Others::Differ, Answer::No) => {
                format!("a value of `{name}` that is no {kind} meets this there, and is unknown here")
            }
            (Others::Turned, _) => {
                format!("a value of `{name}` that is no {kind} is turned into one there, and is unknown here")
            }
        };
        scope.note_once(format!("kind {name}"), self.path, message, format!("set `{name}` to a {kind} always"));
    }

    /// Says how a path becomes a name.
    fn spell(self, scope: &mut Scope) {
        let name = self.name;
        if name.contains('.') {
            let message = format!("`{name}` is a path into an object there, and one name here");
            scope.note_once(
                format!("path {name}"),
                self.path,
                message,
                format!("set the attribute by the name `{name}`"),
            );
        }
    }

    /// Says that a number loses decimal places.
    fn round(self, scope: &mut Scope, operand: &Value) {
        let one = std::slice::from_ref(operand);
        for number in operand.as_array().map_or(one, Vec::as_slice).iter().filter_map(Value::as_f64) {
            let kept = Decimal::from_f64(number).map(Decimal::to_f64);
            if kept.is_ok_and(|kept| (kept - number).abs() > 0.0) {
                let message = format!("{number} has more than the four decimal places that are kept here");
                scope.note(self.path, message, "round it where it is set, or scale the attribute");
            }
        }
    }
}
