//! Comparisons: their kinds and bounds, and the tests they become.

use super::scope::Scope;
use super::{duration, limit, name};
use crate::condition::value::DurationComparisons;
use crate::condition::{Affinity, Comparisons, CountComparisons, Scalar};
use crate::error::{SiteError, element, field};
use crate::rule::{Operand, Test};
use nearside::event::Decimal;
use nearside::manifest::format::{Comparison, MAX_LIST_VALUES};
use nearside::profile::Share;

/// What values a field can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// Yes or no.
    Bool,
    /// Anything: an attribute, an event's own field.
    Anything,
}

impl Holds {
    /// One of its values.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Bool => "yes or no",
            Self::Anything => "anything",
        }
    }
}

/// Tests, each with the path of its comparison.
pub(super) type Tests = Vec<(String, Test)>;

/// The tests of a field or an attribute at `path`, and what kind of value they are about.
pub(super) fn of_value(
    comparisons: &Comparisons,
    holds: Holds,
    path: &str,
    scope: &mut Scope<'_>,
) -> Result<(Tests, Holds), SiteError> {
    let given = given(comparisons);
    if given.is_empty() {
        let remedy = "add one such as \"eq\": \"shoes\" or \"exists\": true";
        return Err(SiteError::new(path, "there is no comparison", remedy));
    }
    let mut tests = Vec::new();
    let mut kind = holds;
    for (comparison, scalars) in given {
        let at = field(path, comparison.as_str());
        let in_list = matches!(comparison, Comparison::In | Comparison::Nin);
        let mut operands = Vec::new();
        for (index, scalar) in scalars.iter().enumerate() {
            let at = if scalars.len() > 1 || in_list { element(&at, index) } else { at.clone() };
            if comparison != Comparison::Exists {
                kind = same_kind(kind, scalar, comparison, &at)?;
            }
            if let Scalar::Text(text) = scalar {
                scope.date(text, comparison, &at);
            }
            operands.push(operand(scalar, &at)?);
        }
        if operands.is_empty() {
            return Err(SiteError::new(at, "an empty list", "add the values, or remove the condition"));
        }
        limit(&at, operands.len(), MAX_LIST_VALUES, "values")?;
        if comparison == Comparison::Between && operands.first() > operands.last() {
            return Err(SiteError::new(
                at,
                "the first value is greater than the second",
                "write the smaller one first",
            ));
        }
        tests.push((at, Test::new(comparison, operands)));
    }
    Ok((tests, kind))
}

/// The tests of a count, or of a rank.
pub(super) fn of_count(count: &CountComparisons, path: &str) -> Result<Tests, SiteError> {
    let CountComparisons { eq, gt, gte, lt, lte } = count;
    let given = [
        (Comparison::Eq, eq),
        (Comparison::Gt, gt),
        (Comparison::Gte, gte),
        (Comparison::Lt, lt),
        (Comparison::Lte, lte),
    ];
    let given = given.into_iter().filter_map(|(comparison, bound)| Some((comparison, i64::from((*bound)?))));
    numbers(given, path, "\"gte\": 3")
}

/// The tests of a share.
pub(super) fn of_share(share: &Affinity, path: &str) -> Result<Tests, SiteError> {
    let Affinity { gt, gte, lt, lte, .. } = share;
    let given = [(Comparison::Gt, gt), (Comparison::Gte, gte), (Comparison::Lt, lt), (Comparison::Lte, lte)];
    let mut bounds = Vec::new();
    for (comparison, bound) in given {
        let Some(bound) = bound else { continue };
        if !(0.0..=1.0).contains(bound) {
            let message = format!("{bound} is no share");
            return Err(SiteError::new(field(path, comparison.as_str()), message, "write a part of 1, such as 0.4"));
        }
        // Rounded down, as the profile rounds a share: two of five is then not less than 0.4.
        #[expect(clippy::cast_possible_truncation, reason = "from 0 to 65,536")]
        bounds.push((comparison, (bound * f64::from(Share::ONE)) as i64));
    }
    numbers(bounds, path, "\"gte\": 0.4, or \"rank\": { \"lte\": 3 }")
}

/// The tests of a time since an event.
pub(super) fn of_duration(since: &DurationComparisons, path: &str) -> Result<Tests, SiteError> {
    let DurationComparisons { gt, gte, lt, lte } = since;
    let given = [(Comparison::Gt, gt), (Comparison::Gte, gte), (Comparison::Lt, lt), (Comparison::Lte, lte)];
    let mut bounds = Vec::new();
    for (comparison, bound) in given {
        let Some(bound) = bound else { continue };
        bounds.push((comparison, duration::since(bound, &field(path, comparison.as_str()))?));
    }
    numbers(bounds, path, "\"gte\": \"2d\"")
}

fn numbers(given: impl IntoIterator<Item = (Comparison, i64)>, path: &str, example: &str) -> Result<Tests, SiteError> {
    let one =
        |(comparison, bound): (Comparison, i64)| (field(path, comparison.as_str()), Test::number(comparison, bound));
    let tests: Tests = given.into_iter().map(one).collect();
    if tests.is_empty() {
        return Err(SiteError::new(path, "there is no comparison", format!("add one such as {example}")));
    }
    Ok(tests)
}

/// The comparisons that are given, with their values, in the order of their numbers.
fn given(comparisons: &Comparisons) -> Vec<(Comparison, Vec<Scalar>)> {
    let Comparisons { eq, ne, one_of, nin, gt, gte, lt, lte, between, exists, contains, prefix } = comparisons;
    let one = |scalar: &Option<Scalar>| scalar.clone().map(|scalar| vec![scalar]);
    let text = |text: &Option<String>| text.clone().map(|text| vec![Scalar::Text(text)]);
    let all = [
        (Comparison::Eq, one(eq)),
        (Comparison::Ne, one(ne)),
        (Comparison::In, one_of.clone()),
        (Comparison::Nin, nin.clone()),
        (Comparison::Gt, one(gt)),
        (Comparison::Gte, one(gte)),
        (Comparison::Lt, one(lt)),
        (Comparison::Lte, one(lte)),
        (Comparison::Between, between.clone().map(Vec::from)),
        (Comparison::Exists, exists.map(|wanted| vec![Scalar::Bool(wanted)])),
        (Comparison::Contains, text(contains)),
        (Comparison::Prefix, text(prefix)),
    ];
    all.into_iter().filter_map(|(comparison, scalars)| Some((comparison, scalars?))).collect()
}

/// Refuses a value of another kind than the field's, or than those before it.
fn same_kind(holds: Holds, scalar: &Scalar, comparison: Comparison, path: &str) -> Result<Holds, SiteError> {
    let kind = match scalar {
        Scalar::Text(_) => Holds::Text,
        Scalar::Number(_) => Holds::Number,
        Scalar::Bool(_)
            if matches!(holds, Holds::Anything | Holds::Bool)
                && matches!(comparison, Comparison::Eq | Comparison::Ne) =>
        {
            return Ok(Holds::Bool);
        }
        Scalar::Bool(_) => {
            let remedy = "use \"eq\": true, or \"exists\": true to ask whether there is a value";
            return Err(SiteError::new(path, "yes or no is not comparable with this", remedy));
        }
    };
    if holds == Holds::Anything || holds == kind {
        return Ok(kind);
    }
    let remedy = match (kind, holds) {
        (_, Holds::Bool) => "use \"eq\": true or \"eq\": false alone",
        (Holds::Text, _) => "write the number without quotes",
        _ => "write it in quotes",
    };
    Err(SiteError::new(path, format!("{} is compared with what is {}", kind.as_str(), holds.as_str()), remedy))
}

fn operand(scalar: &Scalar, path: &str) -> Result<Operand, SiteError> {
    match scalar {
        Scalar::Text(text) => {
            name::text(text, path)?;
            Ok(Operand::Text(text.clone()))
        }
        Scalar::Number(number) => {
            let decimal = Decimal::from_f64(*number);
            let refused =
                |_| SiteError::new(path, format!("{number} is too large"), "stay within plus and minus a trillion");
            Ok(Operand::Number(decimal.map_err(refused)?.units()))
        }
        Scalar::Bool(yes) => Ok(Operand::Bool(*yes)),
    }
}
