//! `nearside link` and `nearside unlink`: two profiles that are one visitor's, or are not after all.

use super::{Done, id, print, wait};
use crate::store;
use clap::Args;

/// Make two profiles of a store one
#[derive(Debug, Args)]
pub struct Arguments {
    /// The profile that stays, by its id or that of one of its replicas: 32 hexadecimal digits
    kept: String,
    /// The profile that becomes part of it
    joined: String,
    /// Where profiles are kept
    #[arg(long, value_name = "ADDRESS", default_value = "sqlite:nearside.db")]
    store: String,
}

/// Take what was linked out of its profile again
#[derive(Debug, Args)]
pub struct UnlinkArguments {
    /// The profile that was linked, by its id: 32 hexadecimal digits
    id: String,
    /// Where profiles are kept
    #[arg(long, value_name = "ADDRESS", default_value = "sqlite:nearside.db")]
    store: String,
}

/// Links. Safe while servers run on the same store.
///
/// # Errors
/// Where either profile or the store is missing.
pub fn link(arguments: &Arguments) -> Done {
    let (kept, joined) = (id(&arguments.kept)?, id(&arguments.joined)?);
    let store = store::open_existing(&arguments.store)?;
    let replicas = wait(store.link(kept, joined))??;
    print(&format!("{replicas} replicas are one profile"));
    Ok(())
}

/// Unlinks. Safe while servers run on the same store.
///
/// # Errors
/// Where the profile or the store is missing.
pub fn unlink(arguments: &UnlinkArguments) -> Done {
    let id = id(&arguments.id)?;
    let store = store::open_existing(&arguments.store)?;
    let replicas = wait(store.unlink(id))??;
    print(&format!("{replicas} replicas are a profile of their own again"));
    Ok(())
}
