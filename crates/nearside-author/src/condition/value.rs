//! What a value, a number or a count must be.

use schemars::JsonSchema;
use serde::Deserialize;

/// A text, a number, or yes or no.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a value that is neither a text, nor a number, nor true or false")]
pub enum Scalar {
    /// A text.
    Text(String),
    /// A number, kept to four decimal places.
    Number(f64),
    /// Yes or no.
    Bool(bool),
}

/// Declares a type with the fields given and all comparisons of a value beside them.
macro_rules! with_comparisons {
    ($(#[$about:meta])* $name:ident { $($(#[$about_field:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Default, ::serde::Deserialize, ::schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$about_field])* pub $field: $type,)*
            /// Equal.
            pub eq: Option<$crate::condition::Scalar>,
            /// Not equal.
            pub ne: Option<$crate::condition::Scalar>,
            /// One of these.
            #[serde(rename = "in")]
            pub one_of: Option<Vec<$crate::condition::Scalar>>,
            /// None of these.
            pub nin: Option<Vec<$crate::condition::Scalar>>,
            /// Greater.
            pub gt: Option<$crate::condition::Scalar>,
            /// Greater or equal.
            pub gte: Option<$crate::condition::Scalar>,
            /// Less.
            pub lt: Option<$crate::condition::Scalar>,
            /// Less or equal.
            pub lte: Option<$crate::condition::Scalar>,
            /// From the first to the second, both included.
            pub between: Option<[$crate::condition::Scalar; 2]>,
            /// Whether there is a value at all.
            pub exists: Option<bool>,
            /// A text with this in it.
            pub contains: Option<String>,
            /// A text that begins with this.
            pub prefix: Option<String>,
        }
    };
}

/// Takes the comparisons of such a type apart from what they stand beside.
macro_rules! comparisons_of {
    ($name:ident) => {
        impl $name {
            /// The comparisons alone.
            pub(crate) fn comparisons(&self) -> $crate::condition::Comparisons {
                $crate::condition::Comparisons {
                    eq: self.eq.clone(),
                    ne: self.ne.clone(),
                    one_of: self.one_of.clone(),
                    nin: self.nin.clone(),
                    gt: self.gt.clone(),
                    gte: self.gte.clone(),
                    lt: self.lt.clone(),
                    lte: self.lte.clone(),
                    between: self.between.clone(),
                    exists: self.exists,
                    contains: self.contains.clone(),
                    prefix: self.prefix.clone(),
                }
            }
        }
    };
}
pub(crate) use {comparisons_of, with_comparisons};

with_comparisons! {
    /// What a value must be. All that are given must hold. Of a missing value none holds but `"exists": false`.
    Comparisons {}
}

/// How often something must have happened, or which place it must have. All that are given must hold.
#[derive(Debug, Default, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountComparisons {
    /// Exactly.
    pub eq: Option<u32>,
    /// More.
    pub gt: Option<u32>,
    /// At least.
    pub gte: Option<u32>,
    /// Less.
    pub lt: Option<u32>,
    /// At most.
    pub lte: Option<u32>,
}

/// A field, and how many different values of it there must have been. All that are given must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DistinctComparisons {
    /// The field of the event or of its items.
    pub of: String,
    /// Exactly.
    pub eq: Option<u32>,
    /// More.
    pub gt: Option<u32>,
    /// At least.
    pub gte: Option<u32>,
    /// Less.
    pub lt: Option<u32>,
    /// At most.
    pub lte: Option<u32>,
}

impl DistinctComparisons {
    /// The comparisons alone.
    pub(crate) const fn comparisons(&self) -> CountComparisons {
        CountComparisons { eq: self.eq, gt: self.gt, gte: self.gte, lt: self.lt, lte: self.lte }
    }
}

/// A field of numbers, and what they come to. All that are given must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberComparisons {
    /// The field: `value`, `price`, `quantity`, or a field of your own.
    pub of: String,
    /// Equal.
    pub eq: Option<f64>,
    /// Not equal.
    pub ne: Option<f64>,
    /// Greater.
    pub gt: Option<f64>,
    /// Greater or equal.
    pub gte: Option<f64>,
    /// Less.
    pub lt: Option<f64>,
    /// Less or equal.
    pub lte: Option<f64>,
    /// From the first to the second, both included.
    pub between: Option<[f64; 2]>,
}

impl NumberComparisons {
    /// The comparisons alone.
    pub(crate) fn comparisons(&self) -> Comparisons {
        let scalar = |number: Option<f64>| number.map(Scalar::Number);
        Comparisons {
            eq: scalar(self.eq),
            ne: scalar(self.ne),
            gt: scalar(self.gt),
            gte: scalar(self.gte),
            lt: scalar(self.lt),
            lte: scalar(self.lte),
            between: self.between.map(|bounds| bounds.map(Scalar::Number)),
            ..Comparisons::default()
        }
    }
}

/// How long ago something must have been. All that are given must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DurationComparisons {
    /// Longer ago than this, such as `30m`, `12h` or `7d`.
    pub gt: Option<String>,
    /// At least as long ago.
    pub gte: Option<String>,
    /// Less long ago.
    pub lt: Option<String>,
    /// At most as long ago.
    pub lte: Option<String>,
}
