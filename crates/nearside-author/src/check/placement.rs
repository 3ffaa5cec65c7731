//! Placements and their strategies.

use super::rules::{self, CheckedRules};
use super::{limit, name};
use crate::error::{SiteError, element, field};
use crate::object::Object;
use crate::placement::{Placement, Rules, Strategy, Use};
use crate::suggest;
use nearside::limits::MAX_SLOTS;
use nearside::manifest::StrategyKind;
use nearside::manifest::format::MAX_STRATEGIES;

/// A placement that can be written.
pub(crate) struct CheckedPlacement {
    pub(crate) id: String,
    pub(crate) slots: u8,
    pub(crate) strategies: Vec<CheckedStrategy>,
    pub(crate) rules: CheckedRules,
}

/// A strategy that can be written.
pub(crate) struct CheckedStrategy {
    /// The number of its segment.
    pub(crate) condition: Option<u16>,
    pub(crate) kind: StrategyKind,
    pub(crate) at_least: u8,
    /// Empty where none is given.
    pub(crate) category: String,
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
    let rules = rules::all(placement.rules.as_deref().unwrap_or(&everything), slots, segments, &field(path, "rules"))?;
    Ok(CheckedPlacement { id: placement.id.clone(), slots, strategies, rules })
}

fn strategy(strategy: &Strategy, segments: &[&str], path: &str) -> Result<CheckedStrategy, SiteError> {
    let kind = match strategy.kind {
        Use::Session => StrategyKind::Session,
        Use::Similar => StrategyKind::Similar,
        Use::Together => StrategyKind::Together,
        Use::Trending => StrategyKind::Trending,
        Use::Popular => StrategyKind::Popular,
        Use::Recent => StrategyKind::Recent,
        Use::Continue => StrategyKind::Continue,
        Use::Newest => StrategyKind::Newest,
        Use::Cart => StrategyKind::Cart,
    };
    let category = strategy.category.clone().unwrap_or_default();
    if strategy.category.is_some() {
        let at = field(path, "category");
        name::filled(&category, &at, "a category's name, \"page\" or \"visitor\"")?;
        if !kind.has_category() {
            let message = format!("`{}` does not stay within a category", kind.as_str());
            let remedy = "remove it, or use `popular`, `trending` or `newest`; for items of the page's category add the rule \"item_category\": \"same\"";
            return Err(SiteError::new(at, message, remedy));
        }
    }
    let condition = segment(strategy.condition.as_deref(), segments, path)?;
    let at_least = up_to_slots(strategy.at_least, &field(path, "at_least"))?;
    Ok(CheckedStrategy { condition, kind, at_least, category })
}

/// The number of the segment that an `if` names.
pub(super) fn segment(id: Option<&str>, segments: &[&str], path: &str) -> Result<Option<u16>, SiteError> {
    let Some(id) = id else { return Ok(None) };
    let number = segments.iter().position(|segment| *segment == id).and_then(|place| u16::try_from(place).ok());
    if number.is_some() {
        return Ok(number);
    }
    let meant = suggest::nearest(id, segments.iter().copied()).map(|meant| format!("did you mean `{meant}`?"));
    let remedy = meant.unwrap_or_else(|| "add it to `segments`, or remove the `if`".to_owned());
    Err(SiteError::new(field(path, "if"), format!("there is no segment {id:?}"), remedy))
}

/// A number from 1 to the most slots; 0 where none is given.
pub(super) fn up_to_slots(number: Option<u8>, path: &str) -> Result<u8, SiteError> {
    match number {
        None => Ok(0),
        Some(number) if (1..=MAX_SLOTS).contains(&usize::from(number)) => Ok(number),
        Some(number) => {
            let message = format!("{number} is not from 1 to {MAX_SLOTS}");
            Err(SiteError::new(path, message, "write a number of slots such as 8"))
        }
    }
}
