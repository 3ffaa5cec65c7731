//! What a store's visitors looked at and bought, as the sessions that a model is trained on.

use super::StoreError;
use super::visitors::each_visitor;
use nearside::profile::{Cells, Recent, Touch};
use nearside::time::Time;
use nearside_train::{Act, Click, Gathered, Learnt, TrainError};
use std::collections::{BTreeMap, BTreeSet};

/// Gathers the sessions of all visitors of the store that an address names who may be counted with others.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, [`StoreError::Corrupt`] where a replica cannot be read.
pub fn gather(address: &str, progress: &mut dyn FnMut(u64)) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::default();
    let mut profiles = 0;
    each_visitor(address, &mut |visitor| {
        profiles += 1;
        progress(profiles);
        if !visitor.may_be_counted() {
            gathered.profile(Learnt::NotPermitted);
            return Ok(());
        }
        gathered.profile(Learnt::Permitted);
        visitor.replicas.iter().try_for_each(|(_, cells)| add(cells, &mut gathered)).map_err(|error| refused(&error))
    })?;
    Ok(gathered)
}

/// Adds a replica's sessions, and its baskets: what was bought at one moment. The ring of recent items and the set of
/// bought ones overlap; neither holds all.
fn add(cells: &Cells, gathered: &mut Gathered) -> Result<(), TrainError> {
    let mut sessions: BTreeMap<u16, Vec<&Recent>> = BTreeMap::new();
    let mut baskets: BTreeMap<Time, BTreeSet<&str>> = BTreeMap::new();
    for recent in cells.recent.values() {
        match recent.touch {
            Touch::Remove => gathered.skip(),
            Touch::View | Touch::Cart | Touch::Purchase => sessions.entry(recent.session).or_default().push(recent),
        }
        if recent.touch == Touch::Purchase {
            baskets.entry(recent.at).or_default().insert(recent.item.as_str());
        }
    }
    for purchased in cells.purchased.values() {
        baskets.entry(purchased.at).or_default().insert(purchased.item.as_str());
    }
    for mut session in sessions.into_values() {
        session.sort();
        let clicks: Vec<Click> = session.into_iter().map(click).collect();
        gathered.session(&clicks)?;
    }
    baskets.into_values().try_for_each(|basket| gathered.basket(&basket.into_iter().collect::<Vec<_>>()))
}

fn click(recent: &Recent) -> Click {
    let act = if recent.touch == Touch::Purchase { Act::Purchase } else { Act::Interest };
    Click { item: recent.item.as_str().to_owned(), at: u32::try_from(recent.at.ms() / 1000).unwrap_or(u32::MAX), act }
}

fn refused(error: &TrainError) -> StoreError {
    StoreError::Corrupt(error.to_string())
}
