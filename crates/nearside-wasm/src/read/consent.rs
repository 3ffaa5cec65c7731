//! What the visitor said, by purpose.

use crate::js;
use alloc::vec::Vec;
use nearside::consent::{Choice, Purpose};
use nearside::error::{Code, Error};
use wasm_bindgen::prelude::*;

/// The name of a purpose in JavaScript.
#[must_use]
pub const fn name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Personalization => "personalization",
        Purpose::Analytics => "analytics",
        Purpose::Sync => "sync",
    }
}

/// Reads `{ personalization, analytics, sync }`, each a boolean; a purpose that is missing stays as it is.
///
/// # Errors
/// Refuses what is no object, and a choice that is no boolean: consent is never guessed from "yes" or 1.
pub fn choices(value: &JsValue) -> Result<Vec<(Purpose, Choice)>, Error> {
    if !value.is_object() {
        return Err(Error::new(Code::Field, "consent", "not an object: pass { personalization, analytics, sync }"));
    }
    let mut choices = Vec::new();
    for purpose in Purpose::ALL {
        let said = js::get(value, &JsValue::from_str(name(purpose)))?;
        if js::is_absent(&said) {
            continue;
        }
        let refused = || Error::new(Code::Field, name(purpose), "not a decision: pass true or false");
        let granted = said.as_bool().ok_or_else(|| refused().at("consent"))?;
        choices.push((purpose, if granted { Choice::Granted } else { Choice::Denied }));
    }
    Ok(choices)
}
