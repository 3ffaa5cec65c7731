//! What conditions of one site know of each other while they are checked.

use super::compare::Holds;
use crate::error::Warning;
use nearside::manifest::format::Comparison;
use std::collections::BTreeMap;

/// The site around a condition, and what was found on the way.
pub(super) struct Scope<'a> {
    /// The places of all segments in the file, by id.
    pub(super) segments: &'a BTreeMap<&'a str, usize>,
    /// The site's time zone.
    pub(super) timezone: &'a str,
    /// Whether the site holds visitors out.
    pub(super) has_holdout: bool,
    /// Conditions of the segment so far.
    pub(super) conditions: usize,
    /// References of the segment so far: which segment, and where.
    pub(super) references: Vec<(usize, String)>,
    warnings: Vec<Warning>,
    /// What kind of value an attribute or a field was first compared with, and where.
    kinds: BTreeMap<String, (Holds, String)>,
}

impl<'a> Scope<'a> {
    /// A site before its first condition.
    pub(super) fn new(segments: &'a BTreeMap<&'a str, usize>, timezone: &'a str, has_holdout: bool) -> Self {
        let (references, warnings, kinds) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { segments, timezone, has_holdout, conditions: 0, references, warnings, kinds }
    }

    /// Goes on to the next segment; gives the references of the last one.
    pub(super) fn next_segment(&mut self) -> Vec<(usize, String)> {
        self.conditions = 0;
        std::mem::take(&mut self.references)
    }

    /// Adds a warning.
    pub(super) fn warn(&mut self, path: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) {
        self.warnings.push(Warning::new(path, message, remedy));
    }

    /// All warnings.
    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }

    /// Notes that `what` (an attribute, a field of an event) is compared with such values, and warns where it was
    /// compared with others before: a text never equals a number.
    pub(super) fn kind(&mut self, what: String, holds: Holds, path: &str) {
        if holds == Holds::Anything {
            return;
        }
        let Some((held, first)) = self.kinds.get(&what) else {
            self.kinds.insert(what, (holds, path.to_owned()));
            return;
        };
        if *held != holds {
            let message =
                format!("{what} is compared with {} here and with {} in {first}", holds.as_str(), held.as_str());
            self.warn(path, message, "write both the same way: a value of one kind never meets the other");
        }
    }

    /// Warns of a date that does not order as a text.
    pub(super) fn date(&mut self, text: &str, comparison: Comparison, path: &str) {
        use Comparison::{Between, Gt, Gte, Lt, Lte};
        if !matches!(comparison, Gt | Gte | Lt | Lte | Between) {
            return;
        }
        let day = text.split('T').next().unwrap_or(text);
        let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
        let numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        if parts.len() == 3 && numbers && (lengths != [4, 2, 2] || !day.contains('-')) {
            let message = format!("{text:?} looks like a date, but texts are ordered letter by letter");
            self.warn(path, message, "write dates as \"2026-01-31\", here and where the value is set");
        }
    }
}
