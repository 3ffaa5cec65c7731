//! Joins the pieces of a model on a device: which are wanted for a visitor's items, and the model that they make.
//!
//! It is a module of its own because only large shops have pieces: the tag of every other shop should not carry it.

#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;
use nearside::error::Error;
use nearside::recommend;
use wasm_bindgen::prelude::*;

/// Rust's own allocator on wasm is three times as large.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic is our bug: it stops the module at once.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// The pieces that a device holds.
#[wasm_bindgen]
pub struct Shards {
    inner: recommend::Shards,
}

#[wasm_bindgen]
impl Shards {
    /// Starts with a head.
    ///
    /// # Errors
    /// Throws on what is no head, cut short or altered.
    pub fn open(head: Vec<u8>) -> Result<Shards, JsError> {
        recommend::Shards::open(head).map(|inner| Self { inner }).map_err(|error| thrown(&error))
    }

    /// Names of the pieces that lead to what goes with these items, the most important first, and are not held yet. Ask again
    /// when those are added.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen passes lists of texts by value alone")]
    pub fn wanted(&self, item_ids: Vec<String>) -> Vec<String> {
        self.inner.wanted(&mut item_ids.iter().map(String::as_str)).into_iter().map(recommend::Piece::name).collect()
    }

    /// Takes a piece in.
    ///
    /// # Errors
    /// Throws on what is no piece of this model, cut short or altered.
    pub fn add(&mut self, piece: Vec<u8>) -> Result<(), JsError> {
        self.inner.add(piece).map_err(|error| thrown(&error))
    }

    /// The model of what is held, for the engine's `adopt`.
    ///
    /// # Errors
    /// Throws where pieces contradict each other.
    pub fn model(&self) -> Result<Vec<u8>, JsError> {
        self.inner.model().map_err(|error| thrown(&error))
    }
}

fn thrown(error: &Error) -> JsError {
    let mut message = String::from(&*error.path);
    message.push_str(": ");
    message.push_str(error.message);
    JsError::new(&message)
}
