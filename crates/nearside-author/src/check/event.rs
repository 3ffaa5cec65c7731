//! Conditions about events: what is measured, and from which events.

use super::duration::{self, Within};
use super::scope::Scope;
use super::{compare, filter, limit};
use crate::condition::event::ValueOf;
use crate::condition::{EventCondition, NumberComparisons, Sequence, Step};
use crate::error::{SiteError, element, field};
use crate::read::read;
use crate::rule::{Filter, Input, Metric, Node, Operand, Series, Test};
use nearside::manifest::format::{Comparison, MAX_STEPS, MAX_WITHOUTS, Measure, Statistic};

/// A condition about one event.
pub(super) fn condition(event: &EventCondition, path: &str, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    let filter = filter::of(&event.event, event.filter.as_ref(), path, scope)?;
    let mut measures = event.measures();
    if let (Some(one), Some(other)) = (measures.next(), measures.next()) {
        let message = format!("both `{one}` and `{other}` in one condition");
        return Err(SiteError::new(path, message, "combine two conditions by { \"all\": [.., ..] }"));
    }
    let within = duration::window(event.within.as_deref(), &field(path, "within"))?;
    let numbers = [
        ("sum", &event.sum, Number::Sum),
        ("avg", &event.avg, Number::Average),
        ("min", &event.min, Number::Least),
        ("max", &event.max, Number::Greatest),
    ];
    for (name, comparisons, number) in numbers {
        if let Some(comparisons) = comparisons {
            return of_numbers(number, filter, within, comparisons, &field(path, name), scope);
        }
    }
    for (name, value, statistic) in [("first", &event.first, Statistic::First), ("last", &event.last, Statistic::Last)]
    {
        if let Some(value) = value {
            return of_value(statistic, filter, within, value, &field(path, name), &event.event, scope);
        }
    }
    if let Some(distinct) = &event.distinct {
        let at = field(path, "distinct");
        let (known, _) = filter::named(&distinct.of, &field(&at, "of"))?;
        let input = remembered(filter, Some(known), Statistic::Distinct, within);
        return Ok(Node::tests(&at, &input, compare::of_count(&distinct.comparisons(), &at)?));
    }
    if let Some(days) = &event.days {
        let at = field(path, "days");
        let Within::Days(window) = within else {
            let remedy = "add \"within\": \"1d\" to \"64d\": days are counted in UTC, today included";
            return Err(SiteError::new(field(path, "within"), "`days` needs a window in days", remedy));
        };
        let input = Input::ActiveDays(Metric::new(filter, Measure::Count, None), window);
        return Ok(Node::tests(&at, &input, compare::of_count(days, &at)?));
    }
    if let Some(since) = &event.since {
        let at = field(path, "since");
        if within != Within::Ever {
            let remedy = "remove `within`: `since` says itself how long ago";
            return Err(SiteError::new(field(path, "within"), "`since` goes without a window", remedy));
        }
        let input = Input::Since(Metric::new(filter, Measure::Latest, None));
        return Ok(Node::tests(&at, &input, compare::of_duration(since, &at)?));
    }
    let tests = match &event.count {
        Some(count) => compare::of_count(count, &field(path, "count"))?,
        None => vec![(path.to_owned(), Test::number(Comparison::Gte, 1))],
    };
    let input = match within.counted() {
        Some(days) => Input::Count(Metric::new(filter, Measure::Count, None), days),
        None => remembered(filter, None, Statistic::Count, within),
    };
    Ok(Node::tests(path, &input, tests))
}

/// What is measured of a field's numbers.
#[derive(Clone, Copy)]
enum Number {
    Sum,
    Average,
    Least,
    Greatest,
}

fn of_numbers(
    number: Number,
    filter: Filter,
    within: Within,
    comparisons: &NumberComparisons,
    path: &str,
    scope: &mut Scope<'_>,
) -> Result<Node, SiteError> {
    let known = filter::numeric(&comparisons.of, &field(path, "of"))?;
    let (tests, _) = compare::of_value(&comparisons.comparisons(), compare::Holds::Number, path, scope)?;
    let Some(days) = within.counted() else {
        let statistic = match number {
            Number::Sum => Statistic::Sum,
            Number::Average => Statistic::Average,
            Number::Least => Statistic::Least,
            Number::Greatest => Statistic::Greatest,
        };
        return Ok(Node::tests(path, &remembered(filter, Some(known), statistic, within), tests));
    };
    let metric = |measure| Metric::new(filter.clone(), measure, Some(known.clone()));
    let input = match number {
        Number::Sum => Input::Sum(metric(Measure::Sum), days),
        Number::Average => Input::Average(metric(Measure::Sum), metric(Measure::Values), days),
        Number::Least => Input::Least(metric(Measure::Least), days),
        Number::Greatest => Input::Greatest(metric(Measure::Greatest), days),
    };
    Ok(Node::tests(path, &input, tests))
}

fn of_value(
    statistic: Statistic,
    filter: Filter,
    within: Within,
    value: &ValueOf,
    path: &str,
    event: &str,
    scope: &mut Scope<'_>,
) -> Result<Node, SiteError> {
    let (known, holds) = filter::named(&value.of, &field(path, "of"))?;
    let (tests, kind) = compare::of_value(&value.comparisons(), holds, path, scope)?;
    scope.kind(format!("the field `{}` of {event}", value.of), kind, path);
    Ok(Node::tests(path, &remembered(filter, Some(known), statistic, within), tests))
}

fn remembered(filter: Filter, known: Option<crate::rule::Field>, statistic: Statistic, within: Within) -> Input {
    Input::Remembered(Series { filter, field: known }, statistic as u8, within.remembered())
}

/// A sequence of events.
pub(super) fn sequence(sequence: &Sequence, path: &str, scope: &mut Scope<'_>) -> Result<Node, SiteError> {
    let at = field(path, "sequence");
    if sequence.sequence.len() < 2 {
        let remedy = "add the steps in their order, or use a condition { \"event\": .. } for a single one";
        let message = format!("{} steps, where 2 are the fewest", sequence.sequence.len());
        return Err(SiteError::new(at, message, remedy));
    }
    limit(&at, sequence.sequence.len(), MAX_STEPS, "steps")?;
    let mut step = |step: &Step, path: &str| {
        let filter = filter::of(&step.event, step.filter.as_ref(), path, scope)?;
        Ok(Series { filter, field: None })
    };
    let numbered = sequence.sequence.iter().enumerate();
    let steps =
        numbered.map(|(index, held)| step(held, &element(&at, index))).collect::<Result<Vec<_>, SiteError>>()?;
    let at = field(path, "without");
    let mut withouts: Vec<Series> = Vec::new();
    match &sequence.without {
        None => {}
        Some(serde_json::Value::Array(several)) => {
            if several.is_empty() {
                let remedy = "add an event such as { \"event\": \"purchase\" }, or remove `without`";
                return Err(SiteError::new(at, "an empty list", remedy));
            }
            limit(&at, several.len(), MAX_WITHOUTS, "events")?;
            for (index, one) in several.iter().enumerate() {
                let at = element(&at, index);
                withouts.push(step(&read::<Step>(one, &at)?, &at)?);
            }
        }
        Some(one) => withouts.push(step(&read::<Step>(one, &at)?, &at)?),
    }
    withouts.sort();
    withouts.dedup();
    let within = duration::window(sequence.within.as_deref(), &field(path, "within"))?;
    let input = Input::Sequence(steps, withouts, within.remembered());
    let holds = Test::new(Comparison::Eq, vec![Operand::Bool(true)]);
    Ok(Node::tests(path, &input, vec![(path.to_owned(), holds)]))
}
