//! Rollouts, the holdout, and groups: which of the visitors and which of the segments stay.

use super::{CheckedSegment, name};
use crate::error::{SiteError, Warning, field};
use crate::rule::{Input, Node, Rule, Test};
use crate::site::{Holdout, Rollout};
use crate::suggest;
use nearside::manifest::format::Comparison;
use std::collections::BTreeMap;

/// All visitors, in ten-thousandths.
const EVERYBODY: i64 = 10_000;
/// The holdout's salt where the site gives none.
const HOLDOUT_SALT: &str = "holdout";

/// Those to whom a segment is open; `None` for everybody.
pub(super) fn rollout(rollout: &Rollout, id: &str, path: &str) -> Result<Option<Node>, SiteError> {
    let salt = salt(rollout.salt.as_deref(), id, path)?;
    let at = field(path, "percent");
    Ok(match percent(rollout.percent, &at)? {
        EVERYBODY => None,
        bound => Some(Node::new(at, Rule::Test(Input::Bucket(salt), Test::number(Comparison::Lt, bound)))),
    })
}

/// Those who are not held out; `None` for everybody.
pub(super) fn holdout(holdout: &Holdout, path: &str) -> Result<Option<Node>, SiteError> {
    let salt = salt(holdout.salt.as_deref(), HOLDOUT_SALT, path)?;
    let at = field(path, "percent");
    Ok(match percent(holdout.percent, &at)? {
        0 => None,
        bound => Some(Node::new(at, Rule::Test(Input::Bucket(salt), Test::number(Comparison::Gte, bound)))),
    })
}

pub(super) fn salt(salt: Option<&str>, otherwise: &str, path: &str) -> Result<String, SiteError> {
    let Some(salt) = salt else { return Ok(otherwise.to_owned()) };
    name::filled(salt, &field(path, "salt"), "a text such as \"2026\", or leave it out")?;
    Ok(salt.to_owned())
}

/// Hundredths of a percent.
pub(super) fn percent(percent: f64, path: &str) -> Result<i64, SiteError> {
    if !(0.0..=100.0).contains(&percent) {
        return Err(SiteError::new(path, format!("{percent} is not from 0 to 100"), "write a percentage such as 12.5"));
    }
    let hundredths = (percent * 100.0).round();
    if (percent * 100.0 - hundredths).abs() > 1e-6 {
        let message = format!("{percent} has more than two decimal places");
        return Err(SiteError::new(path, message, "round it to hundredths of a percent"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "from 0 to 10,000")]
    Ok(hundredths as i64)
}

/// The groups of at least two segments by name, each with the places of its segments in the file, the first to stay first.
pub(super) fn groups(segments: &[CheckedSegment], warnings: &mut Vec<Warning>) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<&str, Vec<&CheckedSegment>> = BTreeMap::new();
    for segment in segments {
        match &segment.group {
            Some(group) => groups.entry(group).or_default().push(segment),
            None if segment.priority.is_some() => {
                let message = "a priority without a group has no effect";
                warnings.push(Warning::new(field(&segment.path, "priority"), message, "add `group`, or remove it"));
            }
            None => {}
        }
    }
    let names: Vec<&str> = groups.keys().copied().collect();
    for (name, members) in &groups {
        if let [only] = members.as_slice() {
            let meant = suggest::nearest(name, names.iter().copied().filter(|other| other != name));
            let remedy = meant.map_or("give another segment the same group, or remove it".to_owned(), |meant| {
                format!("did you mean `{meant}`?")
            });
            let message = format!("no other segment is in the group {name:?}");
            warnings.push(Warning::new(field(&only.path, "group"), message, remedy));
        }
    }
    let several = groups.into_values().filter(|members| members.len() > 1);
    let ordered = several.map(|mut members| {
        members.sort_by_key(|segment| (std::cmp::Reverse(segment.priority.unwrap_or(0)), segment.index));
        members.into_iter().map(|segment| segment.index).collect()
    });
    ordered.collect()
}
