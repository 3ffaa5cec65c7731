//! Parts of a condition that are about one input.

use super::domain::{Verdict, judge};
use crate::rule::{Input, Node, Rule, Test};
use nearside::manifest::format::Comparison;
use std::collections::BTreeMap;

/// How parts are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// All must hold.
    All,
    /// One must hold.
    Any,
}

impl Join {
    /// What a part is that makes no difference.
    pub(super) const fn neutral(self) -> bool {
        matches!(self, Self::All)
    }

    /// The parts joined.
    pub(super) const fn rule(self, parts: Vec<Node>) -> Rule {
        match self {
            Self::All => Rule::All(parts),
            Self::Any => Rule::Any(parts),
        }
    }

    /// What to say of a part whose opposite stands at `path`.
    pub(super) fn opposites(self, path: &str) -> String {
        match self {
            Self::All => format!("this never holds together with its opposite at {path}"),
            Self::Any => format!("this or its opposite at {path} always holds"),
        }
    }

    /// What to say of tests that decide the whole, the first of which is at `path`.
    pub(super) fn conflict(self, path: &str) -> String {
        match self {
            Self::All => format!("no value can meet both this and {path}"),
            Self::Any => format!("every value meets this or {path}"),
        }
    }

    /// What to do about it.
    pub(super) const fn conflict_remedy(self) -> &'static str {
        match self {
            Self::All => "widen one of them, or join them by `any`",
            Self::Any => "narrow one of them, or remove both",
        }
    }
}

/// The tests among parts, by their inputs, each with its path; the opposite of a test is one too.
pub(super) fn parts_of_input(parts: &[Node]) -> Vec<(&Input, Vec<(&str, Test)>)> {
    let mut inputs: BTreeMap<&Input, Vec<(&str, Test)>> = BTreeMap::new();
    for part in parts {
        if let Some((input, test)) = effective(part) {
            inputs.entry(input).or_default().push((&part.path, test));
        }
    }
    inputs.into_iter().collect()
}

/// The test that a part comes to.
pub(super) fn effective(part: &Node) -> Option<(&Input, Test)> {
    match &part.rule {
        Rule::Test(input, test) => Some((input, test.clone())),
        Rule::Not(inner) => match &inner.rule {
            Rule::Test(input, test) => Some((input, test.opposite()?)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether every value that passes `stronger` passes `weaker`, and neither is known where the other is not.
pub(super) fn implies(stronger: &Test, weaker: &Test, bounds: Option<(i64, i64)>) -> bool {
    let kind = |test: &Test| test.operands().first().map(std::mem::discriminant);
    let compares = |test: &Test| test.comparison() != Comparison::Exists;
    if kind(stronger) != kind(weaker) || !compares(stronger) || !compares(weaker) {
        return false;
    }
    weaker.opposite().is_some_and(|fails| judge([stronger, &fails], bounds) == Verdict::Never)
}
