//! Trains on real click sessions and judges the model on those of the day after.
//!
//! The data is not part of the repository. `NEARSIDE_DATA` names its folder; without it the test says so and passes.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of a test may panic as the test itself may")]

use nearside::recommend::{Model, Repeats};
use nearside_train::{TrainOptions, evaluate, predict, train, unpacked};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

const SET: &str = "rsc15_100k";
const K: usize = 20;

fn folder() -> Option<PathBuf> {
    let data = PathBuf::from(std::env::var_os("NEARSIDE_DATA")?);
    Some(data.join(SET)).filter(|folder| folder.is_dir())
}

fn open(folder: &Path, name: &str) -> Box<dyn BufRead> {
    unpacked(BufReader::new(File::open(folder.join(name)).unwrap())).unwrap()
}

#[test]
fn the_next_click_is_mostly_among_twenty() {
    let Some(folder) = folder() else {
        println!("skipped: no {SET} in the folder that NEARSIDE_DATA names");
        return;
    };
    let (bytes, report) = train(&TrainOptions::default(), open(&folder, "train.tsv.gz"), &mut |_| ()).unwrap();
    assert_eq!((report.sessions, report.events, report.items), (17_794, 70_278, 2_933));
    let model = Model::load(bytes).unwrap();
    let figures = evaluate(&model, open(&folder, "test.tsv.gz"), K).unwrap();
    println!("{SET}: {figures:?}");
    assert_eq!(figures.predictions, 10_152);
    assert!(figures.hit_rate >= 0.68, "{figures:?}");
    assert!(figures.reciprocal_rank >= 0.33, "{figures:?}");
    assert!(figures.new_hit_rate >= 0.54, "{figures:?}");
    agrees_with_the_predictions(&model, &folder, figures.hit_rate, figures.new_hit_rate);
}

/// Counts the hits again, from the file that an outside judge would get.
fn agrees_with_the_predictions(model: &Model, folder: &Path, hit_rate: f64, new_hit_rate: f64) {
    let mut csv = Vec::new();
    let predicted = predict(model, open(folder, "test.tsv.gz"), &mut csv, 2 * K, Repeats::Wanted).unwrap();
    let mut sessions: HashMap<String, Vec<String>> = HashMap::new();
    for line in open(folder, "test.tsv.gz").lines().skip(1) {
        let line = line.unwrap();
        let mut fields = line.split('\t').map(str::to_owned);
        let (id, item) = (fields.next().unwrap(), fields.next().unwrap());
        sessions.entry(id).or_default().push(item);
    }
    let due: u32 = sessions.values().map(|items| u32::try_from(items.len() - 1).unwrap()).sum();
    assert_eq!((predicted.rows, predicted.cut_events), (u64::from(due), 0));
    let (mut hits, mut new, mut new_hits) = (0_u32, 0_u32, 0_u32);
    for row in std::str::from_utf8(&csv).unwrap().lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let (seen, rest) = sessions[fields[0]].split_at(fields[1].parse().unwrap());
        let list: Vec<&str> = fields[2].split(' ').collect();
        hits += u32::from(list.iter().take(K).any(|item| *item == rest[0]));
        if !seen.contains(&rest[0]) {
            new += 1;
            let mut fresh = list.iter().filter(|item| !seen.iter().any(|held| held == **item)).take(K);
            new_hits += u32::from(fresh.any(|item| *item == rest[0]));
        }
    }
    assert!((f64::from(hits) / f64::from(due) - hit_rate).abs() < 1e-12);
    assert!((f64::from(new_hits) / f64::from(new) - new_hit_rate).abs() < 1e-12);
}
