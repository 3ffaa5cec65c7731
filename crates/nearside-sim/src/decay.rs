//! Interests once more, written again without a look at the core: what the oracle expects of them, to the last bit.

use nearside::time::Time;

/// After how long an interest counts half: that of the simulated site.
pub const HALF_LIFE_MS: u64 = 3 * 24 * 60 * 60 * 1000;
/// Interests that there are: four categories, then three brands.
pub const INTERESTS: usize = 7;
/// What an event of gain 1 weighs at a landmark.
const UNIT: u64 = 1 << 24;

/// A weight as of a landmark, in half-lives since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weight {
    /// The landmark.
    pub landmark: u32,
    /// The weight.
    pub weight: u64,
    /// Events that made it.
    pub events: u32,
}

/// The interests of one replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interests(pub [Weight; INTERESTS]);

impl Weight {
    /// The weight as of another landmark; it does not grow by going back.
    #[must_use]
    pub fn at(self, landmark: u32) -> u64 {
        let halves = landmark.saturating_sub(self.landmark);
        (0..halves.min(64)).fold(self.weight, |weight, _| weight / 2)
    }

    /// Adds an event of that gain.
    pub fn add(&mut self, gain: u64, at: Time, roots: &Roots) {
        let landmark = u32::try_from(at.ms() / HALF_LIFE_MS).unwrap_or(u32::MAX);
        let grown = roots.grown(at.ms() % HALF_LIFE_MS * 1024 / HALF_LIFE_MS).saturating_mul(gain);
        let newest = landmark.max(self.landmark);
        let contribution = Self { landmark, weight: grown, events: 1 }.at(newest);
        let weight = self.at(newest).saturating_add(contribution);
        *self = Self { landmark: newest, weight, events: self.events.saturating_add(1) };
    }

    /// What was added since `before`, an earlier state of the same weight; nothing at all where no event was.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        if self.events == before.events {
            return Self::default();
        }
        Self {
            landmark: self.landmark,
            weight: self.weight.saturating_sub(before.at(self.landmark)),
            events: self.events.saturating_sub(before.events),
        }
    }
}

impl Interests {
    /// What was added since an earlier state.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let mut rest = *self;
        for (weight, before) in rest.0.iter_mut().zip(before.0) {
            *weight = weight.since(before);
        }
        rest
    }
}

/// What several replicas hold together, as of the newest landmark of each dimension; places below `categories` are one.
#[must_use]
pub fn together(parts: &[Interests], categories: usize) -> Interests {
    let mut sum = Interests::default();
    for (place, total) in sum.0.iter_mut().enumerate() {
        let same = |other: &usize| (*other < categories) == (place < categories);
        let all = parts.iter().flat_map(|part| part.0.iter().enumerate());
        total.landmark = all.filter(|(other, _)| same(other)).map(|(_, weight)| weight.landmark).max().unwrap_or(0);
        for weight in parts.iter().filter_map(|part| part.0.get(place)) {
            total.weight = total.weight.saturating_add(weight.at(total.landmark));
            total.events = total.events.saturating_add(weight.events);
        }
        if total.events == 0 {
            *total = Weight::default();
        }
    }
    sum
}

/// The roots of two by which a weight grows within a half-life, found by square roots of integers.
#[derive(Debug)]
pub struct Roots([u64; 10]);

impl Default for Roots {
    fn default() -> Self {
        let mut roots = [0; 10];
        // Each is the square root of the one before, from 2 on. 62 bits behind the point leave enough for rounding.
        let mut root = 2_u128 << 62;
        for held in &mut roots {
            root = (root << 62).isqrt();
            *held = u64::try_from((root + (1 << 30)) >> 31).unwrap_or(0);
        }
        Self(roots)
    }
}

impl Roots {
    /// 2^(step/1024) in units of an event's weight. Each factor is cut after 31 bits: that is the wire's arithmetic.
    fn grown(&self, step: u64) -> u64 {
        let mut factor = 1_u64 << 31;
        for (place, root) in self.0.iter().enumerate() {
            if step & (512 >> place) != 0 {
                factor = factor.saturating_mul(*root) >> 31;
            }
        }
        factor / ((1 << 31) / UNIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nearside::event::Text;
    use nearside::profile::Interest;

    #[test]
    fn it_agrees_with_the_core_on_late_and_early_events() {
        let roots = Roots::default();
        let (mut here, mut core) = (Weight::default(), Interest::new(Text::new("shoes").unwrap()));
        let mut chance = crate::chance::Chance::new(7);
        for _ in 0..2_000 {
            let at = Time::from_ms(1_764_000_000_000 + chance.below(40 * HALF_LIFE_MS)).unwrap();
            let gain = chance.between(1, 5);
            here.add(gain, at, &roots);
            core.add(u8::try_from(gain).unwrap(), at, HALF_LIFE_MS);
            assert_eq!((here.landmark, here.weight), (core.landmark, core.weight));
        }
    }

    #[test]
    fn what_was_added_since_is_the_rest() {
        let before = Weight { landmark: 3, weight: 9, events: 1 };
        let later = Weight { landmark: 4, weight: 10, events: 3 };
        assert_eq!(later.since(before), Weight { landmark: 4, weight: 6, events: 2 });
        assert_eq!(before.since(before), Weight::default());
    }
}
