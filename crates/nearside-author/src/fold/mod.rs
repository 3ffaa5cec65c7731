//! Makes conditions smaller without changing what they say, and finds those that say nothing.
//!
//! What is known and what is unknown stays so: an attribute that equals two texts at once is reported, but not replaced
//! by "no", since it is unknown where the attribute is missing.

mod domain;
mod group;

pub(crate) use domain::{Verdict, judge};

use crate::check::Checked;
use crate::error::{Warning, field};
use crate::rule::{Node, Rule};
use group::{Join, effective, parts_of_input};
use std::collections::BTreeMap;

/// What is known of a segment before there is a visitor.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    /// What it always is.
    constant: Option<bool>,
    /// Whether it can hold.
    possible: bool,
    /// Whether it is never unknown.
    known: bool,
}

/// Folds segments one after the other.
struct Folder {
    /// Of the segments so far, by their places in the file.
    outcomes: BTreeMap<usize, Outcome>,
    warnings: Vec<Warning>,
}

/// Folds the conditions of all segments.
pub(crate) fn site(site: &mut Checked) {
    let mut folder = Folder { outcomes: BTreeMap::new(), warnings: Vec::new() };
    let mut warnings = Vec::new();
    for segment in &mut site.segments {
        let path = field(&segment.path, "when");
        let node = std::mem::replace(&mut segment.node, Node::new(path, Rule::Constant(false)));
        let original = node.clone();
        let outcome = folder.segment(node);
        folder.outcomes.insert(segment.index, folder.outcome(&outcome));
        // Who asks why nobody is in a segment should see its conditions.
        segment.node = if let Rule::Constant(_) = outcome.rule { original.flat() } else { outcome };
        warnings.extend(folder.warnings.drain(..).map(|warning| (segment.index, warning)));
    }
    warnings.sort_by_key(|(index, _)| *index);
    for (_, warning) in warnings {
        if !site.warnings.contains(&warning) {
            site.warnings.push(warning);
        }
    }
}

impl Folder {
    fn segment(&mut self, node: Node) -> Node {
        let path = node.path.clone();
        let node = self.fold(node);
        if let Rule::Constant(true) = node.rule {
            self.warn(path, "everybody is in this segment", "narrow it, or remove it");
        } else if !self.outcome(&node).possible {
            self.warn(path, "nobody can be in this segment", "mend its conditions, or remove it");
        }
        node
    }

    fn warn(&mut self, path: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) {
        self.warnings.push(Warning::new(path, message, remedy));
    }

    fn fold(&mut self, node: Node) -> Node {
        let Node { path, rule } = node;
        match rule {
            Rule::All(parts) => self.join(Join::All, path, parts),
            Rule::Any(parts) => self.join(Join::Any, path, parts),
            Rule::Not(part) => match self.fold(*part) {
                Node { rule: Rule::Constant(holds), .. } => Node::new(path, Rule::Constant(!holds)),
                Node { rule: Rule::Not(inner), .. } => *inner,
                part => Node::new(path, Rule::Not(Box::new(part))),
            },
            Rule::Test(input, test) => {
                let (message, remedy, constant) = match judge([&test], input.bounds()) {
                    Verdict::Sometimes => return Node::new(path, Rule::Test(input, test)),
                    Verdict::Always => ("every value meets this", "narrow it, or remove the condition", true),
                    Verdict::Never | Verdict::Kinds => {
                        ("no value can meet this", "widen it, or remove the condition", false)
                    }
                };
                self.warn(path.as_str(), message, remedy);
                let rule = if input.is_always_known() { Rule::Constant(constant) } else { Rule::Test(input, test) };
                Node::new(path, rule)
            }
            Rule::Segment(place) => {
                let outcome = self.outcomes.get(&place).copied();
                match outcome.and_then(|outcome| outcome.constant) {
                    Some(constant) => {
                        let message =
                            if constant { "everybody is in that segment" } else { "nobody is in that segment" };
                        self.warn(field(&path, "segment"), message, "mend that segment, or remove the condition");
                        Node::new(path, Rule::Constant(constant))
                    }
                    None => Node::new(path, Rule::Segment(place)),
                }
            }
            Rule::Constant(_) => Node::new(path, rule),
        }
    }

    fn join(&mut self, join: Join, path: String, parts: Vec<Node>) -> Node {
        let mut flat = Vec::new();
        for part in parts {
            match (self.fold(part), join) {
                (Node { rule: Rule::All(parts), .. }, Join::All) | (Node { rule: Rule::Any(parts), .. }, Join::Any) => {
                    flat.extend(parts);
                }
                (Node { rule: Rule::Constant(holds), .. }, _) if holds == join.neutral() => {}
                (Node { rule: Rule::Constant(holds), .. }, _) => return Node::new(path, Rule::Constant(holds)),
                (part, _) => flat.push(part),
            }
        }
        let mut parts = self.without_repetitions(flat);
        if self.opposites(join, &parts) || self.conflict(join, &parts) {
            return Node::new(path, Rule::Constant(!join.neutral()));
        }
        self.drop_implied(join, &mut parts);
        match parts.len() {
            0 => Node::new(path, Rule::Constant(join.neutral())),
            1 => parts.pop().unwrap_or_else(|| Node::new(path, Rule::Constant(join.neutral()))),
            _ => Node::new(path, join.rule(parts)),
        }
    }

    fn without_repetitions(&mut self, parts: Vec<Node>) -> Vec<Node> {
        let mut kept: Vec<Node> = Vec::new();
        for part in parts {
            let Some(first) = kept.iter().find(|held| held.says_as(&part)) else {
                kept.push(part);
                continue;
            };
            if first.path != part.path {
                let message = format!("this says the same as {}", first.path);
                self.warn(part.path, message, "remove one of them");
            }
        }
        kept
    }

    /// Whether a part and its opposite decide the whole.
    fn opposites(&mut self, join: Join, parts: &[Node]) -> bool {
        for part in parts {
            let Rule::Not(inner) = &part.rule else { continue };
            let Some(other) = parts.iter().find(|other| other.says_as(inner)) else { continue };
            let known = self.outcome(inner).known;
            if known || join == Join::All {
                let message = join.opposites(&other.path);
                self.warn(part.path.as_str(), message, "remove one of them");
            }
            if known {
                return true;
            }
        }
        false
    }

    /// Whether tests of one input exclude each other, or leave nothing out.
    fn conflict(&mut self, join: Join, parts: &[Node]) -> bool {
        for (input, members) in parts_of_input(parts) {
            let [first, .., last] = members.as_slice() else { continue };
            let tests = members.iter().filter_map(|(_, test)| match join {
                Join::All => Some(test.clone()),
                Join::Any => test.opposite(),
            });
            let tests: Vec<_> = tests.collect();
            if judge(&tests, input.bounds()) != Verdict::Never {
                continue;
            }
            let known = input.is_always_known();
            if known || join == Join::All {
                let message = join.conflict(first.0);
                self.warn(last.0, message, join.conflict_remedy());
            }
            if known {
                return true;
            }
        }
        false
    }

    /// Drops tests that cannot matter beside another test of the same input.
    fn drop_implied(&mut self, join: Join, parts: &mut Vec<Node>) {
        let mut index = parts.len();
        while let Some(next) = index.checked_sub(1) {
            index = next;
            let Some((input, test)) = parts.get(index).and_then(effective) else { continue };
            let others = parts.iter().enumerate().filter(|(place, _)| *place != index);
            let implying =
                others.filter_map(|(_, part)| Some((&part.path, effective(part)?))).find(|(_, (held, other))| {
                    let (stronger, weaker) = if join == Join::All { (other, &test) } else { (&test, other) };
                    *held == input && group::implies(stronger, weaker, input.bounds())
                });
            let Some((path, _)) = implying else { continue };
            let message = format!("this cannot matter beside {path}");
            let dropped = parts.remove(index);
            self.warn(dropped.path, message, "remove it, or change one of the two");
        }
    }

    fn outcome(&self, node: &Node) -> Outcome {
        let (possible, _) = self.can_be(node);
        let constant = if let Rule::Constant(holds) = node.rule { Some(holds) } else { None };
        Outcome { constant, possible, known: self.is_known(node) }
    }

    fn is_known(&self, node: &Node) -> bool {
        match &node.rule {
            Rule::All(parts) | Rule::Any(parts) => parts.iter().all(|part| self.is_known(part)),
            Rule::Not(part) => self.is_known(part),
            Rule::Test(input, _) => input.is_always_known(),
            Rule::Segment(place) => self.outcomes.get(place).is_some_and(|outcome| outcome.known),
            Rule::Constant(_) => true,
        }
    }

    /// Whether it can be true, and whether it can be false.
    fn can_be(&self, node: &Node) -> (bool, bool) {
        match &node.rule {
            Rule::Constant(holds) => (*holds, !*holds),
            Rule::All(parts) => {
                let each: Vec<_> = parts.iter().map(|part| self.can_be(part)).collect();
                let excluded = parts_of_input(parts).into_iter().any(|(input, members)| {
                    let verdict = judge(members.iter().map(|(_, test)| test), input.bounds());
                    matches!(verdict, Verdict::Never | Verdict::Kinds)
                });
                let both = parts.iter().any(|part| match &part.rule {
                    Rule::Not(inner) => parts.iter().any(|other| other.says_as(inner)),
                    _ => false,
                });
                (each.iter().all(|(holds, _)| *holds) && !excluded && !both, each.iter().any(|(_, fails)| *fails))
            }
            Rule::Any(parts) => {
                let each: Vec<_> = parts.iter().map(|part| self.can_be(part)).collect();
                (each.iter().any(|(holds, _)| *holds), each.iter().all(|(_, fails)| *fails))
            }
            Rule::Not(part) => {
                let (holds, fails) = self.can_be(part);
                (fails, holds)
            }
            Rule::Test(input, test) => match judge([test], input.bounds()) {
                Verdict::Sometimes => (true, true),
                Verdict::Always => (true, false),
                Verdict::Never | Verdict::Kinds => (false, true),
            },
            Rule::Segment(place) => (self.outcomes.get(place).is_none_or(|outcome| outcome.possible), true),
        }
    }
}
