//! `nearside profile` and `nearside erase`: one profile in a store, to read or to remove.

use super::{Done, print, print_json};
use crate::refusal::Refusal;
use crate::store::{self, StoreError};
use crate::{clock, view};
use clap::Args;
use nearside::id::ReplicaId;

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
    let profile = store::read_profile(&arguments.store, id(arguments)?)?.ok_or(StoreError::Unknown)?;
    print_json(&view::profile(&profile));
    Ok(())
}

/// Erases a profile. Safe while a server runs on the same store.
///
/// # Errors
/// Where there is no such profile or store.
pub fn erase(arguments: &EraseArguments) -> Done {
    let arguments = &arguments.which;
    let id = id(arguments)?;
    // A mistyped name must not become a new, empty store.
    store::read_profile(&arguments.store, id)?.ok_or(StoreError::Unknown)?;
    let store = store::open(&arguments.store)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| Refusal::new("runtime", error))?;
    let replicas = runtime.block_on(store.erase(id, clock::now()))?;
    print(&format!("erased {replicas} replicas"));
    Ok(())
}

fn id(arguments: &Arguments) -> Result<[u8; 16], Refusal> {
    ReplicaId::from_hex(&arguments.id)
        .map(|id| id.0)
        .map_err(|_| Refusal::new(&arguments.id, "not an id: pass the 32 hexadecimal digits of a profile or replica"))
}
