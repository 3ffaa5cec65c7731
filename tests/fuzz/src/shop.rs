//! A small shop read from choices: items for a catalog, and a model of what goes together.

use super::choices::Choices;
use nearside::catalog::{NewItem, Stock};
use nearside::event::{Decimal, Text};
use nearside::recommend::{Lean, NewEdge, NewModel, Numbers};
use nearside::time::Day;
use std::collections::{BTreeMap, BTreeSet};

/// Ids of items.
pub const IDS: [&str; 16] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"];
pub const BRANDS: [&str; 3] = ["acme", "zeta", "nord"];
pub const CATEGORIES: [&str; 3] = ["boots", "bags", "winter boots"];
pub const TAGS: [&str; 2] = ["sale", "gift"];
/// Days that items came: around the one on which visitors come.
const DAYS_FROM: u16 = 20_500;
/// The greatest fraction of the device numbers.
const ONE: u32 = 1 << 16;

/// Items with ids of their own, in no order.
pub fn items(choices: &mut Choices<'_>) -> Vec<NewItem> {
    let held = choices.short();
    let held = IDS.iter().enumerate().filter(|(place, _)| held >> place & 1 == 1);
    held.map(|(_, id)| item(id, choices)).collect()
}

fn item(id: &str, choices: &mut Choices<'_>) -> NewItem {
    let mut item = NewItem::new(text(id));
    let (fields, more) = (choices.byte(), choices.byte());
    let has = |bit: u8| fields >> bit & 1 == 1;
    item.brand = has(0).then(|| text(BRANDS[usize::from(more % 3)]));
    item.categories[0] = has(1).then(|| text(CATEGORIES[usize::from(more / 3 % 3)]));
    item.categories[1] = has(2).then(|| text(CATEGORIES[usize::from(more / 9 % 3)]));
    item.price = has(3).then(|| Decimal::from_units(i64::from(choices.short()) * 100));
    item.stock = if has(4) && has(5) { Stock::Out } else { Stock::In };
    item.added = has(6).then(|| Day(DAYS_FROM + u16::from(more % 64)));
    if has(7) {
        item.tags = TAGS[..=usize::from(more >> 7)].iter().map(|tag| text(tag)).collect();
        (item.name, item.variant) = (Some(text("a boot")), Some(text("red")));
        (item.url, item.currency) = (Some("/a".to_owned()), Some(text("EUR")));
    }
    item
}

/// A model that can be written.
pub fn model(choices: &mut Choices<'_>) -> NewModel {
    let held = choices.short();
    let ids: Vec<Text> =
        IDS.iter().enumerate().filter(|(place, _)| held >> place & 1 == 1).map(|(_, id)| text(id)).collect();
    let popularity = ids.iter().map(|_| choices.byte() % 32).collect();
    NewModel {
        numbers: numbers(choices),
        popularity,
        popular: list(choices, ids.len()),
        edges: edges(choices, ids.len()),
        together: edges(choices, ids.len()),
        trending: list(choices, ids.len()),
        ids,
    }
}

/// Device numbers that are sound: usual ones, or any.
fn numbers(choices: &mut Choices<'_>) -> Numbers {
    if !choices.byte().is_multiple_of(4) {
        return Numbers {
            scale_bits: 44,
            row: 1 << 40,
            shrink: 10 << 8,
            column_ratio: 60_000,
            steps: 5,
            step_ratio: 20_000,
            second_hop: 16_384,
            direction: 20_000,
            own_newest: 1 << 32,
            own: 1 << 36,
            own_ratio: 50_000,
        };
    }
    let mut fraction = || u32::from(choices.short()) + u32::from(choices.byte() & 1);
    let [column_ratio, step_ratio, second_hop, direction, own_ratio] = std::array::from_fn(|_| fraction().min(ONE));
    Numbers {
        scale_bits: choices.byte() % 48,
        row: choices.long() >> 2,
        shrink: choices.long() >> 25,
        column_ratio,
        steps: choices.byte() % 32 + 1,
        step_ratio,
        second_hop,
        direction,
        own_newest: choices.long() >> 17,
        own: choices.long() >> 17,
        own_ratio,
    }
}

fn list(choices: &mut Choices<'_>, items: usize) -> Vec<(u32, u32)> {
    let mut seen = BTreeSet::new();
    let mut weight = ONE;
    let mut list = Vec::new();
    for _ in 0..choices.below(items + 1) {
        let item = u32::try_from(choices.below(items)).unwrap_or(0);
        weight -= weight.min(u32::from(choices.short()) >> 3);
        if seen.insert(item) {
            list.push((item, weight));
        }
    }
    list
}

fn edges(choices: &mut Choices<'_>, items: usize) -> Vec<NewEdge> {
    let mut edges = BTreeMap::new();
    for _ in 0..choices.below(4 * items + 1) {
        let [one, other] = [choices.below(items), choices.below(items)].map(|item| u32::try_from(item).unwrap_or(0));
        let byte = choices.byte();
        let lean = choices.pick(&[Lean::None, Lean::Along, Lean::Against]);
        if one != other {
            edges.insert((one.min(other), one.max(other)), (byte % 64, lean));
        }
    }
    edges.into_iter().map(|((lower, higher), (level, lean))| NewEdge { lower, higher, level, lean }).collect()
}

/// A text of the vocabulary above.
pub fn text(text: &str) -> Text {
    Text::new(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
