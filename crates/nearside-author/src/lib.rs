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
//! It reads no file and evaluates nothing. It knows no time zone by heart: a zone's name is checked for its shape alone.

pub mod error;
mod suggest;
mod parse;
mod object;
pub mod site;
pub mod condition;
mod read;
mod check;
mod emit;
mod schema;
pub mod proof;
pub mod catalog;

pub use error::SiteError;
pub use object::Object;
pub use schema::schema;

/// Checks a site file and compiles it to the bytes that [`Manifest::load`](nearside::manifest::Manifest::load) takes.
///
/// Equal sites give equal bytes, whatever the order of their segments.
///
/// # Errors
/// Refuses what is no JSON, no site, or beyond a limit, with the place in the file and the remedy.
pub fn compile(json: &str) -> Result<Vec<u8>, SiteError> {
    compile_value(&parse::parse(json)?)
}

/// As [`compile`], for a site that was parsed already.
///
/// # Errors
/// As [`compile`].
pub fn compile_value(site: &serde_json::Value) -> Result<Vec<u8>, SiteError> {
    let site = read::read(site, "$")?;
    emit::manifest(&check::site(&site)?)
}
