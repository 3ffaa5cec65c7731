//! The programs of all segments, unpacked: what is read a thousand times for each event has no variable lengths.

use crate::manifest::program::Node;
use crate::manifest::{Manifest, Truth};
use alloc::vec::Vec;
use core::slice::Iter;

/// The nodes of all programs in a row, each as its number: kind in the two low bits, then its operand.
#[derive(Debug, Clone, Default)]
pub(super) struct Programs {
    nodes: Vec<u16>,
    /// Where each program begins, and where the last one ends.
    starts: Vec<u32>,
}

/// The kinds of nodes.
const TEST: u16 = 0;
const ALL: u16 = 1;
const ANY: u16 = 2;
const OTHER: u16 = 3;

/// The outcome of a segment, and what alone makes it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    pub truth: Truth,
    /// A test that does not hold and without which the segment cannot; [`NO_TEST`] where there is none. As long as it does
    /// not hold, no other change can change the outcome.
    pub because: u16,
}

/// No test's number: a node holds 14 bits of it.
pub(super) const NO_TEST: u16 = u16::MAX;

impl Programs {
    pub fn new(manifest: &Manifest) -> Self {
        let mut programs = Self::default();
        manifest.each_program(&mut |_, mut program| {
            programs.starts.push(u32::try_from(programs.nodes.len()).unwrap_or(u32::MAX));
            while let Some(node) = program.node() {
                programs.nodes.push(unpacked(node));
            }
        });
        programs.starts.push(u32::try_from(programs.nodes.len()).unwrap_or(u32::MAX));
        programs
    }

    /// Gives the tests and segments that a segment's program looks at.
    pub fn each_leaf(&self, segment: u16, visit: &mut dyn FnMut(Node)) {
        for node in self.of(segment) {
            let operand = node >> 2;
            match node & 3 {
                TEST => visit(Node::Test(operand)),
                OTHER => operand.checked_sub(1).into_iter().for_each(|other| visit(Node::Segment(other))),
                _ => {}
            }
        }
    }

    fn of(&self, segment: u16) -> &[u16] {
        let place = usize::from(segment);
        let bounds = self.starts.get(place).zip(self.starts.get(place.saturating_add(1)));
        bounds.and_then(|(start, end)| self.nodes.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    /// The outcome of a segment from the outcomes of tests and of the segments before it.
    pub fn outcome(&self, segment: u16, tests: &[Truth], segments: &[Truth]) -> Outcome {
        let nodes = self.of(segment);
        let mut truth = if nodes.is_empty() { Truth::Unknown } else { Truth::True };
        let mut rest = nodes.iter();
        while let Some(node) = rest.next() {
            truth = truth.min(outcome(*node, &mut rest, tests, segments));
            if truth == Truth::False {
                let because = if node & 3 == TEST { node >> 2 } else { NO_TEST };
                return Outcome { truth, because };
            }
        }
        Outcome { truth, because: NO_TEST }
    }
}

/// The outcome of a node; what it joins is taken from `rest`. Verification has bounded depth and length.
#[inline]
fn outcome(node: u16, rest: &mut Iter<'_, u16>, tests: &[Truth], segments: &[Truth]) -> Truth {
    // Nearly all nodes are tests.
    if node & 3 == TEST { held(tests, node >> 2) } else { joined(node, rest, tests, segments) }
}

#[inline(never)]
fn joined(node: u16, rest: &mut Iter<'_, u16>, tests: &[Truth], segments: &[Truth]) -> Truth {
    let operand = node >> 2;
    let kind = node & 3;
    if kind == OTHER {
        return match operand.checked_sub(1) {
            Some(segment) => held(segments, segment),
            None => rest.next().map_or(Truth::Unknown, |node| !outcome(*node, rest, tests, segments)),
        };
    }
    let mut truth = if kind == ALL { Truth::True } else { Truth::False };
    for _ in 0..operand {
        // No branch ends early: to skip a node costs as much as to look its outcome up.
        let part = rest.next().map_or(Truth::Unknown, |node| outcome(*node, rest, tests, segments));
        truth = if kind == ALL { truth.min(part) } else { truth.max(part) };
    }
    truth
}

#[inline]
fn held(truths: &[Truth], number: u16) -> Truth {
    truths.get(usize::from(number)).copied().unwrap_or(Truth::Unknown)
}

/// A node as its kind and its operand, for which 14 bits are enough.
const fn unpacked(node: Node) -> u16 {
    match node {
        Node::Test(number) => number << 2 | TEST,
        Node::All(count) => count << 2 | ALL,
        Node::Any(count) => count << 2 | ANY,
        Node::Not => OTHER,
        Node::Segment(number) => number.saturating_add(1) << 2 | OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Truth::{False, True, Unknown};

    #[test]
    fn a_program_joins_outcomes() {
        let nodes = [Node::Test(0), Node::Not, Node::Test(1), Node::Any(2), Node::Test(2), Node::Segment(0)];
        let nodes = nodes.map(unpacked);
        let programs = Programs { nodes: nodes.to_vec(), starts: [0, 0, 6].to_vec() };
        let outcome = |tests: [Truth; 3], segment| programs.outcome(1, &tests, &[segment]);
        assert_eq!(outcome([True, False, False], True), Outcome { truth: True, because: NO_TEST });
        assert_eq!(outcome([True, False, Unknown], False).truth, Unknown);
        assert_eq!(outcome([True, True, True], True), Outcome { truth: False, because: NO_TEST });
        assert_eq!(outcome([False, True, True], True), Outcome { truth: False, because: 0 });
        assert_eq!(programs.outcome(0, &[], &[]).truth, Unknown, "an empty program");
    }
}
