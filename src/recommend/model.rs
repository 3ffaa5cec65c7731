//! The model: items that are looked at together, in bytes that are read in place.
//!
//! After the envelope (`NSG`, version, hash) come the kind, the device numbers, the number of items,
//! a byte of popularity an item, the most popular items, then the graph: how many later neighbours
//! each item has, the gaps between their numbers, and a byte an edge (its level, and its lean in the
//! upper two bits). The item ids come last, so that they can travel apart. An edge is stored once, at
//! the lower of its two items; loading verifies everything and lays the edges out for both.

use super::numbers::{EDGE_LEVELS, Factors, Numbers, ONE, POPULARITY_LEVELS};
use crate::catalog::reader::{Reader, Refusals, open};
use crate::error::Error;
use crate::id::hash64;
use crate::limits::{MAX_MODEL_BYTES, MAX_TEXT_BYTES};
use alloc::vec;
use alloc::vec::Vec;

/// Most items of a model. The trainer keeps the most popular ones; a larger model is refused.
pub const MAX_MODEL_ITEMS: usize = 1 << 20;
/// Most items in a model's list of popular ones. A longer list is refused.
pub const MAX_POPULAR: usize = 256;
/// How far an id may lie from where its hash points. A model made to exceed it is refused, so loading stays linear.
const MAX_PROBES: usize = 256;

pub(super) const NAME: [u8; 4] = *b"NSG\x01";
pub(super) const REFUSALS: Refusals = Refusals {
    path: "model",
    foreign: "not a model: pass what `nearside train` wrote",
    version: "a model of another version: train it again with this version",
    altered: "cut short or altered: fetch or train the model again",
    large: "larger than 32 MB: train it with a lower --edges-per-item",
};
/// The one kind of model there is: items viewed together.
pub(super) const COVIEW: u8 = 1;
const LEVEL_MASK: u8 = EDGE_LEVELS - 1;
const LEAN_SHIFT: u32 = 6;

/// Which way visitors mostly go between two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Lean {
    /// Both ways alike.
    #[default]
    None = 0,
    /// Along the edge: in a model from the lower number to the higher, in a row from the row's item.
    Along = 1,
    /// Against it.
    Against = 2,
}

impl Lean {
    pub(super) const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::None),
            1 => Some(Self::Along),
            2 => Some(Self::Against),
            _ => None,
        }
    }

    pub(super) const fn turned(self) -> Self {
        match self {
            Self::None => Self::None,
            Self::Along => Self::Against,
            Self::Against => Self::Along,
        }
    }
}

/// An edge as seen from one of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The item it leads to.
    pub to: u32,
    /// Half-octaves below the model's greatest weight, below [`EDGE_LEVELS`].
    pub level: u8,
    /// Which way visitors mostly go.
    pub lean: Lean,
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
    /// Where each item's id starts.
    ids: Vec<u32>,
    /// Item numbers plus one by the hash of their ids; 0 is free.
    by_id: Vec<u32>,
    /// Where each item's row in `edges` starts; the one after the last is the end.
    rows: Vec<u32>,
    /// Target (24 bits), lean (2), level (6), by target within a row.
    edges: Vec<u32>,
}

impl Model {
    /// Takes over trained bytes after verifying all of them.
    ///
    /// # Errors
    /// Refuses what is no model, of another version, cut short, altered, or larger than [`MAX_MODEL_BYTES`].
    pub fn load(bytes: Vec<u8>) -> Result<Self, Error> {
        let mut reader = open(&bytes, NAME, MAX_MODEL_BYTES, &REFUSALS)?;
        let Some(mut model) = read(&bytes, &mut reader) else {
            return Err(REFUSALS.error(REFUSALS.altered));
        };
        model.bytes = bytes;
        Ok(model)
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

    /// How many edges there are, each counted once.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.edges.len() / 2
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

    /// The device numbers.
    #[must_use]
    pub const fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// The edges of an item, by the number of the item they lead to.
    pub fn edges(&self, number: u32) -> impl Iterator<Item = Edge> {
        self.row(number).iter().map(|packed| unpack(*packed))
    }

    /// The edge between two items, as seen from the first.
    #[must_use]
    pub fn edge(&self, from: u32, to: u32) -> Option<Edge> {
        let row = self.row(from);
        let place = row.binary_search_by_key(&to, |packed| packed >> 8).ok()?;
        row.get(place).map(|packed| unpack(*packed))
    }

    pub(super) const fn factors(&self) -> &Factors {
        &self.factors
    }

    fn row(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let (Some(start), Some(end)) = (self.rows.get(number), self.rows.get(number.saturating_add(1))) else {
            return &[];
        };
        self.edges.get(*start as usize..*end as usize).unwrap_or_default()
    }
}

/// Reads everything once: the model without its bytes, or `None` where anything is not as it should be.
fn read<'a>(bytes: &'a [u8], reader: &mut Reader<'a>) -> Option<Model> {
    if reader.byte()? != COVIEW {
        return None;
    }
    let numbers = Numbers::read(reader)?;
    // Each item takes at least a byte of popularity, one of degree and two of id.
    let items = reader.count(4).filter(|items| *items <= MAX_MODEL_ITEMS)?;
    let popularity = reader.place();
    if reader.take(items)?.iter().any(|level| *level >= POPULARITY_LEVELS) {
        return None;
    }
    let popular = read_popular(reader, items)?;
    let (rows, edges) = read_graph(reader, items)?;
    let (ids, by_id) = read_ids(bytes, reader, items)?;
    let factors = Factors::new(&numbers);
    let model = Model { bytes: Vec::new(), numbers, factors, popularity, popular, ids, by_id, rows, edges };
    (reader.left() == 0).then_some(model)
}

fn read_popular(reader: &mut Reader<'_>, items: usize) -> Option<Vec<(u32, u32)>> {
    let count = reader.count(2).filter(|count| *count <= MAX_POPULAR)?;
    let mut popular: Vec<(u32, u32)> = Vec::with_capacity(count);
    for _ in 0..count {
        let (number, weight) = (reader.small()?, reader.small()?);
        let most = popular.last().map_or(ONE, |(_, weight)| *weight);
        if number as usize >= items || weight > most || popular.iter().any(|(held, _)| *held == number) {
            return None;
        }
        popular.push((number, weight));
    }
    Some(popular)
}

/// Reads degrees, gaps and levels, and lays every edge out in the rows of both its items.
fn read_graph(reader: &mut Reader<'_>, items: usize) -> Option<(Vec<u32>, Vec<u32>)> {
    let degrees = *reader;
    let mut total = 0_usize;
    for _ in 0..items {
        total = total.checked_add(reader.small()? as usize)?;
    }
    // Each edge takes at least a byte of gap and one of level.
    if total.checked_mul(2)? > reader.left() {
        return None;
    }
    let gaps = *reader;
    // While rows are counted and filled, that of item i stands two places and one place further on.
    let mut rows = vec![0_u32; items.saturating_add(2)];
    each_edge(degrees, reader, items, &mut |from, to| {
        for item in [from, to] {
            let count = rows.get_mut((item as usize).saturating_add(2))?;
            *count = count.saturating_add(1);
        }
        Some(())
    })?;
    let mut start = 0_u32;
    for row in &mut rows {
        start = start.saturating_add(*row);
        *row = start;
    }
    let mut levels = reader.take(total)?.iter();
    let mut edges = vec![0_u32; total.saturating_mul(2)];
    // Rows fill in the order of their targets: lower neighbours come while they are read, later ones with the row.
    each_edge(degrees, &mut { gaps }, items, &mut |from, to| {
        let byte = *levels.next()?;
        let lean = Lean::from_number(byte >> LEAN_SHIFT)?;
        for (row, target, lean) in [(from, to, lean), (to, from, lean.turned())] {
            let place = rows.get_mut((row as usize).saturating_add(1))?;
            *edges.get_mut(*place as usize)? = pack(Edge { to: target, level: byte & LEVEL_MASK, lean });
            *place = place.saturating_add(1);
        }
        Some(())
    })?;
    Some((rows, edges))
}

/// Calls `take` with both items of every edge, in the order in which edges are stored.
#[inline(never)]
fn each_edge(
    mut degrees: Reader<'_>,
    gaps: &mut Reader<'_>,
    items: usize,
    take: &mut dyn FnMut(u32, u32) -> Option<()>,
) -> Option<()> {
    for from in 0..u32::try_from(items).ok()? {
        let mut to = from;
        for _ in 0..degrees.small()? {
            to = to.checked_add(gaps.small()?)?.checked_add(1)?;
            take(from, to)?;
        }
    }
    Some(())
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

const fn pack(edge: Edge) -> u32 {
    (edge.to << 8) | ((edge.lean as u32) << LEAN_SHIFT) | edge.level as u32
}

fn unpack(packed: u32) -> Edge {
    let [byte, ..] = packed.to_le_bytes();
    let lean = Lean::from_number(byte >> LEAN_SHIFT).unwrap_or_default();
    Edge { to: packed >> 8, level: byte & LEVEL_MASK, lean }
}
