//! Reads what a page or a worker passes in, strictly: a wrong type is an error that says where.
//!
//! Every size is checked on the JavaScript side before anything is copied, so a hostile value can
//! cost no more memory than the core's limits allow.

pub mod value;
#[cfg(not(feature = "browser"))]
pub mod name;
pub mod page;
#[cfg(not(feature = "edge"))]
pub mod scalar;
#[cfg(not(feature = "edge"))]
pub mod event;
#[cfg(not(feature = "edge"))]
pub mod consent;
#[cfg(feature = "engine")]
pub mod replica;

#[cfg(not(feature = "edge"))]
pub use self::{
    consent::choices,
    event::{Keys, event},
};
pub use page::page;
