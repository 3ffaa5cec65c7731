//! A placement's item.

use super::buffer::Buffer;
use crate::check::{CheckedAction, CheckedPlacement, Matched};
use nearside::manifest::Category;
use nearside::manifest::placement::rule::{RULE_EXCLUDE, RULE_PIN, RULE_WEIGH};

/// The item, as `Section::Placements` describes it.
pub(super) fn item(placement: &CheckedPlacement) -> Buffer {
    let rules = &placement.rules;
    let mut item = Buffer::default();
    item.text(&placement.id);
    item.text(&placement.variant);
    item.text(&placement.salt);
    item.v(u64::from(placement.below));
    item.u8(placement.slots);
    item.u8(rules.max_per_brand);
    item.u8(rules.max_per_category);
    item.v(u64::from(rules.excluded));
    item.v(u64::from(rules.purchased_days));
    item.u8(rules.diversity);
    item.u8(rules.rotate);
    item.v(u64::from(rules.price_band.0));
    item.v(u64::from(rules.price_band.1));
    item.u8(rules.relations);
    item.u8(u8::try_from(rules.rules.len()).unwrap_or(u8::MAX));
    for rule in &rules.rules {
        let kind = match rule.action {
            CheckedAction::Exclude(_) => RULE_EXCLUDE,
            CheckedAction::Weigh(..) => RULE_WEIGH,
            CheckedAction::Pin(..) => RULE_PIN,
        };
        item.u8(kind);
        condition(&mut item, rule.condition);
        match &rule.action {
            CheckedAction::Exclude(items) => matched(&mut item, items),
            CheckedAction::Weigh(factor, items) => {
                item.v(u64::from(*factor));
                matched(&mut item, items);
            }
            CheckedAction::Pin(slot, item_id) => {
                item.u8(*slot);
                item.text(item_id);
            }
        }
    }
    for strategy in &placement.strategies {
        condition(&mut item, strategy.condition);
        item.u8(strategy.kind as u8);
        item.u8(strategy.at_least);
        let category = match strategy.category.as_str() {
            "" => Category::Any,
            "page" => Category::Page,
            "visitor" => Category::Visitor,
            name => Category::Named(name),
        };
        item.u8(category.number());
        if let Category::Named(name) = category {
            item.text(name);
        }
    }
    item
}

fn condition(item: &mut Buffer, segment: Option<u16>) {
    item.v(segment.map_or(0, |segment| u64::from(segment) + 1));
}

fn matched(item: &mut Buffer, matched: &Matched) {
    item.u8(matched.field);
    item.u8(u8::try_from(matched.values.len()).unwrap_or(u8::MAX));
    for value in &matched.values {
        item.text(value);
    }
}
