//! The model: bytes are refused, or every question has an answer, rows are the same from both ends, and the best items are
//! those that sorting all of them gives.

use super::choices::Choices;
use super::envelope;
use super::shop;
use nearside::recommend::{Edge, Lean, Model, NewModel, Repeats, Scored, Scorer, lead_together};
use std::hint::black_box;

/// The name and version of a model.
pub const NAME: [u8; 4] = *b"NSG\x02";
/// Items that are asked about.
const ASKED: u32 = 24;
/// Items of a session.
const SESSION: usize = 6;
/// Items of a list.
const MOST: usize = 3;

/// Loads what `input` stands for and asks it everything.
pub fn run(input: &[u8]) {
    let (bytes, new) = envelope::read(input, NAME, |choices| {
        let new = shop::model(choices);
        let bytes = new.write().unwrap_or_else(|error| panic!("not written: {error}"));
        (new, bytes)
    });
    // Sessions are read from the end of the input, whatever its form.
    let end = input.get(input.len().saturating_sub(SESSION)..).unwrap_or_default();
    match Model::load(bytes) {
        Ok(model) => {
            read(&model);
            score(&model, &mut Choices(end));
            if let Some(new) = new {
                compare(&model, &new);
            }
        }
        Err(error) => {
            assert!(new.is_none(), "what was written is refused: {error}");
            assert!(error.message.contains(": "), "{error} names no remedy");
        }
    }
}

fn read(model: &Model) {
    let items = u32::try_from(model.len()).unwrap_or(u32::MAX);
    for number in 0..items.min(ASKED) {
        let id = model.id(number).unwrap_or_else(|| panic!("item {number} has no id"));
        assert_eq!(model.find(id), Some(number));
        assert!(model.popularity(number) < 32);
        for edge in model.edges(number) {
            check(edge, number, items, model.edge(edge.to, number));
        }
        for edge in model.together(number) {
            check(edge, number, items, model.together_edge(edge.to, number));
            assert!(lead_together(model, &[number], edge.to) == Some(number));
        }
    }
    for list in [model.popular(), model.trending()] {
        assert!(list.is_sorted_by(|one, other| one.1 >= other.1));
        assert!(list.iter().all(|(item, weight)| *item < items && *weight <= 1 << 16));
    }
    let rows = |edges: usize| edges * 2;
    assert_eq!((0..items).map(|item| model.edges(item).count()).sum::<usize>(), rows(model.edge_count()));
    assert_eq!((0..items).map(|item| model.together(item).count()).sum::<usize>(), rows(model.together_count()));
    assert!(model.id(items).is_none() && model.edges(items).next().is_none() && model.find("").is_none());
}

/// An edge is the same from its other end.
fn check(edge: Edge, from: u32, items: u32, back: Option<Edge>) {
    assert!(edge.to < items && edge.to != from && edge.level < 64, "{edge:?} from {from}");
    let lean = match edge.lean {
        Lean::None => Lean::None,
        Lean::Along => Lean::Against,
        Lean::Against => Lean::Along,
    };
    assert_eq!(back, Some(Edge { to: from, level: edge.level, lean }));
}

/// Lists are what sorting gives of all that is led to, and a scorer forgets.
fn score(model: &Model, choices: &mut Choices<'_>) {
    let items = model.len();
    let session: Vec<u32> = (0..choices.below(SESSION)).map(|_| u32::from(choices.byte()) % (ASKED + 1)).collect();
    let mut scorer = Scorer::new();
    let fits = |item: u32| !item.is_multiple_of(3);
    for repeats in [Repeats::Wanted, Repeats::Unwanted] {
        let mut all = Vec::new();
        scorer.each(model, &session, repeats, &mut |scored| all.push(scored));
        sort(&mut all);
        assert!(all.windows(2).all(|pair| pair[0].item != pair[1].item));
        assert!(repeats == Repeats::Wanted || all.iter().all(|scored| !session.contains(&scored.item)));
        all.retain(|scored| scored.score != 0);
        assert_eq!(scorer.top(model, &session, repeats, items, &mut |_| true), all);
        let fitting: Vec<Scored> = all.iter().filter(|scored| fits(scored.item)).take(MOST).copied().collect();
        assert_eq!(scorer.top(model, &session, repeats, MOST, &mut |item| fits(item)), fitting);
        black_box(scorer.predict(model, &session, repeats, MOST));
    }
    let all = scorer.together(model, &session, items, &mut |_| true);
    let fitting: Vec<Scored> = all.iter().filter(|scored| fits(scored.item)).take(MOST).copied().collect();
    assert_eq!(scorer.together(model, &session, MOST, &mut |item| fits(item)), fitting);
    let mut sorted = all.clone();
    sort(&mut sorted);
    assert_eq!(all, sorted);
    for scored in all {
        let mut sum = 0_u64;
        for (place, item) in session.iter().enumerate() {
            let edge = model.together_edge(*item, scored.item).filter(|_| !session[..place].contains(item));
            sum += edge.map_or(0, |edge| nearside::recommend::numbers::strength(edge.level));
        }
        assert_eq!(scored.score, sum, "item {} for {session:?}", scored.item);
    }
}

fn sort(list: &mut [Scored]) {
    list.sort_by_key(|scored| (u64::MAX - scored.score, u8::MAX - scored.popularity, scored.item));
}

/// What was written is what is read.
fn compare(model: &Model, new: &NewModel) {
    assert_eq!(
        (model.len(), model.edge_count(), model.together_count()),
        (new.ids.len(), new.edges.len(), new.together.len())
    );
    assert_eq!((model.popular(), model.trending()), (new.popular.as_slice(), new.trending.as_slice()));
    for (number, (id, popularity)) in (0..).zip(new.ids.iter().zip(&new.popularity)) {
        assert_eq!((model.find(id.as_str()), model.popularity(number)), (Some(number), *popularity));
    }
    for edge in &new.edges {
        assert_eq!(
            model.edge(edge.lower, edge.higher).map(|held| (held.level, held.lean)),
            Some((edge.level, edge.lean))
        );
    }
}
