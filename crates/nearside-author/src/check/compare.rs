//! Comparisons: their kinds and bounds, and the tests they become.

use super::{limit, name};
use crate::condition::{AffinityShare, Comparisons, CountComparisons, Scalar};
use crate::emit::program::Tests;
use crate::error::{SiteError, element, field};
use nearside::event::Decimal;
use nearside::manifest::Comparison;
use nearside::manifest::compare::Operand;
use nearside::manifest::format::MAX_LIST_VALUES;
use nearside::profile::Share;

/// What values a field can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// Anything: an attribute, an event's own field.
    Anything,
}

/// The tests of a field or an attribute at `path`.
pub(super) fn of_value(comparisons: &Comparisons, holds: Holds, path: &str) -> Result<Tests, SiteError> {
    let given = given(comparisons);
    if given.is_empty() {
        let remedy = "add one such as \"eq\": \"shoes\" or \"exists\": true";
        return Err(SiteError::new(path, "there is no comparison", remedy));
    }
    let mut tests = Tests::default();
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
            operands.push(operand(scalar, &at)?);
        }
        if operands.is_empty() {
            return Err(SiteError::new(at, "an empty list", "add the values, or remove the condition"));
        }
        limit(&at, operands.len(), MAX_LIST_VALUES, "values")?;
        if comparison == Comparison::Between && order(operands.first(), operands.get(1)) {
            return Err(SiteError::new(
                at,
                "the first value is greater than the second",
                "write the smaller one first",
            ));
        }
        tests.push(comparison, operands);
    }
    Ok(tests)
}

/// The tests of a count; at least once where none is given.
pub(super) fn of_count(count: Option<&CountComparisons>, path: &str) -> Result<Tests, SiteError> {
    let Some(count) = count else {
        let mut tests = Tests::default();
        tests.push(Comparison::Gte, vec![Operand::Number(1)]);
        return Ok(tests);
    };
    let CountComparisons { eq, gt, gte, lt, lte } = count;
    let given = [
        (Comparison::Eq, eq),
        (Comparison::Gt, gt),
        (Comparison::Gte, gte),
        (Comparison::Lt, lt),
        (Comparison::Lte, lte),
    ];
    let given = given.into_iter().filter_map(|(comparison, bound)| Some((comparison, i64::from((*bound)?))));
    numbers(given, (0, i64::MAX), path, "{ \"gte\": 3 }")
}

/// The tests of a share.
pub(super) fn of_share(share: &AffinityShare, path: &str) -> Result<Tests, SiteError> {
    let AffinityShare { gt, gte, lt, lte, .. } = share;
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
    numbers(bounds, (0, i64::from(Share::ONE)), path, "\"gte\": 0.4")
}

/// Tests of whole numbers that lie between `least` and `most`; such that can never and such that must always hold are refused.
fn numbers(
    given: impl IntoIterator<Item = (Comparison, i64)>,
    (least, most): (i64, i64),
    path: &str,
    example: &str,
) -> Result<Tests, SiteError> {
    let (mut low, mut high) = (least, most);
    let mut tests = Tests::default();
    for (comparison, bound) in given {
        let (from, to) = match comparison {
            Comparison::Eq => (bound, bound),
            Comparison::Gt => (bound.saturating_add(1), most),
            Comparison::Gte => (bound, most),
            Comparison::Lt => (least, bound.saturating_sub(1)),
            _ => (least, bound),
        };
        (low, high) = (low.max(from), high.min(to));
        tests.push(comparison, vec![Operand::Number(bound)]);
    }
    if tests.is_empty() {
        return Err(SiteError::new(path, "there is no comparison", format!("add one such as {example}")));
    }
    if low > high {
        return Err(SiteError::new(path, "no value can meet this", "widen the comparisons"));
    }
    if (low, high) == (least, most) {
        return Err(SiteError::new(
            path,
            "every value meets this, even none at all",
            "narrow it, or remove the condition",
        ));
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
        Scalar::Bool(_) if holds == Holds::Anything && matches!(comparison, Comparison::Eq | Comparison::Ne) => {
            return Ok(holds);
        }
        Scalar::Bool(_) => {
            let remedy = "use \"eq\": true, or \"exists\": true to ask whether there is a value";
            return Err(SiteError::new(path, "yes or no is not comparable with this", remedy));
        }
    };
    if holds == Holds::Anything || holds == kind {
        return Ok(kind);
    }
    let (message, remedy) = match kind {
        Holds::Text => ("a text is compared with what is a number", "write the number without quotes"),
        _ => ("a number is compared with what is a text", "write it in quotes"),
    };
    Err(SiteError::new(path, message, remedy))
}

fn operand<'a>(scalar: &'a Scalar, path: &str) -> Result<Operand<'a>, SiteError> {
    match scalar {
        Scalar::Text(text) => {
            name::text(text, path)?;
            Ok(Operand::Text(text))
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

/// Whether one value is greater than the other.
fn order(one: Option<&Operand<'_>>, other: Option<&Operand<'_>>) -> bool {
    match (one, other) {
        (Some(Operand::Text(one)), Some(Operand::Text(other))) => one > other,
        (Some(Operand::Number(one)), Some(Operand::Number(other))) => one > other,
        _ => false,
    }
}
