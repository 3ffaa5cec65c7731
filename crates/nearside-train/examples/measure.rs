//! Trains on a folder's `train.tsv.gz` and judges the model on its `test.tsv.gz`:
//! `cargo run --profile tool -p nearside-train --example measure -- FOLDER [edges per item]`.

use nearside::recommend::Model;
use nearside_train::{GraphSize, TrainError, TrainOptions, evaluate, train, unpacked};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder? it should hold train.tsv.gz and test.tsv.gz")?;
    let open = |name: &str| -> std::io::Result<Box<dyn BufRead>> {
        unpacked(BufReader::new(File::open(format!("{folder}/{name}.tsv.gz"))?))
    };
    let size = match arguments.next() {
        Some(per_item) => GraphSize::EdgesPerItem(per_item.parse()?),
        None => GraphSize::Whole,
    };
    let mut options = TrainOptions { size, ..TrainOptions::default() };
    for pair in arguments {
        let (name, value) = pair.split_once('=').unwrap();
        let value: f64 = value.parse().unwrap();
        match name {
            "D" => options.recipe.distance = value as u32,
            "p" => options.recipe.distance_power = value,
            "tau" => options.recipe.age_share = value,
            "ln" => options.recipe.length_power = value,
            "cg" => options.recipe.choice_power = value,
            "R" => options.recipe.best_edges = value as usize,
            "ls" => options.recipe.lean_share = value,
            "ff" => options.recipe.first_factor = value,
            "B" => options.size = GraphSize::Bytes(value as u64),
            "T" => {
                options.tune = [nearside_train::Tune::Off, nearside_train::Tune::Quick, nearside_train::Tune::Thorough]
                    [value as usize]
            }
            "shr" => options.device.shrink = value,
            "gamma" => options.device.gamma = value,
            "lam" => options.device.lambda = value,
            "eta" => options.device.eta = value,
            "dir" => options.device.direction = value,
            "s00" => options.device.own_newest = value,
            "s0" => options.device.own = value,
            "sl" => options.device.own_lambda = value,
            _ => panic!(),
        }
    }
    let started = Instant::now();
    let (bytes, report) = train(&options, open("train")?, &mut |_| ())?;
    println!("trained in {:.2} s: {report:?}", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let model = Model::load(bytes).map_err(|error| TrainError::whole(error.to_string(), "report it"))?;
    println!("loaded in {:.2} ms", started.elapsed().as_secs_f64() * 1e3);
    let started = Instant::now();
    let figures = evaluate(&model, open("test")?, 20)?;
    let took_us = started.elapsed().as_secs_f64() * 1e6;
    #[expect(clippy::cast_precision_loss, reason = "a count of predictions")]
    let each_us = took_us / figures.predictions.max(1) as f64;
    println!("{figures:#?}\n{each_us:.1} us a prediction");
    Ok(())
}
