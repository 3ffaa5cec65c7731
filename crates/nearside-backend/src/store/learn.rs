//! What a store's visitors looked at and bought, as the sessions that a model is trained on.

use super::{ProfileId, StoreError, ledger, path_of, schema};
use nearside::consent::{Consent, Purpose};
use nearside::profile::{Cells, Recent, Touch};
use nearside::time::Time;
use nearside_train::{Act, Click, Gathered, Learnt, TrainError};
use std::collections::{BTreeMap, BTreeSet};

/// Replicas of one profile that are learnt from, those of the lowest ids. Of further ones only the consent is heeded.
pub const MAX_LEARNT_REPLICAS: usize = 64;

/// Gathers the sessions of all profiles of the store that an address names, beside whoever else has it open.
///
/// A profile is learnt from where its visitor's latest word permits both syncing and analytics: the one lets it lie
/// here at all, the other lets it be counted with others'. Profiles are read one after another.
///
/// # Errors
/// [`StoreError::Open`] where there is no such store, [`StoreError::Corrupt`] where a replica cannot be read.
pub fn gather(address: &str, progress: &mut dyn FnMut(u64)) -> Result<Gathered, StoreError> {
    let connection = schema::open_reader(path_of(address)?)?;
    let mut gathered = Gathered::default();
    let mut at_hand: Option<(ProfileId, Visitor)> = None;
    let mut profiles = 0;
    ledger::each_replica(&connection, &mut |profile, cells| {
        if let Some((_, whole)) = at_hand.take_if(|(held, _)| *held != profile) {
            whole.add_to(&mut gathered)?;
            profiles += 1;
            progress(profiles);
        }
        at_hand.get_or_insert_with(|| (profile, Visitor::default())).1.take(cells);
        Ok(())
    })?;
    if let Some((_, whole)) = at_hand {
        whole.add_to(&mut gathered)?;
        progress(profiles + 1);
    }
    Ok(gathered)
}

/// A visitor whose replicas are read one by one.
#[derive(Default)]
struct Visitor {
    consent: Consent,
    replicas: Vec<Cells>,
}

impl Visitor {
    fn take(&mut self, cells: Cells) {
        for (slot, decision) in cells.consent.iter() {
            if let Some(purpose) = Purpose::ALL.get(usize::from(slot)) {
                self.consent.decide(*purpose, *decision);
            }
        }
        if self.replicas.len() < MAX_LEARNT_REPLICAS {
            self.replicas.push(cells);
        }
    }

    fn add_to(self, gathered: &mut Gathered) -> Result<(), StoreError> {
        if !(self.consent.permits(Purpose::Sync) && self.consent.permits(Purpose::Analytics)) {
            gathered.profile(Learnt::NotPermitted);
            return Ok(());
        }
        gathered.profile(Learnt::Permitted);
        self.replicas.iter().try_for_each(|cells| add(cells, gathered)).map_err(|error| refused(&error))
    }
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
