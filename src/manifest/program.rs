//! Programs: how a segment joins the outcomes of tests, read once from the first byte to the last.

use super::bytes::Bytes;
use super::format::{ALL, ANY, OTHER, TEST};

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
        let number = self.0.number()?;
        let operand = u16::try_from(number >> 2).ok()?;
        Some(match number & 3 {
            TEST => Node::Test(operand),
            ALL => Node::All(operand),
            ANY => Node::Any(operand),
            _ => operand.checked_sub(1).map_or(Node::Not, Node::Segment),
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
    /// The number that stands for it.
    #[must_use]
    pub const fn number(self) -> u64 {
        match self {
            Self::Test(number) => (number as u64) << 2 | TEST,
            Self::All(count) => (count as u64) << 2 | ALL,
            Self::Any(count) => (count as u64) << 2 | ANY,
            Self::Not => OTHER,
            Self::Segment(number) => ((number as u64).saturating_add(1)) << 2 | OTHER,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_whole_or_refused() {
        let nodes =
            [Node::All(3), Node::Test(0), Node::Not, Node::Test(1), Node::Any(2), Node::Test(2), Node::Segment(0)];
        let bytes = nodes.map(|node| u8::try_from(node.number()).unwrap());
        let mut program = Program(Bytes(&bytes));
        assert_eq!(program.count_sound(3, &|_| true), Some(7));
        assert!(program.is_at_end());
        assert_eq!(Program(Bytes(&bytes)).count_sound(2, &|_| true), None, "too deep");
        assert_eq!(Program(Bytes(&bytes[..6])).count_sound(9, &|_| true), None, "cut short");
        assert_eq!(Program(Bytes(&[1])).count_sound(9, &|_| true), None, "an empty group");
    }
}
