//! Trains a model: sessions in, bytes out.

use crate::budget::Packed;
use crate::counted::{CountRow, Counted, Table, rows};
use crate::counts::{Counts, Seen};
use crate::draft::Draft;
use crate::error::TrainError;
use crate::events::{Baskets, Events, Numbering, Sample};
use crate::gathered::Gathered;
use crate::options::{Curve, Kind, TrainOptions, Tune};
use crate::report::{Origin, Progress, Report, Step};
use crate::run::Run;
use nearside::catalog::Catalog;
use std::io::BufRead;

/// Most events of one session that training looks at; a longer one is cut and counted: it is a robot's.
pub const MAX_SESSION_EVENTS: usize = 256;

/// What a model is trained on.
pub struct Inputs<'a> {
    /// Sessions.
    pub sessions: Source<'a>,
    /// Baskets as a file of sessions, where purchases are kept elsewhere.
    pub baskets: Option<Box<dyn BufRead + 'a>>,
    /// The items' categories: with them the lists of popular and trending items hold some of each.
    pub catalog: Option<&'a Catalog>,
}

/// Where sessions come from.
pub enum Source<'a> {
    /// A file: header `SessionId ItemId Time [Event]`, tabs, the events of a session together.
    File(Box<dyn BufRead + 'a>),
    /// A store, from which they were gathered.
    Gathered(Box<Gathered>),
}

impl<'a> Inputs<'a> {
    /// A sessions file alone.
    pub fn file(reader: impl BufRead + 'a) -> Self {
        Self { sessions: Source::File(Box::new(reader)), baskets: None, catalog: None }
    }
}

/// Trains a model on a sessions file; see [`train_from`].
///
/// # Errors
/// Refuses a line that is not as it should be, with its place, and sessions without any event.
pub fn train(
    options: &TrainOptions,
    reader: impl BufRead,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<u8>, Report), TrainError> {
    train_from(options, Inputs::file(reader), progress)
}

/// Trains a model. The same input and options give the same bytes on every platform, whatever the number of threads.
///
/// `progress` is called every now and then.
///
/// # Errors
/// Refuses a line that is not as it should be, with its place, sessions without any event, and a budget in which
/// the items do not fit.
pub fn train_from(
    options: &TrainOptions,
    inputs: Inputs<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<u8>, Report), TrainError> {
    let (events, origin) = read(options, inputs.sessions, inputs.baskets, progress)?;
    let mut run = Run::new(options, &events.ids, inputs.catalog);
    let mut tuning = None;
    if options.tune == Tune::Thorough {
        tuning = run.tune_all(&events, progress);
    }
    let counts = Counts::of(&Sample::all(&events), options, &run.recipe, progress);
    let mut trained = Trained::new(&run, counts, progress)?;
    if options.tune == Tune::Quick {
        tuning = run.tune_quick(&events, trained.packed.edges, progress);
        trained.renumber(&run);
    }
    let curve = if options.curve == Curve::Wanted { run.curve(&events, progress)? } else { Vec::new() };
    let (bytes, report) = trained.written(run, origin, progress)?;
    Ok((bytes, Report { tuning, curve, ..report }))
}

/// Trains a model on what a database has counted by the text of [`crate::sql`]; the bytes are those of [`train_from`]
/// on the same sessions without tuning. What the tables do not tell cannot be tuned: the device numbers are those of
/// the options.
///
/// # Errors
/// Refuses counts of no item, and a budget in which the items do not fit.
pub fn train_counted(
    options: &TrainOptions,
    counted: Counted,
    catalog: Option<&Catalog>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<u8>, Report), TrainError> {
    let Table { ids, counts, half_life_ms } = counted.table()?;
    let options = TrainOptions { half_life_ms, ..options.clone() };
    let run = Run::new(&options, &ids, catalog);
    let trained = Trained::new(&run, counts, progress)?;
    trained.written(run, Origin::Counts, progress)
}

/// Counts sessions as [`crate::sql`] tells a database to; the rows are in no order.
///
/// # Errors
/// As [`train_from`].
pub fn count(
    options: &TrainOptions,
    inputs: Inputs<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<CountRow>, TrainError> {
    let (events, _) = read(options, inputs.sessions, inputs.baskets, progress)?;
    let counts = Counts::of(&Sample::all(&events), options, &options.recipe, progress);
    Ok(rows(&events.ids, &counts, options.half_life_ms))
}

/// A model that is as large as it shall be, with what it was chosen from.
struct Trained<'a> {
    draft: Draft<'a>,
    packed: Packed,
    seen: Seen,
}

impl<'a> Trained<'a> {
    fn new(run: &Run<'a>, counts: Counts, progress: &mut dyn FnMut(Progress)) -> Result<Self, TrainError> {
        let seen = counts.seen;
        let draft = run.draft(counts);
        let packed = run.fit(&draft, run.wanted_edges(&draft), progress)?;
        Ok(Self { draft, packed, seen })
    }

    /// Takes over the run's device numbers.
    fn renumber(&mut self, run: &Run<'a>) {
        let (coview, _) = self.draft.shared(self.packed.edges);
        self.packed.model.numbers = self.draft.numbers(&self.draft.coview.best(coview), &run.device);
    }

    fn written(
        self,
        run: Run<'a>,
        origin: Origin,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Vec<u8>, Report), TrainError> {
        let Self { draft, packed, seen } = self;
        let edges = packed.edges as u64;
        progress(Progress { step: Step::Write, done: 0, of: Some(edges) });
        let bytes = packed.model.write().map_err(|error| {
            TrainError::whole(format!("the model cannot be written: {error}"), "train with a lower --edges-per-item")
        })?;
        progress(Progress { step: Step::Write, done: edges, of: Some(edges) });
        let report = Report {
            origin,
            sessions: seen.sessions,
            events: draft.counts.iter().fold(0, |sum, count| sum.saturating_add(*count)),
            items: draft.ids.len() as u64,
            skipped_events: seen.skipped_events,
            cut_sessions: seen.cut_sessions,
            cut_events: seen.cut_events,
            pairs: draft.edges() as u64,
            edges: packed.model.edges.len() as u64,
            together_edges: packed.model.together.len() as u64,
            baskets: seen.baskets,
            bytes: bytes.len() as u64,
            packed_bytes: packed.bytes,
            tuning: None,
            curve: Vec::new(),
            recipe: run.recipe,
            device: run.device,
            kappa: draft.kappa,
            half_life_ms: run.options.half_life_ms,
        };
        Ok((bytes, report))
    }
}

fn read<'a>(
    options: &TrainOptions,
    sessions: Source<'a>,
    baskets: Option<Box<dyn BufRead + 'a>>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Events, Origin), TrainError> {
    let all_are_baskets = options.kinds == [Kind::Basket] && baskets.is_none();
    let (mut events, mut numbering, origin) = match sessions {
        Source::File(reader) => {
            let (mut events, mut numbering) = (Events::default(), Numbering::default());
            let from = if all_are_baskets { Baskets::Sessions } else { Baskets::Purchases };
            events.read(reader, &mut numbering, from, progress)?;
            (events, numbering, Origin::Sessions)
        }
        Source::Gathered(gathered) => {
            let Gathered { events, numbering, origin } = *gathered;
            (events, numbering, origin)
        }
    };
    if let Some(baskets) = baskets {
        events.read_baskets(baskets, &mut numbering, progress)?;
    }
    if events.items.is_empty() {
        return Err(match origin {
            Origin::Store { profiles, not_permitted } => TrainError::whole(
                format!("no event to train on in {profiles} profiles, {not_permitted} of them not to be learnt from"),
                "a visitor must permit sync and analytics, and have looked at an item",
            ),
            _ => TrainError::whole("there is no event to train on".into(), "give at least one session"),
        });
    }
    events.renumber();
    Ok((events, origin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{GraphSize, Recipe};
    use crate::{evaluate, evaluate_baskets, predict};
    use nearside::recommend::{Lean, Model, Repeats};
    use std::fmt::Write as _;

    const HEADER: &str = "SessionId\tItemId\tTime\n";
    const DAY_S: u32 = 86_400;

    /// A sessions file of sessions a day apart, each a row of one-letter items.
    fn sessions(rows: &[&str]) -> String {
        let mut file = HEADER.to_owned();
        for (day, row) in (1_u32..).zip(rows) {
            for (second, item) in (0_u32..).zip(row.chars()) {
                writeln!(file, "{day}\t{item}\t{}", day * DAY_S + second).unwrap();
            }
        }
        file
    }

    fn trained(options: &TrainOptions, rows: &[&str]) -> (Model, Report) {
        let (bytes, report) = train(options, sessions(rows).as_bytes(), &mut |_| ()).unwrap();
        (Model::load(bytes).unwrap(), report)
    }

    /// Options under which old sessions weigh as much as new ones.
    fn steady(size: GraphSize) -> TrainOptions {
        let recipe = Recipe { age_share: 0.0, ..Recipe::default() };
        TrainOptions { size, recipe, ..TrainOptions::default() }
    }

    fn number(model: &Model, id: &str) -> u32 {
        model.find(id).unwrap()
    }

    #[test]
    fn what_is_seen_together_is_joined_and_heavier_pairs_have_lower_levels() {
        let (model, report) = trained(&steady(GraphSize::Whole), &["abab", "abc", "ca"]);
        assert_eq!((report.sessions, report.events, report.items, report.edges), (3, 9, 3, 3));
        let (a, b, c) = (number(&model, "a"), number(&model, "b"), number(&model, "c"));
        let level = |one, other| model.edge(one, other).unwrap().level;
        assert_eq!(level(a, b), 0);
        assert!(level(b, c) > level(a, b));
        assert_eq!(model.edge(a, a), None, "an item is not its own neighbour");
    }

    #[test]
    fn an_edge_leans_the_way_most_visitors_go() {
        let (model, _) = trained(&TrainOptions::default(), &["ab"; 12]);
        let (a, b) = (number(&model, "a"), number(&model, "b"));
        assert_eq!(model.edge(a, b).unwrap().lean, Lean::Along);
        assert_eq!(model.edge(b, a).unwrap().lean, Lean::Against);
        let (model, _) = trained(&TrainOptions::default(), &["ab", "ba"].repeat(6));
        assert_eq!(model.edge(0, 1).unwrap().lean, Lean::None);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let rows = ["abcdeabcde", "bdace", "eeacb", "dca", "ab"].repeat(9);
        let options = TrainOptions { size: GraphSize::EdgesPerItem(1.5), ..TrainOptions::default() };
        let once = train(&options, sessions(&rows).as_bytes(), &mut |_| ()).unwrap();
        for _ in 0..5 {
            // Hash maps start from a new seed each time.
            assert_eq!(train(&options, sessions(&rows).as_bytes(), &mut |_| ()).unwrap(), once);
        }
    }

    #[test]
    fn pruning_keeps_what_is_of_most_use() {
        let rows = ["ab", "ab", "ab", "ac", "ac", "ad", "bc", "cd", "ef"];
        let mut options = steady(GraphSize::EdgesPerItem(4.0 / 6.0));
        options.recipe.first_factor = 1e6;
        let (model, report) = trained(&options, &rows);
        assert_eq!((report.items, report.pairs, report.edges), (6, 6, 4));
        for item in 0..6 {
            assert!(model.edges(item).count() > 0, "{:?} has a neighbour", model.id(item));
        }
        let (a, b) = (number(&model, "a"), number(&model, "b"));
        assert!(model.edge(a, b).is_some());
        options.recipe.first_factor = 1.0;
        options.size = GraphSize::EdgesPerItem(2.0 / 6.0);
        let (model, _) = trained(&options, &rows);
        assert_eq!(model.edges(number(&model, "e")).count(), 0, "what few look at gives way");
    }

    #[test]
    fn a_short_half_life_prefers_what_is_looked_at_now() {
        let rows = ["ax", "ax", "ax", "ax", "bx", "bx"];
        let trending = |half_life_ms| {
            let (model, _) = trained(&TrainOptions { half_life_ms, ..TrainOptions::default() }, &rows);
            let ids = model.trending().iter().map(|(item, _)| model.id(*item).unwrap().to_owned());
            ids.collect::<Vec<_>>()
        };
        let day_ms = u64::from(DAY_S) * 1000;
        assert_eq!(trending(day_ms / 2), ["x", "b", "a"]);
        assert_eq!(trending(day_ms * 1000), ["x", "a", "b"]);
    }

    #[test]
    fn purchases_of_a_session_are_a_basket() {
        let text = "SessionId\tItemId\tTime\tEvent\n1\ta\t5\tview_item\n1\tb\t6\tpurchase\n1\tc\t6\tpurchase\n1\td\t7\tview_item\n2\ta\t9\tadd_to_cart\n";
        let (bytes, report) = train(&TrainOptions::default(), text.as_bytes(), &mut |_| ()).unwrap();
        let model = Model::load(bytes).unwrap();
        assert_eq!((report.baskets, report.together_edges), (1, 1));
        let (b, c) = (number(&model, "b"), number(&model, "c"));
        assert_eq!(model.together(b).map(|edge| edge.to).collect::<Vec<_>>(), [c]);
        assert!(model.edge_count() > 1 && !model.trending().is_empty());
        let options = TrainOptions { kinds: vec![Kind::Trending], ..TrainOptions::default() };
        let (bytes, _) = train(&options, text.as_bytes(), &mut |_| ()).unwrap();
        let model = Model::load(bytes).unwrap();
        assert_eq!((model.edge_count(), model.together_count(), model.trending().len()), (0, 0, 4));
    }

    #[test]
    fn baskets_come_from_a_file_of_their_own_or_are_all_there_is() {
        let orders = sessions(&["ab", "ab", "bz"]);
        let clicks = format!("{HEADER}9\ta\t5\n");
        let inputs = Inputs { baskets: Some(Box::new(orders.as_bytes())), ..Inputs::file(clicks.as_bytes()) };
        let (bytes, report) = train_from(&TrainOptions::default(), inputs, &mut |_| ()).unwrap();
        let model = Model::load(bytes).unwrap();
        assert_eq!((report.items, report.edges, report.together_edges), (3, 0, 2));
        let a = number(&model, "a");
        assert_eq!(model.together_edge(a, number(&model, "b")).unwrap().level, 0);
        assert_eq!(model.together_edge(a, number(&model, "z")), None);
        let options = TrainOptions { kinds: vec![Kind::Basket], ..TrainOptions::default() };
        let (bytes, report) = train(&options, orders.as_bytes(), &mut |_| ()).unwrap();
        assert_eq!((report.baskets, report.together_edges, report.edges), (3, 2, 0));
        let figures = evaluate_baskets(&Model::load(bytes).unwrap(), orders.as_bytes(), 10).unwrap();
        assert_eq!((figures.baskets, figures.predictions), (3, 6));
        assert!((figures.hit_rate - 1.0).abs() < 1e-9, "{figures:?}");
    }

    #[test]
    fn with_a_catalog_each_category_has_some_that_trend() {
        let many: String = ('a'..='z').chain('A'..='Z').chain('À'..='ă').collect();
        let mut rows = vec![many.as_str(); 3];
        rows.push("é");
        let item = |id: &str, category: &str| {
            let mut item = nearside::catalog::NewItem::new(nearside::event::Text::new(id).unwrap());
            item.categories[0] = Some(nearside::event::Text::new(category).unwrap());
            item
        };
        // Of each session's events the first is the oldest.
        let last = String::from("a");
        let items = [item("a", "small"), item("b", "big"), item("é", "big")];
        let catalog = Catalog::load(nearside::catalog::write(&items).unwrap()).unwrap();
        let trending = |catalog: Option<&Catalog>| {
            let text = sessions(&rows);
            let inputs = Inputs { catalog, ..Inputs::file(text.as_bytes()) };
            let (bytes, _) = train_from(&TrainOptions::default(), inputs, &mut |_| ()).unwrap();
            let model = Model::load(bytes).unwrap();
            let ids = model.trending().iter().map(|(item, _)| model.id(*item).unwrap().to_owned());
            ids.collect::<Vec<_>>()
        };
        assert!(trending(Some(&catalog)).contains(&last));
        assert!(!trending(None).contains(&last));
    }

    #[test]
    fn a_robots_session_is_cut_and_counted() {
        let robot = "ab".repeat(1000);
        let (_, report) = trained(&TrainOptions::default(), &[&robot, "ab"]);
        assert_eq!((report.cut_sessions, report.cut_events), (1, 2000 - MAX_SESSION_EVENTS as u64));
        assert_eq!(report.events, MAX_SESSION_EVENTS as u64 + 2);
    }

    #[test]
    fn nothing_to_train_on_is_refused_and_one_event_is_something() {
        let refused = train(&TrainOptions::default(), HEADER.as_bytes(), &mut |_| ()).unwrap_err();
        assert!(refused.to_string().contains("no event to train on: give at least one session"));
        let (model, _) = trained(&TrainOptions::default(), &["a"]);
        assert_eq!((model.len(), model.edge_count()), (1, 0));
    }

    #[test]
    fn extreme_numbers_still_make_a_model() {
        let mut options = TrainOptions::default();
        options.recipe.age_share = 0.001;
        options.device.shrink = 0.0;
        options.device.gamma = 3.0;
        options.device.lambda = 0.0;
        options.device.own = 1e30;
        let rows = ["ab", "bc"].repeat(3000);
        let (model, _) = trained(&options, &rows);
        assert_eq!(model.edge_count(), 2);
        assert!(evaluate(&model, sessions(&rows).as_bytes(), 20).unwrap().hit_rate > 0.99);
    }

    #[test]
    fn predictions_have_a_row_for_every_place_after_the_first() {
        let (model, _) = trained(&TrainOptions::default(), &["abc", "abc"]);
        let mut csv = Vec::new();
        let predicted = predict(&model, sessions(&["abz", "c"]).as_bytes(), &mut csv, 3, Repeats::Unwanted).unwrap();
        assert_eq!(std::str::from_utf8(&csv).unwrap(), "session_id,position,items\n1,1,b c\n1,2,c\n");
        assert_eq!((predicted.sessions, predicted.rows), (1, 2));
    }

    #[test]
    fn progress_ends_with_all_done() {
        let mut seen = Vec::new();
        train(&TrainOptions::default(), sessions(&["ab"]).as_bytes(), &mut |progress| seen.push(progress)).unwrap();
        let last = |step| seen.iter().rfind(|progress| progress.step == step).unwrap();
        for step in [Step::Read, Step::Count, Step::Write] {
            assert_eq!(Some(last(step).done), last(step).of, "{}", step.as_str());
        }
    }
}
