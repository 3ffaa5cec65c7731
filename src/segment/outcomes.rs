//! Outcomes: what tests and segments came to, and which segments are to be looked at again.

use super::index::Index;
use super::numbers::NumberSet;
use super::programs::{NO_TEST, Outcome, Programs};
use crate::manifest::{Manifest, Truth};
use alloc::vec;
use alloc::vec::Vec;

/// The outcomes of all tests and segments. At first all are unknown, and all segments are marked.
#[derive(Debug, Clone)]
pub(super) struct Outcomes {
    tests: Vec<Truth>,
    segments: Vec<Truth>,
    /// By segment, the test that alone keeps it from holding: as in [`Outcome::because`].
    because: Vec<u16>,
    /// The segments that hold.
    holding: NumberSet,
    marked: NumberSet,
}

impl Outcomes {
    pub fn new(manifest: &Manifest) -> Self {
        let segments = usize::from(manifest.segments());
        Self {
            tests: vec![Truth::Unknown; usize::from(manifest.tests())],
            segments: vec![Truth::Unknown; segments],
            because: vec![NO_TEST; segments],
            holding: NumberSet::new(manifest.segments()),
            marked: NumberSet::full(manifest.segments()),
        }
    }

    /// Puts down what a test came to, and marks the segments that this can change.
    #[inline]
    pub fn put(&mut self, index: &Index, test: u16, truth: Truth) {
        let Some(held) = self.tests.get_mut(usize::from(test)) else { return };
        if *held != truth {
            *held = truth;
            self.mark(test, index.of_test.of(test));
        }
    }

    /// Works off the marks. Whether any segment came out differently.
    pub fn update(&mut self, programs: &Programs, index: &Index) -> bool {
        let mut from = 0;
        let mut is_other = false;
        // A segment refers to smaller numbers only, so what it marks is still to come.
        while let Some(number) = self.marked.take_from(from) {
            from = number;
            let Outcome { truth, because } = programs.outcome(number, &self.tests, &self.segments);
            let place = usize::from(number);
            if let Some(held) = self.because.get_mut(place) {
                *held = because;
            }
            if let Some(held) = self.segments.get_mut(place).filter(|held| **held != truth) {
                *held = truth;
                if truth == Truth::True {
                    self.holding.insert(number);
                } else {
                    self.holding.remove(number);
                }
                is_other = true;
                self.mark(NO_TEST, index.of_segment.of(number));
            }
        }
        is_other
    }

    /// The outcome of a segment.
    pub fn segment(&self, number: u16) -> Truth {
        self.segments.get(usize::from(number)).copied().unwrap_or(Truth::Unknown)
    }

    /// The segments that hold.
    pub const fn holding(&self) -> &NumberSet {
        &self.holding
    }

    /// Marks those of `segments` that a change of `test` can change: not those that another test keeps from holding.
    #[inline]
    fn mark(&mut self, test: u16, segments: &[u16]) {
        for segment in segments {
            let because = self.because.get(usize::from(*segment)).copied().unwrap_or(NO_TEST);
            if because == test || because == NO_TEST {
                self.marked.insert(*segment);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::fixture::site;

    #[test]
    fn a_segment_that_a_test_keeps_from_holding_waits_for_that_test() {
        let test = |name: &str| alloc::format!(r#"{{ "attribute": "{name}", "eq": true }}"#);
        let manifest = site(&[&alloc::format!(r#"{{ "all": [{}, {}] }}"#, test("a"), test("b"))]);
        let programs = Programs::new(&manifest);
        let index = Index::new(&manifest, &programs);
        let mut outcomes = Outcomes::new(&manifest);
        for (test, truth, is_marked, outcome) in [
            (0, Truth::False, true, Truth::False),
            (1, Truth::True, false, Truth::False),
            (1, Truth::False, false, Truth::False),
            (0, Truth::True, true, Truth::False),
            (0, Truth::Unknown, false, Truth::False),
            (1, Truth::True, true, Truth::Unknown),
            (0, Truth::True, true, Truth::True),
            (1, Truth::True, false, Truth::True),
        ] {
            outcomes.put(&index, test, truth);
            assert_eq!(outcomes.marked.clone().take_from(0).is_some(), is_marked, "{test} {truth:?}");
            outcomes.update(&programs, &index);
            assert_eq!(outcomes.segment(0), outcome, "{test} {truth:?}");
            assert_eq!(outcomes.holding().contains(0), outcome == Truth::True);
        }
    }
}
