//! Programs: the nodes of conditions and filters, read in place. The only jump is over a body, forwards.

use super::bytes::Bytes;
use super::compare::Tests;
use super::format::Op;
use crate::event::ItemField;
use crate::profile::Dimension;

/// Nodes in a row. It ends early at bytes that are no node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nodes<'a>(pub(super) Bytes<'a>);

#[expect(clippy::copy_iterator, reason = "a cursor of a few words: every reading goes on with its own copy")]
impl<'a> Iterator for Nodes<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        let op = Op::from_number(self.0.u8()?)?;
        let length = self.0.u16()?;
        Some(Node { op, body: Bytes(self.0.take(usize::from(length))?) })
    }
}

impl Nodes<'_> {
    /// Counts the nodes, if all can be read to the end and each is sound.
    pub(super) fn count_sound(mut self, sound: &dyn Fn(Node<'_>) -> Option<usize>) -> Option<usize> {
        let mut count = 0_usize;
        while !self.0.is_empty() {
            count = count.saturating_add(sound(self.next()?)?);
        }
        Some(count)
    }
}

/// One node, its body not yet read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node<'a> {
    op: Op,
    body: Bytes<'a>,
}

/// A condition about a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition<'a> {
    /// All must hold.
    All(Nodes<'a>),
    /// One must hold.
    Any(Nodes<'a>),
    /// It must not hold.
    Not(Node<'a>),
    /// How often a metric's event happened.
    Count {
        /// The metric's number in the manifest.
        metric: u16,
        /// Days of the window, today included; 0 for a lifetime.
        days: u8,
        /// What the count must be.
        tests: Tests<'a>,
    },
    /// What an attribute holds.
    Attribute {
        /// Its name.
        name: &'a str,
        /// What its value must be.
        tests: Tests<'a>,
    },
    /// How large a share of the interest in a dimension one value has.
    Affinity {
        /// The dimension.
        dimension: Dimension,
        /// The value.
        value: &'a str,
        /// What its share must be, in 1/65,536ths.
        tests: Tests<'a>,
    },
}

/// A condition about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter<'a> {
    /// All field conditions within must hold on one and the same item.
    Item(Nodes<'a>),
    /// What an item's field holds.
    ItemField {
        /// The field.
        field: ItemField,
        /// Its GA4 name.
        name: &'static str,
        /// What its value must be.
        tests: Tests<'a>,
    },
    /// What a field of the event itself holds.
    EventField {
        /// Its name.
        name: &'a str,
        /// What its value must be.
        tests: Tests<'a>,
    },
}

impl<'a> Node<'a> {
    /// Reads the node as a condition about a profile; `None` for another kind of node.
    #[must_use]
    #[inline(never)]
    pub fn condition(self) -> Option<Condition<'a>> {
        let mut body = self.body;
        Some(match self.op {
            Op::All => Condition::All(Nodes(body)),
            Op::Any => Condition::Any(Nodes(body)),
            Op::Not => Condition::Not(Nodes(body).next()?),
            Op::Count => Condition::Count { metric: body.u16()?, days: body.u8()?, tests: Tests(body) },
            Op::Attribute => Condition::Attribute { name: body.text()?, tests: Tests(body) },
            Op::Affinity => {
                let dimension = *Dimension::ALL.get(usize::from(body.u8()?))?;
                Condition::Affinity { dimension, value: body.text()?, tests: Tests(body) }
            }
            Op::Item | Op::ItemField | Op::EventField => return None,
        })
    }

    /// Reads the node as a condition about an event; `None` for another kind of node.
    #[must_use]
    #[inline(never)]
    pub fn filter(self) -> Option<Filter<'a>> {
        let mut body = self.body;
        Some(match self.op {
            Op::Item => Filter::Item(Nodes(body)),
            Op::ItemField => {
                let (name, field) = *ItemField::ALL.get(usize::from(body.u8()?))?;
                Filter::ItemField { field, name, tests: Tests(body) }
            }
            Op::EventField => Filter::EventField { name: body.text()?, tests: Tests(body) },
            _ => return None,
        })
    }

    /// The nodes of the body, for a node that has nothing else.
    pub(crate) const fn children(self) -> Nodes<'a> {
        Nodes(self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_ends_within_its_bytes() {
        let bytes = [Op::Any as u8, 3, 0, Op::All as u8, 0, 0];
        let mut nodes = Nodes(Bytes(&bytes));
        let Some(Condition::Any(mut children)) = nodes.next().and_then(Node::condition) else {
            panic!("not an any-node");
        };
        assert!(matches!(children.next().and_then(Node::condition), Some(Condition::All(_))));
        assert_eq!(children.next(), None);
        assert_eq!(nodes.next(), None);
        assert_eq!(Nodes(Bytes(&bytes[..5])).next(), None, "a body cut short");
        assert_eq!(Nodes(Bytes(&[99, 0, 0])).next(), None, "an unknown node");
    }

    #[test]
    fn item_fields_keep_their_numbers() {
        // These numbers are part of metrics' ids: a new field goes to the end of the list.
        let names: [&str; 13] = ItemField::ALL.map(|(name, _)| name);
        assert_eq!(names[..4], ["item_id", "item_name", "item_brand", "item_category"]);
        assert_eq!(names[8..], ["item_variant", "price", "quantity", "currency", "coupon"]);
    }
}
