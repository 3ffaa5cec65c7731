//! What happened in all universes, in numbers.

use std::time::Duration;

/// Counts of a run. Those of threads are added up.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Universes, one for each visitor.
    pub visitors: u64,
    /// Visits.
    pub sessions: u64,
    /// Events recorded.
    pub events: u64,
    /// Commits of tabs.
    pub commits: u64,
    /// Deltas that devices sent.
    pub sent: u64,
    /// Messages that the network lost.
    pub dropped: u64,
    /// Requests that it delivered twice.
    pub doubled: u64,
    /// Requests that a device without network could not make.
    pub cut_off: u64,
    /// Deltas that the hub acknowledged.
    pub acks: u64,
    /// Those that it answered with a fork.
    pub forks: u64,
    /// Those of replicas that had ended.
    pub closed: u64,
    /// Crashes of the hub before and after a commit.
    pub crashes: u64,
    /// Replicas that the hub retired.
    pub retired: u64,
    /// Devices that were copied.
    pub copies: u64,
    /// Devices whose storage was put back.
    pub roll_backs: u64,
    /// Devices that went on under a new id.
    pub renewals: u64,
    /// Copies that lay about for too long and were thrown away.
    pub thrown_away: u64,
    /// Commits that did not see what another tab had stored.
    pub races: u64,
    /// Profiles that were linked.
    pub links: u64,
    /// Links that were taken back.
    pub unlinks: u64,
    /// Visitors' requests to be forgotten.
    pub erasures: u64,
    /// Imports that began anew under the same id.
    pub begun_anew: u64,
    /// How many deltas were of how many bytes; the last counts all that are longer.
    pub delta_bytes: Sizes,
    /// What was wrong.
    pub wrong: Wrong,
    /// How long it took.
    pub took: Duration,
}

/// What may not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wrong {
    /// What the hub counts too little, over all metrics and days.
    pub lost: u64,
    /// What it counts too much.
    pub doubled: u64,
    /// Interests, and folds of devices, that differ from the hub's in any bit.
    pub decay: u64,
    /// Replicas that stand in another profile than they should.
    pub strayed: u64,
}

/// Deltas by their length.
#[derive(Debug, Clone)]
pub struct Sizes(Vec<u64>);

const LONGEST: usize = 16 * 1024;

impl Default for Sizes {
    fn default() -> Self {
        Self(vec![0; LONGEST + 1])
    }
}

impl Sizes {
    /// Notes a delta.
    pub fn note(&mut self, bytes: usize) {
        if let Some(count) = self.0.get_mut(bytes.min(LONGEST)) {
            *count = count.saturating_add(1);
        }
    }

    /// The length that `permille` of them do not exceed.
    #[must_use]
    pub fn quantile(&self, permille: u64) -> usize {
        let all: u64 = self.0.iter().sum();
        let wanted = all.saturating_mul(permille).div_ceil(1000);
        let mut so_far = 0_u64;
        for (bytes, count) in self.0.iter().enumerate() {
            so_far = so_far.saturating_add(*count);
            if so_far >= wanted && so_far > 0 {
                return bytes;
            }
        }
        0
    }
}

impl Wrong {
    /// Whether nothing is.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what is wrong elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.lost = self.lost.saturating_add(other.lost);
        self.doubled = self.doubled.saturating_add(other.doubled);
        self.decay = self.decay.saturating_add(other.decay);
        self.strayed = self.strayed.saturating_add(other.strayed);
    }
}

impl Figures {
    /// Adds those of another thread.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.counts_mut().into_iter().zip(other.clone().counts_mut()) {
            *sum = sum.saturating_add(*more);
        }
        for (sum, more) in self.delta_bytes.0.iter_mut().zip(&other.delta_bytes.0) {
            *sum = sum.saturating_add(*more);
        }
        self.wrong.add(&other.wrong);
        self.took = self.took.max(other.took);
    }

    const fn counts_mut(&mut self) -> [&mut u64; 22] {
        [
            &mut self.visitors,
            &mut self.sessions,
            &mut self.events,
            &mut self.commits,
            &mut self.sent,
            &mut self.dropped,
            &mut self.doubled,
            &mut self.cut_off,
            &mut self.acks,
            &mut self.forks,
            &mut self.closed,
            &mut self.crashes,
            &mut self.retired,
            &mut self.copies,
            &mut self.roll_backs,
            &mut self.renewals,
            &mut self.thrown_away,
            &mut self.races,
            &mut self.links,
            &mut self.unlinks,
            &mut self.erasures,
            &mut self.begun_anew,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_what_was_noted() {
        let mut sizes = Sizes::default();
        (1..=100).for_each(|bytes| sizes.note(bytes));
        sizes.note(1 << 20);
        assert_eq!((sizes.quantile(500), sizes.quantile(990), sizes.quantile(1000)), (51, 100, LONGEST));
    }

    #[test]
    fn every_count_is_added() {
        let mut one = Figures { visitors: 1, begun_anew: 2, ..Figures::default() };
        one.add(&Figures { visitors: 4, wrong: Wrong { lost: 3, ..Wrong::default() }, ..Figures::default() });
        assert_eq!((one.visitors, one.begun_anew, one.wrong.lost), (5, 2, 3));
    }
}
