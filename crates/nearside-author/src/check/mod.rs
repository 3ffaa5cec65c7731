//! A site file that reads well, checked for what no type can say.

mod scope;
mod name;
mod duration;
mod compare;
mod filter;
mod event;
mod visitor;
mod time;
mod condition;
mod share;
mod order;
mod placement;
mod rules;
mod reasons;

pub(crate) use placement::CheckedPlacement;
pub(crate) use reasons::Wording;
pub(crate) use rules::{CheckedAction, Matched};

use crate::error::{SiteError, Warning, element, field};
use crate::object::Object;
use crate::rule::{Metric, Node, Rule};
use crate::site::{Segment, Site};
use crate::zone;
use nearside::limits::{MAX_PLACEMENTS, MAX_SEGMENTS};
use nearside::manifest::format::MAX_DESCRIPTION_BYTES;
use nearside::manifest::placement::BASE;
use nearside::time::{DAY_MS, HOUR_MS};
use scope::Scope;
use std::collections::BTreeMap;

/// The half-life of interests where the site gives none.
const HALF_LIFE_MS: u64 = 14 * DAY_MS;
/// The clock of a site that gives no time zone.
const UTC: &str = "UTC";

/// A site that can be written.
pub(crate) struct Checked {
    /// Its name.
    pub(crate) site: String,
    /// Its time zone; empty for UTC.
    pub(crate) timezone: String,
    /// The half-life of its interests.
    pub(crate) half_life_ms: u64,
    /// Segments in the order of their numbers.
    pub(crate) segments: Vec<CheckedSegment>,
    /// Groups of segments, by their places in the file.
    pub(crate) groups: Vec<Vec<usize>>,
    /// Placements in the file's order.
    pub(crate) placements: Vec<CheckedPlacement>,
    /// What its variants are compared by; nothing where no placement has any.
    pub(crate) orders: Vec<Metric>,
    /// How reasons are worded; nothing where there are no placements.
    pub(crate) wordings: Vec<Wording>,
    /// What is allowed and yet looks wrong.
    pub(crate) warnings: Vec<Warning>,
}

/// A segment that can be written.
pub(crate) struct CheckedSegment {
    /// Its place in the file.
    pub(crate) index: usize,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Its condition with rollout and holdout.
    pub(crate) node: Node,
    /// The places of the segments it refers to, and where it does.
    references: Vec<(usize, String)>,
    group: Option<String>,
    priority: Option<i32>,
}

/// Checks a whole site.
pub(crate) fn site(site: &Site) -> Result<Checked, SiteError> {
    name::site(&site.site, "$.site")?;
    let timezone = site.timezone.clone().unwrap_or_default();
    if !timezone.is_empty() {
        zone::check(&timezone, "$.timezone", &[])?;
    }
    let half_life = site.affinity.as_ref().and_then(|affinity| affinity.half_life.as_deref());
    let half_life_ms = match half_life {
        Some(text) => duration::half_life(text, "$.affinity.half_life")?,
        None => HALF_LIFE_MS,
    };
    limit("$.segments", site.segments.len(), MAX_SEGMENTS, "segments")?;
    limit("$.placements", site.placements.len(), MAX_PLACEMENTS, "placements")?;
    let ids = ids(&site.segments)?;
    let clock = if timezone.is_empty() { UTC } else { &timezone };
    let mut scope = Scope::new(&ids, clock, site.holdout.is_some());
    let segments = segments(site, &mut scope)?;
    let mut warnings = scope.into_warnings();
    let groups = share::groups(&segments, &mut warnings);
    let segments = order::sort(segments)?;
    let ids: Vec<&str> = segments.iter().map(|segment| segment.id.as_str()).collect();
    let placements = placement::all(&site.placements, &ids)?;
    let is_compared = placements.iter().any(|placement| placement.variant != BASE);
    let orders = if is_compared { Metric::of_orders().to_vec() } else { Vec::new() };
    let mut wordings = reasons::all(site.reasons.as_ref())?;
    if placements.is_empty() {
        wordings.clear();
    }
    Ok(Checked {
        site: site.site.clone(),
        timezone,
        half_life_ms,
        segments,
        groups,
        placements,
        orders,
        wordings,
        warnings,
    })
}

/// The places of segments by id.
fn ids(segments: &[Object<Segment>]) -> Result<BTreeMap<&str, usize>, SiteError> {
    let mut ids = BTreeMap::new();
    for (index, segment) in segments.iter().enumerate() {
        let path = field(&element("$.segments", index), "id");
        name::id(&segment.id, &path)?;
        if let Some(first) = ids.insert(segment.id.as_str(), index) {
            return Err(name::twice(&path, &segment.id, &element("$.segments", first)));
        }
    }
    Ok(ids)
}

fn segments(site: &Site, scope: &mut Scope<'_>) -> Result<Vec<CheckedSegment>, SiteError> {
    let holdout = match &site.holdout {
        Some(holdout) => share::holdout(holdout, "$.holdout")?,
        None => None,
    };
    let mut checked = Vec::new();
    for (index, segment) in site.segments.iter().enumerate() {
        checked.push(one(segment, index, holdout.as_ref(), scope)?);
    }
    Ok(checked)
}

fn one(
    segment: &Segment,
    index: usize,
    holdout: Option<&Node>,
    scope: &mut Scope<'_>,
) -> Result<CheckedSegment, SiteError> {
    let path = element("$.segments", index);
    let name = segment.name.clone().unwrap_or_default();
    name::text(&name, &field(&path, "name"))?;
    let description = segment.description.clone().unwrap_or_default();
    limit(&field(&path, "description"), description.len(), MAX_DESCRIPTION_BYTES, "bytes")?;
    let at = field(&path, "when");
    let mut parts = vec![condition::root(&segment.when, &at, scope)?];
    if let Some(rollout) = &segment.rollout
        && let Some(node) = share::rollout(rollout, &segment.id, &field(&path, "rollout"))?
    {
        parts.push(node);
    }
    parts.extend(holdout.filter(|_| segment.holdout != Some(false)).cloned());
    if segment.holdout.is_some() && !scope.has_holdout {
        scope.warn(field(&path, "holdout"), "the site has no holdout", "add `holdout` to the site, or remove this");
    }
    if let Some(group) = &segment.group {
        name::id(group, &field(&path, "group"))?;
    }
    Ok(CheckedSegment {
        index,
        id: segment.id.clone(),
        name,
        description,
        node: Node::new(at, Rule::All(parts)),
        references: scope.next_segment(),
        group: segment.group.clone(),
        priority: segment.priority,
        path,
    })
}

/// Refuses more than `most` of something.
fn limit(path: &str, count: usize, most: usize, what: &str) -> Result<(), SiteError> {
    if count <= most {
        return Ok(());
    }
    Err(SiteError::new(path, format!("{count} {what}, where {most} are the most"), "remove some"))
}

/// The bounds of a half-life in milliseconds.
const HALF_LIFE_BOUNDS_MS: std::ops::RangeInclusive<u64> = HOUR_MS..=365 * DAY_MS;
