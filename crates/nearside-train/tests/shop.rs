//! The trainer's promises on a generated shop: what the figures of `benches/recommend.md` say of real ones, in short.

#![expect(clippy::unwrap_used, reason = "helpers of a test may panic as the test itself may")]

use nearside::recommend::Model;
use nearside::rng::Rng;
use nearside_train::{
    Curve, Figures, GraphSize, Kind, Recipe, Report, Step, TrainOptions, Tune, evaluate, evaluate_baskets, plot, train,
};
use std::fmt::Write as _;

const ITEMS: u64 = 400;
const SHELVES: u64 = 40;
const HOUR_S: u64 = 3_600;

/// Sessions of visitors who mostly stay at one shelf and go along it; `days` says which days they come.
fn sessions(days: std::ops::Range<u64>, seed: u64) -> String {
    let mut rng = Rng::new(seed);
    let mut text = String::from("SessionId\tItemId\tTime\n");
    for (id, hour) in (days.start * 240..days.end * 240).map(|tenth| (tenth, tenth / 10)) {
        let shelf = rng.next_u64() % SHELVES;
        let mut place = rng.next_u64() % 10;
        for step in 0..2 + rng.next_u64() % 5 {
            let item = if rng.next_u64().is_multiple_of(8) { rng.next_u64() % ITEMS } else { shelf * 10 + place };
            writeln!(text, "{id}\titem-{item}\t{}", hour * HOUR_S + step * 60).unwrap();
            place = (place + 1 + rng.next_u64() % 2) % 10;
        }
    }
    text
}

fn trained(options: &TrainOptions, text: &str) -> (Vec<u8>, Report) {
    train(options, text.as_bytes(), &mut |_| ()).unwrap()
}

fn judged(bytes: Vec<u8>, text: &str) -> Figures {
    evaluate(&Model::load(bytes).unwrap(), text.as_bytes(), 20).unwrap()
}

#[test]
fn a_budget_buys_quality() {
    let (past, next) = (sessions(0..14, 1), sessions(14..16, 2));
    let of = |size| trained(&TrainOptions { size, ..TrainOptions::default() }, &past);
    let lists = TrainOptions { kinds: vec![Kind::Trending], ..TrainOptions::default() };
    let trending = judged(trained(&lists, &past).0, &next);
    let mut last = trending.new_hit_rate + 0.2;
    for budget in [1_100, 1_800] {
        let (bytes, report) = of(GraphSize::Bytes(budget));
        assert!(report.packed_bytes <= budget && report.packed_bytes > budget * 19 / 20, "{}", report.packed_bytes);
        let figures = judged(bytes, &next);
        assert!(figures.new_hit_rate > last, "{budget}: {figures:?} after {last}");
        last = figures.new_hit_rate;
    }
}

#[test]
fn tuning_finds_what_this_shop_wants_and_the_report_shows_it() {
    let (past, next) = (sessions(0..14, 1), sessions(14..16, 2));
    // Numbers that are wrong for any shop: nothing but the own items of long ago counts.
    let mut wrong = TrainOptions { curve: Curve::Wanted, ..TrainOptions::default() };
    (wrong.device.lambda, wrong.device.eta, wrong.device.own_newest) = (5.0, 0.0, 0.5);
    let still = TrainOptions { tune: Tune::Off, ..wrong.clone() };
    let mut steps = Vec::new();
    let tuned = train(&wrong, past.as_bytes(), &mut |progress| steps.push(progress.step)).unwrap();
    let tuning = tuned.1.tuning.clone().unwrap();
    assert!(tuning.after.reciprocal_rank > tuning.before.reciprocal_rank, "{tuning:?}");
    assert!(steps.contains(&Step::Tune) && steps.contains(&Step::Compare));
    let (with, without) = (judged(tuned.0, &next), judged(trained(&still, &past).0, &next));
    assert!(with.reciprocal_rank > without.reciprocal_rank + 0.02, "{with:?} {without:?}");
    let bytes: Vec<u64> = tuned.1.curve.iter().map(|point| point.packed_bytes).collect();
    assert!(bytes.len() > 3 && bytes.is_sorted(), "{bytes:?}");
    let svg = plot(&tuned.1);
    assert!(svg.starts_with("<svg") && svg.matches("<circle").count() == 2 * bytes.len());
}

#[test]
fn a_thorough_tuning_looks_at_the_recipe_too() {
    let past = sessions(0..9, 3);
    let recipe = Recipe { distance_power: 0.6, length_power: 1.0, ..Recipe::default() };
    let size = GraphSize::EdgesPerItem(1.5);
    let options = TrainOptions { tune: Tune::Thorough, size, recipe, ..TrainOptions::default() };
    let (bytes, report) = trained(&options, &past);
    let tuning = report.tuning.unwrap();
    assert!(tuning.after.hit_rate + tuning.after.new_hit_rate >= tuning.before.hit_rate + tuning.before.new_hit_rate);
    assert!(tuning.trials > 20 && Model::load(bytes).unwrap().edge_count() == 600);
}

#[test]
fn what_is_bought_together_is_found_again() {
    let baskets = sessions(0..6, 4);
    let options = TrainOptions { kinds: vec![Kind::Basket], ..TrainOptions::default() };
    let (bytes, report) = trained(&options, &baskets);
    assert!(report.together_edges > 0 && report.edges == 0);
    let figures = evaluate_baskets(&Model::load(bytes).unwrap(), sessions(6..7, 5).as_bytes(), 10).unwrap();
    assert!(figures.baskets > 100 && figures.hit_rate > 0.5, "{figures:?}");
}
