//! All that training counts in sessions before it chooses anything: whole numbers, which a database counts as well.

use crate::basket;
use crate::events::{Events, Sample};
use crate::options::{Kind, Recipe, TrainOptions};
use crate::pairs::{self, Pair};
use crate::popular;
use crate::report::Progress;
use crate::weights::Fading;
use nearside::time::DAY_MS;

/// Half-life of popularity over the long run, in milliseconds: a week.
pub(crate) const POPULAR_HALF_LIFE_MS: u64 = 7 * DAY_MS;

/// What was counted. Items are numbered by how often they occur.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Events of each item.
    pub(crate) events: Vec<u64>,
    /// Baskets that hold it.
    pub(crate) baskets: Vec<u64>,
    /// What its events weigh now, of [`Fading`] over the long run.
    pub(crate) popular: Vec<u64>,
    /// The same over the half-life of what is trending; all 0 where that is not learnt.
    pub(crate) trending: Vec<u64>,
    /// Pairs of items viewed together.
    pub(crate) viewed: Vec<Pair>,
    /// Pairs of items bought together: the weight of their baskets is `up`.
    pub(crate) bought: Vec<Pair>,
    /// Where all that came from.
    pub(crate) seen: Seen,
}

/// How much was read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Sessions with at least one event.
    pub(crate) sessions: u64,
    /// Baskets with at least one item.
    pub(crate) baskets: u64,
    /// Sessions that were longer than [`crate::MAX_SESSION_EVENTS`].
    pub(crate) cut_sessions: u64,
    /// Events that were left out of them.
    pub(crate) cut_events: u64,
    /// Events that show no interest in an item.
    pub(crate) skipped_events: u64,
}

impl Counts {
    /// Counts a sample of sessions, and all baskets and times.
    pub(crate) fn of(
        sample: &Sample<'_>,
        options: &TrainOptions,
        recipe: &Recipe,
        progress: &mut dyn FnMut(Progress),
    ) -> Self {
        let events = sample.events;
        let learns = |kind: Kind| options.kinds.contains(&kind);
        let faded = |half_life_ms: u64| popular::weights(events, &Fading::new(half_life_ms));
        let viewed = if learns(Kind::Coview) { pairs::count(sample, recipe, progress) } else { Vec::new() };
        let trending = learns(Kind::Trending).then(|| faded(options.half_life_ms));
        let trending = trending.unwrap_or_else(|| vec![0; events.ids.len()]);
        let popular = faded(POPULAR_HALF_LIFE_MS);
        let mut counts = Self {
            events: sample.counts.clone(),
            baskets: vec![0; events.ids.len()],
            popular,
            trending,
            viewed,
            bought: Vec::new(),
            seen: Seen::of(events),
        };
        if learns(Kind::Basket) {
            counts.baskets = basket::baskets(events);
            counts.bought = basket::count(events);
            counts.seen.baskets = events.basket_ends.len() as u64;
        }
        counts
    }
}

impl Seen {
    /// What was read of sessions; baskets are counted where they are learnt.
    fn of(events: &Events) -> Self {
        Self {
            sessions: events.ends.len() as u64,
            baskets: 0,
            cut_sessions: events.cut_sessions,
            cut_events: events.clicks_cut,
            skipped_events: events.clicks_skipped,
        }
    }
}
