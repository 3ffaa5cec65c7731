//! What a training run can be told, with the numbers that tuning found best.

use crate::error::TrainError;
use serde::{Deserialize, Serialize};

/// Greatest number of a recipe or a device that is read from outside.
const MAX_NUMBER: f64 = 1_000.0;
/// Greatest distance of a pair that is read from outside.
const MAX_DISTANCE: u32 = 64;

/// Options of a training run.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainOptions {
    /// What to learn; what the sessions say nothing about is left out.
    pub kinds: Vec<Kind>,
    /// How large the graph may be.
    pub size: GraphSize,
    /// Time in which an event's part in what is trending halves, in milliseconds.
    pub half_life_ms: u64,
    /// How sessions become edges.
    pub recipe: Recipe,
    /// How edges become scores; where tuning starts.
    pub device: Device,
    /// How long to look for better numbers.
    pub tune: Tune,
    /// Whether the report says what other sizes would give.
    pub curve: Curve,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            kinds: vec![Kind::Coview, Kind::Basket, Kind::Trending],
            size: GraphSize::Whole,
            half_life_ms: 6 * 60 * 60 * 1000,
            recipe: Recipe::default(),
            device: Device::default(),
            tune: Tune::Quick,
            curve: Curve::Unasked,
        }
    }
}

/// What a model is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Items that are looked at together in sessions.
    Coview,
    /// Items that are bought together: the purchases of a session are a basket. Where this is all that is to be
    /// learnt and the file does not say what was a purchase, every session is a basket.
    Basket,
    /// Items that are looked at lately.
    Trending,
}

/// How large the graph may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GraphSize {
    /// Every edge there is: the best quality, for an edge worker or a server.
    Whole,
    /// So many edges per item on average, the most useful ones: 2.5 for a tag, 5 for a large page.
    EdgesPerItem(f64),
    /// As many as fit: bytes of the model without its ids, after brotli at quality 11.
    Bytes(u64),
}

/// How long to look for better numbers on the last sessions, which the model under test has not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tune {
    /// Not at all.
    Off,
    /// The device numbers, on a sample: a second or two.
    Quick,
    /// All numbers, on all of them: a minute or two.
    Thorough,
}

/// Whether to train several sizes for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// No.
    Unasked,
    /// Yes: each is judged on the last sessions, which it has not seen.
    Wanted,
}

/// How sessions become weighted edges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// How many events apart two items still make a pair.
    pub distance: u32,
    /// A pair d events apart weighs d to the power of minus this.
    pub distance_power: f64,
    /// The part of the time between the first and the last event in which a session's weight falls to 1/e; 0 for never.
    pub age_share: f64,
    /// A session's weight is its length to the power of minus this.
    pub length_power: f64,
    /// How much popular items are held down when an item's best edges are chosen.
    pub choice_power: f64,
    /// How many of an item's edges count as its best ones.
    pub best_edges: usize,
    /// How many times more an item's best edge counts than its others when edges are chosen.
    pub first_factor: f64,
    /// The share of one direction over the other (of their sum) from which an edge gets a lean.
    pub lean_share: f64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            distance: 8,
            distance_power: 1.2,
            age_share: 1.5,
            length_power: 0.2,
            choice_power: 0.1,
            best_edges: 15,
            first_factor: 2.0,
            lean_share: 0.25,
        }
    }
}

/// The device numbers before they become integers; see `nearside::recommend::numbers`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Added to what an item's edges weigh together, so that rare items do not shout.
    pub shrink: f64,
    /// How much popular items are held down.
    pub gamma: f64,
    /// Steps back into the session that count.
    pub steps: u8,
    /// Steps back in which an item's weight falls to 1/e.
    pub lambda: f64,
    /// The weight of a second step along the graph.
    pub eta: f64,
    /// How much an edge counts more along its lean, and less against it.
    pub direction: f64,
    /// What the newest item adds to itself where repeats are wanted.
    pub own_newest: f64,
    /// What the others add to themselves there.
    pub own: f64,
    /// Steps back in which that falls to 1/e.
    pub own_lambda: f64,
}

impl Default for Device {
    fn default() -> Self {
        Self {
            shrink: 15.0,
            gamma: 0.12,
            steps: 20,
            lambda: 0.9,
            eta: 0.7,
            direction: 0.3,
            own_newest: 0.1,
            own: 0.03,
            own_lambda: 8.0,
        }
    }
}

/// The numbers of a report that another run can start from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Learned {
    /// How sessions become edges.
    pub recipe: Recipe,
    /// How edges become scores.
    pub device: Device,
}

impl Learned {
    /// Whether all of them are numbers that a run can work with.
    ///
    /// # Errors
    /// Names the first one that is not.
    pub fn check(&self) -> Result<(), TrainError> {
        let Self { recipe: r, device: d } = self;
        let numbers = [
            ("recipe.distance", f64::from(r.distance)),
            ("recipe.distance_power", r.distance_power),
            ("recipe.age_share", r.age_share),
            ("recipe.length_power", r.length_power),
            ("recipe.choice_power", r.choice_power),
            ("recipe.first_factor", r.first_factor),
            ("recipe.lean_share", r.lean_share),
            ("device.shrink", d.shrink),
            ("device.gamma", d.gamma),
            ("device.lambda", d.lambda),
            ("device.eta", d.eta),
            ("device.direction", d.direction),
            ("device.own_newest", d.own_newest),
            ("device.own", d.own),
            ("device.own_lambda", d.own_lambda),
        ];
        let wrong = numbers.into_iter().find(|(_, number)| !(0.0..=MAX_NUMBER).contains(number));
        let wrong = wrong.map(|(name, number)| format!("{name} is {number}"));
        let wrong = wrong.or_else(|| (r.distance > MAX_DISTANCE).then(|| format!("recipe.distance is {}", r.distance)));
        wrong.map_or(Ok(()), |what| Err(TrainError::whole(what, "give numbers from 0 to 1000, a distance to 64")))
    }
}
