//! Random cases, each from a seed and its number.

mod dice;
mod words;
mod rule;
mod site;
mod event;
mod story;

pub use dice::Dice;
pub use story::{Edges, Story, story};
