//! Placements and their strategies.

use super::rules::{self, CheckedRules};
use super::{limit, name, share};
use crate::error::{SiteError, element, field};
use crate::object::Object;
use crate::placement::{Placement, Rules, Strategy, Use, Variant};
use crate::suggest;
use nearside::limits::{MAX_PLACEMENTS, MAX_SLOTS};
use nearside::manifest::StrategyKind;
use nearside::manifest::format::MAX_STRATEGIES;
use nearside::manifest::placement::{BASE, EVERYBODY, HOLDOUT};

/// Variants of a placement beside the base and the holdout. More would leave too few visitors to each to tell anything.
const MAX_VARIANTS: usize = 9;

/// A variant of a placement that can be written.
pub(crate) struct CheckedPlacement {
    pub(crate) id: String,
    pub(crate) variant: String,
    pub(crate) salt: String,
    /// It is for visitors whose number is below this one, and for whom none before it is.
    pub(crate) below: u16,
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
        checked.extend(variants(placement, segments, &path)?);
    }
    limit("$.placements", checked.len(), MAX_PLACEMENTS, "placements with their variants")?;
    Ok(checked)
}

/// A placement as its variants: those held out, then the shop's own, then all others.
fn variants(placement: &Placement, segments: &[&str], path: &str) -> Result<Vec<CheckedPlacement>, SiteError> {
    let slots = up_to_slots(Some(placement.slots), &field(path, "slots"))?;
    let salt = share::salt(placement.salt.as_deref(), &placement.id, path)?;
    if placement.salt.is_some() && placement.holdout.is_none() && placement.variants.is_empty() {
        let remedy = "remove it, or add `holdout` or `variants`, whose visitors it draws";
        return Err(SiteError::new(field(path, "salt"), "a salt without effect", remedy));
    }
    limit(&field(path, "variants"), placement.variants.len(), MAX_VARIANTS, "variants")?;
    let own_rules = rules(placement.rules.as_deref(), slots, segments, path)?;
    let mut below = 0;
    let mut checked = Vec::new();
    let mut add = |variant: &str, percent: Option<(f64, String)>, strategies, rules| {
        below = match percent {
            Some((percent, path)) => taken(below, percent, &path)?,
            None => EVERYBODY,
        };
        let (id, variant, salt) = (placement.id.clone(), variant.to_owned(), salt.clone());
        checked.push(CheckedPlacement { id, variant, salt, below, slots, strategies, rules });
        Ok(())
    };
    if let Some(holdout) = &placement.holdout {
        let percent = (holdout.percent, field(&field(path, "holdout"), "percent"));
        add(HOLDOUT, Some(percent), Vec::new(), CheckedRules::default())?;
    }
    for (index, variant) in placement.variants.iter().enumerate() {
        let path = element(&field(path, "variants"), index);
        variant_id(&placement.variants, index, &path)?;
        let rules = match &variant.rules {
            Some(own) => rules(Some(own), slots, segments, &path)?,
            None => own_rules.clone(),
        };
        let percent = (variant.percent, field(&path, "percent"));
        add(&variant.id, Some(percent), strategies(&variant.strategies, segments, &path)?, rules)?;
    }
    add(BASE, None, strategies(&placement.strategies, segments, path)?, own_rules)?;
    Ok(checked)
}

/// So many hundredths of a percent more of all visitors.
fn taken(before: u16, percent: f64, path: &str) -> Result<u16, SiteError> {
    let part = u16::try_from(share::percent(percent, path)?).unwrap_or(EVERYBODY);
    Some(before.saturating_add(part)).filter(|taken| *taken <= EVERYBODY).ok_or_else(|| {
        let message = "holdout and variants come to more than 100 percent of the visitors";
        SiteError::new(path, message, "lower the percentages: what they leave is the placement's own")
    })
}

fn variant_id(variants: &[Object<Variant>], index: usize, path: &str) -> Result<(), SiteError> {
    let Some(variant) = variants.get(index) else { return Ok(()) };
    let at = field(path, "id");
    name::id(&variant.id, &at)?;
    if [BASE, HOLDOUT].contains(&variant.id.as_str()) {
        let message = format!("{:?} is what reports call another part of the visitors", variant.id);
        return Err(SiteError::new(at, message, "call it by what it does, such as \"trending-first\""));
    }
    match variants.iter().take(index).position(|held| held.id == variant.id) {
        Some(first) => {
            let list = path.rsplit_once('[').map_or(path, |(list, _)| list);
            Err(name::twice(&at, &variant.id, &element(list, first)))
        }
        None => Ok(()),
    }
}

fn strategies(held: &[Object<Strategy>], segments: &[&str], path: &str) -> Result<Vec<CheckedStrategy>, SiteError> {
    let at = field(path, "strategies");
    if held.is_empty() {
        return Err(SiteError::new(at, "an empty list", "add a strategy such as { \"use\": \"popular\" }"));
    }
    limit(&at, held.len(), MAX_STRATEGIES, "strategies")?;
    held.iter().enumerate().map(|(index, held)| strategy(held, segments, &element(&at, index))).collect()
}

fn rules(held: Option<&Rules>, slots: u8, segments: &[&str], path: &str) -> Result<CheckedRules, SiteError> {
    rules::all(held.unwrap_or(&Rules::default()), slots, segments, &field(path, "rules"))
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
