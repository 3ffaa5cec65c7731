//! Counts as the rows of one table, which a database makes and a training run goes on from.

use crate::counts::{Counts, Seen};
use crate::error::TrainError;
use crate::events::{by_frequency, in_order, numbers_of};
use crate::pairs::Pair;
use nearside::event::Text;
use nearside::recommend::model::MAX_MODEL_ITEMS;
use std::collections::HashMap;

/// Most pairs that training takes: some 100 bytes of memory each. More are refused.
pub const MAX_PAIRS: usize = 1 << 26;
/// The version of the table; a database's text and the program that reads its result must agree.
pub(crate) const TABLE_VERSION: u64 = 1;
/// Greatest number of a row: what 63 bits hold.
const MAX_NUMBER: u64 = i64::MAX as u64;
const REMEDY: &str = "give the whole result of the text that `nearside train --emit-sql` prints, as it is";

/// What a row is about, and so what its two numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountKind {
    /// How the table was made: its version; half-life of what is trending in milliseconds. Its items mean nothing.
    Made,
    /// Sessions; baskets. Its items mean nothing.
    Sessions,
    /// Sessions that were too long; events left out of them. Its items mean nothing.
    Cut,
    /// Events that show no interest in an item; 0. Its items mean nothing.
    LeftOut,
    /// An item, twice: its events; the baskets that hold it.
    Item,
    /// An item, twice: what its events weigh now, by a half-life of a week; by that of what is trending.
    Faded,
    /// Two items viewed together: the weight of going from the first to the second; of the other way.
    Viewed,
    /// Two items bought together: the weight of their baskets; 0.
    Bought,
}

impl CountKind {
    /// All kinds.
    pub const ALL: [Self; 8] =
        [Self::Made, Self::Sessions, Self::Cut, Self::LeftOut, Self::Item, Self::Faded, Self::Viewed, Self::Bought];

    /// The kind as a table's first column has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Sessions => "sessions",
            Self::Cut => "cut",
            Self::LeftOut => "left_out",
            Self::Item => "item",
            Self::Faded => "faded",
            Self::Viewed => "viewed",
            Self::Bought => "bought",
        }
    }
}

/// A row of counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountRow<T = String> {
    /// What it is about.
    pub kind: CountKind,
    /// An item's id.
    pub item_a: T,
    /// An item's id.
    pub item_b: T,
    /// A number, by the kind; of a pair the weight from a to b.
    pub weight_ab: u64,
    /// Another one; of a pair the weight from b to a.
    pub weight_ba: u64,
}

/// All counts as rows.
pub(crate) fn rows(ids: &[Text], counts: &Counts, half_life_ms: u64) -> Vec<CountRow> {
    let any = ids.iter().map(Text::as_str).min().unwrap_or_default();
    let row = |kind, item_a: &str, item_b: &str, weight_ab, weight_ba| CountRow {
        kind,
        item_a: item_a.to_owned(),
        item_b: item_b.to_owned(),
        weight_ab,
        weight_ba,
    };
    let Seen { sessions, baskets, cut_sessions, cut_events, skipped_events } = counts.seen;
    let mut rows = vec![
        row(CountKind::Made, any, any, TABLE_VERSION, half_life_ms),
        row(CountKind::Sessions, any, any, sessions, baskets),
        row(CountKind::Cut, any, any, cut_sessions, cut_events),
        row(CountKind::LeftOut, any, any, skipped_events, 0),
    ];
    let id = |item: u32| ids.get(item as usize).map(Text::as_str).unwrap_or_default();
    for (kind, ab, ba) in
        [(CountKind::Item, &counts.events, &counts.baskets), (CountKind::Faded, &counts.popular, &counts.trending)]
    {
        let items = ids.iter().map(Text::as_str);
        rows.extend(items.zip(ab.iter().zip(ba)).map(|(id, (ab, ba))| row(kind, id, id, *ab, *ba)));
    }
    for (kind, pairs) in [(CountKind::Viewed, &counts.viewed), (CountKind::Bought, &counts.bought)] {
        rows.extend(pairs.iter().map(|pair| {
            let (lower, higher) = (id(pair.lower), id(pair.higher));
            if lower < higher {
                row(kind, lower, higher, pair.up, pair.down)
            } else if kind == CountKind::Viewed {
                row(kind, higher, lower, pair.down, pair.up)
            } else {
                row(kind, higher, lower, pair.up, pair.down)
            }
        }));
    }
    rows
}

/// Counts that are read row by row, in any order.
#[derive(Debug, Default)]
pub struct Counted {
    numbers: HashMap<String, u32>,
    ids: Vec<Text>,
    items: Vec<Option<[u64; 2]>>,
    faded: Vec<Option<[u64; 2]>>,
    viewed: Vec<Pair>,
    bought: Vec<Pair>,
    made: Option<[u64; 2]>,
    seen: Seen,
}

/// Counts that are whole.
pub(crate) struct Table {
    pub(crate) ids: Vec<Text>,
    pub(crate) counts: Counts,
    pub(crate) half_life_ms: u64,
}

impl Counted {
    /// Takes in a row; `line` says where it stands, for a refusal.
    ///
    /// # Errors
    /// Refuses an id that is empty or too long, a number that cannot be, an item that comes twice, and more items or
    /// pairs than a model is made of.
    pub fn add(&mut self, line: u64, row: &CountRow<&str>) -> Result<(), TrainError> {
        let numbers = [row.weight_ab, row.weight_ba];
        for (column, number) in (4..).zip(numbers) {
            if number > MAX_NUMBER {
                return Err(TrainError::at(line, column, format!("{number} is more than 63 bits hold"), REMEDY));
            }
        }
        match row.kind {
            CountKind::Made if row.weight_ab != TABLE_VERSION => {
                let message = format!("a table of version {}, this program reads {TABLE_VERSION}", row.weight_ab);
                return Err(TrainError::at(line, 4, message, "make the text anew with `nearside train --emit-sql`"));
            }
            CountKind::Made => self.made = Some(numbers),
            CountKind::Sessions => (self.seen.sessions, self.seen.baskets) = (row.weight_ab, row.weight_ba),
            CountKind::Cut => (self.seen.cut_sessions, self.seen.cut_events) = (row.weight_ab, row.weight_ba),
            CountKind::LeftOut => self.seen.skipped_events = row.weight_ab,
            CountKind::Item | CountKind::Faded => self.add_item(line, row)?,
            CountKind::Viewed | CountKind::Bought => self.add_pair(line, row)?,
        }
        Ok(())
    }

    fn add_item(&mut self, line: u64, row: &CountRow<&str>) -> Result<(), TrainError> {
        if row.item_a != row.item_b {
            let message = format!("{} and {} where one item is told twice", row.item_a, row.item_b);
            return Err(TrainError::at(line, 3, message, REMEDY));
        }
        let number = self.number(line, 2, row.item_a)?;
        let held = if row.kind == CountKind::Item { &mut self.items } else { &mut self.faded };
        let Some(held @ None) = held.get_mut(number as usize) else {
            let message = format!("{} comes a second time", row.item_a);
            return Err(TrainError::at(line, 2, message, REMEDY));
        };
        *held = Some([row.weight_ab, row.weight_ba]);
        Ok(())
    }

    fn add_pair(&mut self, line: u64, row: &CountRow<&str>) -> Result<(), TrainError> {
        let (a, b) = (self.number(line, 2, row.item_a)?, self.number(line, 3, row.item_b)?);
        if a == b {
            let message = format!("{} is a pair with itself", row.item_a);
            return Err(TrainError::at(line, 3, message, REMEDY));
        }
        if row.weight_ab == 0 && row.weight_ba == 0 {
            return Err(TrainError::at(line, 4, "a pair of no weight".into(), "leave it out"));
        }
        if self.viewed.len() + self.bought.len() >= MAX_PAIRS {
            let message = format!("more than {MAX_PAIRS} pairs");
            return Err(TrainError::at(line, 0, message, "leave out the lightest pairs, or the oldest clicks"));
        }
        let pair = Pair { lower: a, higher: b, up: row.weight_ab, down: row.weight_ba };
        if row.kind == CountKind::Viewed {
            self.viewed.push(pair);
        } else {
            self.bought.push(pair);
        }
        Ok(())
    }

    fn number(&mut self, line: u64, column: u32, id: &str) -> Result<u32, TrainError> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(*number);
        }
        if self.ids.len() >= MAX_MODEL_ITEMS {
            let message = format!("more than {MAX_MODEL_ITEMS} items");
            return Err(TrainError::at(line, column, message, "count the clicks of the most popular items alone"));
        }
        if id.is_empty() {
            return Err(TrainError::at(line, column, "an item without an id".into(), REMEDY));
        }
        let text = Text::new(id).map_err(|error| TrainError::at(line, column, error.to_string(), "shorten the id"))?;
        let number = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.push(text);
        self.items.push(None);
        self.faded.push(None);
        self.numbers.insert(id.to_owned(), number);
        Ok(number)
    }

    /// The counts, where all rows that belong together are there.
    pub(crate) fn table(mut self) -> Result<Table, TrainError> {
        let refused = |message: String| Err(TrainError::whole(message, REMEDY));
        let Some([_, half_life_ms]) = self.made else { return refused("no row of the kind made".into()) };
        if self.ids.is_empty() {
            return refused("no item to train on".into());
        }
        let missing = |held: &[Option<[u64; 2]>]| held.iter().position(Option::is_none);
        for (kind, held) in [(CountKind::Item, &self.items), (CountKind::Faded, &self.faded)] {
            if let Some(id) = missing(held).and_then(|place| self.ids.get(place)) {
                return refused(format!("{} has no row of the kind {}", id.as_str(), kind.as_str()));
            }
        }
        self.numbers = HashMap::new();
        let column = |held: &[Option<[u64; 2]>], second: Column| {
            let number =
                |held: &Option<[u64; 2]>| held.map_or(0, |[ab, ba]| if second == Column::Ab { ab } else { ba });
            held.iter().map(number).collect::<Vec<u64>>()
        };
        let events = column(&self.items, Column::Ab);
        let order = by_frequency(&self.ids, &events);
        let numbers = numbers_of(&order);
        let values = |held: &[Option<[u64; 2]>], which| in_order(&column(held, which), &order);
        let counts = Counts {
            events: in_order(&events, &order),
            baskets: values(&self.items, Column::Ba),
            popular: values(&self.faded, Column::Ab),
            trending: values(&self.faded, Column::Ba),
            viewed: self.ordered(&self.viewed, &numbers, Turned::WeightsToo)?,
            bought: self.ordered(&self.bought, &numbers, Turned::ItemsAlone)?,
            seen: self.seen,
        };
        Ok(Table { ids: in_order(&self.ids, &order), counts, half_life_ms })
    }

    /// Pairs in new numbers and in their order; refuses one that comes twice.
    fn ordered(&self, pairs: &[Pair], numbers: &[u32], turned: Turned) -> Result<Vec<Pair>, TrainError> {
        let number = |place: u32| numbers.get(place as usize).copied().unwrap_or(0);
        let turn = |pair: &Pair| {
            let (lower, higher) = (number(pair.lower), number(pair.higher));
            match turned {
                _ if lower < higher => Pair { lower, higher, ..*pair },
                Turned::WeightsToo => Pair { lower: higher, higher: lower, up: pair.down, down: pair.up },
                Turned::ItemsAlone => Pair { lower: higher, higher: lower, ..*pair },
            }
        };
        let mut ordered: Vec<Pair> = pairs.iter().map(turn).collect();
        ordered.sort_unstable_by_key(|pair| (pair.lower, pair.higher));
        let twice = |both: &&[Pair]| matches!(both, [a, b] if (a.lower, a.higher) == (b.lower, b.higher));
        if let Some([pair, _]) = ordered.windows(2).find(twice) {
            let id = |item: u32| {
                let place = numbers.iter().position(|number| *number == item);
                place.and_then(|place| self.ids.get(place)).map(Text::as_str).unwrap_or_default()
            };
            let message = format!("the pair {} and {} comes a second time", id(pair.lower), id(pair.higher));
            return Err(TrainError::whole(message, REMEDY));
        }
        Ok(ordered)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Ab,
    Ba,
}

/// What changes places where a pair's first item has the higher number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turned {
    WeightsToo,
    ItemsAlone,
}
