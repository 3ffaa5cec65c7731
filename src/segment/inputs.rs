//! The inputs of all conditions, unpacked: what the clock and every event ask anew has no variable lengths.

use crate::id::MetricId;
use crate::manifest::Manifest;
use crate::manifest::compare::Bounds;
use crate::manifest::format::InputKind;
use crate::manifest::input::Input;
use alloc::vec::Vec;

/// All inputs, by number, and the bounds of all tests, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Inputs {
    rows: Vec<Unpacked>,
    bounds: Vec<Bounds>,
}

/// An input as the evaluator asks it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unpacked {
    /// Where it is in the manifest.
    pub place: u32,
    /// Its first test, and the one after its last.
    pub tests: (u16, u16),
    /// What it counts; `None` where it looks at something else.
    pub counted: Option<Counted>,
    /// How its tests are to be checked.
    pub checks: Checks,
}

/// How the tests of an input are to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checks {
    /// Each asks whether a number is within its bounds.
    Bounds,
    /// As the manifest says.
    Packed,
}

/// Counted events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    /// What of them: one of [`InputKind::Count`] to [`InputKind::ActiveDays`].
    pub kind: InputKind,
    /// The metric.
    pub metric: MetricId,
    /// Of an average, the metric to divide by.
    pub divisor: MetricId,
    /// Days of the window, today included; 0 for ever.
    pub days: u8,
}

impl Inputs {
    pub fn new(manifest: &Manifest) -> Self {
        let mut inputs = Self::default();
        manifest.each_input(&mut |place, tested| {
            let first = inputs.bounds.len();
            let mut checks = Checks::Bounds;
            for test in tested.tests {
                let bounds = test.bounds();
                if bounds.is_none() {
                    checks = Checks::Packed;
                }
                inputs.bounds.push(bounds.unwrap_or_default());
            }
            let number = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
            let tests = (number(first), number(inputs.bounds.len()));
            inputs.rows.push(Unpacked { place, tests, counted: Counted::of(tested.input, manifest), checks });
        });
        inputs
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The input of that number.
    #[inline]
    pub fn get(&self, number: u16) -> Option<&Unpacked> {
        self.rows.get(usize::from(number))
    }

    /// The bounds of an input's tests.
    #[inline]
    pub fn bounds(&self, input: &Unpacked) -> &[Bounds] {
        let (first, end) = input.tests;
        self.bounds.get(usize::from(first)..usize::from(end)).unwrap_or_default()
    }
}

impl Counted {
    /// What an input counts.
    pub fn of(input: Input<'_>, manifest: &Manifest) -> Option<Self> {
        let Input::Counted { kind, metric, divisor, days } = input else { return None };
        Some(Self { kind, metric: manifest.metric_id(metric)?, divisor: manifest.metric_id(divisor)?, days })
    }
}
