//! The training events in memory: four bytes an item and four a time.

use crate::error::TrainError;
use crate::report::{Progress, Step};
use crate::sessions::{Act, Click, Session, Sessions};
use crate::train::MAX_SESSION_EVENTS;
use nearside::event::Text;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::BufRead;

/// Lines between two reports of progress.
const PROGRESS_LINES: u64 = 50_000;

/// All sessions, their items as numbers in the order of popularity.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Item ids by number; number 0 occurs most often, ties by id.
    pub(crate) ids: Vec<Text>,
    /// How often each item occurs.
    pub(crate) counts: Vec<u64>,
    /// The items of all sessions, one session after another.
    pub(crate) items: Vec<u32>,
    /// Their times in unix seconds.
    pub(crate) times: Vec<u32>,
    /// Where each session ends in `items`.
    pub(crate) ends: Vec<usize>,
    /// The items of all baskets, each item of a basket once.
    pub(crate) basket_items: Vec<u32>,
    /// Where each basket ends in `basket_items`.
    pub(crate) basket_ends: Vec<usize>,
    /// Sessions that were longer than [`MAX_SESSION_EVENTS`].
    pub(crate) cut_sessions: u64,
    /// Events that were left out of them.
    pub(crate) clicks_cut: u64,
    /// Events that show no interest in an item.
    pub(crate) clicks_skipped: u64,
}

/// Which events of a session make baskets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Baskets {
    /// The purchases of a session are one.
    Purchases,
    /// All of a session is one.
    Sessions,
    /// None: they come by themselves.
    Apart,
}

/// Gives ids their numbers while files are read.
#[derive(Default)]
pub(crate) struct Numbering {
    numbers: HashMap<String, u32>,
}

impl Numbering {
    /// The number of an item, a new one for an item not seen before. `line` says where it stands.
    pub(crate) fn number(&mut self, events: &mut Events, id: &str, line: u64) -> Result<u32, TrainError> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(*number);
        }
        let refused = |message: String| TrainError::at(line, 2, message, "train on fewer items");
        let number = u32::try_from(events.ids.len()).map_err(|_| refused("too many items".into()))?;
        events.ids.push(Text::new(id).map_err(|error| refused(error.to_string()))?);
        events.counts.push(0);
        self.numbers.insert(id.to_owned(), number);
        Ok(number)
    }
}

impl Events {
    /// Reads a file of sessions: all events of interest, and the baskets among them.
    pub(crate) fn read(
        &mut self,
        reader: impl BufRead,
        numbering: &mut Numbering,
        baskets: Baskets,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), TrainError> {
        self.read_each(reader, numbering, progress, &mut |events, items, session| {
            events.add_session(items, &session.clicks, baskets);
        })
    }

    /// Adds a session: the numbers of its items, and its events.
    pub(crate) fn add_session(&mut self, items: &[u32], clicks: &[Click], baskets: Baskets) {
        for (item, click) in items.iter().zip(clicks) {
            if let Some(count) = self.counts.get_mut(*item as usize) {
                *count += 1;
            }
            self.times.push(click.at);
        }
        self.items.extend_from_slice(items);
        if !items.is_empty() {
            self.ends.push(self.items.len());
        }
        let of_basket = |click: &Click| match baskets {
            Baskets::Purchases => click.act == Act::Purchase,
            Baskets::Sessions => true,
            Baskets::Apart => false,
        };
        let bought = items.iter().zip(clicks).filter(|(_, click)| of_basket(click));
        self.add_basket(bought.map(|(item, _)| *item).collect());
    }

    /// Reads a file of baskets: only what is bought together is learnt from it.
    pub(crate) fn read_baskets(
        &mut self,
        reader: impl BufRead,
        numbering: &mut Numbering,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), TrainError> {
        self.read_each(reader, numbering, progress, &mut |events, items, _| events.add_basket(items.to_vec()))
    }

    fn read_each(
        &mut self,
        reader: impl BufRead,
        numbering: &mut Numbering,
        progress: &mut dyn FnMut(Progress),
        take: &mut dyn FnMut(&mut Self, &[u32], &Session),
    ) -> Result<(), TrainError> {
        let mut sessions = Sessions::new(reader, MAX_SESSION_EVENTS)?;
        let (mut session, mut next_report) = (Session::default(), PROGRESS_LINES);
        let mut items = Vec::new();
        while sessions.read(&mut session)? {
            items.clear();
            for click in &session.clicks {
                items.push(numbering.number(self, &click.item, sessions.line())?);
            }
            take(self, &items, &session);
            self.cut_sessions += u64::from(session.cut > 0);
            self.clicks_cut += session.cut;
            if sessions.line() >= next_report {
                progress(Progress { step: Step::Read, done: sessions.line(), of: None });
                next_report = sessions.line() + PROGRESS_LINES;
            }
        }
        self.clicks_skipped += sessions.skipped();
        progress(Progress { step: Step::Read, done: sessions.line(), of: Some(sessions.line()) });
        Ok(())
    }

    /// Adds items that were bought together.
    pub(crate) fn add_basket(&mut self, mut items: Vec<u32>) {
        items.sort_unstable();
        items.dedup();
        if !items.is_empty() {
            self.basket_items.extend(items);
            self.basket_ends.push(self.basket_items.len());
        }
    }

    /// The baskets, each with its distinct items.
    pub(crate) fn baskets(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.basket_ends.iter().copied());
        starts.zip(&self.basket_ends).filter_map(|(start, end)| self.basket_items.get(start..*end))
    }

    /// Items and times of a session.
    pub(crate) fn session(&self, index: u32) -> Option<(&[u32], &[u32])> {
        let index = index as usize;
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        let end = *self.ends.get(index)?;
        Some((self.items.get(start..end)?, self.times.get(start..end)?))
    }

    /// The first and the last time of all.
    pub(crate) fn span(&self) -> (u32, u32) {
        let times = || self.times.iter().copied();
        (times().min().unwrap_or(0), times().max().unwrap_or(0))
    }

    /// Gives the most frequent items the lowest numbers: they are short to write, and ties fall to them.
    pub(crate) fn renumber(&mut self) {
        let order = by_frequency(&self.ids, &self.counts);
        let numbers = numbers_of(&order);
        for item in self.items.iter_mut().chain(&mut self.basket_items) {
            *item = numbers.get(*item as usize).copied().unwrap_or(0);
        }
        self.ids = in_order(&self.ids, &order);
        self.counts = in_order(&self.counts, &order);
    }
}

/// The items' places by how often they occur, the most frequent first. Ties go by id: a database has no first line.
pub(crate) fn by_frequency(ids: &[Text], counts: &[u64]) -> Vec<u32> {
    let mut order: Vec<(Reverse<u64>, &str, u32)> =
        ids.iter().zip(counts).zip(0..).map(|((id, count), place)| (Reverse(*count), id.as_str(), place)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, place)| place).collect()
}

/// The number of each place in an order.
pub(crate) fn numbers_of(order: &[u32]) -> Vec<u32> {
    let mut numbers = vec![0_u32; order.len()];
    for (number, place) in (0_u32..).zip(order) {
        if let Some(held) = numbers.get_mut(*place as usize) {
            *held = number;
        }
    }
    numbers
}

/// Values in another order.
pub(crate) fn in_order<T: Clone>(values: &[T], order: &[u32]) -> Vec<T> {
    order.iter().filter_map(|place| values.get(*place as usize).cloned()).collect()
}

/// Some of the sessions.
#[derive(Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) events: &'a Events,
    /// Which sessions.
    pub(crate) sessions: Vec<u32>,
    /// How often each item occurs in them.
    pub(crate) counts: Vec<u64>,
}

impl<'a> Sample<'a> {
    /// All sessions.
    pub(crate) fn all(events: &'a Events) -> Self {
        let sessions = (0_u32..).take(events.ends.len()).collect();
        Self { events, sessions, counts: events.counts.clone() }
    }

    /// The sessions that ended first, and the last ones: a share of `last_share` of all.
    pub(crate) fn split(events: &'a Events, last_share: f64) -> (Self, Self) {
        let ended = |index: u32| events.session(index).and_then(|(_, times)| times.last().copied());
        let mut order: Vec<(Option<u32>, u32)> =
            (0_u32..).take(events.ends.len()).map(|index| (ended(index), index)).collect();
        order.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "a count of sessions fits 53 bits")]
        let last = (order.len() as f64 * last_share.clamp(0.0, 1.0)).floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, at most the count")]
        let (head, tail) = order.split_at(order.len().saturating_sub(last as usize));
        let sample = |part: &[(Option<u32>, u32)]| {
            let mut sample =
                Self { events, sessions: part.iter().map(|(_, index)| *index).collect(), counts: Vec::new() };
            sample.counts = vec![0; events.ids.len()];
            let mut counts = std::mem::take(&mut sample.counts);
            for item in sample.sessions().flat_map(|(items, _)| items) {
                if let Some(count) = counts.get_mut(*item as usize) {
                    *count += 1;
                }
            }
            sample.counts = counts;
            sample
        };
        (sample(head), sample(tail))
    }

    /// The sessions, each with its items and their times.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = (&'a [u32], &'a [u32])> {
        let events = self.events;
        self.sessions.iter().filter_map(move |index| events.session(*index))
    }
}
