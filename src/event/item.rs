//! An item as GA4's ecommerce events describe it.

use super::{Decimal, Text};
use crate::limits::MAX_CATEGORY_LEVELS;

/// An item field that conditions and recommendation rules can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemField {
    /// `item_id`
    Id,
    /// `item_name`
    Name,
    /// `item_brand`
    Brand,
    /// `item_category` (level 0) to `item_category5` (level 4)
    Category(u8),
    /// `item_variant`
    Variant,
    /// `price`
    Price,
    /// `quantity`
    Quantity,
    /// `currency`
    Currency,
    /// `coupon`
    Coupon,
}

impl ItemField {
    /// All item fields with their GA4 names.
    pub const ALL: [(&'static str, Self); 13] = [
        ("item_id", Self::Id),
        ("item_name", Self::Name),
        ("item_brand", Self::Brand),
        ("item_category", Self::Category(0)),
        ("item_category2", Self::Category(1)),
        ("item_category3", Self::Category(2)),
        ("item_category4", Self::Category(3)),
        ("item_category5", Self::Category(4)),
        ("item_variant", Self::Variant),
        ("price", Self::Price),
        ("quantity", Self::Quantity),
        ("currency", Self::Currency),
        ("coupon", Self::Coupon),
    ];

    /// Its GA4 name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, held)| *held == self).map_or("", |(name, _)| name)
    }

    /// The field of that GA4 name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(held, _)| *held == name).map(|(_, field)| *field)
    }
}

/// One item of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The shop's id of the item.
    pub id: Text,
    /// Its name.
    pub name: Option<Text>,
    /// Its brand.
    pub brand: Option<Text>,
    /// Its categories, broadest first (`item_category` .. `item_category5`).
    pub categories: [Option<Text>; MAX_CATEGORY_LEVELS],
    /// Its variant (colour, size).
    pub variant: Option<Text>,
    /// Its price for one.
    pub price: Option<Decimal>,
    /// How many.
    pub quantity: Option<Decimal>,
    /// ISO 4217 code of the price.
    pub currency: Option<Text>,
    /// A coupon on this item.
    pub coupon: Option<Text>,
}

impl Item {
    /// An item of which only the id is known.
    #[must_use]
    pub const fn new(id: Text) -> Self {
        Self {
            id,
            name: None,
            brand: None,
            categories: [const { None }; MAX_CATEGORY_LEVELS],
            variant: None,
            price: None,
            quantity: None,
            currency: None,
            coupon: None,
        }
    }

    /// The value of a text field; `None` for a missing one and for a number.
    #[must_use]
    pub fn text(&self, field: ItemField) -> Option<&Text> {
        match field {
            ItemField::Id => Some(&self.id),
            ItemField::Name => self.name.as_ref(),
            ItemField::Brand => self.brand.as_ref(),
            ItemField::Category(level) => self.categories.get(usize::from(level))?.as_ref(),
            ItemField::Variant => self.variant.as_ref(),
            ItemField::Currency => self.currency.as_ref(),
            ItemField::Coupon => self.coupon.as_ref(),
            ItemField::Price | ItemField::Quantity => None,
        }
    }

    /// The value of a number field; `None` for a missing one and for a text.
    #[must_use]
    pub const fn number(&self, field: ItemField) -> Option<Decimal> {
        match field {
            ItemField::Price => self.price,
            ItemField::Quantity => self.quantity,
            _ => None,
        }
    }

    /// Sets a text field; a number field is left as it is.
    pub fn set_text(&mut self, field: ItemField, text: Text) {
        let held = match field {
            ItemField::Id => {
                self.id = text;
                return;
            }
            ItemField::Name => &mut self.name,
            ItemField::Brand => &mut self.brand,
            ItemField::Category(level) => match self.categories.get_mut(usize::from(level)) {
                Some(category) => category,
                None => return,
            },
            ItemField::Variant => &mut self.variant,
            ItemField::Currency => &mut self.currency,
            ItemField::Coupon => &mut self.coupon,
            ItemField::Price | ItemField::Quantity => return,
        };
        *held = Some(text);
    }

    /// Sets a number field; a text field is left as it is.
    pub const fn set_number(&mut self, field: ItemField, number: Decimal) {
        match field {
            ItemField::Price => self.price = Some(number),
            ItemField::Quantity => self.quantity = Some(number),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_field_can_be_set_and_read() {
        let mut item = Item::new(Text::new("A1").unwrap());
        for (name, field) in ItemField::ALL {
            assert_eq!(ItemField::from_name(name), Some(field));
            item.set_text(field, Text::new(name).unwrap());
            item.set_number(field, Decimal::from_i64(2));
            let number = item.number(field).is_some();
            assert_ne!(number, item.text(field).is_some(), "{name} is a text or a number");
        }
    }
}
