//! Segments: their records and programs.

use super::metrics::Metrics;
use super::program::Program;
use super::size;
use super::strings::Strings;
use crate::check::{CheckedSegment, Rule};
use crate::error::{SiteError, field};
use nearside::manifest::Source;
use nearside::manifest::format::Op;
use nearside::profile::Dimension;

/// The segments' records; their programs go to `programs`.
pub(super) fn records(
    segments: &[CheckedSegment],
    metrics: &Metrics<'_>,
    strings: &mut Strings,
    programs: &mut Program,
) -> Result<Program, SiteError> {
    let mut records = Program::default();
    for segment in segments {
        let mut program = Program::default();
        write(&segment.rule, metrics, &mut program);
        let Ok(length) = u16::try_from(program.as_bytes().len()) else {
            let message = format!("{} bytes compiled, where {} are the most", program.as_bytes().len(), u16::MAX);
            return Err(SiteError::new(field(&segment.path, "when"), message, "shorten its lists of values"));
        };
        records.u32(strings.place(&segment.id));
        records.u32(strings.place(&segment.name));
        records.u32(strings.place(&segment.description));
        records.u32(size(programs.as_bytes().len()));
        records.u16(length);
        records.u16(sources(&segment.rule));
        programs.append(&program);
    }
    Ok(records)
}

fn write(rule: &Rule, metrics: &Metrics<'_>, program: &mut Program) {
    let all = |rules: &[Rule], body: &mut Program| rules.iter().for_each(|rule| write(rule, metrics, body));
    match rule {
        Rule::All(rules) => program.node(Op::All, |body| all(rules, body)),
        Rule::Any(rules) => program.node(Op::Any, |body| all(rules, body)),
        Rule::Not(rule) => program.node(Op::Not, |body| write(rule, metrics, body)),
        Rule::Count { meaning, days, tests } => program.node(Op::Count, |body| {
            body.u16(metrics.number(meaning));
            body.u8(*days);
            body.tests(tests);
        }),
        Rule::Attribute { name, tests } => program.node(Op::Attribute, |body| {
            body.text(name);
            body.tests(tests);
        }),
        Rule::Affinity { dimension, value, tests } => program.node(Op::Affinity, |body| {
            let place = Dimension::ALL.iter().position(|held| held == dimension);
            body.u8(place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX));
            body.text(value);
            body.tests(tests);
        }),
    }
}

/// The bits of what else than metrics a rule reads.
fn sources(rule: &Rule) -> u16 {
    match rule {
        Rule::All(rules) | Rule::Any(rules) => rules.iter().fold(0, |bits, rule| bits | sources(rule)),
        Rule::Not(rule) => sources(rule),
        Rule::Count { .. } => 0,
        Rule::Attribute { .. } => Source::Attributes.bit(),
        Rule::Affinity { dimension, .. } => Source::Interest(*dimension).bit(),
    }
}
