//! Why an item is shown, as data.

use alloc::string::String;

/// Why an item is shown: the page says it in the visitor's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What kind of reason it is.
    pub kind: ReasonKind,
    /// What it refers to.
    pub about: About<String>,
}

/// What a reason refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About<T> {
    /// Nothing else than the item that is shown.
    Nothing,
    /// Another item, by its id.
    Item(T),
    /// A category.
    Category(T),
}

/// Kinds of reasons. The numbers are frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ReasonKind {
    /// Visitors look at it together with an item that this visitor looked at.
    ViewedTogether = 0,
    /// It is bought together with an item that this visitor looks at, has in the cart, or bought just now.
    BoughtTogether = 1,
    /// It is like the page's item.
    Similar = 2,
    /// Many visitors looked at it lately, perhaps within a category.
    Trending = 3,
    /// Many visitors look at it and buy it.
    Popular = 4,
    /// This visitor looked at it.
    RecentlyViewed = 5,
    /// This visitor looked at it or put it into the cart, and did not buy it.
    Continue = 6,
    /// The shop has it since lately, perhaps within a category.
    Newest = 7,
    /// It is in the cart.
    InCart = 8,
    /// The shop put it there.
    Pinned = 9,
}

impl ReasonKind {
    /// All kinds in the order of their numbers, with their names.
    pub const ALL: [(&'static str, Self); 10] = [
        ("viewed_together", Self::ViewedTogether),
        ("bought_together", Self::BoughtTogether),
        ("similar", Self::Similar),
        ("trending", Self::Trending),
        ("popular", Self::Popular),
        ("recently_viewed", Self::RecentlyViewed),
        ("continue", Self::Continue),
        ("newest", Self::Newest),
        ("in_cart", Self::InCart),
        ("pinned", Self::Pinned),
    ];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(name, _)| *name)
    }
}
