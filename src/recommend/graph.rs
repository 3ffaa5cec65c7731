//! A graph of items: the neighbours of each, as verified from a model's bytes.

use super::numbers::EDGE_LEVELS;
use crate::catalog::reader::Reader;
use alloc::vec;
use alloc::vec::Vec;

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
    /// The lean in an edge's byte.
    pub(super) const fn of_byte(byte: u8) -> Option<Self> {
        match byte >> LEAN_SHIFT {
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
    /// Steps below the graph's greatest weight, below [`EDGE_LEVELS`]; the graph says how large a step is.
    pub level: u8,
    /// Which way visitors mostly go.
    pub lean: Lean,
}

impl Edge {
    /// Level and lean as a model's byte.
    pub(super) const fn byte(self) -> u8 {
        ((self.lean as u8) << LEAN_SHIFT) | self.level
    }
}

/// The neighbours of every item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Graph {
    /// Where each item's row in `edges` starts; the one after the last is the end.
    rows: Vec<u32>,
    /// Target (24 bits), lean (2), level (6), by target within a row.
    edges: Vec<u32>,
}

impl Graph {
    /// Reads degrees, gaps and levels, and lays every edge out in the rows of both its items.
    pub(super) fn read(reader: &mut Reader<'_>, items: usize) -> Option<Self> {
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
            let lean = Lean::of_byte(byte)?;
            for (row, target, lean) in [(from, to, lean), (to, from, lean.turned())] {
                let place = rows.get_mut((row as usize).saturating_add(1))?;
                *edges.get_mut(*place as usize)? = pack(Edge { to: target, level: byte & LEVEL_MASK, lean });
                *place = place.saturating_add(1);
            }
            Some(())
        })?;
        Some(Self { rows, edges })
    }

    pub(super) fn edge_count(&self) -> usize {
        self.edges.len() / 2
    }

    /// The edges of an item, by the number of the item they lead to.
    pub(super) fn edges(&self, number: u32) -> impl Iterator<Item = Edge> {
        self.row(number).iter().map(|packed| unpack(*packed))
    }

    /// The edge between two items, as seen from the first.
    pub(super) fn edge(&self, from: u32, to: u32) -> Option<Edge> {
        let row = self.row(from);
        let place = row.binary_search_by_key(&to, |packed| packed >> 8).ok()?;
        row.get(place).map(|packed| unpack(*packed))
    }

    /// The edges of an item, packed: the upper 24 bits are the item they lead to, the lower 8 level and lean.
    pub(super) fn row(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let (Some(start), Some(end)) = (self.rows.get(number), self.rows.get(number.saturating_add(1))) else {
            return &[];
        };
        self.edges.get(*start as usize..*end as usize).unwrap_or_default()
    }
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

const fn pack(edge: Edge) -> u32 {
    (edge.to << 8) | edge.byte() as u32
}

/// An edge as [`Graph::row`] gives it.
pub(super) fn unpack(packed: u32) -> Edge {
    let [byte, ..] = packed.to_le_bytes();
    let lean = Lean::of_byte(byte).unwrap_or_default();
    Edge { to: packed >> 8, level: byte & LEVEL_MASK, lean }
}
