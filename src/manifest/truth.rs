//! Three-valued logic: what is missing is neither so nor not so.

use core::ops::Not;

/// The outcome of a condition. In this order `all` is the least of its parts and `any` the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It speaks of a value that is missing. A segment that is unknown does not match.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// The outcome as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::False => "false",
            Self::Unknown => "unknown",
            Self::True => "true",
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl Not for Truth {
    type Output = Self;

    /// The opposite; of unknown, unknown.
    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_the_logic() {
        use Truth::{False, True, Unknown};
        assert_eq!(False.min(Unknown), False, "false and unknown");
        assert_eq!(True.min(Unknown), Unknown, "true and unknown");
        assert_eq!(True.max(Unknown), True, "true or unknown");
        assert_eq!(False.max(Unknown), Unknown, "false or unknown");
        assert_eq!([!False, !Unknown, !True], [True, Unknown, False]);
    }
}
