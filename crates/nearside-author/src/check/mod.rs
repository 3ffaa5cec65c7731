//! A site file that reads well, checked for what no type can say.

mod name;
mod duration;
mod compare;
mod filter;
mod condition;
mod placement;
mod rule;

pub(crate) use placement::CheckedPlacement;
pub(crate) use rule::{CountedEvent, Meaning, Rule};

use crate::error::{SiteError, element, field};
use crate::object::Object;
use crate::site::{Segment, Site};
use nearside::limits::{MAX_PLACEMENTS, MAX_SEGMENTS};
use nearside::manifest::format::MAX_DESCRIPTION_BYTES;
use nearside::time::{DAY_MS, HOUR_MS};

/// The half-life of interests where the site gives none.
const HALF_LIFE_MS: u64 = 14 * DAY_MS;

/// A site that can be written.
pub(crate) struct Checked {
    /// Its name.
    pub(crate) site: String,
    /// Its time zone; empty for UTC.
    pub(crate) timezone: String,
    /// The half-life of its interests.
    pub(crate) half_life_ms: u64,
    /// Segments sorted by id.
    pub(crate) segments: Vec<CheckedSegment>,
    /// Placements in the file's order.
    pub(crate) placements: Vec<CheckedPlacement>,
}

/// A segment that can be written.
pub(crate) struct CheckedSegment {
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) rule: Rule,
}

/// Checks a whole site.
pub(crate) fn site(site: &Site) -> Result<Checked, SiteError> {
    name::site(&site.site, "$.site")?;
    let timezone = site.timezone.clone().unwrap_or_default();
    name::timezone(&timezone, "$.timezone")?;
    let half_life = site.affinity.as_ref().and_then(|affinity| affinity.half_life.as_deref());
    let half_life_ms = match half_life {
        Some(text) => duration::half_life(text, "$.affinity.half_life")?,
        None => HALF_LIFE_MS,
    };
    limit("$.segments", site.segments.len(), MAX_SEGMENTS, "segments")?;
    limit("$.placements", site.placements.len(), MAX_PLACEMENTS, "placements")?;
    let segments = segments(&site.segments)?;
    let ids: Vec<&str> = segments.iter().map(|segment| segment.id.as_str()).collect();
    let placements = placement::all(&site.placements, &ids)?;
    Ok(Checked { site: site.site.clone(), timezone, half_life_ms, segments, placements })
}

fn segments(segments: &[Object<Segment>]) -> Result<Vec<CheckedSegment>, SiteError> {
    let mut checked: Vec<CheckedSegment> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let path = element("$.segments", index);
        name::id(&segment.id, &field(&path, "id"))?;
        if let Some(first) = checked.iter().find(|held| held.id == segment.id) {
            return Err(name::twice(&field(&path, "id"), &segment.id, &first.path));
        }
        let name = segment.name.clone().unwrap_or_default();
        name::text(&name, &field(&path, "name"))?;
        let description = segment.description.clone().unwrap_or_default();
        limit(&field(&path, "description"), description.len(), MAX_DESCRIPTION_BYTES, "bytes")?;
        let rule = condition::root(&segment.when, &field(&path, "when"))?;
        checked.push(CheckedSegment { path, id: segment.id.clone(), name, description, rule });
    }
    checked.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(checked)
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
