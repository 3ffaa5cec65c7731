//! The training events in memory: four bytes an item and four a time.

use crate::error::TrainError;
use crate::sessions::{Session, Sessions};
use crate::train::{MAX_SESSION_EVENTS, Progress, Step};
use nearside::event::Text;
use std::collections::HashMap;
use std::io::BufRead;

/// Lines between two reports of progress.
const PROGRESS_LINES: u64 = 50_000;

/// All sessions, their items as numbers in the order of popularity.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Item ids by number; number 0 occurs most often, ties by first occurrence.
    pub(crate) ids: Vec<Text>,
    /// How often each item occurs.
    pub(crate) counts: Vec<u64>,
    /// The items of all sessions, one session after another.
    pub(crate) items: Vec<u32>,
    /// Their times in unix seconds.
    pub(crate) times: Vec<u32>,
    /// Where each session ends in `items`.
    pub(crate) ends: Vec<usize>,
    /// Sessions that were longer than [`MAX_SESSION_EVENTS`].
    pub(crate) cut_sessions: u64,
    /// Events that were left out of them.
    pub(crate) clicks_cut: u64,
    /// Events that show no interest in an item.
    pub(crate) clicks_skipped: u64,
}

impl Events {
    pub(crate) fn read(reader: impl BufRead, progress: &mut dyn FnMut(Progress)) -> Result<Self, TrainError> {
        let mut sessions = Sessions::new(reader, MAX_SESSION_EVENTS)?;
        let mut events = Self::default();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let (mut session, mut next_report) = (Session::default(), PROGRESS_LINES);
        while sessions.read(&mut session)? {
            for click in &session.clicks {
                let number = match numbers.get(&click.item) {
                    Some(number) => *number,
                    None => events.add_item(&click.item, &mut numbers, sessions.line())?,
                };
                if let Some(count) = events.counts.get_mut(number as usize) {
                    *count += 1;
                }
                events.items.push(number);
                events.times.push(click.at);
            }
            if !session.clicks.is_empty() {
                events.ends.push(events.items.len());
            }
            events.cut_sessions += u64::from(session.cut > 0);
            events.clicks_cut += session.cut;
            if sessions.line() >= next_report {
                progress(Progress { step: Step::Read, done: sessions.line(), of: None });
                next_report = sessions.line() + PROGRESS_LINES;
            }
        }
        events.clicks_skipped = sessions.skipped();
        progress(Progress { step: Step::Read, done: sessions.line(), of: Some(sessions.line()) });
        events.renumber();
        Ok(events)
    }

    /// The sessions, each with its items and their times.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = (&[u32], &[u32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .filter_map(|(start, end)| Some((self.items.get(start..*end)?, self.times.get(start..*end)?)))
    }

    /// The first and the last time of all.
    pub(crate) fn span(&self) -> (u32, u32) {
        let times = || self.times.iter().copied();
        (times().min().unwrap_or(0), times().max().unwrap_or(0))
    }

    fn add_item(&mut self, id: &str, numbers: &mut HashMap<String, u32>, line: u64) -> Result<u32, TrainError> {
        let refused = |message: String| TrainError::at(line, 2, message, "train on fewer items");
        let number = u32::try_from(self.ids.len()).map_err(|_| refused("too many items".into()))?;
        self.ids.push(Text::new(id).map_err(|error| refused(error.to_string()))?);
        self.counts.push(0);
        numbers.insert(id.to_owned(), number);
        Ok(number)
    }

    /// Gives the most frequent items the lowest numbers: they are short to write, and ties fall to them.
    fn renumber(&mut self) {
        let mut order: Vec<(u64, u32)> = self.counts.iter().copied().zip(0..).collect();
        order.sort_by_key(|(count, first)| (std::cmp::Reverse(*count), *first));
        let mut numbers = vec![0_u32; order.len()];
        for (number, (_, old)) in (0_u32..).zip(&order) {
            if let Some(held) = numbers.get_mut(*old as usize) {
                *held = number;
            }
        }
        for item in &mut self.items {
            *item = numbers.get(*item as usize).copied().unwrap_or(0);
        }
        let ids = order.iter().filter_map(|(_, old)| self.ids.get(*old as usize).cloned());
        self.ids = ids.collect();
        self.counts = order.iter().map(|(count, _)| *count).collect();
    }
}
