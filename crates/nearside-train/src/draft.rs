//! A model before its size is chosen: all edges in the order of their use.

use crate::device;
use crate::options::{Device, Recipe};
use crate::pairs::Pair;
use crate::popular::level;
use crate::prune::{by_use, keep, useful};
use nearside::event::Text;
use nearside::recommend::{Lean, NewEdge, NewModel, Numbers};

/// Of a model with both graphs, the part of all edges that join what is bought together: one in this many.
const TOGETHER_SHARE: usize = 4;
/// Steps of a level in an octave, for items bought together.
const TOGETHER_STEPS: f64 = 4.0;
/// Steps of a level in an octave, for items viewed together.
const COVIEW_STEPS: f64 = 2.0;

/// What a model is made of, its edges not yet chosen. Its items are numbered by how often they occur.
pub(crate) struct Draft<'a> {
    pub(crate) ids: &'a [Text],
    pub(crate) coview: Ranked,
    pub(crate) together: Ranked,
    pub(crate) popular: Vec<(u32, u32)>,
    pub(crate) trending: Vec<(u32, u32)>,
    /// Events of each item.
    pub(crate) counts: Vec<u64>,
    pub(crate) kappa: f64,
}

/// Pairs with the order of their use.
#[derive(Default)]
pub(crate) struct Ranked {
    pub(crate) pairs: Vec<Pair>,
    by_use: Vec<u32>,
}

impl Ranked {
    pub(crate) fn new(pairs: Vec<Pair>, counts: &[u64], recipe: &Recipe) -> Self {
        let by_use = by_use(&pairs, counts, recipe);
        Self { pairs, by_use }
    }

    /// As `new`, without the pairs that are of no use.
    pub(crate) fn useful(pairs: Vec<Pair>, counts: &[u64], recipe: &Recipe) -> Self {
        let pairs = useful(pairs, counts, recipe);
        Self::new(pairs, counts, recipe)
    }

    /// The most useful pairs.
    pub(crate) fn best(&self, most: usize) -> Vec<Pair> {
        keep(&self.pairs, &self.by_use, most)
    }

    pub(crate) fn len(&self) -> usize {
        self.by_use.len()
    }
}

impl Draft<'_> {
    /// How many edges there could be.
    pub(crate) fn edges(&self) -> usize {
        self.coview.len() + self.together.len()
    }

    /// How many edges of the two graphs a model of so many edges has.
    pub(crate) fn shared(&self, edges: usize) -> (usize, usize) {
        let together = self.together.len().min(edges / TOGETHER_SHARE);
        let coview = self.coview.len().min(edges - together);
        (coview, self.together.len().min(edges - coview))
    }

    /// A model of so many edges.
    pub(crate) fn model(&self, edges: usize, recipe: &Recipe, device: &Device) -> NewModel {
        let (coview, together) = self.shared(edges);
        let (coview, together) = (self.coview.best(coview), self.together.best(together));
        NewModel {
            numbers: self.numbers(&coview, device),
            ids: self.ids.to_vec(),
            popularity: self.counts.iter().map(|count| level(*count)).collect(),
            popular: self.popular.clone(),
            edges: levelled(&coview, COVIEW_STEPS, |pair| device::lean(pair, recipe)),
            together: levelled(&together, TOGETHER_STEPS, |_| Lean::None),
            trending: self.trending.clone(),
        }
    }

    /// The device numbers of a model with these edges.
    pub(crate) fn numbers(&self, coview: &[Pair], device: &Device) -> Numbers {
        if coview.is_empty() {
            return Numbers::NONE;
        }
        device::numbers(device, self.kappa, device::real(greatest(coview)), &self.counts)
    }
}

/// The edges with their levels, counted down from the greatest weight, and their leans.
fn levelled(pairs: &[Pair], steps: f64, lean: impl Fn(&Pair) -> Lean) -> Vec<NewEdge> {
    let greatest = greatest(pairs);
    let edge = |pair: &Pair| NewEdge {
        lower: pair.lower,
        higher: pair.higher,
        level: device::level_below(greatest, pair.weight(), steps),
        lean: lean(pair),
    };
    pairs.iter().map(edge).collect()
}

fn greatest(pairs: &[Pair]) -> u64 {
    pairs.iter().map(Pair::weight).max().unwrap_or(1).max(1)
}
