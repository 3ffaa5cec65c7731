//! The engine in WebAssembly: reads JavaScript values, calls the core, answers with plain objects.
//!
//! Nothing is decided here. The feature says whose module it is: `browser` the tag's, with storage, locks and transport;
//! `engine` the npm package's, which knows nothing of its surroundings; `edge` the edge worker's, which only answers.
//! What a module does not call, the linker leaves out of it; so features choose whole modules, never lines.

#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

mod js;
mod error;
mod read;
mod view;
#[cfg(not(feature = "browser"))]
mod site;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "edge")]
mod visitor;
#[cfg(feature = "browser")]
mod browser;

/// Rust's own allocator on wasm is three times as large.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic is our bug: it stops the module at once. Without this, std's way to say where it happened is 5 KB of every
/// visitor's download, and nobody listens to it there.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
