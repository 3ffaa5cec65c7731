//! Rules about items: which are left out, which weigh more or less, which stand in a fixed slot.

use crate::manifest::bytes::Bytes;
use crate::manifest::format::MAX_RULE_VALUES;

/// A rule's number: items that match are left out.
pub const RULE_EXCLUDE: u8 = 0;
/// A rule's number: the score of items that match is multiplied.
pub const RULE_WEIGH: u8 = 1;
/// A rule's number: an item stands in a slot.
pub const RULE_PIN: u8 = 2;
/// Bits of the fraction of a factor.
pub const FACTOR_BITS: u32 = 8;
/// A factor of one in [`Action::Weigh`].
pub const FACTOR_ONE: u32 = 1 << FACTOR_BITS;
/// The greatest factor. The compiler refuses more.
pub const MAX_FACTOR: u32 = 100 * FACTOR_ONE;

/// A rule of a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule<'a> {
    /// The segment the visitor must be in; `None` for everybody.
    pub condition: Option<u16>,
    /// What it does.
    pub action: Action<'a>,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// Leaves items out.
    Exclude(Match<'a>),
    /// Multiplies scores by a factor in 1/256ths ([`FACTOR_ONE`]).
    Weigh(u32, Match<'a>),
    /// Puts the item of that id into a slot.
    Pin(u8, &'a str),
}

/// A field of the catalog that rules can compare. The numbers are frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchField {
    /// `item_id`: 0
    Id,
    /// `item_brand`: 1
    Brand,
    /// `item_category` (level 0) to `item_category5` (level 4): 2 to 6
    Category(u8),
    /// `item_variant`: 7
    Variant,
    /// `tags`, one of which must be a value: 8
    Tags,
}

impl MatchField {
    /// The fields' names, by their numbers.
    pub const NAMES: [&'static str; 9] = [
        "item_id",
        "item_brand",
        "item_category",
        "item_category2",
        "item_category3",
        "item_category4",
        "item_category5",
        "item_variant",
        "tags",
    ];

    const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Id,
            1 => Self::Brand,
            2..=6 => Self::Category(number.wrapping_sub(2)),
            7 => Self::Variant,
            8 => Self::Tags,
            _ => return None,
        })
    }
}

/// Items whose field is one of several texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'a> {
    field: MatchField,
    values: Bytes<'a>,
}

impl<'a> Match<'a> {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        let field = MatchField::from_number(bytes.u8()?)?;
        let count = bytes.u8().filter(|count| usize::from(*count) <= MAX_RULE_VALUES)?;
        let values = *bytes;
        for _ in 0..count {
            bytes.text()?;
        }
        let length = values.0.len().checked_sub(bytes.0.len())?;
        Some(Self { field, values: Bytes(values.0.get(..length)?) })
    }

    /// Which field is compared.
    #[must_use]
    pub const fn field(&self) -> MatchField {
        self.field
    }

    /// Whether a text is one of the values.
    #[must_use]
    #[inline(never)]
    pub fn has(&self, text: Option<&str>) -> bool {
        let Some(text) = text else { return false };
        let mut values = self.values;
        while let Some(value) = values.text_bytes() {
            if value == text.as_bytes() {
                return true;
            }
        }
        false
    }
}

/// The rules of a placement, in the order of the site file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules<'a> {
    left: u8,
    pub(super) bytes: Bytes<'a>,
}

impl<'a> Rules<'a> {
    /// Those whose number and bytes come next.
    pub(super) fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        Some(Self { left: bytes.u8()?, bytes: *bytes })
    }

    /// How many are left.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.left as usize
    }

    /// Whether there is none left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.left == 0
    }
}

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Rules<'a> {
    type Item = Rule<'a>;

    fn next(&mut self) -> Option<Rule<'a>> {
        self.left = self.left.checked_sub(1)?;
        let bytes = &mut self.bytes;
        let kind = bytes.u8()?;
        let condition = bytes.short()?.checked_sub(1);
        let action = match kind {
            RULE_EXCLUDE => Action::Exclude(Match::read(bytes)?),
            RULE_WEIGH => {
                let factor = u32::try_from(bytes.number()?).ok().filter(|factor| *factor <= MAX_FACTOR)?;
                Action::Weigh(factor, Match::read(bytes)?)
            }
            RULE_PIN => Action::Pin(bytes.u8()?, bytes.text()?),
            _ => return None,
        };
        Some(Rule { condition, action })
    }
}
