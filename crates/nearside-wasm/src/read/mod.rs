//! Reads what a page or a worker passes in, strictly: a wrong type is an error that says where.
//!
//! Every size is checked on the JavaScript side before anything is copied, so a hostile value can
//! cost no more memory than the core's limits allow.

pub mod value;
pub mod alias;
pub mod item;
pub mod event;
pub mod page;
pub mod consent;

pub use consent::choices;
pub use event::event;
pub use item::Keys;
pub use page::page;
