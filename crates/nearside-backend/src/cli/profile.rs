//! `nearside profile` and `nearside erase`: one profile in a store, to read or to remove.

use super::{Done, id, print, print_json, wait};
use crate::store::{self, StoreError};
use crate::{clock, view};
use clap::Args;

/// Show one profile of a store as JSON
#[derive(Debug, Args)]
pub struct Arguments {
    /// The profile's id, or that of one of its replicas: 32 hexadecimal digits
    id: String,
    /// Where profiles are kept
    #[arg(long, value_name = "ADDRESS", default_value = "sqlite:nearside.db")]
    store: String,
}

/// Erase one profile of a store
#[derive(Debug, Args)]
pub struct EraseArguments {
    #[command(flatten)]
    which: Arguments,
}

/// Prints the folded profile as JSON.
///
/// # Errors
/// Where there is no such profile or store.
pub fn show(arguments: &Arguments) -> Done {
    let profile = store::read_profile(&arguments.store, id(&arguments.id)?)?.ok_or(StoreError::Unknown)?;
    print_json(&view::profile(&profile));
    Ok(())
}

/// Erases a profile. Safe while a server runs on the same store.
///
/// # Errors
/// Where there is no such profile or store.
pub fn erase(arguments: &EraseArguments) -> Done {
    let arguments = &arguments.which;
    let id = id(&arguments.id)?;
    let replicas = wait(store::open_existing(&arguments.store)?.erase(id, clock::now()))??;
    if replicas == 0 {
        return Err(StoreError::Unknown.into());
    }
    print(&format!("erased {replicas} replicas"));
    Ok(())
}
