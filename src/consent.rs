//! Consent: what the visitor allowed, by purpose. The gate in front of everything that is stored or sent.

use crate::time::Time;

/// What data is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Recording events, keeping the profile on the device, segments, recommendations.
    Personalization,
    /// Counting impressions and clicks of placements, and training on what visitors did.
    Analytics,
    /// Sending deltas to the backend.
    Sync,
}

impl Purpose {
    /// All purposes, in the order in which they are stored.
    pub const ALL: [Self; 3] = [Self::Personalization, Self::Analytics, Self::Sync];
}

/// What the visitor said about a purpose. The order is by restriction: the greater one wins a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Choice {
    /// Nothing yet: not permitted.
    #[default]
    Unset,
    /// Permitted.
    Granted,
    /// Refused.
    Denied,
}

/// One decision with the moment at which it was made; the later one wins, the more restrictive one on a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Decision {
    /// When.
    pub at: Time,
    /// What.
    pub choice: Choice,
}

/// The visitor's decisions for all purposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Decisions in the order of [`Purpose::ALL`].
    pub decisions: [Decision; 3],
}

impl Consent {
    /// Consent that permits everything from `at` on.
    #[must_use]
    pub const fn granted(at: Time) -> Self {
        Self { decisions: [Decision { at, choice: Choice::Granted }; 3] }
    }

    /// Whether `purpose` is permitted. Syncing and counting presuppose personalization.
    #[must_use]
    pub fn permits(&self, purpose: Purpose) -> bool {
        let granted = |purpose| self.decision(purpose).choice == Choice::Granted;
        granted(Purpose::Personalization) && granted(purpose)
    }

    /// The decision for one purpose.
    #[must_use]
    pub const fn decision(&self, purpose: Purpose) -> Decision {
        let [personalization, analytics, sync] = self.decisions;
        match purpose {
            Purpose::Personalization => personalization,
            Purpose::Analytics => analytics,
            Purpose::Sync => sync,
        }
    }

    /// Takes in a decision; returns whether it changed anything (a stale one does not).
    pub fn decide(&mut self, purpose: Purpose, decision: Decision) -> bool {
        let [personalization, analytics, sync] = &mut self.decisions;
        let held = match purpose {
            Purpose::Personalization => personalization,
            Purpose::Analytics => analytics,
            Purpose::Sync => sync,
        };
        let newer = decision > *held;
        if newer {
            *held = decision;
        }
        newer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_permitted_before_it_is_granted() {
        let mut consent = Consent::default();
        assert!(Purpose::ALL.iter().all(|purpose| !consent.permits(*purpose)));
        consent.decide(Purpose::Sync, Decision { at: Time::default().after(1), choice: Choice::Granted });
        assert!(!consent.permits(Purpose::Sync), "sync presupposes personalization");
    }

    #[test]
    fn the_later_decision_wins_and_the_restrictive_one_a_tie() {
        let at = Time::default().after(5);
        let mut consent = Consent::granted(at);
        assert!(consent.decide(Purpose::Sync, Decision { at, choice: Choice::Denied }));
        assert!(!consent.decide(Purpose::Sync, Decision { at, choice: Choice::Granted }));
        assert!(!consent.permits(Purpose::Sync));
        assert!(consent.decide(Purpose::Sync, Decision { at: at.after(1), choice: Choice::Granted }));
        assert!(consent.permits(Purpose::Sync));
    }
}
