//! Conditions about the visitor, the moment and other segments.

use super::value::{CountComparisons, comparisons_of, with_comparisons};
use crate::object::Object;
use schemars::JsonSchema;
use serde::Deserialize;

with_comparisons! {
    /// An attribute has such a value. The comparisons stand beside the name.
    Attribute {
        /// The attribute's name, as the shop sets it.
        attribute: String,
    }
}

with_comparisons! {
    /// A field of the latest page view of the present session has such a value. The comparisons stand beside the name.
    Context {
        /// The field.
        context: ContextField,
    }
}

comparisons_of!(Attribute);
comparisons_of!(Context);

/// What is known of the present session by its latest page view that says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContextField {
    /// The page's path.
    #[default]
    Path,
    /// The host of the page that led here.
    ReferrerHost,
    /// The campaign's source.
    UtmSource,
    /// The campaign's medium.
    UtmMedium,
    /// The campaign's name.
    UtmCampaign,
    /// The campaign's content.
    UtmContent,
    /// The campaign's term.
    UtmTerm,
    /// The kind of device.
    Device,
    /// The language.
    Language,
    /// The country.
    Country,
}

impl ContextField {
    /// The name of the page view's field.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::ReferrerHost => "referrer_host",
            Self::UtmSource => "utm_source",
            Self::UtmMedium => "utm_medium",
            Self::UtmCampaign => "utm_campaign",
            Self::UtmContent => "utm_content",
            Self::UtmTerm => "utm_term",
            Self::Device => "device",
            Self::Language => "language",
            Self::Country => "country",
        }
    }
}

/// The share of one category or brand in the visitor's interest in all of them, from 0 to 1, or its rank among them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Affinity {
    /// What the interest is in.
    pub affinity: Dimension,
    /// The category or brand.
    pub of: String,
    /// A greater share.
    #[schemars(range(min = 0, max = 1))]
    pub gt: Option<f64>,
    /// At least this share.
    #[schemars(range(min = 0, max = 1))]
    pub gte: Option<f64>,
    /// A smaller share.
    #[schemars(range(min = 0, max = 1))]
    pub lt: Option<f64>,
    /// At most this share.
    #[schemars(range(min = 0, max = 1))]
    pub lte: Option<f64>,
    /// In place of a share: the rank, 1 being the greatest interest.
    pub rank: Option<Object<CountComparisons>>,
}

/// What an interest is in.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Categories.
    ItemCategory,
    /// Brands.
    ItemBrand,
}

/// It is such a time of the week.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeCondition {
    /// The time.
    pub time: Object<TimeOfWeek>,
}

/// A part of the week.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeOfWeek {
    /// On these days; on all, unless given.
    pub weekday: Option<Vec<Weekday>>,
    /// From this time of the day on, such as `09:00`; from midnight, unless given.
    pub from: Option<String>,
    /// Until before this time, such as `17:30` or `24:00`. Where it is before `from`, the time goes over midnight and
    /// belongs to the day on which it began.
    pub to: Option<String>,
    /// By whose clock: `site` (unless given), `visitor`, or an IANA name such as `Europe/Berlin`.
    pub zone: Option<String>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All days in their order.
    pub(crate) const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];
}

/// The visitor meets the condition of another segment, its rollout and the site's holdout included.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The other segment's id.
    pub segment: String,
}
