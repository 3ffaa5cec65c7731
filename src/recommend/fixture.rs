//! A model of six items for tests: a-b and e-f go together, c is what everybody looks at;
//! a-d, a-f and b-f are bought together, and f is looked at lately.

use super::{Lean, Model, NewEdge, NewModel, Numbers};
use crate::event::Text;
use alloc::vec;
use alloc::vec::Vec;

/// The device numbers of the fixture: a scale of 2^44, plain weights, a second step at a quarter.
pub(super) const NUMBERS: Numbers = Numbers {
    scale_bits: 44,
    row: 1 << 40,
    shrink: 10 << 8,
    column_ratio: 60_000,
    steps: 5,
    step_ratio: 20_000,
    second_hop: 16_384,
    direction: 20_000,
    own_newest: 1 << 32,
    own: 1 << 36,
    own_ratio: 50_000,
};

pub(super) fn new_model() -> NewModel {
    let edge = |lower, higher, level, lean| NewEdge { lower, higher, level, lean };
    NewModel {
        numbers: NUMBERS,
        ids: ["a", "b", "c", "d", "e", "f"].map(|id| Text::new(id).unwrap()).into_iter().collect::<Vec<_>>(),
        popularity: vec![8, 8, 12, 6, 4, 4],
        popular: vec![(2, 65_536), (0, 40_000), (1, 30_000), (3, 300), (4, 20), (5, 20)],
        edges: vec![
            edge(0, 1, 0, Lean::Along),
            edge(0, 2, 6, Lean::None),
            edge(1, 2, 5, Lean::None),
            edge(2, 3, 3, Lean::Against),
            edge(4, 5, 2, Lean::None),
        ],
        together: vec![edge(0, 3, 4, Lean::None), edge(0, 5, 9, Lean::None), edge(1, 5, 0, Lean::None)],
        trending: vec![(5, 65_536), (3, 65_536), (2, 9)],
    }
}

pub(super) fn model() -> Model {
    Model::load(new_model().write().unwrap()).unwrap()
}
