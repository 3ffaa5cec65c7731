//! Bytes being written.

use nearside::manifest::format::BLOCK_ITEMS;
use nearside::manifest::program::Node;

/// Bytes being written: sizes are little-endian or variable-length (LEB128).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Buffer(Vec<u8>);

impl Buffer {
    pub(crate) fn u8(&mut self, number: u8) {
        self.0.push(number);
    }

    pub(crate) fn u16(&mut self, number: u16) {
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn u32(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    /// The three lower bytes of a place.
    pub(crate) fn u24(&mut self, number: usize) {
        self.0.extend(number.to_le_bytes().into_iter().take(3));
    }

    /// A number of variable length.
    pub(crate) fn v(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(low_byte(number) | 0x80);
            number >>= 7;
        }
        self.0.push(low_byte(number));
    }

    /// A signed number of variable length, zigzag.
    pub(crate) fn z(&mut self, number: i64) {
        self.v(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// A size or a place, of variable length.
    pub(crate) fn size(&mut self, size: usize) {
        self.v(u64::try_from(size).unwrap_or(u64::MAX));
    }

    /// A text and its length.
    pub(crate) fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend(text.bytes());
    }

    /// A node of a program.
    pub(crate) fn node(&mut self, node: Node) {
        node.write(&mut self.0);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    pub(crate) fn append(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// A section: the number of its items, where every 32nd of them begins, and the items behind their lengths.
    pub(crate) fn list(items: &[Self]) -> Self {
        let (mut list, mut body) = (Self::default(), Self::default());
        list.u16(u16::try_from(items.len()).unwrap_or(u16::MAX));
        for (number, item) in items.iter().enumerate() {
            if number.is_multiple_of(usize::from(BLOCK_ITEMS)) {
                list.u24(body.0.len());
            }
            body.size(item.0.len());
            body.append(item);
        }
        list.append(&body);
        list
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }
}

fn low_byte(number: u64) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_length_they_need() {
        for (number, bytes) in [(0, vec![0]), (127, vec![127]), (128, vec![0x80, 1]), (300, vec![0xac, 2])] {
            let mut buffer = Buffer::default();
            buffer.v(number);
            assert_eq!(buffer.as_bytes(), bytes, "{number}");
        }
        for (number, bytes) in [(0, vec![0]), (-1, vec![1]), (1, vec![2]), (-65, vec![0x81, 1])] {
            let mut buffer = Buffer::default();
            buffer.z(number);
            assert_eq!(buffer.as_bytes(), bytes, "{number}");
        }
    }

    #[test]
    fn a_list_says_where_its_items_are() {
        let item = |text: &str| Buffer(text.as_bytes().to_vec());
        let list = Buffer::list(&[item("ab"), item(""), item("c")]);
        assert_eq!(list.as_bytes(), [3, 0, 0, 0, 0, 2, b'a', b'b', 0, 1, b'c']);
        assert_eq!(Buffer::list(&[]).as_bytes(), [0; 2]);
        let long = Buffer::list(&vec![item("x"); 33]);
        assert_eq!(long.as_bytes()[..8], [33, 0, 0, 0, 0, 64, 0, 0], "every 32nd item has a place");
    }
}
