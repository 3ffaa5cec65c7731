//! Errors of the host's making: storage and transport.

use crate::error::raised;
use wasm_bindgen::JsValue;

/// What can go wrong around the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// localStorage throws.
    StorageForbidden,
    /// localStorage takes no more.
    StorageFull,
    /// What was stored is no profile of this version.
    StorageUnreadable,
    /// The backend did not answer, or not with an answer.
    Sync,
}

impl Fault {
    /// The error as the page's listeners get it.
    #[must_use]
    pub fn to_js(self) -> JsValue {
        let (code, path, message) = match self {
            Self::StorageForbidden => (
                "storage",
                "localStorage",
                "forbidden here: the profile lasts as long as the page; allow site data for this address",
            ),
            Self::StorageFull => (
                "storage",
                "localStorage",
                "full, so this visit is not kept and what was stored stays: let the page's other scripts store less",
            ),
            Self::StorageUnreadable => (
                "storage",
                "localStorage",
                "the stored profile is damaged or of another version: a new one was begun, no action needed",
            ),
            Self::Sync => (
                "sync",
                "",
                "the backend did not take the profile, which is kept and sent again later: is the endpoint up?",
            ),
        };
        raised(code, path, message)
    }
}
