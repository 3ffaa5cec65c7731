//! The items of segments with their programs, and of groups.

use super::buffer::Buffer;
use super::tables::Tables;
use crate::check::{Checked, CheckedSegment};
use crate::error::{SiteError, field};
use crate::rule::{Node, Rule};
use nearside::manifest::format::{HAS_DESCRIPTION, HAS_NAME, MAX_NODES};
use nearside::manifest::program;
use std::collections::BTreeMap;

/// Segments' numbers by their places in the file.
type Numbers = BTreeMap<usize, u16>;

/// The item of a segment: its texts.
pub(super) fn item(segment: &CheckedSegment) -> Buffer {
    let mut item = Buffer::default();
    let flag = |text: &str, flag: u8| if text.is_empty() { 0 } else { flag };
    let flags = flag(&segment.name, HAS_NAME) | flag(&segment.description, HAS_DESCRIPTION);
    item.size(segment.id.len() << 2 | usize::from(flags));
    item.bytes(segment.id.as_bytes());
    for text in [&segment.name, &segment.description] {
        if !text.is_empty() {
            item.text(text);
        }
    }
    item
}

/// The programs of all segments.
pub(super) fn programs<'a>(segments: &'a [CheckedSegment], tables: &Tables<'a>) -> Result<Vec<Buffer>, SiteError> {
    let numbers = numbers(segments);
    let mut programs = Vec::new();
    for segment in segments {
        let nodes = segment.node.size();
        if nodes > MAX_NODES {
            let message = format!("{nodes} steps compiled, where {MAX_NODES} are the most");
            let remedy = "move a part of it into a segment of its own, and name that with { \"segment\": .. }";
            return Err(SiteError::new(field(&segment.path, "when"), message, remedy));
        }
        // All nodes at the top must hold, so an `all` there is not written.
        let top = match &segment.node.rule {
            Rule::All(parts) => parts.as_slice(),
            _ => std::slice::from_ref(&segment.node),
        };
        let mut program = Buffer::default();
        for node in top {
            write(node, tables, &numbers, &mut program);
        }
        programs.push(program);
    }
    Ok(programs)
}

/// The items of all groups.
pub(super) fn groups(site: &Checked) -> Vec<Buffer> {
    let numbers = numbers(&site.segments);
    let item = |group: &Vec<usize>| {
        let mut item = Buffer::default();
        group.iter().filter_map(|place| numbers.get(place)).for_each(|number| item.v(u64::from(*number)));
        item
    };
    site.groups.iter().map(item).collect()
}

fn numbers(segments: &[CheckedSegment]) -> Numbers {
    segments.iter().map(|segment| segment.index).zip(0..).collect()
}

/// A node and those below it. Folding leaves nothing constant in what is written.
fn write<'a>(node: &'a Node, tables: &Tables<'a>, numbers: &Numbers, into: &mut Buffer) {
    let count = |parts: &[Node]| u16::try_from(parts.len()).unwrap_or(u16::MAX);
    let mut put = |node: program::Node| into.node(node);
    match &node.rule {
        Rule::Constant(holds) => put(if *holds { program::Node::All(0) } else { program::Node::Any(0) }),
        Rule::Test(input, test) => {
            put(program::Node::Test(u16::try_from(tables.test(input, test)).unwrap_or(u16::MAX)));
        }
        Rule::Segment(place) => put(program::Node::Segment(numbers.get(place).copied().unwrap_or(u16::MAX))),
        Rule::Not(part) => {
            put(program::Node::Not);
            write(part, tables, numbers, into);
        }
        Rule::All(parts) => {
            put(program::Node::All(count(parts)));
            for part in parts {
                write(part, tables, numbers, into);
            }
        }
        Rule::Any(parts) => {
            put(program::Node::Any(count(parts)));
            for part in parts {
                write(part, tables, numbers, into);
            }
        }
    }
}
