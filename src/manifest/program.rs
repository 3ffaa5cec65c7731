//! Programs: how a segment joins the outcomes of tests, read once from the first byte to the last.

use super::bytes::Bytes;
use super::format::{ALL, ANY, FAR_TESTS, MANY_ALL, MANY_ANY, NEAR_TESTS, NOT, SEGMENT};
use alloc::vec::Vec;

/// A program, or what is still unread of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program<'a>(pub(super) Bytes<'a>);

/// One node. What it joins are the nodes that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// The test of that number.
    Test(u16),
    /// All of so many nodes must hold.
    All(u16),
    /// One of so many nodes must hold.
    Any(u16),
    /// The next node must not hold.
    Not,
    /// The visitor must be in the segment of that number.
    Segment(u16),
}

impl Program<'_> {
    /// The next node; `None` at the end and at bytes that are no node.
    #[inline]
    pub fn node(&mut self) -> Option<Node> {
        let bytes = &mut self.0;
        let head = bytes.u8()?;
        Some(match head {
            0..NEAR_TESTS => Node::Test(u16::from(head)),
            NEAR_TESTS..FAR_TESTS => {
                let high = u16::from(head.wrapping_sub(NEAR_TESTS)) << 8;
                Node::Test((high | u16::from(bytes.u8()?)).wrapping_add(u16::from(NEAR_TESTS)))
            }
            FAR_TESTS => Node::Test(bytes.short()?),
            ALL..MANY_ALL => Node::All(u16::from(head.wrapping_sub(ALL)).wrapping_add(1)),
            MANY_ALL => Node::All(bytes.short()?),
            ANY..MANY_ANY => Node::Any(u16::from(head.wrapping_sub(ANY)).wrapping_add(1)),
            MANY_ANY => Node::Any(bytes.short()?),
            NOT => Node::Not,
            SEGMENT => Node::Segment(bytes.short()?),
        })
    }

    /// Reads one node with all that it joins. Gives how many nodes that were; `None` where one is not as `sound` wants
    /// it, a group is empty, or they nest deeper than `depth`.
    pub(super) fn count_sound(&mut self, depth: usize, sound: &dyn Fn(Node) -> bool) -> Option<usize> {
        let deeper = depth.checked_sub(1)?;
        let node = self.node().filter(|node| sound(*node))?;
        let parts = match node {
            Node::Test(_) | Node::Segment(_) => 0,
            Node::Not => 1,
            Node::All(count) | Node::Any(count) => Some(count).filter(|count| *count > 0)?,
        };
        let mut nodes = 1_usize;
        for _ in 0..parts {
            nodes = nodes.saturating_add(self.count_sound(deeper, sound)?);
        }
        Some(nodes)
    }

    /// Whether all of it has been read.
    #[must_use]
    pub const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

impl Node {
    /// Writes the node in its shortest form.
    pub fn write(self, bytes: &mut Vec<u8>) {
        let (head, rest) = match self {
            Self::Test(number) => match number.checked_sub(u16::from(NEAR_TESTS)) {
                None => (number.to_le_bytes()[0], None),
                Some(far) if far >> 8 < u16::from(FAR_TESTS.wrapping_sub(NEAR_TESTS)) => {
                    let [low, high] = far.to_le_bytes();
                    bytes.extend_from_slice(&[NEAR_TESTS.wrapping_add(high), low]);
                    return;
                }
                Some(_) => (FAR_TESTS, Some(number)),
            },
            Self::All(count) => group(ALL, MANY_ALL, count),
            Self::Any(count) => group(ANY, MANY_ANY, count),
            Self::Not => (NOT, None),
            Self::Segment(number) => (SEGMENT, Some(number)),
        };
        bytes.push(head);
        let Some(mut rest) = rest else { return };
        while rest > 0x7f {
            bytes.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        bytes.push(rest.to_le_bytes()[0]);
    }
}

/// The first byte of a group, and its number of nodes where that has no room in it.
fn group(few: u8, many: u8, count: u16) -> (u8, Option<u16>) {
    match count.checked_sub(1) {
        Some(more) if more < u16::from(many.wrapping_sub(few)) => (few.wrapping_add(more.to_le_bytes()[0]), None),
        _ => (many, Some(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_reads_as_it_was_written() {
        let operands = [0, 1, 2, 14, 15, 16, 17, 191, 192, 193, 447, 448, 8_127, 8_128, 16_382];
        for operand in operands {
            for node in [Node::Test(operand), Node::All(operand), Node::Any(operand), Node::Segment(operand), Node::Not]
            {
                let mut bytes = Vec::new();
                node.write(&mut bytes);
                let mut program = Program(Bytes(&bytes));
                assert_eq!((program.node(), program.is_at_end()), (Some(node), true));
            }
        }
    }

    #[test]
    fn a_program_is_whole_or_refused() {
        let nodes =
            [Node::All(3), Node::Test(0), Node::Not, Node::Test(1), Node::Any(2), Node::Test(2), Node::Segment(0)];
        let mut bytes = Vec::new();
        for node in nodes {
            node.write(&mut bytes);
        }
        let mut program = Program(Bytes(&bytes));
        assert_eq!(program.count_sound(3, &|_| true), Some(7));
        assert!(program.is_at_end());
        assert_eq!(Program(Bytes(&bytes)).count_sound(2, &|_| true), None, "too deep");
        assert_eq!(Program(Bytes(&bytes[..6])).count_sound(9, &|_| true), None, "cut short");
        assert_eq!(Program(Bytes(&[MANY_ALL, 0])).count_sound(9, &|_| true), None, "an empty group");
    }
}
