//! One training run: counting, tuning, fitting into a budget, comparing sizes.

use crate::basket::{self, cosines};
use crate::budget::{Packed, fit, pack};
use crate::counts::Counts;
use crate::device;
use crate::draft::{Draft, Ranked};
use crate::error::TrainError;
use crate::events::{Events, Sample};
use crate::judge::judge;
use crate::options::{Device, GraphSize, Kind, Recipe, TrainOptions};
use crate::pairs::{self, Pair};
use crate::popular::popular;
use crate::report::{Point, Progress, Step, Tuning};
use crate::tune::{self, Effort};
use nearside::catalog::Catalog;
use nearside::event::Text;
use nearside::recommend::{Model, NewModel};

/// The share of the sessions that tuning is judged on: the last ones.
const TAIL_SHARE: f64 = 0.08;
/// Predictions below which nothing is tuned: they would be learnt by heart.
const LEAST_PREDICTIONS: u64 = 500;
/// Sessions of a quick tuning.
const QUICK_SESSIONS: usize = 2_500;
/// Edges per item of a quick tuning at most: what is best for them is best for more, and they are quick to walk.
const MOST_TUNED_EDGES: f64 = 4.0;
/// Sessions of a thorough tuning and of a curve.
const MAX_TAIL_SESSIONS: usize = 10_000;
/// A quick tuning looks at every number of the device once.
const QUICK: Effort = Effort { rounds: 1, most_trials: 24 };
/// A thorough one comes back to them.
const THOROUGH: Effort = Effort { rounds: 3, most_trials: 100 };
/// And looks at every number of the recipe, each time counting all pairs anew.
const THOROUGH_RECIPE: Effort = Effort { rounds: 2, most_trials: 40 };
/// Edges per item of the sizes that a curve shows.
const CURVE: [f64; 7] = [0.6, 0.9, 1.3, 1.8, 2.5, 3.5, 5.0];

/// One training run.
pub(crate) struct Run<'a> {
    pub(crate) options: &'a TrainOptions,
    /// The items' ids by number.
    pub(crate) ids: &'a [Text],
    pub(crate) catalog: Option<&'a Catalog>,
    pub(crate) recipe: Recipe,
    pub(crate) device: Device,
}

impl<'a> Run<'a> {
    pub(crate) fn new(options: &'a TrainOptions, ids: &'a [Text], catalog: Option<&'a Catalog>) -> Self {
        Self { options, ids, catalog, recipe: options.recipe.clone(), device: options.device.clone() }
    }

    /// All that a model of these counts could hold, of what is to be learnt.
    pub(crate) fn draft(&self, counts: Counts) -> Draft<'a> {
        let learns = |kind: Kind| self.options.kinds.contains(&kind);
        let list = |weights: &[u64]| popular(weights, self.ids, self.catalog);
        let basket = Recipe { best_edges: basket::BEST, first_factor: 1.0, choice_power: 0.0, ..Recipe::default() };
        let together = if learns(Kind::Basket) { cosines(counts.bought, &counts.baskets) } else { Vec::new() };
        let viewed = if learns(Kind::Coview) { counts.viewed } else { Vec::new() };
        Draft {
            together: Ranked::useful(together, &counts.events, &basket),
            popular: list(&counts.popular),
            trending: if learns(Kind::Trending) { list(&counts.trending) } else { Vec::new() },
            ..self.coview(viewed, counts.events)
        }
    }

    /// The graph of items viewed together alone.
    fn coview(&self, pairs: Vec<Pair>, counts: Vec<u64>) -> Draft<'a> {
        Draft {
            ids: self.ids,
            kappa: device::kappa(&pairs, &counts),
            coview: Ranked::new(pairs, &counts, &self.recipe),
            together: Ranked::default(),
            popular: Vec::new(),
            trending: Vec::new(),
            counts,
        }
    }

    /// The graph of items viewed together in a sample.
    fn coview_of(&self, sample: &Sample<'_>, progress: &mut dyn FnMut(Progress)) -> Draft<'a> {
        let learnt = self.options.kinds.contains(&Kind::Coview);
        let pairs = if learnt { pairs::count(sample, &self.recipe, progress) } else { Vec::new() };
        self.coview(pairs, sample.counts.clone())
    }

    pub(crate) fn wanted_edges(&self, draft: &Draft<'_>) -> Option<usize> {
        match self.options.size {
            GraphSize::Whole => Some(draft.edges()),
            GraphSize::EdgesPerItem(per_item) => Some(self.per_item(per_item).min(draft.edges())),
            GraphSize::Bytes(_) => None,
        }
    }

    pub(crate) fn per_item(&self, per_item: f64) -> usize {
        #[expect(clippy::cast_precision_loss, reason = "items fit 20 bits")]
        let edges = (per_item.max(0.0) * self.ids.len() as f64).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates")]
        let edges = edges as usize;
        edges
    }

    pub(crate) fn fit(
        &self,
        draft: &Draft<'_>,
        wanted: Option<usize>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Packed, TrainError> {
        let model = |edges| draft.model(edges, &self.recipe, &self.device);
        match (wanted, self.options.size) {
            (None, GraphSize::Bytes(budget)) => {
                let mut tell = |bytes| progress(Progress { step: Step::Fit, done: bytes, of: Some(budget) });
                fit(budget, draft.edges(), &model, &mut tell)
            }
            (wanted, _) => pack(wanted.unwrap_or(usize::MAX).min(draft.edges()), &model),
        }
    }

    /// Tunes the device numbers with a model of about so many edges, on a sample of the last sessions.
    pub(crate) fn tune_quick(
        &mut self,
        events: &Events,
        edges: usize,
        progress: &mut dyn FnMut(Progress),
    ) -> Option<Tuning> {
        let (head, tail) = Sample::split(events, TAIL_SHARE);
        let tail = judged_on(&head, &tail, QUICK_SESSIONS);
        let draft = self.coview_of(&head, progress);
        let edges = edges.min(self.per_item(MOST_TUNED_EDGES));
        self.tune_device(&draft, edges, &tail, QUICK, progress)
    }

    pub(crate) fn tune_device(
        &mut self,
        draft: &Draft<'_>,
        edges: usize,
        tail: &[&[u32]],
        effort: Effort,
        progress: &mut dyn FnMut(Progress),
    ) -> Option<Tuning> {
        let pairs = draft.coview.best(edges);
        if pairs.is_empty() || tail.is_empty() {
            return None;
        }
        let model = loaded(&draft.model(edges, &self.recipe, &self.device))?;
        let with = |device: &Device| model.clone().with_numbers(draft.numbers(&pairs, device));
        let before = judge(&with(&self.device)?, tail);
        if before.due() < LEAST_PREDICTIONS {
            return None;
        }
        let mut tell = |done| progress(Progress { step: Step::Tune, done, of: Some(effort.most_trials) });
        let found = tune::device(&self.device, &with, tail, effort, &mut tell)?;
        tell(effort.most_trials);
        self.device = found.best;
        Some(Tuning {
            sessions: tail.len() as u64,
            trials: found.trials,
            before: before.figures(),
            after: found.tally.figures(),
        })
    }

    /// Tunes device, recipe, and the device once more.
    pub(crate) fn tune_all(&mut self, events: &Events, progress: &mut dyn FnMut(Progress)) -> Option<Tuning> {
        let (head, tail) = Sample::split(events, TAIL_SHARE);
        let tail = judged_on(&head, &tail, MAX_TAIL_SESSIONS);
        let draft = self.draft(Counts::of(&head, self.options, &self.recipe, progress));
        let wanted = self.wanted_edges(&draft);
        let edges = self.fit(&draft, wanted, progress).ok()?.edges;
        let first = self.tune_device(&draft, edges, &tail, THOROUGH, progress)?;
        let start = self.recipe.clone();
        let found = {
            let mut judged = |recipe: &Recipe| {
                self.recipe = recipe.clone();
                let draft = self.coview_of(&head, &mut |_| ());
                Some(judge(&loaded(&draft.model(edges, recipe, &self.device))?, &tail))
            };
            let mut tell = |done| progress(Progress { step: Step::Tune, done, of: Some(THOROUGH_RECIPE.most_trials) });
            tune::recipe(&start, &mut judged, THOROUGH_RECIPE, &mut tell)?
        };
        self.recipe = found.best;
        let draft = self.coview_of(&head, &mut |_| ());
        let last = self.tune_device(&draft, edges, &tail, THOROUGH, progress)?;
        let trials = first.trials + found.trials + last.trials;
        Some(Tuning { sessions: last.sessions, trials, before: first.before, after: last.after })
    }

    /// What models of several sizes give.
    pub(crate) fn curve(&self, events: &Events, progress: &mut dyn FnMut(Progress)) -> Result<Vec<Point>, TrainError> {
        let (head, tail) = Sample::split(events, TAIL_SHARE);
        let tail = judged_on(&head, &tail, MAX_TAIL_SESSIONS);
        let draft = self.coview_of(&head, progress);
        let mut points = Vec::new();
        for (done, per_item) in (0_u64..).zip(CURVE) {
            progress(Progress { step: Step::Compare, done, of: Some(CURVE.len() as u64) });
            let edges = self.per_item(per_item).min(draft.edges());
            let packed = pack(edges, &|edges| draft.model(edges, &self.recipe, &self.device))?;
            // Judged in the numbering of the events.
            let Some(model) = loaded(&draft.model(edges, &self.recipe, &self.device)) else { break };
            let figures = judge(&model, &tail).figures();
            points.push(Point { edges: edges as u64, packed_bytes: packed.bytes, figures });
            if edges == draft.edges() {
                break;
            }
        }
        progress(Progress { step: Step::Compare, done: CURVE.len() as u64, of: Some(CURVE.len() as u64) });
        Ok(points)
    }
}

/// The sessions of the tail that can be judged, evenly chosen: events whose item the head knows, at least two.
fn judged_on<'a>(head: &Sample<'a>, tail: &Sample<'a>, most: usize) -> Vec<&'a [u32]> {
    let known = |item: &u32| head.counts.get(*item as usize).is_some_and(|count| *count > 0);
    let whole = tail.sessions().map(|(items, _)| items).filter(|items| items.len() > 1 && items.iter().all(known));
    let sessions: Vec<&[u32]> = whole.collect();
    let step = sessions.len().div_ceil(most).max(1);
    sessions.into_iter().step_by(step).collect()
}

fn loaded(model: &NewModel) -> Option<Model> {
    Model::load(model.write().ok()?).ok()
}
