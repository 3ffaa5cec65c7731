//! A segment's condition once checked: tests of inputs, joined.

mod test;
mod input;

pub(crate) use input::{Event, Field, Filter, Input, Metric, Series, Window};
pub(crate) use test::{Operand, Test, Unit};

/// A part of a condition, and where in the file it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Its JSON path.
    pub(crate) path: String,
    /// What it says.
    pub(crate) rule: Rule,
}

/// What a part of a condition says.
#[derive(Debug, Clone)]
pub(crate) enum Rule {
    /// It always or never holds. Folding makes it; a whole segment is never written so.
    Constant(bool),
    /// All hold.
    All(Vec<Node>),
    /// One holds.
    Any(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// The value of an input passes a test.
    Test(Input, Test),
    /// The condition of the segment of that place in the file holds.
    Segment(usize),
}

impl Node {
    /// A part at `path`.
    pub(crate) fn new(path: impl Into<String>, rule: Rule) -> Self {
        Self { path: path.into(), rule }
    }

    /// Tests of one input, of which all must pass; each has the path of its comparison.
    pub(crate) fn tests(path: &str, input: &Input, tests: Vec<(String, Test)>) -> Self {
        let parts = tests.into_iter().map(|(path, test)| Self::new(path, Rule::Test(input.clone(), test)));
        Self::new(path, Rule::All(parts.collect()))
    }

    /// Without groups of one, groups in groups of their kind, and doubled opposites.
    pub(crate) fn flat(self) -> Self {
        let Self { path, rule } = self;
        let is_all = matches!(rule, Rule::All(_));
        match rule {
            Rule::All(parts) | Rule::Any(parts) => {
                let mut flat = Vec::new();
                for part in parts {
                    match part.flat() {
                        Self { rule: Rule::All(parts), .. } if is_all => flat.extend(parts),
                        Self { rule: Rule::Any(parts), .. } if !is_all => flat.extend(parts),
                        part => flat.push(part),
                    }
                }
                match flat.pop() {
                    Some(only) if flat.is_empty() => only,
                    last => {
                        flat.extend(last);
                        Self::new(path, if is_all { Rule::All(flat) } else { Rule::Any(flat) })
                    }
                }
            }
            Rule::Not(part) => match part.flat() {
                Self { rule: Rule::Not(inner), .. } => *inner,
                part => Self::new(path, Rule::Not(Box::new(part))),
            },
            rule => Self::new(path, rule),
        }
    }

    /// Whether both say the same, wherever they stand.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        let same = |one: &[Self], other: &[Self]| {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.says_as(other))
        };
        match (&self.rule, &other.rule) {
            (Rule::Constant(one), Rule::Constant(other)) => one == other,
            (Rule::All(one), Rule::All(other)) | (Rule::Any(one), Rule::Any(other)) => same(one, other),
            (Rule::Not(one), Rule::Not(other)) => one.says_as(other),
            (Rule::Test(one, test), Rule::Test(other, other_test)) => one == other && test == other_test,
            (Rule::Segment(one), Rule::Segment(other)) => one == other,
            _ => false,
        }
    }

    /// How many nodes its program has.
    pub(crate) fn size(&self) -> usize {
        match &self.rule {
            Rule::All(parts) | Rule::Any(parts) => 1 + parts.iter().map(Self::size).sum::<usize>(),
            Rule::Not(part) => 1 + part.size(),
            Rule::Constant(_) | Rule::Test(..) | Rule::Segment(_) => 1,
        }
    }

    /// Calls `visit` with every test.
    pub(crate) fn each_test<'a>(&'a self, visit: &mut impl FnMut(&'a Input, &'a Test)) {
        match &self.rule {
            Rule::All(parts) | Rule::Any(parts) => parts.iter().for_each(|part| part.each_test(visit)),
            Rule::Not(part) => part.each_test(visit),
            Rule::Test(input, test) => visit(input, test),
            Rule::Constant(_) | Rule::Segment(_) => {}
        }
    }
}
