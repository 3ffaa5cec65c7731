//! One line of a catalog: its fields, each checked.

use crate::calendar;
use crate::error::SiteError;
use crate::suggest;
use nearside::catalog::{MAX_ITEM_TAGS, MAX_URL_BYTES, NewItem, Stock};
use nearside::event::{Decimal, Text};
use nearside::time::Day;
use serde_json::Value;

/// The fields that are taken over.
const KNOWN: [&str; 16] = [
    "item_id",
    "item_name",
    "item_brand",
    "item_category",
    "item_category2",
    "item_category3",
    "item_category4",
    "item_category5",
    "item_variant",
    "price",
    "currency",
    "url",
    "image",
    "in_stock",
    "added_at",
    "tags",
];
/// GA4's other item fields: they are about an event, not about the item, and are passed over.
const PASSED_OVER: [&str; 11] = [
    "quantity",
    "coupon",
    "discount",
    "affiliation",
    "index",
    "item_list_id",
    "item_list_name",
    "location_id",
    "creative_name",
    "creative_slot",
    "promotion_id",
];

/// The item that a line's JSON describes. `place` names the line in errors.
pub(super) fn item(value: &Value, place: &str) -> Result<NewItem, SiteError> {
    let Value::Object(fields) = value else {
        let remedy = r#"write one object a line, like {"item_id": "A1", "item_name": "Boot"}"#;
        return Err(SiteError::new(place, format!("{} where an item belongs", kind(value)), remedy));
    };
    let at = |name: &str| format!("{place}, {name}");
    let Some(id) = fields.get("item_id") else {
        return Err(SiteError::new(at("item_id"), "missing", "give the id that the shop's events use"));
    };
    let mut item = NewItem::new(text(&id_text(id), &at("item_id"))?);
    if item.id.as_str().is_empty() {
        return Err(SiteError::new(at("item_id"), "empty", "give the id that the shop's events use"));
    }
    for (name, value) in fields {
        if !is_given(value) {
            continue;
        }
        let at = at(name);
        match name.as_str() {
            "item_name" => item.name = Some(text(value, &at)?),
            "item_brand" => item.brand = Some(text(value, &at)?),
            "item_variant" => item.variant = Some(text(value, &at)?),
            "price" => item.price = Some(price(value, &at)?),
            "currency" => item.currency = Some(currency(value, &at)?),
            "url" => item.url = Some(address(value, &at)?),
            "image" => item.image = Some(address(value, &at)?),
            "in_stock" => item.stock = stock(value, &at)?,
            "added_at" => item.added = Some(day(value, &at)?),
            "tags" => item.tags = tags(value, &at)?,
            "item_id" => {}
            name => match category_level(name).and_then(|level| item.categories.get_mut(level)) {
                Some(category) => *category = Some(text(value, &at)?),
                None if PASSED_OVER.contains(&name) => {}
                None => {
                    let remedy = suggest::remedy(name, KNOWN);
                    return Err(SiteError::new(at, format!("unknown field `{name}`"), remedy));
                }
            },
        }
    }
    Ok(item)
}

/// Whether a value says anything: exports write `null` or an empty text for nothing.
fn is_given(value: &Value) -> bool {
    !matches!(value, Value::Null) && value.as_str() != Some("")
}

/// The level of `item_category` (0) to `item_category5` (4).
fn category_level(name: &str) -> Option<usize> {
    match name.strip_prefix("item_category")? {
        "" => Some(0),
        digit => digit.parse::<usize>().ok().filter(|number| (2..=5).contains(number)).map(|number| number - 1),
    }
}

/// An id as a text: shops that number their items write numbers.
fn id_text(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_u64() => Value::String(number.to_string()),
        other => other.clone(),
    }
}

fn text(value: &Value, at: &str) -> Result<Text, SiteError> {
    let Value::String(text) = value else {
        return Err(SiteError::new(at, format!("{} where a text belongs", kind(value)), "put it in quotes"));
    };
    Text::new(text).map_err(|_| SiteError::new(at, "longer than 256 bytes", "shorten it"))
}

fn address(value: &Value, at: &str) -> Result<String, SiteError> {
    match value {
        Value::String(text) if text.len() <= MAX_URL_BYTES => Ok(text.clone()),
        Value::String(_) => Err(SiteError::new(at, "longer than 2,048 bytes", "shorten it")),
        other => Err(SiteError::new(at, format!("{} where a text belongs", kind(other)), "put it in quotes")),
    }
}

fn price(value: &Value, at: &str) -> Result<Decimal, SiteError> {
    let number = match value {
        Value::Number(number) => number.as_f64().unwrap_or(f64::NAN),
        Value::String(text) if text.parse::<f64>().is_ok() => {
            let remedy = format!("write {text} without quotes");
            return Err(SiteError::new(at, "a text where a number belongs", remedy));
        }
        other => {
            let message = format!("{} where a number belongs", kind(other));
            return Err(SiteError::new(at, message, "write the price for one as a number, like 59.9"));
        }
    };
    if number < 0.0 {
        return Err(SiteError::new(at, "negative", "give the price for one"));
    }
    Decimal::from_f64(number).map_err(|error| SiteError::new(at, error.message, "give the price for one"))
}

fn currency(value: &Value, at: &str) -> Result<Text, SiteError> {
    let code = text(value, at)?;
    if code.as_str().len() == 3 && code.as_str().bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Ok(code);
    }
    let message = format!("`{}` is no currency", code.as_str());
    Err(SiteError::new(at, message, "write its three-letter ISO 4217 code, like EUR"))
}

fn stock(value: &Value, at: &str) -> Result<Stock, SiteError> {
    match value {
        Value::Bool(true) => Ok(Stock::In),
        Value::Bool(false) => Ok(Stock::Out),
        other => {
            let message = format!("{} where true or false belongs", kind(other));
            Err(SiteError::new(at, message, "write true or false without quotes"))
        }
    }
}

/// The day of a date or of a time in RFC 3339, in UTC.
fn day(value: &Value, at: &str) -> Result<Day, SiteError> {
    let Value::String(text) = value else {
        let message = format!("{} where a date belongs", kind(value));
        return Err(SiteError::new(at, message, r#"write a date in quotes, like "2026-01-31""#));
    };
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    let parts: Vec<Option<i64>> = date.split('-').map(|part| part.parse().ok()).collect();
    let day = match parts.as_slice() {
        [Some(year), Some(month), Some(day)] if rest.is_empty() || rest.starts_with('T') => {
            calendar::day(*year, *month, *day)
        }
        _ => None,
    };
    day.ok_or_else(|| {
        let message = format!("`{text}` is no date from 1970 on");
        SiteError::new(at, message, r#"write it like "2026-01-31" or "2026-01-31T12:00:00Z""#)
    })
}

fn tags(value: &Value, at: &str) -> Result<Vec<Text>, SiteError> {
    let Value::Array(list) = value else {
        let message = format!("{} where a list of texts belongs", kind(value));
        return Err(SiteError::new(at, message, r#"write a list, like ["new", "sale"]"#));
    };
    if list.len() > MAX_ITEM_TAGS as usize {
        return Err(SiteError::new(at, "more than 64 tags", "leave some out"));
    }
    list.iter().enumerate().map(|(index, tag)| text(tag, &format!("{at}[{index}]"))).collect()
}

/// What a value is, in words.
const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
