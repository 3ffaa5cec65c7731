//! `DataFusion` runs the text of `nearside train --emit-sql` on tables of clicks, and comes to what the trainer counts.

#![allow(clippy::unwrap_used, reason = "helpers of a test may panic as the test itself may")]

use datafusion::arrow::array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::prelude::{SessionConfig, SessionContext};
use nearside::rng::Rng;
use nearside_train::{
    Clicks, CountKind, CountRow, Counted, GraphSize, Inputs, Kind, TrainOptions, Tune, count, sql, train,
    train_counted, unpacked,
};
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

/// A planner goes down one call for each part of a text, which takes room where nothing is optimised.
const STACK_BYTES: usize = 64 << 20;

/// How a database holds its items.
#[derive(Clone, Copy)]
enum Ids {
    Texts,
    Numbers,
}

/// Sessions along shelves of ten items, with purchases, events of no interest, a robot and visitors of one event.
fn shop(seed: u64) -> String {
    let mut rng = Rng::new(seed);
    let mut text = String::from("SessionId\tItemId\tTime\tEvent\n");
    for id in 0..2_000_u64 {
        let shelf = rng.next_u64() % 30;
        for step in 0..if id % 700 == 3 { 300 } else { 1 + rng.next_u64() % 9 } {
            let item = shelf * 10 + rng.next_u64() % 10;
            let event = match rng.next_u64() % 9 {
                0 => "remove_from_cart",
                1 | 2 => "Order Completed",
                3 => "add_to_cart",
                _ => "view_item",
            };
            text.push_str(&format!("{id}\t{item}\t{}\t{event}\n", 1_700_000_000 + id * 600 + step * 7));
        }
    }
    text
}

/// The rows of a sessions file as a table `clicks`, not in the order of the file.
fn table(text: &str, ids: Ids) -> RecordBatch {
    let mut lines = text.lines();
    let columns = ["session_id", "item_id", "time", "event"];
    let columns = &columns[..lines.next().unwrap().split('\t').count()];
    let mut rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    rows.sort_by_key(|row| (row[1], row[0]));
    let texts =
        |column: usize| -> ArrayRef { Arc::new(rows.iter().map(|row| Some(row[column])).collect::<StringArray>()) };
    let numbers = |column: usize| -> ArrayRef {
        Arc::new(rows.iter().map(|row| row[column].parse::<i64>().ok()).collect::<Int64Array>())
    };
    let values = |column: usize| match (column, ids) {
        (2, _) | (1, Ids::Numbers) => numbers(column),
        _ => texts(column),
    };
    RecordBatch::try_from_iter(columns.iter().enumerate().map(|(column, name)| (*name, values(column)))).unwrap()
}

/// What `DataFusion` counts.
fn counted(options: &TrainOptions, clicks: RecordBatch) -> Vec<CountRow> {
    let columns: Vec<String> = clicks.schema().fields().iter().map(|field| field.name().clone()).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let text = sql(options, &Clicks::new("clicks", &columns).unwrap());
    let run = move || {
        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(3));
        context.register_batch("clicks", clicks).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { context.sql(&text).await.unwrap().collect().await.unwrap() })
    };
    let batches = thread::Builder::new().stack_size(STACK_BYTES).spawn(run).unwrap().join().unwrap();
    let schema = batches.first().unwrap().schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, nearside_train::CSV_HEADER);
    batches.iter().flat_map(rows).collect()
}

fn rows(batch: &RecordBatch) -> Vec<CountRow> {
    let text = |column: usize, row: usize| array_value_to_string(batch.column(column), row).unwrap();
    let number = |column: usize, row: usize| {
        let numbers = batch.column(column).as_any().downcast_ref::<Int64Array>().unwrap();
        assert!(numbers.is_valid(row));
        u64::try_from(numbers.value(row)).unwrap()
    };
    let row = |row: usize| CountRow {
        kind: CountKind::ALL.into_iter().find(|kind| kind.as_str() == text(0, row)).unwrap(),
        item_a: text(1, row),
        item_b: text(2, row),
        weight_ab: number(3, row),
        weight_ba: number(4, row),
    };
    (0..batch.num_rows()).map(row).collect()
}

/// A row whose items stand in the order of their bytes: an engine may order numbers otherwise.
fn turned(row: CountRow) -> CountRow {
    match row.kind {
        CountKind::Made | CountKind::Sessions | CountKind::Cut | CountKind::LeftOut => {
            CountRow { item_a: String::new(), item_b: String::new(), ..row }
        }
        CountKind::Viewed if row.item_a > row.item_b => CountRow {
            item_a: row.item_b,
            item_b: row.item_a,
            weight_ab: row.weight_ba,
            weight_ba: row.weight_ab,
            ..row
        },
        CountKind::Bought if row.item_a > row.item_b => CountRow { item_a: row.item_b, item_b: row.item_a, ..row },
        _ => row,
    }
}

/// Holds the engine's rows against the trainer's, and the models of both; returns the number of pairs.
fn check(name: &str, options: &TrainOptions, text: &str, ids: Ids) -> usize {
    let found = counted(options, table(text, ids));
    let wanted = count(options, Inputs::file(text.as_bytes()), &mut |_| ()).unwrap();
    let ordered = |rows: Vec<CountRow>| {
        let mut rows: Vec<CountRow> = rows.into_iter().map(turned).collect();
        rows.sort();
        rows
    };
    let mut table = Counted::default();
    for (line, row) in (1..).zip(&found) {
        let CountRow { kind, item_a, item_b, weight_ab, weight_ba } = row;
        let row =
            CountRow { kind: *kind, item_a: item_a.as_str(), item_b, weight_ab: *weight_ab, weight_ba: *weight_ba };
        table.add(line, &row).unwrap();
    }
    let pairs = found.iter().filter(|row| matches!(row.kind, CountKind::Viewed | CountKind::Bought)).count();
    let (found, wanted) = (ordered(found), ordered(wanted));
    let differs = found.iter().zip(&wanted).find(|(found, wanted)| found != wanted);
    assert!(
        differs.is_none() && found.len() == wanted.len(),
        "{name}: {differs:?}, {} rows, {} wanted",
        found.len(),
        wanted.len()
    );
    let (model, _) = train_counted(options, table, None, &mut |_| ()).unwrap();
    let (same, report) = train(options, text.as_bytes(), &mut |_| ()).unwrap();
    assert!(model == same, "{name}: the models differ");
    println!(
        "{name}: {} events, {pairs} pairs, {} rows, all equal; models of {} bytes, equal",
        report.events,
        found.len(),
        model.len()
    );
    pairs
}

fn options(kinds: &[Kind]) -> TrainOptions {
    TrainOptions { kinds: kinds.to_vec(), tune: Tune::Off, ..TrainOptions::default() }
}

#[test]
fn an_engine_counts_a_shop_as_the_trainer_does() {
    let text = shop(11);
    let all = options(&[Kind::Coview, Kind::Basket, Kind::Trending]);
    assert!(check("a generated shop", &all, &text, Ids::Texts) > 1_000);
    let mut other = TrainOptions { half_life_ms: 17 * 60_000, size: GraphSize::Bytes(3_000), ..all };
    (other.recipe.age_share, other.recipe.length_power, other.recipe.distance_power) = (0.15, 1.0, 2.2);
    check("with other numbers", &other, &text, Ids::Numbers);
    let clicks: String = text.lines().flat_map(|line| [line.rsplit_once('\t').unwrap().0, "\n"]).collect();
    check("without events, as baskets", &options(&[Kind::Basket]), &clicks, Ids::Texts);
    check("what is viewed together alone", &options(&[Kind::Coview]), &clicks, Ids::Texts);
    let at_once = "SessionId\tItemId\tTime\na\t1\t5\nb\t2\t5\nb\t1\t5\n";
    let at_once = at_once.replace("b\t2\t5\nb\t1\t5", "b\t1\t5\nb\t2\t5");
    check("all in one second", &options(&[Kind::Coview, Kind::Trending]), &at_once, Ids::Texts);
}

#[test]
fn an_engine_counts_real_clicks_as_the_trainer_does() {
    let folder = std::env::var_os("NEARSIDE_DATA").map(PathBuf::from);
    let Some(path) = folder.map(|folder| folder.join("yoochoose64/train.tsv.gz")).filter(|path| path.is_file()) else {
        println!("skipped: no yoochoose64 in the folder that NEARSIDE_DATA names");
        return;
    };
    let mut text = String::new();
    unpacked(BufReader::new(File::open(path).unwrap())).unwrap().read_to_string(&mut text).unwrap();
    let options = TrainOptions { size: GraphSize::Bytes(70_000), ..options(&TrainOptions::default().kinds) };
    assert_eq!(check("yoochoose64", &options, &text, Ids::Texts), 350_288);
}
