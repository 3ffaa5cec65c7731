//! Judges a model on sessions in memory: the rank of what came next, counted without making a list.

use crate::evaluate::Figures;
use crate::pairs::parts;
use nearside::recommend::{Model, Repeats, Scored, Scorer};
use std::thread;

/// Places of a list that count.
const FIRST: usize = 20;
/// By how much the worth of two settings must differ before it is not chance, with one prediction: with more of
/// them it falls with their root. About one standard deviation between settings a step apart.
const DOUBT: f64 = 0.2;
/// One, in the sum of reciprocals: integers, so that the order of adding does not show.
const RECIPROCAL_ONE: u64 = 1 << 32;

/// Sums over predictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    all: Sums,
    new: Sums,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sums {
    due: u64,
    hits: u64,
    reciprocals: u64,
}

impl Sums {
    fn add(&mut self, better: Option<usize>) {
        self.due += 1;
        if let Some(better) = better.filter(|better| *better < FIRST) {
            self.hits += 1;
            self.reciprocals += RECIPROCAL_ONE / (better as u64 + 1);
        }
    }

    fn join(&mut self, other: Self) {
        self.due += other.due;
        self.hits += other.hits;
        self.reciprocals += other.reciprocals;
    }

    #[expect(clippy::cast_precision_loss, reason = "shares of counts that fit 53 bits")]
    fn shares(self) -> (f64, f64) {
        let due = self.due.max(1) as f64;
        (self.hits as f64 / due, self.reciprocals as f64 / RECIPROCAL_ONE as f64 / due)
    }
}

impl Tally {
    pub(crate) fn figures(self) -> Figures {
        Figures::of((self.all.due, self.all.shares()), (self.new.due, self.new.shares()))
    }

    /// How much another worth may differ from this one by chance.
    #[expect(clippy::cast_precision_loss, reason = "a count of predictions fits 53 bits")]
    pub(crate) fn doubt(self) -> f64 {
        DOUBT / libm::sqrt(self.all.due.max(1) as f64)
    }

    /// How many predictions were judged.
    pub(crate) const fn due(self) -> u64 {
        self.all.due
    }

    /// A tally of that share of hits, for tests.
    #[cfg(test)]
    pub(crate) fn of_share(share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a million")]
        let sums = Sums { due: 1_000_000, hits: (share * 1e6) as u64, reciprocals: 0 };
        Self { all: sums, new: sums }
    }

    /// One number for all four: a rank's reciprocal moves less than a hit and counts more.
    pub(crate) fn worth(self) -> f64 {
        let ((hit, rank), (new_hit, new_rank)) = (self.all.shares(), self.new.shares());
        hit + 1.5 * rank + new_hit + 1.5 * new_rank
    }
}

/// Judges every place after the first of each session. It does not depend on the number of threads.
pub(crate) fn judge(model: &Model, sessions: &[&[u32]]) -> Tally {
    let chunk = sessions.len().div_ceil(parts() as usize).max(1);
    let mut total = Tally::default();
    thread::scope(|scope| {
        let judging: Vec<_> = sessions.chunks(chunk).map(|part| scope.spawn(move || judge_part(model, part))).collect();
        for thread in judging {
            let part = thread.join().unwrap_or_default();
            total.all.join(part.all);
            total.new.join(part.new);
        }
    });
    total
}

fn judge_part(model: &Model, sessions: &[&[u32]]) -> Tally {
    let (mut tally, mut scorer, mut found) = (Tally::default(), Scorer::new(), Vec::new());
    for session in sessions {
        for place in 1..session.len() {
            let (seen, rest) = session.split_at(place);
            let Some(next) = rest.first() else { continue };
            found.clear();
            scorer.each(model, seen, Repeats::Wanted, &mut |scored| found.push(scored));
            let target = found.iter().find(|scored| scored.item == *next);
            let better = |counts: &dyn Fn(&Scored) -> bool| {
                target.map(|target| found.iter().filter(|scored| scored.before(target) && counts(scored)).count())
            };
            tally.all.add(better(&|_| true));
            if !seen.contains(next) {
                tally.new.add(better(&|scored| !seen.contains(&scored.item)));
            }
        }
    }
    tally
}
