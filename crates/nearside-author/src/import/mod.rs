//! Rules of other tools, carried over: what can be said here, and by name what cannot.
//!
//! ```
//! use nearside_author::import;
//! use serde_json::json;
//!
//! let imported = import::growthbook(&json!({ "tier": "gold", "age": { "$gte": 18 } }));
//! let expected = json!({ "all": [{ "attribute": "age", "gte": 18 }, { "attribute": "tier", "eq": "gold" }] });
//! assert_eq!(imported.condition, Some(expected));
//!
//! let imported = import::growthbook(&json!({ "tier": "gold", "email": { "$regex": "@(acme|example)\\.com$" } }));
//! assert_eq!(imported.condition, None);
//! assert_eq!(imported.notes[0].path, "$.email.$regex");
//! ```
//!
//! # What an import means
//! A condition that comes out is true for the visitors for whom the source's rule is true, and for no others, but for
//! what the notes say. Two questions are answered for every part: when it holds there, and when it does not; so a
//! `not` around a missing value comes out right, although it is unknown here.
//!
//! A part that cannot be carried over takes all with it that needs it: a rule with half of its conditions is another
//! rule. Only what is decided without it stays, such as a group of alternatives of which another one always holds.
//!
//! # What this does not do
//! It fetches nothing (saved groups, feature flags, lists of ids), and it knows of attributes one value each: a text, a
//! number, or yes or no. Texts are taken to order as here, by their bytes in UTF-8.

mod part;
mod scope;
mod javascript;
mod attribute;
mod pattern;
mod growthbook;
mod operand;
mod missing;
mod jsonlogic;
mod property;
mod measure;
mod audience;

use crate::error::{SiteError, element};
use crate::parse;
use part::{Answer, Part};
use scope::Scope;
use serde_json::Value;
use std::fmt;

/// What became of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The condition as site.json writes it; `None` where nothing that means the same is left. It compiles.
    pub condition: Option<Value>,
    /// What could not be carried over, and what means something else here; in the order of the
    /// rule, the fields of one object by name.
    pub notes: Vec<Note>,
}

/// Something that a person should know about an imported rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where in the source's rule: a JSON path such as `$.$and[0].email.$regex`.
    pub path: String,
    /// What cannot be carried over, or what differs.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.path, self.message, self.remedy)
    }
}

/// Whose rules they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Conditions of GrowthBook: see [`growthbook`].
    GrowthBook,
    /// `JSONLogic`: see [`json_logic`].
    JsonLogic,
    /// Audience definitions in the manner of Segment: see [`segment_audience`].
    Segment,
}

/// Imports a file: one rule, or a list of rules. Of a list, paths begin with `$[0]`, `$[1]` and so on.
///
/// # Errors
/// Refuses what is no JSON, and an object in which a field stands twice.
pub fn file(json: &str, source: Source) -> Result<Vec<Imported>, SiteError> {
    let parsed = parse::parse(json)?;
    let Value::Array(rules) = &parsed else { return Ok(vec![import(&parsed, source, "$")]) };
    Ok(rules.iter().enumerate().map(|(index, rule)| import(rule, source, &element("$", index))).collect())
}

/// Imports a GrowthBook condition: an object of attributes with values or operators, in the manner of `MongoDB`.
///
/// Carried over: `$and`, `$or`, `$nor`, `$not`; `$eq`, `$ne`, `$lt`, `$lte`, `$gt`, `$gte`, `$in`, `$nin`, `$exists`,
/// `$type`; `$regex` where it is a literal text, at the beginning (`^`) or anywhere. Dotted paths become names with dots.
/// Not carried over: lists (`$elemMatch`, `$size`, `$all`), versions (`$vgt` and the like), saved groups, capitals that
/// do not matter (`$ini`, `$regexi`).
#[must_use]
pub fn growthbook(condition: &Value) -> Imported {
    import(condition, Source::GrowthBook, "$")
}

/// Imports a `JSONLogic` rule; it holds where the rule's result is truthy.
///
/// Carried over: `and`, `or`, `!`, `!!`, `if`; `==`, `===`, `!=`, `!==`, `<`, `<=`, `>`, `>=` between an attribute and a
/// constant, also as `{ "<": [1, { "var": "x" }, 5] }`; `in` a list and in a text; `missing`, `missing_some`; `var` with
/// its default. Not carried over: arithmetic, texts put together, and what goes through lists.
#[must_use]
pub fn json_logic(rule: &Value) -> Imported {
    import(rule, Source::JsonLogic, "$")
}

/// Imports an audience definition in the manner of Segment. Its shape, by `type`:
///
/// | type | fields |
/// |---|---|
/// | `group` | `operator`: `and`, `or` or `not` (none of them); `conditions` |
/// | `trait` | `name`, `operator`, `value` |
/// | `event` | `name`; `count` `{ operator, value }`, at least 1 unless given; `window`; `where` |
/// | `computed` | `event`, `aggregation` (`sum`, `average`, `min`, `max`, `unique_count`, `first`, `last`), `property`, `operator`, `value`; `window`; `where` |
/// | `funnel` | `steps`: at least two `{ name, where }` in their order; `window`; `without`: a list of such |
///
/// `window` is `{ "unit": "minutes" | "hours" | "days" | "weeks", "value": 7 }`; without it all there ever was counts.
/// `where` is a list of `{ property, operator, value }` that must all hold. Operators are `=`, `!=`, `<`, `<=`, `>`, `>=`,
/// `between`, `in`, `not_in`, `contains`, `not_contains`, `starts_with`, `exists` and `not_exists`. What is missing meets
/// those that deny (`!=`, `not_in`, `not_contains`, `not_exists`) and no others.
///
/// An event that neither GA4 nor Segment's ecommerce spec knows becomes `custom:` and its name; properties get the names
/// that the tag gives them (`product_id` becomes `item_id`, `revenue` becomes `value`).
#[must_use]
pub fn segment_audience(definition: &Value) -> Imported {
    import(definition, Source::Segment, "$")
}

fn import(rule: &Value, source: Source, path: &str) -> Imported {
    let mut scope = Scope::default();
    let part = match source {
        Source::GrowthBook => growthbook::condition(&mut scope, rule, path, Answer::Yes),
        Source::JsonLogic => jsonlogic::truth(&mut scope, rule, path, Answer::Yes),
        Source::Segment => audience::condition(&mut scope, rule, path, Answer::Yes),
    };
    let condition = match part {
        Part::Holds(condition) => match scope::compiles(&condition) {
            Ok(()) => Some(condition),
            Err(error) => {
                let remedy = "split the rule in two, and join the segments by { \"segment\": \"id\" }";
                scope.note(path, format!("what it comes to is refused: {}", error.message), remedy);
                None
            }
        },
        Part::Always => {
            scope.note(path, "this holds for everybody", "leave the segment out where it is used");
            None
        }
        Part::Never => {
            scope.note(path, "this holds for nobody", "leave it out, or mend the rule");
            None
        }
        Part::Lost => None,
    };
    Imported { condition, notes: scope.into_notes() }
}
