//! What is still to happen, in the order of time, ties in the order of planning.

use nearside::time::Time;
use std::collections::BTreeMap;

/// Things by the moment at which they are due.
#[derive(Debug)]
pub struct Queue<T> {
    due: BTreeMap<(Time, u64), T>,
    planned: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { due: BTreeMap::new(), planned: 0 }
    }
}

impl<T> Queue<T> {
    /// Plans something.
    pub fn push(&mut self, at: Time, thing: T) {
        self.planned = self.planned.saturating_add(1);
        self.due.insert((at, self.planned), thing);
    }

    /// The next thing with its moment.
    pub fn pop(&mut self) -> Option<(Time, T)> {
        self.due.pop_first().map(|((at, _), thing)| (at, thing))
    }

    /// Leaves out what `keep` says no to.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.due.retain(|_, thing| keep(thing));
    }
}
