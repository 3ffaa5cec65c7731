//! Metrics: each meaning once, by event, with the segments it decides.

use super::program::Program;
use super::size;
use super::strings::Strings;
use crate::check::{CheckedSegment, CountedEvent, Meaning, Rule};
use crate::error::SiteError;
use nearside::limits::MAX_METRICS;
use std::collections::{BTreeMap, BTreeSet};

/// The metrics of a site, in the order of their events and meanings.
pub(super) struct Metrics<'a> {
    by_meaning: BTreeMap<&'a Meaning, BTreeSet<u16>>,
}

impl<'a> Metrics<'a> {
    /// Collects the metrics of all segments.
    pub(super) fn of(segments: &'a [CheckedSegment]) -> Result<Self, SiteError> {
        let mut metrics = Self { by_meaning: BTreeMap::new() };
        let mut ids = BTreeMap::new();
        for (number, segment) in (0_u16..).zip(segments) {
            let mut meanings = Vec::new();
            collect(&segment.rule, &mut meanings);
            for meaning in meanings {
                metrics.by_meaning.entry(meaning).or_default().insert(number);
                let held = ids.entry(meaning.id()).or_insert((meaning, &segment.path));
                if held.0 != meaning {
                    let message = format!("two conditions, here and in {}, have the same metric id by chance", held.1);
                    return Err(SiteError::new(
                        &segment.path,
                        message,
                        "change one of them, for instance the order of a list has no effect but another value has",
                    ));
                }
            }
            if metrics.by_meaning.len() > MAX_METRICS {
                let message = format!("more than {MAX_METRICS} different event conditions up to here");
                return Err(SiteError::new(&segment.path, message, "remove segments, or let them share conditions"));
            }
        }
        Ok(metrics)
    }

    /// The number of a metric.
    pub(super) fn number(&self, meaning: &Meaning) -> u16 {
        let place = self.by_meaning.keys().position(|held| *held == meaning);
        place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
    }

    /// The events' records. Metrics are in the order of their events, so those of one event stand in a row.
    pub(super) fn events(&self, strings: &mut Strings) -> Program {
        let mut counts: BTreeMap<&CountedEvent, u16> = BTreeMap::new();
        for meaning in self.by_meaning.keys() {
            *counts.entry(&meaning.event).or_default() += 1;
        }
        let mut records = Program::default();
        let mut first = 0_u16;
        for (event, count) in counts {
            records.u8(event.number);
            records.u8(0);
            records.u16(first);
            records.u16(count);
            records.u16(0);
            records.u32(strings.place(&event.custom));
            first += count;
        }
        records
    }

    /// The metrics' records and links; their programs go to `programs`.
    pub(super) fn records(&self, programs: &mut Program) -> (Program, Program) {
        let (mut records, mut links) = (Program::default(), Program::default());
        let mut first = 0_u32;
        for (meaning, segments) in &self.by_meaning {
            records.u32(meaning.id().0);
            records.u32(size(programs.as_bytes().len()));
            records.u32(first);
            records.u16(u16::try_from(meaning.program.as_bytes().len()).unwrap_or(u16::MAX));
            records.u16(u16::try_from(segments.len()).unwrap_or(u16::MAX));
            programs.append(&meaning.program);
            for segment in segments {
                links.u16(*segment);
            }
            first += size(segments.len());
        }
        (records, links)
    }
}

fn collect<'a>(rule: &'a Rule, meanings: &mut Vec<&'a Meaning>) {
    match rule {
        Rule::All(rules) | Rule::Any(rules) => rules.iter().for_each(|rule| collect(rule, meanings)),
        Rule::Not(rule) => collect(rule, meanings),
        Rule::Count { meaning, .. } => meanings.push(meaning),
        Rule::Attribute { .. } | Rule::Affinity { .. } => {}
    }
}
