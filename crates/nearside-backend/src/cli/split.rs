//! `nearside split`: a model in pieces, for a host of static files. `nearside serve` makes them by itself.

use super::{Done, print};
use crate::refusal::{self, Refusal};
use clap::Args;
use nearside::recommend::{Model, split};
use std::path::PathBuf;

/// Split a model into a head, shards and buckets, a file each
#[derive(Debug, Args)]
pub struct Arguments {
    /// The model
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The folder to write `head`, `head.s0`, `head.b0` and so on into; served as /ns/{site}/model/
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

/// Splits.
///
/// # Errors
/// Names the model or the file that cannot be written.
pub fn run(arguments: &Arguments) -> Done {
    let refused = |error| Refusal::of_file(&arguments.model, error);
    let model = Model::load(refusal::read(&arguments.model)?).map_err(refused)?;
    let pieces = split(&model).map_err(refused)?;
    std::fs::create_dir_all(&arguments.output).map_err(|error| Refusal::of_file(&arguments.output, error))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = arguments.output.join(name);
        std::fs::write(&path, bytes).map_err(|error| Refusal::of_file(&path, error))
    };
    write("head", &pieces.head)?;
    for (piece, bytes) in pieces.each() {
        write(&format!("head.{piece}"), bytes)?;
    }
    print(&format!("{} items, {} shards, {} buckets", model.len(), pieces.shards.len(), pieces.buckets.len()));
    Ok(())
}
