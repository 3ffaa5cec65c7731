//! Event names: GA4's, ours, `custom:<name>`, and the aliases of Segment's ecommerce spec v2.

use super::Text;
use crate::error::{Code, Error};

/// What happened. The numbers are the wire's: never reuse or reorder them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is the event of that name in GA4's reference, or in CANONICAL below")]
pub enum EventName {
    PageView = 1,
    ViewItem = 2,
    ViewItemList = 3,
    SelectItem = 4,
    ViewPromotion = 5,
    SelectPromotion = 6,
    AddToCart = 7,
    RemoveFromCart = 8,
    ViewCart = 9,
    BeginCheckout = 10,
    AddShippingInfo = 11,
    AddPaymentInfo = 12,
    Purchase = 13,
    Refund = 14,
    Search = 15,
    AddToWishlist = 16,
    Share = 17,
    Login = 18,
    SignUp = 19,
    GenerateLead = 20,
    /// A page was looked at: visible seconds and scroll depth, at most one a page.
    Engaged = 21,
    /// A survey was answered: question, score or choice.
    SurveyResponse = 22,
    /// A call or message to the shop: channel, topic.
    SupportContact = 23,
    /// Bought at the till.
    StorePurchase = 24,
    StoreVisit = 25,
    EmailOpen = 26,
    EmailClick = 27,
    /// A placement stood in a page: which one, and how many items it was given.
    Fill = 28,
    /// A recommended item was half visible for a second: placement, slot, strategy, item.
    Impression = 29,
    /// It was clicked.
    Click = 30,
    /// A shop's own event, named without its `custom:` prefix.
    Custom(Text),
}

use EventName as E;

/// Canonical names in the order of their numbers.
const CANONICAL: [(&str, EventName); 30] = [
    ("page_view", E::PageView),
    ("view_item", E::ViewItem),
    ("view_item_list", E::ViewItemList),
    ("select_item", E::SelectItem),
    ("view_promotion", E::ViewPromotion),
    ("select_promotion", E::SelectPromotion),
    ("add_to_cart", E::AddToCart),
    ("remove_from_cart", E::RemoveFromCart),
    ("view_cart", E::ViewCart),
    ("begin_checkout", E::BeginCheckout),
    ("add_shipping_info", E::AddShippingInfo),
    ("add_payment_info", E::AddPaymentInfo),
    ("purchase", E::Purchase),
    ("refund", E::Refund),
    ("search", E::Search),
    ("add_to_wishlist", E::AddToWishlist),
    ("share", E::Share),
    ("login", E::Login),
    ("sign_up", E::SignUp),
    ("generate_lead", E::GenerateLead),
    ("engaged", E::Engaged),
    ("survey_response", E::SurveyResponse),
    ("support_contact", E::SupportContact),
    ("store_purchase", E::StorePurchase),
    ("store_visit", E::StoreVisit),
    ("email_open", E::EmailOpen),
    ("email_click", E::EmailClick),
    ("fill", E::Fill),
    ("impression", E::Impression),
    ("click", E::Click),
];

/// Names of Segment's ecommerce spec v2 (and of its other calls) with the canonical event.
const ALIASES: [(&str, &str); 30] = [
    ("Page Viewed", "page_view"),
    ("Product Viewed", "view_item"),
    ("Product List Viewed", "view_item_list"),
    ("Product List Filtered", "view_item_list"),
    ("Product Clicked", "select_item"),
    ("Promotion Viewed", "view_promotion"),
    ("Promotion Clicked", "select_promotion"),
    ("Product Added", "add_to_cart"),
    ("Product Removed", "remove_from_cart"),
    ("Cart Viewed", "view_cart"),
    ("Checkout Started", "begin_checkout"),
    ("Checkout Step Completed", "add_shipping_info"),
    ("Payment Info Entered", "add_payment_info"),
    ("Order Completed", "purchase"),
    ("Order Refunded", "refund"),
    ("Order Cancelled", "refund"),
    ("Products Searched", "search"),
    ("Product Added to Wishlist", "add_to_wishlist"),
    ("Product Shared", "share"),
    ("Cart Shared", "share"),
    ("Signed In", "login"),
    ("Signed Up", "sign_up"),
    ("Lead Generated", "generate_lead"),
    ("Email Opened", "email_open"),
    ("Email Link Clicked", "email_click"),
    ("Store Visited", "store_visit"),
    ("Store Purchase Completed", "store_purchase"),
    ("Survey Answered", "survey_response"),
    ("Support Contacted", "support_contact"),
    ("screen_view", "page_view"),
];

/// What precedes a shop's own event name.
const CUSTOM: &str = "custom:";

impl EventName {
    /// Reads a canonical name, an alias or `custom:<name>`.
    ///
    /// # Errors
    /// Refuses an unknown name, and a custom one that is empty or too long.
    pub fn parse(name: &str) -> Result<Self, Error> {
        if let Some(custom) = name.strip_prefix(CUSTOM).filter(|custom| !custom.is_empty()) {
            return Ok(Self::Custom(Text::new(custom).map_err(|error| error.at("name"))?));
        }
        let canonical = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, canonical)| *canonical);
        let known = CANONICAL.iter().find(|(held, _)| *held == canonical).map(|(_, known)| known.clone());
        known.ok_or_else(|| {
            Error::new(
                Code::EventName,
                "name",
                "unknown event: use a GA4 ecommerce name, or custom:<name> for your own",
            )
        })
    }

    /// All names that [`EventName::parse`] reads but the custom ones, each with its event; aliases come last.
    pub fn names() -> impl Iterator<Item = (&'static str, Self)> {
        let known = |name: &str| CANONICAL.iter().find(|(held, _)| *held == name).map(|(_, known)| known.clone());
        let aliases = ALIASES.iter().filter_map(move |(alias, canonical)| Some((*alias, known(canonical)?)));
        CANONICAL.iter().map(|(name, known)| (*name, known.clone())).chain(aliases)
    }

    /// The canonical name; for a custom event its name without the prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Custom(custom) => custom.as_str(),
            known => CANONICAL.iter().find(|(_, held)| held == known).map_or("", |(name, _)| *name),
        }
    }

    /// Whether it tells of a placement. It is then tallied and nothing else: no segment can ask for it.
    #[must_use]
    pub const fn is_of_placement(&self) -> bool {
        matches!(self, Self::Fill | Self::Impression | Self::Click)
    }

    /// The event's number on the wire; 0 for a custom event, whose name follows.
    #[must_use]
    pub fn number(&self) -> u8 {
        let place = CANONICAL.iter().position(|(_, held)| held == self);
        place.and_then(|place| u8::try_from(place.saturating_add(1)).ok()).unwrap_or(0)
    }

    /// The known event of that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        CANONICAL.get(usize::from(number).checked_sub(1)?).map(|(_, known)| known.clone())
    }

    /// All canonical names, in the order of their numbers.
    pub fn canonical() -> impl Iterator<Item = &'static str> {
        CANONICAL.iter().map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn every_name_survives_its_number_and_its_text() {
        for (place, name) in EventName::canonical().enumerate() {
            let event = EventName::parse(name).unwrap();
            assert_eq!(usize::from(event.number()), place + 1);
            assert_eq!(EventName::from_number(event.number()), Some(event.clone()));
            assert_eq!(event.as_str(), name);
        }
        assert_eq!(EventName::from_number(0), None);
        assert_eq!(EventName::from_number(31), None);
    }

    #[test]
    fn every_alias_leads_to_a_canonical_name() {
        for (alias, canonical) in ALIASES {
            assert_eq!(EventName::parse(alias).unwrap().as_str(), canonical);
        }
    }

    #[test]
    fn the_unknown_is_refused_with_a_remedy() {
        for name in ["", "viewitem", "custom:", &format!("custom:{}", "x".repeat(300))] {
            let error = EventName::parse(name).unwrap_err();
            assert_eq!(error.path, "name", "{name}");
        }
        assert_eq!(EventName::parse("custom:fitting_room").unwrap().as_str(), "fitting_room");
    }
}
