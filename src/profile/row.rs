//! A row: a value of any table, as one type.
//!
//! Tables look typed from outside and hold rows within, so that joining, searching, storing and reading them
//! is machine code that exists once, not once for each of the nine kinds.

use super::cells::{Attribute, DayValue, Purchased, Recent, Transaction};
use super::interest::Interest;
use super::tally::Tally;
use crate::consent::Decision;
use crate::time::Time;

/// What can be a row of a [`super::Table`].
pub trait Kind: Ord + Clone {
    /// The value as a row.
    fn into_row(self) -> Row;

    /// The value in a row; `None` where it is of another kind, which no table of this kind holds.
    fn of(row: &Row) -> Option<&Self>;
}

/// Makes the enum and its conversions from one list.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident($value:ty),)*) => {
        /// A value of any kind. Rows of one kind are ordered as their values are.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Row {
            $($(#[$doc])* $name($value),)*
        }

        $(impl Kind for $value {
            fn into_row(self) -> Row {
                Row::$name(self)
            }

            fn of(row: &Row) -> Option<&Self> {
                if let Row::$name(value) = row { Some(value) } else { None }
            }
        })*
    };
}

kinds! {
    /// A metric's value on one day.
    Day(DayValue),
    /// An interest.
    Interest(Interest),
    /// A recent item.
    Recent(Recent),
    /// An item that was bought.
    Purchased(Purchased),
    /// A transaction that was counted.
    Transaction(Transaction),
    /// A named fact.
    Attribute(Attribute),
    /// A time.
    Moment(Time),
    /// A decision on consent.
    Decision(Decision),
    /// What a placement's items came to in a week.
    Tally(Tally),
}

impl Row {
    /// A clone.
    // Not inlined: nine kinds of value are copied at several places, and the code is to exist once.
    #[inline(never)]
    pub(crate) fn copy(&self) -> Self {
        self.clone()
    }
}
