//! Values, three-valued truth and the comparisons.

use serde_json::{Map, Value as Json};

/// What a field, an attribute or a measure holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Text(String),
    /// In ten-thousandths, unless it says otherwise.
    Number(i64),
    Bool(bool),
}

/// What is known about a condition. `all` is the least of its parts, `any` the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    False,
    Unknown,
    True,
}

/// The comparisons by name.
const COMPARISONS: [&str; 12] =
    ["eq", "ne", "in", "nin", "gt", "gte", "lt", "lte", "between", "exists", "contains", "prefix"];

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl Value {
    /// A text, a number or a boolean as JSON has it.
    pub fn of(json: &Json) -> Self {
        match json {
            Json::String(text) => Self::Text(text.clone()),
            Json::Bool(yes) => Self::Bool(*yes),
            number => Self::Number(units(number)),
        }
    }

    /// A whole number.
    pub fn whole(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap() * 10_000)
    }

    /// The ten-thousandths of a number.
    pub const fn number(&self) -> Option<i64> {
        if let Self::Number(units) = self { Some(*units) } else { None }
    }

    const fn is_comparable_with(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Text(_), Self::Text(_)) | (Self::Number(_), Self::Number(_)) | (Self::Bool(_), Self::Bool(_))
        )
    }
}

/// Ten-thousandths of a number, from its digits: no floating point on the way.
pub fn units(number: &Json) -> i64 {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    assert!(number.is_number() && fraction.len() <= 4, "{text}: the reference knows four decimals");
    let digits = format!("{whole}{fraction:0<4}");
    digits.parse().unwrap_or_else(|_| panic!("{text}: the reference knows plain decimals"))
}

/// Whether all comparisons of `rule` hold for `actual`. `read` gives a threshold in the units of `actual`.
pub fn compare(rule: &Map<String, Json>, actual: Option<&Value>, read: &dyn Fn(&Json) -> Value) -> Truth {
    let given = COMPARISONS.iter().filter_map(|name| Some((*name, rule.get(*name)?)));
    given.map(|(name, wanted)| compare_one(name, wanted, actual, read)).min().unwrap()
}

fn compare_one(name: &str, wanted: &Json, actual: Option<&Value>, read: &dyn Fn(&Json) -> Value) -> Truth {
    if name == "exists" {
        return Truth::from(wanted.as_bool() == Some(actual.is_some()));
    }
    // Of a missing value nothing is known.
    let Some(actual) = actual else { return Truth::Unknown };
    let wanted: Vec<Value> = match wanted {
        Json::Array(list) => list.iter().map(read).collect(),
        one => vec![read(one)],
    };
    // Of a value of another kind neither.
    if !wanted.iter().all(|wanted| wanted.is_comparable_with(actual)) {
        return Truth::Unknown;
    }
    let texts = |holds: fn(&str, &str) -> bool| match (actual, &wanted[0]) {
        (Value::Text(actual), Value::Text(wanted)) => holds(actual, wanted),
        _ => panic!("`{name}` is for texts"),
    };
    Truth::from(match name {
        "eq" | "in" => wanted.contains(actual),
        "ne" | "nin" => !wanted.contains(actual),
        "gt" => *actual > wanted[0],
        "gte" => *actual >= wanted[0],
        "lt" => *actual < wanted[0],
        "lte" => *actual <= wanted[0],
        "between" => *actual >= wanted[0] && *actual <= wanted[1],
        "contains" => texts(|actual, wanted| actual.contains(wanted)),
        "prefix" => texts(|actual, wanted| actual.starts_with(wanted)),
        other => panic!("no comparison is called {other}"),
    })
}
