//! The model: what goes together and what many look at, in bytes that are read in place.
//!
//! After the envelope (`NSG`, version, hash) come a byte of `parts`, the number of items, a byte of popularity
//! an item and the list of popular items. Then each part that is there, in the order of its bit: the device
//! numbers and the graph of items viewed together, the graph of items bought together, the list of items that
//! are looked at lately. A graph is how many later neighbours each item has, the gaps between their numbers, and
//! a byte an edge: its level, and in the upper two bits its lean. The item ids come last, so that they can travel
//! apart. An edge is stored once, at the lower of its two items; loading verifies everything and lays the edges
//! out for both.

use super::graph::{Edge, Graph};
use super::numbers::{Factors, Numbers, ONE, POPULARITY_LEVELS};
use crate::catalog::reader::{Reader, Refusals, open};
use crate::error::Error;
use crate::id::hash64;
use crate::limits::{MAX_MODEL_BYTES, MAX_TEXT_BYTES};
use alloc::vec;
use alloc::vec::Vec;

/// Most items of a model. The trainer keeps the most popular ones; a larger model is refused.
pub const MAX_MODEL_ITEMS: usize = 1 << 20;
/// Most items in a model's list of popular ones, and in that of trending ones. A longer list is refused.
pub const MAX_POPULAR: usize = 1024;
/// How far an id may lie from where its hash points. A model made to exceed it is refused, so loading stays linear.
const MAX_PROBES: usize = 256;

pub(super) const NAME: [u8; 4] = *b"NSG\x02";
pub(super) const REFUSALS: Refusals = Refusals {
    path: "model",
    foreign: "not a model: pass what `nearside train` wrote",
    version: "a model of another version: train it again with this version",
    altered: "cut short or altered: fetch or train the model again",
    large: "larger than 32 MB: train it with --budget-bytes",
};
/// The bits of the parts that a model may have.
pub(super) mod parts {
    /// Items viewed together, with the device numbers.
    pub(in super::super) const COVIEW: u8 = 1;
    /// Items bought together.
    pub(in super::super) const TOGETHER: u8 = 2;
    /// Items that are looked at lately.
    pub(in super::super) const TRENDING: u8 = 4;
    /// All of them.
    pub(in super::super) const ALL: u8 = COVIEW | TOGETHER | TRENDING;
}

/// A verified model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    bytes: Vec<u8>,
    numbers: Numbers,
    factors: Factors,
    /// Where the popularity bytes start.
    popularity: u32,
    /// The most popular items with their decayed popularity, of [`ONE`], greatest first.
    popular: Vec<(u32, u32)>,
    /// The items that are looked at lately, likewise.
    trending: Vec<(u32, u32)>,
    /// Items viewed together.
    coview: Graph,
    /// Items bought together.
    together: Graph,
    /// Where each item's id starts.
    ids: Vec<u32>,
    /// Item numbers plus one by the hash of their ids; 0 is free.
    by_id: Vec<u32>,
}

impl Model {
    /// Takes over trained bytes after verifying all of them.
    ///
    /// # Errors
    /// Refuses what is no model, of another version, cut short, altered, or larger than [`MAX_MODEL_BYTES`].
    pub fn load(bytes: Vec<u8>) -> Result<Self, Error> {
        let mut reader = open(&bytes, NAME, MAX_MODEL_BYTES, &REFUSALS)?;
        let Some(model) = read(&bytes, &mut reader) else {
            return Err(REFUSALS.error(REFUSALS.altered));
        };
        Ok(model.holding(bytes))
    }

    /// The model with the bytes that it was read from.
    pub(super) fn holding(mut self, bytes: Vec<u8>) -> Self {
        self.bytes = bytes;
        self
    }

    /// The bytes that it was loaded from.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The hash of the content, from the envelope.
    pub(super) fn hash(&self) -> u64 {
        let hash = self.bytes.get(4..12).and_then(|hash| hash.try_into().ok());
        hash.map_or(0, u64::from_le_bytes)
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How many edges join items viewed together, each counted once.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.coview.edge_count()
    }

    /// How many edges join items bought together, each counted once.
    #[must_use]
    pub fn together_count(&self) -> usize {
        self.together.edge_count()
    }

    /// The number of the item of that id.
    #[must_use]
    pub fn find(&self, item_id: &str) -> Option<u32> {
        let mut place = slot_of(item_id, self.by_id.len());
        for _ in 0..MAX_PROBES {
            let number = self.by_id.get(place)?.checked_sub(1)?;
            if self.id(number) == Some(item_id) {
                return Some(number);
            }
            place = place.wrapping_add(1) & self.by_id.len().wrapping_sub(1);
        }
        None
    }

    /// The id of the item of that number.
    #[must_use]
    pub fn id(&self, number: u32) -> Option<&str> {
        Reader::at(&self.bytes, *self.ids.get(number as usize)?).text()
    }

    /// The popularity level of an item, below [`POPULARITY_LEVELS`]: level p stands for 2^(p/2) - 1 events.
    #[must_use]
    pub fn popularity(&self, number: u32) -> u8 {
        self.bytes.get(self.popularity.saturating_add(number) as usize).copied().unwrap_or(0)
    }

    /// The most popular items with their decayed popularity in 1/65,536ths of the first one's, greatest first.
    #[must_use]
    pub fn popular(&self) -> &[(u32, u32)] {
        &self.popular
    }

    /// The items that are looked at lately, with their weight in 1/65,536ths of the first one's, greatest first.
    ///
    /// Empty where the model was trained without them; `popular` is the next best then. A model trained with a
    /// catalog holds the first ones of every category as well.
    #[must_use]
    pub fn trending(&self) -> &[(u32, u32)] {
        &self.trending
    }

    /// The device numbers.
    #[must_use]
    pub const fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// The same model with other device numbers: what a trainer tries. `None` where they could make a sum overflow.
    #[must_use]
    pub fn with_numbers(mut self, numbers: Numbers) -> Option<Self> {
        self.factors = Factors::new(&numbers);
        self.numbers = numbers;
        numbers.is_sound().then_some(self)
    }

    /// The items viewed together with an item, by their numbers; levels are half-octaves.
    pub fn edges(&self, number: u32) -> impl Iterator<Item = Edge> {
        self.coview.edges(number)
    }

    /// The edge between two items viewed together, as seen from the first.
    #[must_use]
    pub fn edge(&self, from: u32, to: u32) -> Option<Edge> {
        self.coview.edge(from, to)
    }

    /// The items bought together with an item, by their numbers; levels are quarter-octaves of
    /// [`super::numbers::strength`] and comparable over the whole model. For a cart, ask
    /// [`super::Scorer::together`].
    pub fn together(&self, number: u32) -> impl Iterator<Item = Edge> {
        self.together.edges(number)
    }

    /// The edge between two items bought together.
    #[must_use]
    pub fn together_edge(&self, from: u32, to: u32) -> Option<Edge> {
        self.together.edge(from, to)
    }

    /// The items viewed together with an item, as [`Graph::row`] gives them.
    pub(super) fn row(&self, number: u32) -> &[u32] {
        self.coview.row(number)
    }

    /// The items bought together with an item, likewise.
    pub(super) fn together_row(&self, number: u32) -> &[u32] {
        self.together.row(number)
    }

    pub(super) const fn factors(&self) -> &Factors {
        &self.factors
    }
}

/// Reads everything once: the model without its bytes, or `None` where anything is not as it should be.
pub(super) fn read<'a>(bytes: &'a [u8], reader: &mut Reader<'a>) -> Option<Model> {
    let held = reader.byte().filter(|held| *held & !parts::ALL == 0)?;
    // Each item takes at least a byte of popularity and two of id.
    let items = reader.count(3).filter(|items| *items <= MAX_MODEL_ITEMS)?;
    let popularity = reader.place();
    if reader.take(items)?.iter().any(|level| *level >= POPULARITY_LEVELS) {
        return None;
    }
    let popular = read_list(reader, items)?;
    let mut numbers = Numbers::NONE;
    let (mut coview, mut together, mut trending) = (Graph::default(), Graph::default(), Vec::new());
    if held & parts::COVIEW != 0 {
        numbers = Numbers::read(reader)?;
        coview = Graph::read(reader, items)?;
    }
    if held & parts::TOGETHER != 0 {
        together = Graph::read(reader, items)?;
    }
    if held & parts::TRENDING != 0 {
        trending = read_list(reader, items)?;
    }
    let (ids, by_id) = read_ids(bytes, reader, items)?;
    let factors = Factors::new(&numbers);
    let model =
        Model { bytes: Vec::new(), numbers, factors, popularity, popular, trending, coview, together, ids, by_id };
    (reader.left() == 0).then_some(model)
}

/// Reads items with weights that fall from [`ONE`], each written as how far it lies below the one before.
#[inline(never)]
fn read_list(reader: &mut Reader<'_>, items: usize) -> Option<Vec<(u32, u32)>> {
    let count = reader.count(2).filter(|count| *count <= MAX_POPULAR)?;
    let mut list: Vec<(u32, u32)> = Vec::with_capacity(count);
    let mut held = vec![false; items];
    let mut weight = ONE;
    for _ in 0..count {
        let number = reader.small()?;
        weight = weight.checked_sub(reader.small()?)?;
        if core::mem::replace(held.get_mut(number as usize)?, true) {
            return None;
        }
        list.push((number, weight));
    }
    Some(list)
}

fn read_ids<'a>(bytes: &'a [u8], reader: &mut Reader<'a>, items: usize) -> Option<(Vec<u32>, Vec<u32>)> {
    let mut ids = Vec::with_capacity(items);
    // At most half full, so that a search ends soon.
    let slots = items.saturating_mul(2).max(1).next_power_of_two();
    let mut by_id = vec![0_u32; slots];
    for number in 1..=u32::try_from(items).ok()? {
        ids.push(reader.place());
        let id = reader.text().filter(|id| !id.is_empty() && id.len() <= MAX_TEXT_BYTES)?;
        let mut place = slot_of(id, slots);
        let mut probes = 0_usize;
        loop {
            let held = by_id.get_mut(place)?;
            let Some(other) = held.checked_sub(1) else {
                *held = number;
                break;
            };
            probes = probes.saturating_add(1);
            if probes >= MAX_PROBES || Reader::at(bytes, *ids.get(other as usize)?).text() == Some(id) {
                return None;
            }
            place = place.wrapping_add(1) & slots.wrapping_sub(1);
        }
    }
    Some((ids, by_id))
}

/// Where the search for an id starts in a table of `slots`, a power of two.
#[inline(never)]
fn slot_of(id: &str, slots: usize) -> usize {
    // The lower 32 bits, so that targets of 32 and 64 bits agree.
    (hash64(id.as_bytes()) & 0xffff_ffff) as usize & slots.wrapping_sub(1)
}
