//! Writes a model: the other half of the format, used by the trainer and by tests.

use super::graph::Lean;
use super::model::{MAX_MODEL_ITEMS, MAX_POPULAR, NAME, REFUSALS, parts};
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
    /// The edges between items viewed together by lower item, then higher item.
    pub edges: Vec<NewEdge>,
    /// The edges between items bought together, likewise; none where nothing is known about purchases.
    pub together: Vec<NewEdge>,
    /// The items that are looked at lately, as `popular`; none where that is not known.
    pub trending: Vec<(u32, u32)>,
}

/// An edge between two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewEdge {
    /// The item of the lower number.
    pub lower: u32,
    /// The item of the higher number.
    pub higher: u32,
    /// Steps below the greatest weight: half-octaves in `edges`, quarter-octaves in `together`.
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
        let distinct: BTreeSet<&str> = self.ids.iter().map(Text::as_str).collect();
        if distinct.len() != self.ids.len() || distinct.contains("") {
            return Err(REFUSALS.error("ids: give each item one of its own"));
        }
        self.sealed()
    }

    /// As [`NewModel::write`], with ids that stand in a model already.
    pub(super) fn sealed(&self) -> Result<Vec<u8>, Error> {
        let mut content = self.content()?;
        for id in &self.ids {
            put_text(&mut content, id.as_str());
        }
        let bytes = close(NAME, &content);
        if bytes.len() > MAX_MODEL_BYTES {
            return Err(REFUSALS.error(REFUSALS.large));
        }
        Ok(bytes)
    }

    /// The model's bytes between the envelope and the ids: what a byte budget is about.
    ///
    /// # Errors
    /// As [`NewModel::write`].
    pub fn content(&self) -> Result<Vec<u8>, Error> {
        let items = self.ids.len();
        if items > MAX_MODEL_ITEMS {
            return Err(REFUSALS.error("more than 1,048,576 items: train on the most popular ones"));
        }
        if self.popularity.len() != items || self.popularity.iter().any(|level| *level >= POPULARITY_LEVELS) {
            return Err(REFUSALS.error("popularity: give one level below 32 an item"));
        }
        let bit = |there: bool, part: u8| if there { part } else { 0 };
        let held = bit(!self.edges.is_empty(), parts::COVIEW)
            | bit(!self.together.is_empty(), parts::TOGETHER)
            | bit(!self.trending.is_empty(), parts::TRENDING);
        let mut content = alloc::vec![held];
        put_integer(&mut content, items as u64);
        content.extend_from_slice(&self.popularity);
        put_list(&mut content, &self.popular, items)?;
        if held & parts::COVIEW != 0 {
            self.numbers.write(&mut content);
            put_graph(&mut content, &self.edges, items)?;
        }
        if held & parts::TOGETHER != 0 {
            put_graph(&mut content, &self.together, items)?;
        }
        if held & parts::TRENDING != 0 {
            put_list(&mut content, &self.trending, items)?;
        }
        Ok(content)
    }
}

fn put_list(content: &mut Vec<u8>, list: &[(u32, u32)], items: usize) -> Result<(), Error> {
    let mut above = ONE;
    if list.len() > MAX_POPULAR {
        return Err(REFUSALS.error("popular, trending: give at most 1,024 items"));
    }
    let mut held = alloc::vec![false; items];
    put_integer(content, list.len() as u64);
    for (number, weight) in list {
        let is_new = held.get_mut(*number as usize).is_some_and(|held| !core::mem::replace(held, true));
        let Some(below) = above.checked_sub(*weight).filter(|_| is_new) else {
            return Err(REFUSALS.error("popular, trending: give numbers of items, each once, greatest weight first"));
        };
        above = *weight;
        put_integer(content, u64::from(*number));
        put_integer(content, u64::from(below));
    }
    Ok(())
}

fn put_graph(content: &mut Vec<u8>, edges: &[NewEdge], items: usize) -> Result<(), Error> {
    let ordered = edges.is_sorted_by(|a, b| (a.lower, a.higher) < (b.lower, b.higher));
    let sound = |edge: &NewEdge| edge.lower < edge.higher && (edge.higher as usize) < items && edge.level < EDGE_LEVELS;
    if !ordered || !edges.iter().all(sound) {
        return Err(REFUSALS.error("edges: give each once, from lower to higher item, in their order"));
    }
    let mut rest = edges;
    for item in 0..u32::try_from(items).unwrap_or(u32::MAX) {
        let degree = rest.partition_point(|edge| edge.lower == item);
        put_integer(content, degree as u64);
        rest = rest.get(degree..).unwrap_or_default();
    }
    let mut last = (u32::MAX, 0);
    for edge in edges {
        let from = if last.0 == edge.lower { last.1 } else { edge.lower };
        put_integer(content, u64::from(edge.higher.saturating_sub(from).saturating_sub(1)));
        last = (edge.lower, edge.higher);
    }
    content.extend(edges.iter().map(|edge| edge.level | ((edge.lean as u8) << 6)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{model, new_model};
    use super::super::{Edge, Model, Repeats, Scorer, predict};
    use super::*;
    use crate::error::Code;

    #[test]
    fn what_is_written_is_read() {
        let (new, model) = (new_model(), model());
        assert_eq!((model.len(), model.edge_count(), model.numbers()), (6, 5, &new.numbers));
        for (number, id) in (0_u32..).zip(&new.ids) {
            assert_eq!(model.find(id.as_str()), Some(number));
            assert_eq!(model.id(number), Some(id.as_str()));
            assert_eq!(model.popularity(number), new.popularity[number as usize]);
        }
        assert_eq!((model.find("g"), model.find(""), model.id(6)), (None, None, None));
        assert_eq!((model.popular(), model.trending()), (new.popular.as_slice(), new.trending.as_slice()));
        for edge in &new.edges {
            let (to, level) = (edge.higher, edge.level);
            assert_eq!(model.edge(edge.lower, to), Some(Edge { to, level, lean: edge.lean }));
            let back = model.edge(edge.higher, edge.lower).unwrap();
            assert_eq!((back.level, back.lean.turned()), (level, edge.lean));
        }
        let of_c: Vec<u32> = model.edges(2).map(|edge| edge.to).collect();
        assert_eq!(of_c, [0, 1, 3]);
        assert_eq!((model.edges(99).count(), model.together(99).count()), (0, 0));
        let of_a: Vec<(u32, u8)> = model.together(0).map(|edge| (edge.to, edge.level)).collect();
        assert_eq!((model.together_count(), of_a), (3, alloc::vec![(3, 4), (5, 9)]));
        assert_eq!(model.together_edge(5, 0).map(|edge| edge.level), Some(9));
    }

    /// Asks everything that can be asked.
    fn exercise(model: &Model) {
        let items = u32::try_from(model.len()).unwrap();
        let mut scorer = Scorer::new();
        for number in 0..items {
            let _ = model.id(number).map(|id| model.find(id));
            let _ = scorer.predict(model, &[number, items / 2, number], Repeats::Wanted, 3);
            let _ = scorer.together(model, &[number, u32::MAX, number], 3, &mut |_| true);
            let _ = model.together(number).count();
        }
        let _ = predict(model, &[0, u32::MAX, 1], 40);
    }

    #[test]
    fn every_cut_and_every_flip_is_refused() {
        let bytes = new_model().write().unwrap();
        for end in 0..bytes.len() {
            assert_eq!(Model::load(bytes[..end].to_vec()).unwrap_err().code, Code::Bytes, "cut at {end}");
        }
        for (place, bit) in (0..bytes.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
            let mut altered = bytes.clone();
            altered[place] ^= 1 << bit;
            assert_eq!(Model::load(altered).unwrap_err().code, Code::Bytes, "bit {bit} of byte {place}");
        }
    }

    #[test]
    fn altered_bytes_under_a_right_hash_are_refused_or_harmless() {
        let bytes = new_model().write().unwrap();
        let sealed = |content: &[u8]| close(NAME, content);
        for end in 12..bytes.len() {
            assert!(Model::load(sealed(&bytes[12..end])).is_err(), "cut at {end}");
        }
        let mut taken = 0;
        for (place, value) in (12..bytes.len()).flat_map(|place| (0..=255).map(move |value| (place, value))) {
            let mut altered = bytes.clone();
            altered[place] = value;
            if let Ok(model) = Model::load(sealed(&altered[12..])) {
                taken += 1;
                exercise(&model);
            }
        }
        assert!(taken > 1000, "some alterations still make a model: {taken}");
    }

    #[test]
    fn parts_may_be_absent() {
        for mask in 0..8 {
            let mut new = new_model();
            if mask & 1 == 0 {
                new.edges.clear();
            }
            if mask & 2 == 0 {
                new.together.clear();
            }
            if mask & 4 == 0 {
                new.trending.clear();
            }
            let model = Model::load(new.write().unwrap()).unwrap();
            assert_eq!(model.edge_count(), new.edges.len());
            assert_eq!(model.together_count(), new.together.len());
            assert_eq!(model.trending(), new.trending);
            assert_eq!(predict(&model, &[0, 5], 6).len(), 6);
            exercise(&model);
        }
    }

    #[test]
    fn what_makes_no_model_is_not_written() {
        let wrong: [fn(&mut NewModel); 12] = [
            |model| model.edges.swap(0, 1),
            |model| model.edges[0].higher = 6,
            |model| model.edges[0].higher = 0,
            |model| model.edges[0].level = 64,
            |model| model.popularity[0] = 32,
            |model| model.popular[1].1 = 65_537,
            |model| model.ids[1] = model.ids[0].clone(),
            |model| model.popular[0].0 = 6,
            |model| model.popular[1].0 = model.popular[0].0,
            |model| model.trending[0].0 = 6,
            |model| model.together[2].higher = 9,
            |model| model.together[0].level = 64,
        ];
        for (number, wrong) in wrong.iter().enumerate() {
            let mut model = new_model();
            wrong(&mut model);
            assert_eq!(model.write().unwrap_err().code, Code::Bytes, "case {number}");
        }
    }
}
