//! Recommendations: what to show in a placement, chosen on the visitor's device.
//!
//! The model is a graph of items that are looked at together. A session's items pass their weight
//! along its edges, once and a second time more faintly; what gathers the most is recommended, after
//! the placement's rules. All of it is integers in a fixed order: the same list on every platform.

pub mod model;
pub mod graph;
pub mod numbers;
pub mod score;
mod top;
pub mod reason;
pub mod links;
pub mod place;
mod write;
pub mod shards;
#[cfg(test)]
mod fixture;

pub use graph::{Edge, Lean};
pub use links::{Links, Shop};
pub use model::Model;
pub use numbers::Numbers;
pub use place::{CAMPAIGN, recommend};
pub use reason::{About, Reason, ReasonKind};
pub use score::{Repeats, Scored, Scorer, lead_together, predict};
pub use shards::{Piece, Pieces, Shards, split};
pub use write::{NewEdge, NewModel};

use crate::event::Text;
use crate::id::ReplicaId;
use crate::manifest::{Placement, StrategyKind};
use crate::profile::Profile;
use crate::time::Time;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

/// What a page says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The item that the page is about.
    pub item_id: Option<Text>,
    /// The category that the page lists.
    pub category: Option<Text>,
    /// The items in the cart; those after [`crate::limits::MAX_CART_ITEMS`] are not looked at. A page that names none may
    /// not know: then the visitor's events tell.
    pub cart: Vec<Text>,
    /// The items that other placements of the page show; those after [`crate::limits::MAX_SHOWN_ITEMS`] are not looked at.
    pub shown: Vec<Text>,
    /// The language in which the page words reasons, such as `de`. No choice depends on it.
    pub language: Option<Text>,
}

/// Everything that a choice of items depends on.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The placement to fill.
    pub placement: Placement<'a>,
    /// What is known of items.
    pub shop: Shop<'a>,
    /// What is known about the visitor.
    pub profile: &'a Profile,
    /// The id that all devices of the visitor agree on.
    pub visitor: ReplicaId,
    /// Where the placement stands.
    pub page: &'a Page,
    /// Buffers, those of the request before where there was one.
    pub scorer: &'a RefCell<Scorer>,
    /// Whether the visitor is in the segment of that number.
    pub in_segment: &'a dyn Fn(u16) -> bool,
    /// The present moment.
    pub now: Time,
}

/// One item for one slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The shop's id of the item.
    pub item_id: String,
    /// Which slot of the placement it is for, from 0.
    pub slot: u8,
    /// How well it fits, in 1/65,536ths; comparable within one strategy and one model.
    pub score: u64,
    /// Where it comes from.
    pub strategy: StrategyKind,
    /// Why it is shown.
    pub reason: Reason,
}
