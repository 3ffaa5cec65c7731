//! The engine in WebAssembly: reads JavaScript values, calls the core, answers with plain objects.
//!
//! Nothing is decided here. With the feature `browser` the module is the tag's and has storage, locks and transport
//! besides; without it, it is the edge worker's and Node's, and knows nothing of its surroundings.

mod js;
mod error;
mod read;
mod view;
#[cfg(not(feature = "browser"))]
mod site;
#[cfg(not(feature = "browser"))]
mod engine;
#[cfg(feature = "browser")]
mod browser;

/// Rust's own allocator on wasm is three times as large.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
