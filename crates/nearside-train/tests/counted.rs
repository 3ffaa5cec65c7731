//! A model trained on counts is the model trained on the sessions that were counted, to the last byte.

#![expect(clippy::unwrap_used, reason = "helpers of a test may panic as the test itself may")]

use nearside::recommend::Model;
use nearside::rng::Rng;
use nearside_train::{
    Clicks, CountRow, GraphSize, Inputs, Kind, Origin, TrainOptions, Tune, count, read_counts, sql, train,
    train_counted,
};
use std::fmt::Write as _;

const HOUR_S: u64 = 3_600;

/// Sessions along shelves of ten, with purchases, events of no interest and one robot.
fn sessions(seed: u64) -> String {
    let mut rng = Rng::new(seed);
    let mut text = String::from("SessionId\tItemId\tTime\tEvent\n");
    for id in 0..900_u64 {
        let shelf = rng.next_u64() % 20;
        for step in 0..if id == 450 { 300 } else { 1 + rng.next_u64() % 8 } {
            let item = shelf * 10 + rng.next_u64() % 10;
            let event = match rng.next_u64() % 9 {
                0 => "remove_from_cart",
                1 | 2 => "purchase",
                3 => "add_to_cart",
                _ => "Product Viewed",
            };
            writeln!(text, "{id}\titem, \"{item}\"\t{}\t{event}", id * HOUR_S / 3 + step * 7).unwrap();
        }
    }
    text
}

/// Rows as CSV, in another order than they came.
fn csv(rows: &[CountRow]) -> String {
    let mut text = String::from("kind,item_a,item_b,weight_ab,weight_ba\n");
    let quoted = |id: &str| id.replace('"', "\"\"");
    for row in rows.iter().rev() {
        let (kind, a, b) = (row.kind.as_str(), quoted(&row.item_a), quoted(&row.item_b));
        writeln!(text, "{kind},\"{a}\",\"{b}\",{},{}", row.weight_ab, row.weight_ba).unwrap();
    }
    text
}

fn options(kinds: &[Kind], size: GraphSize) -> TrainOptions {
    TrainOptions { kinds: kinds.to_vec(), size, tune: Tune::Off, ..TrainOptions::default() }
}

#[test]
fn counts_give_the_same_bytes_as_the_sessions() {
    let text = sessions(7);
    let all = [Kind::Coview, Kind::Basket, Kind::Trending];
    for (kinds, size) in [
        (&all[..], GraphSize::Whole),
        (&all[..], GraphSize::Bytes(2_500)),
        (&all[..1], GraphSize::EdgesPerItem(2.0)),
        (&all[1..2], GraphSize::Whole),
        (&all[2..], GraphSize::Whole),
    ] {
        let options = TrainOptions { half_life_ms: 11 * 3_600_000, ..options(kinds, size) };
        let (wanted, told) = train(&options, text.as_bytes(), &mut |_| ()).unwrap();
        let rows = count(&options, Inputs::file(text.as_bytes()), &mut |_| ()).unwrap();
        // The half-life is the table's: what a run is told otherwise does not show.
        let other = TrainOptions { half_life_ms: 1, ..options };
        let counted = read_counts(csv(&rows).as_bytes()).unwrap();
        let (found, report) = train_counted(&other, counted, None, &mut |_| ()).unwrap();
        assert!(found == wanted, "{kinds:?}");
        assert_eq!(report.origin, Origin::Counts);
        assert_eq!((report.sessions, report.cut_sessions, report.baskets), (told.sessions, 1, told.baskets));
        assert_eq!((report.events, report.skipped_events), (told.events, told.skipped_events));
        assert_eq!(report.half_life_ms, 11 * 3_600_000);
        assert!(Model::load(found).unwrap().len() == 200);
    }
}

#[test]
fn the_order_of_sessions_does_not_matter() {
    let text = sessions(8);
    let (header, rows) = text.split_once('\n').unwrap();
    let mut sessions: Vec<Vec<&str>> = Vec::new();
    for row in rows.lines() {
        let id = |row: &str| row.split('\t').next().unwrap().to_owned();
        match sessions.last_mut() {
            Some(session) if id(session.first().unwrap()) == id(row) => session.push(row),
            _ => sessions.push(vec![row]),
        }
    }
    sessions.reverse();
    let turned = format!("{header}\n{}\n", sessions.concat().join("\n"));
    let options = TrainOptions { tune: Tune::Off, ..TrainOptions::default() };
    let bytes = |text: &str| train(&options, text.as_bytes(), &mut |_| ()).unwrap().0;
    assert!(bytes(&text) == bytes(&turned));
}

#[test]
fn numbers_that_no_shop_has_are_refused_or_make_a_model() {
    let most = i64::MAX;
    for weight in [0, 1, most] {
        for other in [1, most] {
            let text = format!(
                "kind,item_a,item_b,weight_ab,weight_ba\nmade,a,a,1,{weight}\nsessions,a,a,{most},{most}\n\
                 item,a,a,{weight},{most}\nfaded,a,a,{weight},{most}\nitem,b,b,{other},0\nfaded,b,b,{other},0\n\
                 viewed,a,b,{weight},{other}\nbought,b,a,{other},0\n"
            );
            let counted = read_counts(text.as_bytes()).unwrap();
            let (bytes, _) = train_counted(&TrainOptions::default(), counted, None, &mut |_| ()).unwrap();
            assert_eq!(Model::load(bytes).unwrap().len(), 2);
        }
    }
}

#[test]
fn options_that_change_what_is_counted_change_the_text() {
    let clicks = Clicks::new("shop.clicks", &["visit_id", "sku", "ts", "action"]).unwrap();
    let text = |options: &TrainOptions| sql(options, &clicks);
    let standard = text(&TrainOptions::default());
    assert!(standard.contains("FROM shop.clicks") && standard.contains("'Order Completed'"), "{standard}");
    let mut other = TrainOptions { half_life_ms: 3_600_000, ..TrainOptions::default() };
    assert!(text(&other) != standard && text(&other).contains("/ 3600000E0"));
    other = TrainOptions::default();
    other.recipe.length_power = 0.4;
    assert!(text(&other) != standard);
    other = options(&[Kind::Coview], GraphSize::Whole);
    assert!(!text(&other).contains("basket") && !text(&other).contains("'bought'"));
    assert!(!text(&options(&[Kind::Basket], GraphSize::Whole)).contains("'viewed'"));
    assert_eq!(text(&options(&TrainOptions::default().kinds, GraphSize::Bytes(5_000))), standard);
    for (table, columns) in [
        ("clicks; DROP TABLE x", &["a", "b", "c"][..]),
        ("clicks", &["a", "b"]),
        ("clicks", &["a", "b", "c", "d", "e"]),
        ("clicks", &["a", "b", "c--"]),
        ("", &["a", "b", "c"]),
    ] {
        assert!(Clicks::new(table, columns).is_err(), "{table} {columns:?}");
    }
}
