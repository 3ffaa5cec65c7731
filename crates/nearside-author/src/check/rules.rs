//! The rules of a placement: what is left out, what stands where, what weighs more or less.

use super::placement::{segment, up_to_slots};
use super::{duration, limit, name};
use crate::error::{SiteError, element, field};
use crate::object::Object;
use crate::placement::{ExcludeWord, Items, OneOrMore, Pin, PriceBand, Relation, Rules, Weight};
use crate::read;
use crate::suggest;
use nearside::manifest::Excluded;
use nearside::manifest::format::{EVER_DAYS, MAX_RULE_VALUES, MAX_RULES};
use nearside::manifest::placement::rule::{FACTOR_ONE, MatchField};
use serde::Deserialize as _;
use serde_json::Value;

/// Rules that can be written.
#[derive(Clone, Default)]
pub(crate) struct CheckedRules {
    pub(crate) excluded: u16,
    pub(crate) purchased_days: u16,
    pub(crate) max_per_brand: u8,
    pub(crate) max_per_category: u8,
    /// Of a hundred.
    pub(crate) diversity: u8,
    pub(crate) rotate: u8,
    /// In hundredths of the price of the page's item.
    pub(crate) price_band: (u16, u16),
    /// Two bits for the category, two for the brand.
    pub(crate) relations: u8,
    pub(crate) rules: Vec<CheckedRule>,
}

/// A rule about items.
#[derive(Clone)]
pub(crate) struct CheckedRule {
    /// The number of its segment.
    pub(crate) condition: Option<u16>,
    pub(crate) action: CheckedAction,
}

/// What a rule does.
#[derive(Clone)]
pub(crate) enum CheckedAction {
    Exclude(Matched),
    /// The factor in 1/256ths.
    Weigh(u32, Matched),
    Pin(u8, String),
}

/// Items by a field.
#[derive(Clone)]
pub(crate) struct Matched {
    /// Its number in `MatchField::NAMES`.
    pub(crate) field: u8,
    pub(crate) values: Vec<String>,
}

/// Checks the rules of a placement of so many slots.
pub(super) fn all(rules: &Rules, slots: u8, segments: &[&str], path: &str) -> Result<CheckedRules, SiteError> {
    let mut checked = Vec::new();
    let excluded = exclude(rules, segments, path, &mut checked)?;
    pins(&rules.pin, slots, segments, &field(path, "pin"), &mut checked)?;
    weights(&rules.boost, segments, &field(path, "boost"), &mut checked, |by| by)?;
    weights(&rules.bury, segments, &field(path, "bury"), &mut checked, |by| 1.0 / by)?;
    limit(path, checked.len(), MAX_RULES, "rules about items")?;
    let relation = |relation: Option<Relation>| match relation {
        None => 0,
        Some(Relation::Same) => 1,
        Some(Relation::Other) => 2,
    };
    Ok(CheckedRules {
        excluded,
        purchased_days: purchased_days(rules, excluded, path)?,
        max_per_brand: up_to_slots(rules.max_per_brand, &field(path, "max_per_brand"))?,
        max_per_category: up_to_slots(rules.max_per_category, &field(path, "max_per_category"))?,
        diversity: diversity(rules.diversity, &field(path, "diversity"))?,
        rotate: rotate(rules.rotate, &field(path, "rotate"))?,
        price_band: price_band(rules.price_band.as_deref(), &field(path, "price_band"))?,
        relations: relation(rules.item_category) | relation(rules.item_brand) << 2,
        rules: checked,
    })
}

/// The bits of what is left out, all of them where the site does not say; and the rules that leave out by a field.
fn exclude(rules: &Rules, segments: &[&str], path: &str, checked: &mut Vec<CheckedRule>) -> Result<u16, SiteError> {
    let Some(given) = &rules.exclude else {
        return Ok(Excluded::ALL.iter().fold(0, |bits, (_, excluded)| bits | excluded.bit()));
    };
    let path = field(path, "exclude");
    let mut bits = 0;
    for (index, value) in given.iter().enumerate() {
        let at = element(&path, index);
        if value.is_object() {
            let items: Items = read::read(value, &at)?;
            let condition = segment(items.condition.as_deref(), segments, &at)?;
            let action = CheckedAction::Exclude(matched(items.fields(), &at)?);
            checked.push(CheckedRule { condition, action });
        } else {
            bits |= word(value, &at)?.bit();
        }
    }
    Ok(bits)
}

fn word(value: &Value, path: &str) -> Result<Excluded, SiteError> {
    let names = Excluded::ALL.map(|(name, _)| name);
    let Some(text) = value.as_str() else {
        let remedy = "write a word such as \"purchased\", or a field such as { \"item_category\": \"gift cards\" }";
        return Err(SiteError::new(path, "neither a word nor a field", remedy));
    };
    let word = ExcludeWord::deserialize(value)
        .map_err(|_| SiteError::new(path, format!("unknown value `{text}`"), suggest::remedy(text, names)))?;
    Ok(match word {
        ExcludeWord::Purchased => Excluded::Purchased,
        ExcludeWord::OutOfStock => Excluded::OutOfStock,
        ExcludeWord::Current => Excluded::Current,
        ExcludeWord::InCart => Excluded::InCart,
        ExcludeWord::Shown => Excluded::Shown,
    })
}

fn pins(
    pins: &[Object<Pin>],
    slots: u8,
    segments: &[&str],
    path: &str,
    checked: &mut Vec<CheckedRule>,
) -> Result<(), SiteError> {
    for (index, pin) in pins.iter().enumerate() {
        let at = element(path, index);
        if pin.slot >= slots {
            let message = format!("there is no slot {}, for the placement has {slots}", pin.slot);
            let remedy = format!("write a number from 0 to {}: the first slot is 0", slots.saturating_sub(1));
            return Err(SiteError::new(field(&at, "slot"), message, remedy));
        }
        name::filled(&pin.item_id, &field(&at, "item_id"), "the id of an item such as \"A1\"")?;
        let condition = segment(pin.condition.as_deref(), segments, &at)?;
        let earlier = pins.iter().take(index).position(|held| held.slot == pin.slot && held.condition.is_none());
        if let Some(first) = earlier {
            let message = format!("slot {} is taken by {}", pin.slot, element(path, first));
            return Err(SiteError::new(
                field(&at, "slot"),
                message,
                "remove one of them, or put the one with `if` first",
            ));
        }
        checked.push(CheckedRule { condition, action: CheckedAction::Pin(pin.slot, pin.item_id.clone()) });
    }
    Ok(())
}

fn weights(
    weights: &[Object<Weight>],
    segments: &[&str],
    path: &str,
    checked: &mut Vec<CheckedRule>,
    factor: fn(f64) -> f64,
) -> Result<(), SiteError> {
    for (index, weight) in weights.iter().enumerate() {
        let at = element(path, index);
        if !(1.01..=100.0).contains(&weight.by) {
            let message = format!("{} is not from 1.01 to 100", weight.by);
            return Err(SiteError::new(
                field(&at, "by"),
                message,
                "write a factor such as 1.5: `boost` multiplies, `bury` divides",
            ));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 2 to 25,600")]
        let factor = (factor(weight.by) * f64::from(FACTOR_ONE)).round() as u32;
        let condition = segment(weight.condition.as_deref(), segments, &at)?;
        checked.push(CheckedRule { condition, action: CheckedAction::Weigh(factor, matched(weight.fields(), &at)?) });
    }
    Ok(())
}

/// The one field that is given.
fn matched(fields: [&Option<OneOrMore>; 9], path: &str) -> Result<Matched, SiteError> {
    let mut given =
        (0_u8..).zip(MatchField::NAMES).zip(fields).filter_map(|(known, held)| Some((known, held.as_ref()?)));
    let Some(((number, known), held)) = given.next() else {
        return Err(SiteError::new(path, "there is no field", "add one such as \"item_category\": \"gift cards\""));
    };
    if let Some(((_, other), _)) = given.next() {
        let message = format!("both `{known}` and `{other}`");
        return Err(SiteError::new(field(path, other), message, "write two rules, or a segment's condition"));
    }
    let at = field(path, known);
    let values = match held {
        OneOrMore::One(value) => vec![value.clone()],
        OneOrMore::More(values) => values.clone(),
    };
    if values.is_empty() {
        return Err(SiteError::new(at, "an empty list", "add the values, or remove the rule"));
    }
    limit(&at, values.len(), MAX_RULE_VALUES, "values")?;
    for (index, value) in values.iter().enumerate() {
        let at = if matches!(held, OneOrMore::One(_)) { at.clone() } else { element(&at, index) };
        name::filled(value, &at, "a value such as \"shoes\"")?;
    }
    Ok(Matched { field: number, values })
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

fn diversity(diversity: Option<f64>, path: &str) -> Result<u8, SiteError> {
    let part = diversity.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&part) {
        return Err(SiteError::new(path, format!("{part} is not from 0 to 1"), "write a part of 1 such as 0.3"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let hundredths = (part * 100.0).round() as u8;
    Ok(hundredths)
}

fn rotate(rotate: Option<u8>, path: &str) -> Result<u8, SiteError> {
    if rotate.is_some_and(|count| count < 2) {
        return Err(SiteError::new(path, "less than two cannot change places", "write a number of items such as 12"));
    }
    up_to_slots(rotate, path)
}

fn price_band(band: Option<&PriceBand>, path: &str) -> Result<(u16, u16), SiteError> {
    let Some(band) = band else { return Ok((0, 0)) };
    let end = |end: Option<f64>, name: &str, otherwise: u16| match end {
        None => Ok(otherwise),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10,000")]
        Some(part) if (0.0..=100.0).contains(&part) => Ok((part * 100.0).round() as u16),
        Some(part) => {
            let message = format!("{part} is not from 0 to 100");
            Err(SiteError::new(field(path, name), message, "write a part of the price such as 0.5 or 2"))
        }
    };
    let (from, to) = (end(band.from, "from", 0)?, end(band.to, "to", u16::MAX)?);
    if band.from.is_none() && band.to.is_none() {
        return Err(SiteError::new(path, "there is no end", "add \"from\": 0.5, \"to\": 2, or both"));
    }
    if to == 0 || from > to {
        return Err(SiteError::new(
            field(path, "to"),
            "no price is within this band",
            "write the smaller one into `from`",
        ));
    }
    Ok((from, to))
}
