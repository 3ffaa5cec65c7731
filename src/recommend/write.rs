//! Writes a model: the other half of the format, used by the trainer and by tests.

use super::model::{COVIEW, Lean, MAX_MODEL_ITEMS, MAX_POPULAR, NAME, REFUSALS};
use super::numbers::{EDGE_LEVELS, Numbers, ONE, POPULARITY_LEVELS};
use crate::catalog::reader::{close, put_integer, put_text};
use crate::error::Error;
use crate::event::Text;
use crate::limits::MAX_MODEL_BYTES;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// A model to be written. Items are known by their place in `ids`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewModel {
    /// The device numbers.
    pub numbers: Numbers,
    /// The items' ids, each once.
    pub ids: Vec<Text>,
    /// The items' popularity levels.
    pub popularity: Vec<u8>,
    /// The most popular items with their decayed popularity in 1/65,536ths of the first one's, greatest first.
    pub popular: Vec<(u32, u32)>,
    /// The edges by lower item, then higher item.
    pub edges: Vec<NewEdge>,
}

/// An edge between two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewEdge {
    /// The item of the lower number.
    pub lower: u32,
    /// The item of the higher number.
    pub higher: u32,
    /// Half-octaves below the greatest weight.
    pub level: u8,
    /// Which way visitors mostly go, from lower to higher being along.
    pub lean: Lean,
}

impl NewModel {
    /// The model's bytes.
    ///
    /// # Errors
    /// Refuses what [`super::Model::load`] would refuse, with the part that is wrong.
    pub fn write(&self) -> Result<Vec<u8>, Error> {
        let items = self.ids.len();
        if items > MAX_MODEL_ITEMS {
            return Err(REFUSALS.error("more than 1,048,576 items: train on the most popular ones"));
        }
        if self.popularity.len() != items || self.popularity.iter().any(|level| *level >= POPULARITY_LEVELS) {
            return Err(REFUSALS.error("popularity: give one level below 32 an item"));
        }
        let distinct: BTreeSet<&str> = self.ids.iter().map(Text::as_str).collect();
        if distinct.len() != items || distinct.contains("") {
            return Err(REFUSALS.error("ids: give each item one of its own"));
        }
        let mut content = alloc::vec![COVIEW];
        self.numbers.write(&mut content);
        put_integer(&mut content, items as u64);
        content.extend_from_slice(&self.popularity);
        self.put_popular(&mut content)?;
        self.put_graph(&mut content)?;
        for id in &self.ids {
            put_text(&mut content, id.as_str());
        }
        let bytes = close(NAME, &content);
        if bytes.len() > MAX_MODEL_BYTES {
            return Err(REFUSALS.error(REFUSALS.large));
        }
        Ok(bytes)
    }

    fn put_popular(&self, content: &mut Vec<u8>) -> Result<(), Error> {
        let mut most = ONE;
        if self.popular.len() > MAX_POPULAR {
            return Err(REFUSALS.error("popular: give at most 256 items"));
        }
        put_integer(content, self.popular.len() as u64);
        for (number, weight) in &self.popular {
            if *number as usize >= self.ids.len() || *weight > most {
                return Err(REFUSALS.error("popular: give numbers of items, greatest weight first"));
            }
            most = *weight;
            put_integer(content, u64::from(*number));
            put_integer(content, u64::from(*weight));
        }
        Ok(())
    }

    fn put_graph(&self, content: &mut Vec<u8>) -> Result<(), Error> {
        let ordered = self.edges.is_sorted_by(|a, b| (a.lower, a.higher) < (b.lower, b.higher));
        let items = self.ids.len();
        let sound = |edge: &NewEdge| {
            edge.lower < edge.higher && (edge.higher as usize) < items && edge.level < EDGE_LEVELS
        };
        if !ordered || !self.edges.iter().all(sound) {
            return Err(REFUSALS.error("edges: give each once, from lower to higher item, in their order"));
        }
        let mut rest = self.edges.as_slice();
        for item in 0..u32::try_from(items).unwrap_or(u32::MAX) {
            let degree = rest.partition_point(|edge| edge.lower == item);
            put_integer(content, degree as u64);
            rest = rest.get(degree..).unwrap_or_default();
        }
        let mut last = (u32::MAX, 0);
        for edge in &self.edges {
            let from = if last.0 == edge.lower { last.1 } else { edge.lower };
            put_integer(content, u64::from(edge.higher.saturating_sub(from).saturating_sub(1)));
            last = (edge.lower, edge.higher);
        }
        content.extend(self.edges.iter().map(|edge| edge.level | ((edge.lean as u8) << 6)));
        Ok(())
    }
}
