//! Splits a model into its pieces. A server does this once, when it loads the model.

use super::bucket::Bucket;
use super::excerpt::Excerpt;
use super::layout::{Layout, Piece, REFUSALS, names};
use crate::catalog::reader::{close, put_integer};
use crate::error::Error;
use crate::event::Text;
use crate::limits::MAX_PIECE_BYTES;
use crate::recommend::graph::Edge;
use crate::recommend::model::Model;
use crate::recommend::{NewEdge, NewModel};
use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

/// The pieces of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    /// What every visitor gets.
    pub head: Vec<u8>,
    /// Ranges of items.
    pub shards: Vec<Vec<u8>>,
    /// From ids to shards.
    pub buckets: Vec<Vec<u8>>,
}

impl Pieces {
    /// The bytes of a piece.
    #[must_use]
    pub fn get(&self, piece: Piece) -> Option<&[u8]> {
        let (pieces, number) = match piece {
            Piece::Shard(number) => (&self.shards, number),
            Piece::Bucket(number) => (&self.buckets, number),
        };
        pieces.get(number as usize).map(Vec::as_slice)
    }

    /// All pieces but the head.
    pub fn each(&self) -> impl Iterator<Item = (Piece, &[u8])> {
        let shards = (0..).map(Piece::Shard).zip(&self.shards);
        let buckets = (0..).map(Piece::Bucket).zip(&self.buckets);
        shards.chain(buckets).map(|(piece, bytes)| (piece, bytes.as_slice()))
    }
}

/// Splits a model. The same model gives the same pieces.
///
/// # Errors
/// Refuses a model of which a piece would be larger than [`MAX_PIECE_BYTES`].
pub fn split(model: &Model) -> Result<Pieces, Error> {
    let layout = Layout::new(model.hash() >> 1, model.len());
    let mut head = Vec::new();
    layout.write(&mut head);
    let lists = model.popular().iter().chain(model.trending());
    let listed: BTreeSet<u32> = lists.map(|(item, _)| *item).collect();
    write(model, &listed, None, &mut head)?;
    let mut buckets: Vec<Vec<(u32, u32)>> = vec![Vec::new(); layout.buckets as usize];
    let mut shards = Vec::new();
    for shard in 0..layout.shards {
        let own = layout.first_of(shard)..layout.first_of(shard.saturating_add(1));
        for id in own.clone().filter_map(|item| model.id(item)) {
            if let Some(bucket) = buckets.get_mut(layout.bucket_of(id) as usize) {
                bucket.push((Bucket::hash(id), shard));
            }
        }
        let graphs = Graphs {
            coview: edges(own.clone(), &|item| model.edges(item).collect()),
            together: edges(own.clone(), &|item| model.together(item).collect()),
        };
        let ends = graphs.coview.iter().chain(&graphs.together).flat_map(|edge| [edge.lower, edge.higher]);
        let items: BTreeSet<u32> = own.chain(ends).collect();
        let mut content = begun(layout, shard);
        write(model, &items, Some(&graphs), &mut content)?;
        shards.push(sealed(names::SHARD, &content)?);
    }
    let mut packed = Vec::new();
    for (number, bucket) in (0..).zip(buckets) {
        let mut content = begun(layout, number);
        Bucket::write(bucket, &mut content);
        packed.push(sealed(names::BUCKET, &content)?);
    }
    Ok(Pieces { head: sealed(names::HEAD, &head)?, shards, buckets: packed })
}

/// What a shard and a bucket begin with.
fn begun(layout: Layout, number: u32) -> Vec<u8> {
    let mut content = Vec::new();
    put_integer(&mut content, layout.model);
    put_integer(&mut content, number.into());
    content
}

fn sealed(name: [u8; 4], content: &[u8]) -> Result<Vec<u8>, Error> {
    let bytes = close(name, content);
    if bytes.len() > MAX_PIECE_BYTES { Err(REFUSALS.error(REFUSALS.large)) } else { Ok(bytes) }
}

/// The edges of a shard, between numbers of the whole model.
struct Graphs {
    coview: Vec<NewEdge>,
    together: Vec<NewEdge>,
}

/// Every edge of these items once, as it stands in a model: from the lower item to the higher, in their order.
fn edges(own: core::ops::Range<u32>, of: &dyn Fn(u32) -> Vec<Edge>) -> Vec<NewEdge> {
    let mut edges = BTreeSet::new();
    for from in own {
        for edge in of(from) {
            let (lower, higher, lean) =
                if from < edge.to { (from, edge.to, edge.lean) } else { (edge.to, from, edge.lean.turned()) };
            edges.insert(NewEdge { lower, higher, level: edge.level, lean });
        }
    }
    edges.into_iter().collect()
}

/// Appends an excerpt of these items: with the edges of a shard, or with the lists of the head.
fn write(model: &Model, held: &BTreeSet<u32>, shard: Option<&Graphs>, content: &mut Vec<u8>) -> Result<(), Error> {
    let numbers: Vec<u32> = held.iter().copied().collect();
    let place = |item: u32| u32::try_from(numbers.partition_point(|held| *held < item)).unwrap_or(u32::MAX);
    let mut ids = Vec::with_capacity(numbers.len());
    for item in &numbers {
        ids.push(Text::new(model.id(*item).unwrap_or_default())?);
    }
    let mut excerpt = NewModel {
        numbers: *model.numbers(),
        ids,
        popularity: numbers.iter().map(|item| model.popularity(*item)).collect(),
        popular: Vec::new(),
        edges: Vec::new(),
        together: Vec::new(),
        trending: Vec::new(),
    };
    if let Some(graphs) = shard {
        let moved = |edges: &[NewEdge]| {
            let edges = edges.iter();
            edges.map(|edge| NewEdge { lower: place(edge.lower), higher: place(edge.higher), ..*edge }).collect()
        };
        excerpt.edges = moved(&graphs.coview);
        excerpt.together = moved(&graphs.together);
    } else {
        let list = |list: &[(u32, u32)]| list.iter().map(|(item, weight)| (place(*item), *weight)).collect();
        excerpt.popular = list(model.popular());
        excerpt.trending = list(model.trending());
    }
    Excerpt::write(&numbers, &excerpt, content)
}
