//! Placements as they are written in a site file: their strategies and rules.

use crate::object::Object;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A named place on a page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// Its id, as in the page's `data-nearside-placement`.
    pub id: String,
    /// How many items it shows, from 1 to 64.
    #[schemars(range(min = 1, max = 64))]
    pub slots: u8,
    /// How its slots are filled: each one fills what those before it leave empty.
    pub strategies: Vec<Object<Strategy>>,
    /// What is never shown, and in which order the rest is.
    pub rules: Option<Object<Rules>>,
    /// The visitors for whom it stays as the page has it, so that there is something to compare with.
    pub holdout: Option<Object<PlacementHoldout>>,
    /// Other ways to fill it, each for a part of the visitors; the rest gets the one above, which reports call `base`.
    #[serde(default)]
    pub variants: Vec<Object<Variant>>,
    /// A text that draws the visitors anew when it changes; the placement's id unless given. Placements of one salt hold out
    /// the same visitors.
    pub salt: Option<String>,
}

/// A part of all visitors for whom a placement is not filled.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacementHoldout {
    /// How many of a hundred visitors, with at most two decimal places.
    #[schemars(range(min = 0, max = 100))]
    pub percent: f64,
}

/// Another way to fill a placement, for a part of the visitors.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its id in reports, other than `base` and `holdout`.
    pub id: String,
    /// How many of a hundred visitors, with at most two decimal places.
    #[schemars(range(min = 0, max = 100))]
    pub percent: f64,
    /// How the slots are filled for them.
    pub strategies: Vec<Object<Strategy>>,
    /// Its rules; those of the placement unless given.
    pub rules: Option<Object<Rules>>,
}

/// One way to fill slots.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    /// The segment it is for; for everybody unless given.
    #[serde(rename = "if")]
    pub condition: Option<String>,
    /// Where the items come from.
    #[serde(rename = "use")]
    pub kind: Use,
    /// If it cannot give so many, or as many as there are slots left, it gives nothing.
    #[schemars(range(min = 1, max = 64))]
    pub at_least: Option<u8>,
    /// The category that `popular`, `trending` and `newest` stay within: its name; `page` for that of the page or its item;
    /// `visitor` for that of the page, else the one that the campaign names which brought the visitor within the last day,
    /// else the one they are most interested in. Without such a category the strategy gives nothing.
    pub category: Option<String>,
}

/// Where the items of a strategy come from.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// What goes with the items that the visitor looked at last.
    Session,
    /// What goes with the page's item; after it what stands beside it in the catalog.
    Similar,
    /// What is bought together with the page's item, else with the cart's, else with what was bought within a day.
    Together,
    /// What is looked at lately.
    Trending,
    /// What many look at and buy.
    Popular,
    /// What this visitor looked at last.
    Recent,
    /// What this visitor looked at or put into the cart, and never bought.
    Continue,
    /// What has the latest `added_at` in the catalog.
    Newest,
    /// What is in the cart.
    Cart,
}

/// What a placement never shows, and in which order the rest is.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What is left out: `purchased`, `out_of_stock`, `current` (the page's item), `in_cart`, `shown` (by another placement
    /// of the page), or items by a field, such as `{ "item_category": "gift cards" }`. The five words unless given.
    #[schemars(with = "Option<Vec<Exclude>>")]
    pub exclude: Option<Vec<Value>>,
    /// How long a purchase is left out, such as `90d`; for ever unless given.
    pub purchased_within: Option<String>,
    /// How many items of one brand it shows at most.
    #[schemars(range(min = 1, max = 64))]
    pub max_per_brand: Option<u8>,
    /// How many items of one category it shows at most.
    #[schemars(range(min = 1, max = 64))]
    pub max_per_category: Option<u8>,
    /// Items that stand in a fixed slot.
    #[serde(default)]
    pub pin: Vec<Object<Pin>>,
    /// Items that come earlier: their score is multiplied.
    #[serde(default)]
    pub boost: Vec<Object<Weight>>,
    /// Items that come later: their score is divided.
    #[serde(default)]
    pub bury: Vec<Object<Weight>>,
    /// How an item's price must stand to that of the page's item.
    pub price_band: Option<Object<PriceBand>>,
    /// Whether an item must be of the same broadest category as the page's item, or of another.
    pub item_category: Option<Relation>,
    /// Whether an item must be of the same brand as the page's item, or of another.
    pub item_brand: Option<Relation>,
    /// How much it counts that an item is of another category than those before it, from 0 to 1; 0 unless given.
    #[schemars(range(min = 0, max = 1))]
    pub diversity: Option<f64>,
    /// So many of the best candidates change places from day to day, differently for each visitor.
    #[schemars(range(min = 2, max = 64))]
    pub rotate: Option<u8>,
}

/// What can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExcludeWord {
    /// What the visitor bought.
    Purchased,
    /// What the catalog says is not in stock.
    OutOfStock,
    /// The item that the page is about.
    Current,
    /// What is in the cart. The strategy `cart` shows it all the same.
    InCart,
    /// What another placement of the page shows.
    Shown,
}

/// What is left out: by a word, or by a field.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "for the schema alone: each form is read by itself, so that its errors say more")]
pub(crate) enum Exclude {
    /// By a word.
    Word(ExcludeWord),
    /// By a field.
    Items(Box<Items>),
}

/// Declares a type with the fields given and those of the catalog beside them.
macro_rules! with_item_fields {
    ($(#[$about:meta])* $name:ident { $($(#[$about_field:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The segment it is for; for everybody unless given.
            #[serde(rename = "if")]
            pub condition: Option<String>,
            $($(#[$about_field])* pub $field: $type,)*
            /// An item's id, or one of several.
            pub item_id: Option<OneOrMore>,
            /// A brand, or one of several.
            pub item_brand: Option<OneOrMore>,
            /// A broadest category, or one of several.
            pub item_category: Option<OneOrMore>,
            /// A category of the second level, or one of several.
            pub item_category2: Option<OneOrMore>,
            /// A category of the third level, or one of several.
            pub item_category3: Option<OneOrMore>,
            /// A category of the fourth level, or one of several.
            pub item_category4: Option<OneOrMore>,
            /// A category of the fifth level, or one of several.
            pub item_category5: Option<OneOrMore>,
            /// A variant, or one of several.
            pub item_variant: Option<OneOrMore>,
            /// A tag that the item has, or one of several.
            pub tags: Option<OneOrMore>,
        }

        impl $name {
            /// The values by the number of their field, in the order of `MatchField::NAMES`.
            pub(crate) const fn fields(&self) -> [&Option<OneOrMore>; 9] {
                [
                    &self.item_id,
                    &self.item_brand,
                    &self.item_category,
                    &self.item_category2,
                    &self.item_category3,
                    &self.item_category4,
                    &self.item_category5,
                    &self.item_variant,
                    &self.tags,
                ]
            }
        }
    };
}

with_item_fields! {
    /// Items by a field of the catalog, of which one must be given.
    Items {}
}

with_item_fields! {
    /// Items by a field, and how much more or less they count.
    Weight {
        /// By what the score is multiplied or divided, from 1.01 to 100.
        #[schemars(range(min = 1, max = 100))]
        by: f64,
    }
}

/// A text, or a list of texts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a value that is neither a text nor a list of texts")]
pub enum OneOrMore {
    /// One.
    One(String),
    /// One of several.
    More(Vec<String>),
}

/// An item in a fixed slot.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// The segment it is for; for everybody unless given.
    #[serde(rename = "if")]
    pub condition: Option<String>,
    /// Which slot, the first being 0.
    #[schemars(range(min = 0, max = 63))]
    pub slot: u8,
    /// Which item. The rules that leave items out hold for it too.
    pub item_id: String,
}

/// Prices as parts of the price of the page's item.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceBand {
    /// The least, such as 0.5 for half of it; none unless given.
    #[schemars(range(min = 0, max = 100))]
    pub from: Option<f64>,
    /// The greatest, such as 2 for twice as much; none unless given.
    #[schemars(range(min = 0, max = 100))]
    pub to: Option<f64>,
}

/// How an item stands to the page's item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is of the same one.
    Same,
    /// It is of another.
    Other,
}
