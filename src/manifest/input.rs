//! Inputs: what conditions look at, each with the tests of its value.

use super::Manifest;
use super::bytes::Bytes;
use super::compare::{Test, Tests};
use super::filter::Field;
use super::format::{EVER, InputKind, MAX_STEPS, MAX_WITHOUTS, Measure, SESSION, Section, Statistic};
use crate::limits::METRIC_DAYS;
use crate::profile::Dimension;
use crate::time::MINUTE_MS;

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<'a> {
    /// An attribute.
    Attribute(&'a str),
    /// A field of the session's latest page view.
    Context {
        /// The series of page views with the field.
        series: u16,
        /// The field.
        name: &'a str,
    },
    /// Counted events.
    Counted {
        /// What of them: one of [`InputKind::Count`] to [`InputKind::ActiveDays`].
        kind: InputKind,
        /// The metric's number.
        metric: u16,
        /// Of an average, the number of the metric to divide by.
        divisor: u16,
        /// Days of the window, today included; 0 for ever.
        days: u8,
    },
    /// How long ago the latest event was: the metric's number.
    Since(u16),
    /// Remembered events.
    Remembered {
        /// Their series.
        series: u16,
        /// What of them.
        statistic: Statistic,
        /// Which of them.
        window: Window,
    },
    /// Events in order.
    Sequence {
        /// What must have come, in order.
        steps: Numbers<'a>,
        /// What must not have come since the first step.
        withouts: Numbers<'a>,
        /// Where all of it must lie.
        window: Window,
    },
    /// The share of a value in the interest in a dimension.
    Share(Dimension, &'a str),
    /// Its place among all values of the dimension.
    Rank(Dimension, &'a str),
    /// The visitor's place among 10,000, by salt.
    Bucket(&'a str),
    /// The minute of the week in a zone; `None` for the visitor's own.
    Clock(Option<u16>),
}

/// A window over remembered events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// All of them.
    Ever,
    /// Those of the session at hand.
    Session,
    /// Those younger than so many milliseconds.
    Last(u64),
}

impl Window {
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(match bytes.number()? {
            EVER => Self::Ever,
            SESSION => Self::Session,
            // METRIC_DAYS is the longest window in any unit, so nothing overflows.
            minutes => Self::Last(minutes.checked_sub(2)?.saturating_mul(MINUTE_MS)),
        })
    }
}

/// Numbers in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers<'a> {
    left: u64,
    bytes: Bytes<'a>,
}

impl<'a> Numbers<'a> {
    /// Reads how many there are, and skips them in `bytes`.
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        let left = bytes.number()?;
        let numbers = Self { left, bytes: *bytes };
        for _ in 0..left {
            bytes.short()?;
        }
        Some(numbers)
    }

    /// How many there are.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.left
    }
}

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl Iterator for Numbers<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        self.left = self.left.checked_sub(1)?;
        self.bytes.short()
    }
}

/// An input with its tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestedInput<'a> {
    /// What is looked at.
    pub input: Input<'a>,
    /// The number of its first test; the others follow.
    pub first_test: u16,
    /// Its tests.
    pub tests: Tests<'a>,
}

/// Remembered events: a filter, and the field whose values are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series<'a> {
    /// The filter's number.
    pub filter: u16,
    /// `None` where only times are kept.
    pub field: Option<Field<'a>>,
}

impl<'a> TestedInput<'a> {
    fn read(mut bytes: Bytes<'a>) -> Option<Self> {
        let first_test = bytes.short()?;
        let input = Input::read(&mut bytes)?;
        Some(Self { input, first_test, tests: Tests::head(&mut bytes)? })
    }

    /// The numbers of its tests.
    #[must_use]
    pub fn test_numbers(&self) -> core::ops::Range<u16> {
        let count = u16::try_from(self.tests.count()).unwrap_or(u16::MAX);
        self.first_test..self.first_test.saturating_add(count)
    }
}

impl<'a> Input<'a> {
    #[inline]
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        let kind = InputKind::from_number(bytes.u8()?)?;
        Some(match kind {
            InputKind::Attribute => Self::Attribute(bytes.text()?),
            InputKind::Context => Self::Context { series: bytes.short()?, name: bytes.text()? },
            InputKind::Average => {
                Self::Counted { kind, metric: bytes.short()?, divisor: bytes.short()?, days: bytes.u8()? }
            }
            InputKind::Count | InputKind::Sum | InputKind::Least | InputKind::Greatest | InputKind::ActiveDays => {
                let metric = bytes.short()?;
                Self::Counted { kind, metric, divisor: metric, days: bytes.u8()? }
            }
            InputKind::Since => Self::Since(bytes.short()?),
            InputKind::Remembered => Self::Remembered {
                series: bytes.short()?,
                statistic: Statistic::from_number(bytes.u8()?)?,
                window: Window::read(bytes)?,
            },
            InputKind::Sequence => Self::Sequence {
                steps: Numbers::read(bytes)?,
                withouts: Numbers::read(bytes)?,
                window: Window::read(bytes)?,
            },
            InputKind::Share => Self::Share(dimension(bytes)?, bytes.text()?),
            InputKind::Rank => Self::Rank(dimension(bytes)?, bytes.text()?),
            InputKind::Bucket => Self::Bucket(bytes.text()?),
            InputKind::Clock => Self::Clock(bytes.short()?.checked_sub(1)),
        })
    }

    /// The window over remembered events; `None` where it looks at something else.
    #[must_use]
    pub const fn window(self) -> Option<Window> {
        match self {
            Self::Context { .. } => Some(Window::Session),
            Self::Remembered { window, .. } | Self::Sequence { window, .. } => Some(window),
            _ => None,
        }
    }

    /// Gives the number of every filter that can change what it sees.
    pub fn each_filter(self, manifest: &Manifest, visit: &mut dyn FnMut(u16)) {
        let mut series =
            |number: u16| manifest.series(number).map(|series| series.filter).into_iter().for_each(&mut *visit);
        match self {
            Self::Context { series: number, .. } | Self::Remembered { series: number, .. } => series(number),
            Self::Sequence { steps, withouts, .. } => steps.chain(withouts).for_each(series),
            Self::Counted { metric, .. } | Self::Since(metric) => {
                manifest.metric_filter(metric).into_iter().for_each(visit);
            }
            _ => {}
        }
    }

    /// Whether all it refers to is there and is what it needs.
    fn is_sound(self, manifest: &Manifest) -> bool {
        let measures =
            |metric: u16, wanted: Measure| manifest.metric(metric).is_some_and(|held| held.measure == wanted);
        let values = |series: u16| manifest.series(series).is_some_and(|series| series.field.is_some());
        match self {
            Self::Context { series, .. } => values(series),
            Self::Counted { kind, metric, divisor, days } => {
                let wanted = match kind {
                    InputKind::Sum | InputKind::Average => Measure::Sum,
                    InputKind::Least => Measure::Least,
                    InputKind::Greatest => Measure::Greatest,
                    _ => Measure::Count,
                };
                measures(metric, wanted)
                    && (kind != InputKind::Average
                        || measures(divisor, Measure::Values)
                            && manifest.metric_filter(divisor) == manifest.metric_filter(metric))
                    && (kind != InputKind::ActiveDays || days > 0)
                    && u16::from(days) <= METRIC_DAYS
            }
            Self::Since(metric) => measures(metric, Measure::Latest),
            Self::Remembered { series, statistic, window } => {
                let there = statistic == Statistic::Count && manifest.series(series).is_some() || values(series);
                there && window.is_sound()
            }
            Self::Sequence { steps, withouts, window } => {
                let few = steps.count() <= MAX_STEPS as u64 && withouts.count() <= MAX_WITHOUTS as u64;
                few && steps.count() > 0
                    && steps.chain(withouts).all(|series| manifest.series(series).is_some())
                    && window.is_sound()
            }
            Self::Clock(zone) => zone.is_none_or(|zone| zone < manifest.count(Section::Zones)),
            Self::Attribute(_) | Self::Share(..) | Self::Rank(..) | Self::Bucket(_) => true,
        }
    }
}

impl Window {
    fn is_sound(self) -> bool {
        let longest = u64::from(METRIC_DAYS).saturating_mul(crate::time::DAY_MS);
        !matches!(self, Self::Last(ms) if ms == 0 || ms > longest)
    }
}

fn dimension(bytes: &mut Bytes<'_>) -> Option<Dimension> {
    Dimension::ALL.get(usize::from(bytes.u8()?)).copied()
}

impl Manifest {
    /// How many inputs there are.
    #[must_use]
    pub fn inputs(&self) -> u16 {
        self.count(Section::Inputs)
    }

    /// The input of that number.
    #[must_use]
    #[inline]
    pub fn input(&self, number: u16) -> Option<TestedInput<'_>> {
        self.item(Section::Inputs, number).and_then(TestedInput::read)
    }

    /// Gives every input with its place, in order.
    pub fn each_input<'a>(&'a self, visit: &mut dyn FnMut(u32, TestedInput<'a>)) {
        self.each_item(Section::Inputs, &mut |_, place, bytes| {
            if let Some(tested) = TestedInput::read(bytes) {
                visit(place, tested);
            }
        });
    }

    /// The input at a place: at once, where [`Manifest::input`] takes some steps.
    #[must_use]
    #[inline]
    pub fn input_at(&self, place: u32) -> Option<TestedInput<'_>> {
        self.item_at(Section::Inputs, place).and_then(TestedInput::read)
    }

    /// How many tests all inputs have together.
    #[must_use]
    pub const fn tests(&self) -> u16 {
        self.tests
    }

    /// The number after the last input's last test.
    pub(super) fn counted_tests(&self) -> u16 {
        let last = self.inputs().checked_sub(1).and_then(|last| self.input(last));
        last.map_or(0, |input| input.test_numbers().end)
    }

    /// The number of the input that a test belongs to, and the test.
    #[must_use]
    pub fn test(&self, number: u16) -> Option<(u16, Test<'_>)> {
        let input =
            (0..self.inputs()).rfind(|input| self.input(*input).is_some_and(|held| held.first_test <= number))?;
        let mut tested = self.input(input)?;
        Some((input, tested.tests.nth(usize::from(number.checked_sub(tested.first_test)?))?))
    }

    /// The series of that number.
    #[must_use]
    pub fn series(&self, number: u16) -> Option<Series<'_>> {
        let mut bytes = self.item(Section::Series, number)?;
        let filter = bytes.short()?;
        let field = if bytes.u8()? == 0 { None } else { Some(Field::read(&mut bytes)?) };
        bytes.is_empty().then_some(Series { filter, field })
    }

    /// How many series there are.
    #[must_use]
    pub fn serieses(&self) -> u16 {
        self.count(Section::Series)
    }

    /// Whether an input is sound, its tests too, and they are numbered on from `next`, which moves behind them.
    pub(super) fn has_sound_input(&self, bytes: Bytes<'_>, next: &mut u16) -> bool {
        let Some(tested) = TestedInput::read(bytes) else { return false };
        let first = core::mem::replace(next, tested.test_numbers().end);
        tested.input.is_sound(self)
            && first == tested.first_test
            && tested.tests.count() > 0
            && u64::from(first).saturating_add(tested.tests.count()) <= super::format::MAX_TESTS as u64
            && tested.tests.skip().is_some_and(|rest| rest.is_empty())
            && tested.tests.into_iter().all(Test::is_sound)
    }
}
