//! The candidates of one strategy: the best that fit, best first.

use super::filter::Filter;
use crate::catalog::Facts;
use crate::manifest::StrategyKind;
use crate::recommend::{About, ReasonKind};
use alloc::vec::Vec;

/// An item that could take a slot.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) id: &'a str,
    pub(super) facts: Option<Facts>,
    /// In 1/65,536ths.
    pub(super) score: u64,
    pub(super) why: Why<'a>,
    /// Its score as a part of the strategy's best, in 1/65,536ths; set where candidates are arranged.
    pub(super) part: u32,
    /// How alike it is to the most alike of the chosen items, in 1/65,536ths.
    pub(super) likeness: u32,
    /// Whether it had its turn.
    pub(super) is_taken: bool,
}

/// Why it could.
#[derive(Clone, Copy)]
pub(super) struct Why<'a> {
    pub(super) kind: ReasonKind,
    pub(super) about: About<&'a str>,
}

impl<'a> Why<'a> {
    /// A reason that refers to nothing else.
    pub(super) const fn of(kind: ReasonKind) -> Self {
        Self { kind, about: About::Nothing }
    }

    /// A reason that refers to an item.
    pub(super) const fn item(kind: ReasonKind, id: &'a str) -> Self {
        Self { kind, about: About::Item(id) }
    }
}

/// The best candidates of a strategy so far, greatest score first; of equal ones the one that was offered first.
pub(super) struct List<'a, 'f> {
    filter: &'f Filter<'a>,
    kind: StrategyKind,
    most: usize,
    pub(super) candidates: Vec<Candidate<'a>>,
}

impl<'a, 'f> List<'a, 'f> {
    pub(super) fn new(filter: &'f Filter<'a>, kind: StrategyKind, most: usize) -> Self {
        Self { filter, kind, most, candidates: Vec::with_capacity(most) }
    }

    /// How many it holds at most.
    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// Whether it holds so many.
    pub(super) const fn is_full(&self) -> bool {
        self.candidates.len() >= self.most
    }

    /// Whether an item of that score would be taken in, if it fits.
    pub(super) fn wants(&self, score: u64) -> bool {
        !self.is_full() || self.candidates.last().is_some_and(|last| score > last.score)
    }

    /// Whether it holds an item already.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.candidates.iter().any(|held| held.id == id)
    }

    /// Takes an item in where it is good enough and fits. Each item may be offered once.
    #[inline(never)]
    pub(super) fn offer(&mut self, id: &'a str, facts: Option<Facts>, score: u64, why: Why<'a>) {
        if self.wants(score) && self.filter.fits(id, facts.as_ref(), self.kind) {
            self.candidates.truncate(self.most.saturating_sub(1));
            insert(&mut self.candidates, Candidate { id, facts, score, why, part: 0, likeness: 0, is_taken: false });
        }
    }
}

/// Puts a candidate behind those that score as much.
pub(super) fn insert<'a>(candidates: &mut Vec<Candidate<'a>>, candidate: Candidate<'a>) {
    let place = candidates.partition_point(|held| held.score >= candidate.score);
    candidates.insert(place, candidate);
}
