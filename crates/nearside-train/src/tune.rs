//! Looks for better numbers: a climb over fixed grids, one number after another, judged on sessions not trained on.
//!
//! Grids are coarse, and a step must gain more than chance gives: the numbers that training starts from are good
//! for most shops, and a finer search on a few thousand predictions would learn those by heart.

use crate::judge::{Tally, judge};
use crate::options::{Device, Recipe};
use nearside::recommend::Model;

/// A number that can be tuned, with the values that are tried, in their order.
struct Knob<T> {
    values: &'static [f64],
    get: fn(&T) -> f64,
    set: fn(&mut T, f64),
}

/// Those of the device, what moves most first.
const DEVICE: &[Knob<Device>] = &[
    Knob {
        values: &[0.0, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5],
        get: |of| of.own_newest,
        set: |of, value| of.own_newest = value,
    },
    Knob { values: &[0.45, 0.65, 0.9, 1.3, 2.0, 3.2, 5.0], get: |of| of.lambda, set: |of, value| of.lambda = value },
    Knob { values: &[0.0, 0.06, 0.12, 0.2, 0.3, 0.45], get: |of| of.gamma, set: |of, value| of.gamma = value },
    Knob { values: &[0.0, 0.2, 0.4, 0.7, 1.0], get: |of| of.eta, set: |of, value| of.eta = value },
    Knob { values: &[0.0, 0.01, 0.03, 0.06, 0.12, 0.25, 0.5], get: |of| of.own, set: |of, value| of.own = value },
    Knob { values: &[0.0, 2.0, 6.0, 15.0, 35.0, 80.0], get: |of| of.shrink, set: |of, value| of.shrink = value },
    Knob { values: &[0.0, 0.15, 0.3, 0.45, 0.6], get: |of| of.direction, set: |of, value| of.direction = value },
    Knob { values: &[2.0, 4.0, 8.0, 16.0, 32.0], get: |of| of.own_lambda, set: |of, value| of.own_lambda = value },
];

/// Those of the recipe.
const RECIPE: &[Knob<Recipe>] = &[
    // From sessions of the last days alone to all alike; 0 would say never and stand at the wrong end.
    Knob { values: &[0.15, 0.35, 0.8, 1.5, 4.0, 100.0], get: |of| of.age_share, set: |of, value| of.age_share = value },
    Knob { values: &[0.0, 0.2, 0.4, 0.7, 1.0], get: |of| of.length_power, set: |of, value| of.length_power = value },
    Knob {
        values: &[0.6, 0.9, 1.2, 1.6, 2.2],
        get: |of| of.distance_power,
        set: |of, value| of.distance_power = value,
    },
    Knob { values: &[0.0, 0.1, 0.2, 0.35], get: |of| of.choice_power, set: |of, value| of.choice_power = value },
    Knob { values: &[1.0, 2.0, 4.0, 16.0], get: |of| of.first_factor, set: |of, value| of.first_factor = value },
];

/// How long a search may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Times that every number is looked at.
    pub(crate) rounds: u32,
    /// Settings that are judged.
    pub(crate) most_trials: u64,
}

/// What a search found.
pub(crate) struct Found<T> {
    pub(crate) best: T,
    pub(crate) tally: Tally,
    /// How many settings were judged.
    pub(crate) trials: u64,
}

/// Tunes the device numbers of a model; `with` gives the model with those numbers, or nothing.
pub(crate) fn device(
    start: &Device,
    with: &dyn Fn(&Device) -> Option<Model>,
    sessions: &[&[u32]],
    effort: Effort,
    progress: &mut dyn FnMut(u64),
) -> Option<Found<Device>> {
    climb(DEVICE, start, &mut |device| Some(judge(&with(device)?, sessions)), effort, progress)
}

/// Tunes the recipe; `judged` trains with it and judges.
pub(crate) fn recipe(
    start: &Recipe,
    judged: &mut dyn FnMut(&Recipe) -> Option<Tally>,
    effort: Effort,
    progress: &mut dyn FnMut(u64),
) -> Option<Found<Recipe>> {
    climb(RECIPE, start, judged, effort, progress)
}

/// Moves each number up or down its grid as long as that helps beyond doubt, round after round until none does.
fn climb<T: Clone>(
    knobs: &[Knob<T>],
    start: &T,
    judged: &mut dyn FnMut(&T) -> Option<Tally>,
    effort: Effort,
    progress: &mut dyn FnMut(u64),
) -> Option<Found<T>> {
    let mut found = Found { best: start.clone(), tally: judged(start)?, trials: 1 };
    for _ in 0..effort.rounds {
        let before = found.tally.worth();
        for knob in knobs {
            for step in [Step::Up, Step::Down] {
                let mut moved = false;
                while found.trials < effort.most_trials {
                    let Some(value) = step.from(knob.values, (knob.get)(&found.best)) else { break };
                    let mut tried = found.best.clone();
                    (knob.set)(&mut tried, value);
                    found.trials += 1;
                    progress(found.trials);
                    let Some(tally) = judged(&tried) else { break };
                    if tally.worth() <= found.tally.worth() + found.tally.doubt() {
                        break;
                    }
                    (found.best, found.tally, moved) = (tried, tally, true);
                }
                if moved {
                    break;
                }
            }
        }
        if found.trials >= effort.most_trials || found.tally.worth() <= before {
            break;
        }
    }
    Some(found)
}

#[derive(Clone, Copy)]
enum Step {
    Up,
    Down,
}

impl Step {
    /// The next value of a grid in this direction.
    fn from(self, values: &[f64], value: f64) -> Option<f64> {
        match self {
            Self::Up => values.iter().copied().find(|other| *other > value),
            Self::Down => values.iter().rev().copied().find(|other| *other < value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A judge who wants one value of the grid and says so clearly.
    fn wants(value: f64) -> impl FnMut(&Device) -> Option<Tally> {
        move |device| Some(Tally::of_share(1.0 - (device.lambda - value).abs() / 10.0))
    }

    const EFFORT: Effort = Effort { rounds: 3, most_trials: 100 };

    #[test]
    fn the_climb_ends_at_the_best_value() {
        for wanted in [0.45, 0.9, 3.2, 5.0] {
            let found = climb(DEVICE, &Device::default(), &mut wants(wanted), EFFORT, &mut |_| ()).unwrap();
            assert!((found.best.lambda - wanted).abs() < 1e-9, "{wanted}: {:?}", found.best);
            assert_eq!(Device { lambda: Device::default().lambda, ..found.best }, Device::default());
        }
    }

    #[test]
    fn the_climb_keeps_to_its_effort() {
        let effort = Effort { rounds: 9, most_trials: 4 };
        assert_eq!(climb(DEVICE, &Device::default(), &mut wants(5.0), effort, &mut |_| ()).unwrap().trials, 4);
    }

    #[test]
    fn the_defaults_stand_on_their_grids() {
        for knob in DEVICE {
            assert!(knob.values.contains(&(knob.get)(&Device::default())), "{:?}", knob.values);
        }
        for knob in RECIPE {
            assert!(knob.values.contains(&(knob.get)(&Recipe::default())), "{:?}", knob.values);
        }
    }
}
