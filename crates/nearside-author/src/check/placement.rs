//! Placements: their strategies and rules.

use super::{duration, limit, name};
use crate::error::{SiteError, element, field};
use crate::object::Object;
use crate::site::{Exclude, Placement, Rules, Strategy, Use};
use crate::suggest;
use nearside::limits::MAX_SLOTS;
use nearside::manifest::format::{EVER_DAYS, MAX_STRATEGIES};
use nearside::manifest::{Excluded, StrategyKind};

/// A placement that can be written.
pub(crate) struct CheckedPlacement {
    pub(crate) id: String,
    pub(crate) slots: u8,
    /// Each with the number of its segment.
    pub(crate) strategies: Vec<(Option<u16>, StrategyKind)>,
    pub(crate) excluded: u16,
    pub(crate) purchased_days: u16,
    pub(crate) max_per_brand: u8,
    pub(crate) max_per_category: u8,
}

/// Checks all placements; `segments` are the ids in the order of their numbers.
pub(super) fn all(placements: &[Object<Placement>], segments: &[&str]) -> Result<Vec<CheckedPlacement>, SiteError> {
    let mut checked = Vec::new();
    for (index, placement) in placements.iter().enumerate() {
        let path = element("$.placements", index);
        name::id(&placement.id, &field(&path, "id"))?;
        if let Some(first) = placements.iter().take(index).position(|held| held.id == placement.id) {
            return Err(name::twice(&field(&path, "id"), &placement.id, &element("$.placements", first)));
        }
        checked.push(one(placement, segments, &path)?);
    }
    Ok(checked)
}

fn one(placement: &Placement, segments: &[&str], path: &str) -> Result<CheckedPlacement, SiteError> {
    let slots = up_to_slots(Some(placement.slots), &field(path, "slots"))?;
    let at = field(path, "strategies");
    if placement.strategies.is_empty() {
        return Err(SiteError::new(at, "an empty list", "add a strategy such as { \"use\": \"popular\" }"));
    }
    limit(&at, placement.strategies.len(), MAX_STRATEGIES, "strategies")?;
    let numbered = placement.strategies.iter().enumerate();
    let strategies = numbered.map(|(index, held)| strategy(held, segments, &element(&at, index)));
    let strategies = strategies.collect::<Result<Vec<_>, _>>()?;
    let everything = Rules::default();
    let rules = placement.rules.as_deref().unwrap_or(&everything);
    let path = field(path, "rules");
    let excluded = excluded(rules);
    Ok(CheckedPlacement {
        id: placement.id.clone(),
        slots,
        strategies,
        excluded,
        purchased_days: purchased_days(rules, excluded, &path)?,
        max_per_brand: up_to_slots(rules.max_per_brand, &field(&path, "max_per_brand"))?,
        max_per_category: up_to_slots(rules.max_per_category, &field(&path, "max_per_category"))?,
    })
}

fn strategy(strategy: &Strategy, segments: &[&str], path: &str) -> Result<(Option<u16>, StrategyKind), SiteError> {
    let kind = match strategy.kind {
        Use::Session => StrategyKind::Session,
        Use::Popular => StrategyKind::Popular,
        Use::Recent => StrategyKind::Recent,
    };
    let Some(id) = &strategy.condition else { return Ok((None, kind)) };
    let number = segments.iter().position(|segment| segment == id).and_then(|place| u16::try_from(place).ok());
    if number.is_some() {
        return Ok((number, kind));
    }
    let meant = suggest::nearest(id, segments.iter().copied()).map(|meant| format!("did you mean `{meant}`?"));
    let remedy = meant.unwrap_or_else(|| "add it to `segments`, or remove the `if`".to_owned());
    Err(SiteError::new(field(path, "if"), format!("there is no segment {id:?}"), remedy))
}

/// The bits of what is left out; all of it where the site does not say.
fn excluded(rules: &Rules) -> u16 {
    let Some(given) = &rules.exclude else {
        return Excluded::ALL.iter().fold(0, |bits, (_, excluded)| bits | excluded.bit());
    };
    let bits = given.iter().map(|exclude| match exclude {
        Exclude::Purchased => Excluded::Purchased.bit(),
        Exclude::OutOfStock => Excluded::OutOfStock.bit(),
        Exclude::Current => Excluded::Current.bit(),
        Exclude::InCart => Excluded::InCart.bit(),
    });
    bits.fold(0, |all, bit| all | bit)
}

fn purchased_days(rules: &Rules, excluded: u16, path: &str) -> Result<u16, SiteError> {
    let Some(within) = &rules.purchased_within else { return Ok(EVER_DAYS) };
    let path = field(path, "purchased_within");
    if excluded & Excluded::Purchased.bit() == 0 {
        return Err(SiteError::new(
            path,
            "purchases are not left out",
            "add \"purchased\" to `exclude`, or remove this",
        ));
    }
    duration::purchased(within, &path)
}

/// A number from 1 to the most slots; 0 where none is given.
fn up_to_slots(number: Option<u8>, path: &str) -> Result<u8, SiteError> {
    match number {
        None => Ok(0),
        Some(number) if (1..=MAX_SLOTS).contains(&usize::from(number)) => Ok(number),
        Some(number) => {
            let message = format!("{number} is not from 1 to {MAX_SLOTS}");
            Err(SiteError::new(path, message, "write a number of slots such as 8"))
        }
    }
}
