//! site.json and catalog.ndjson, checked and compiled to what the engine reads in place.
//!
//! ```
//! let bytes = nearside_author::compile(r#"{ "site": "demo", "segments": [
//!     { "id": "shoe-lover", "when": { "event": "view_item", "where": { "item_category": { "eq": "shoes" } },
//!                                     "within": "7d", "count": { "gte": 3 } } } ] }"#)?;
//! assert_eq!(&bytes[..3], b"NSM");
//!
//! let error = nearside_author::compile(r#"{ "site": "demo", "segmnets": [] }"#).unwrap_err();
//! assert_eq!(error.to_string(), "$.segmnets: unknown field `segmnets`: did you mean `segments`?");
//! # Ok::<(), nearside_author::SiteError>(())
//! ```
//!
//! # What this does not do
//! It reads no file, asks no clock and evaluates nothing. Of time zones it knows the rules that hold from 2026 on; a clock
//! that changed before, or that a law changes after this version, it does not know.

pub mod error;
mod suggest;
pub mod calendar;
mod parse;
mod object;
pub mod site;
pub mod placement;
pub mod condition;
mod read;
mod zone;
mod rule;
mod check;
mod fold;
mod emit;
mod schema;
pub mod proof;
pub mod catalog;
pub mod import;

pub use error::{SiteError, Warning};
pub use object::Object;
pub use schema::schema;

use nearside::id::MetricId;
use nearside::time::Time;

/// What compiling depends on besides the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The year (of UTC) from which on the clocks of time zones must be right: they are known for three years from its
    /// start, and then stay as they are. An earlier year than 2026 is taken for 2026.
    pub year: i16,
}

impl Options {
    /// Those for a site that is compiled at that moment.
    #[must_use]
    pub fn at(now: Time) -> Self {
        let (year, ..) = calendar::date(now.day());
        Self { year: i16::try_from(year).unwrap_or(i16::MAX) }
    }
}

impl Default for Options {
    /// The first year that the compiler knows. A host with a clock passes the present year.
    fn default() -> Self {
        Self { year: zone::FIRST_YEAR }
    }
}

/// What visitors buy, as every site counts it whose placements have variants: the metrics of orders, and those of their value
/// in ten-thousandths.
#[must_use]
pub fn order_metrics() -> (Vec<MetricId>, Vec<MetricId>) {
    let [on_page, at_till, on_page_value, at_till_value] = rule::Metric::of_orders().map(|metric| metric.id());
    (vec![on_page, at_till], vec![on_page_value, at_till_value])
}

/// A compiled site, and what looks wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// What [`Manifest::load`](nearside::manifest::Manifest::load) takes.
    pub bytes: Vec<u8>,
    /// Conditions that never hold, always hold, or cannot matter, and the like; in the order of the file, by segment.
    pub warnings: Vec<Warning>,
}

/// Checks a site file and compiles it to the bytes that [`Manifest::load`](nearside::manifest::Manifest::load) takes,
/// with clocks from 2026 on and without its warnings.
///
/// Equal sites give equal bytes, whatever the order of their segments.
///
/// # Errors
/// Refuses what is no JSON, no site, or beyond a limit, with the place in the file and the remedy.
pub fn compile(json: &str) -> Result<Vec<u8>, SiteError> {
    compile_with_report(json, Options::default()).map(|compiled| compiled.bytes)
}

/// As [`compile`], for a site that was parsed already.
///
/// # Errors
/// As [`compile`].
pub fn compile_value(site: &serde_json::Value) -> Result<Vec<u8>, SiteError> {
    compile_value_with_report(site, Options::default()).map(|compiled| compiled.bytes)
}

/// Checks and compiles a site file, and says what looks wrong in it.
///
/// ```
/// use nearside_author::{Options, compile_with_report};
///
/// let site = r#"{ "site": "demo", "segments": [{ "id": "a", "when": { "event": "search", "count": { "gt": 3, "lt": 4 } } }] }"#;
/// let compiled = compile_with_report(site, Options { year: 2026 })?;
/// assert_eq!(
///     compiled.warnings[0].to_string(),
///     "$.segments[0].when.count.lt: no value can meet both this and $.segments[0].when.count.gt: widen one of them, or join them by `any`",
/// );
/// # Ok::<(), nearside_author::SiteError>(())
/// ```
///
/// # Errors
/// As [`compile`].
pub fn compile_with_report(json: &str, options: Options) -> Result<Compiled, SiteError> {
    compile_value_with_report(&parse::parse(json)?, options)
}

/// As [`compile_with_report`], for a site that was parsed already.
///
/// # Errors
/// As [`compile`].
pub fn compile_value_with_report(site: &serde_json::Value, options: Options) -> Result<Compiled, SiteError> {
    let site = read::read(site, "$")?;
    let mut checked = check::site(&site)?;
    fold::site(&mut checked);
    let bytes = emit::manifest(&checked, options.year)?;
    Ok(Compiled { bytes, warnings: checked.warnings })
}
