//! How JavaScript compares two values that are neither lists nor objects (ECMA-262, sections 7.1.4 and 7.2).

use serde_json::Value;
use std::cmp::Ordering;

/// A comparison of JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    /// `===`
    Strict,
    /// `==`
    Loose,
    /// `<`
    Lt,
    /// `<=`
    Lte,
    /// `>`
    Gt,
    /// `>=`
    Gte,
}

impl Compare {
    /// Our comparison, and the one that holds where it does not.
    pub(super) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Strict | Self::Loose => ("eq", "ne"),
            Self::Lt => ("lt", "gte"),
            Self::Lte => ("lte", "gt"),
            Self::Gt => ("gt", "lte"),
            Self::Gte => ("gte", "lt"),
        }
    }

    /// The comparison that says the same with both sides exchanged.
    pub(super) const fn mirrored(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Lte => Self::Gte,
            Self::Gt => Self::Lt,
            Self::Gte => Self::Lte,
            equality => equality,
        }
    }

    /// Whether it holds.
    pub(super) fn holds(self, one: &Value, other: &Value) -> bool {
        let order = order(one, other);
        match self {
            Self::Strict => strictly(one, other),
            Self::Loose if one.is_null() || other.is_null() => one.is_null() && other.is_null(),
            Self::Loose => strictly(one, other) || (!both_texts(one, other) && order == Some(Ordering::Equal)),
            Self::Lt => order.is_some_and(Ordering::is_lt),
            Self::Lte => order.is_some_and(Ordering::is_le),
            Self::Gt => order.is_some_and(Ordering::is_gt),
            Self::Gte => order.is_some_and(Ordering::is_ge),
        }
    }
}

/// The number that a value is turned into; `None` for what is none.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(0.0),
        Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => of_text(text.trim()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value counts as true.
pub(super) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        // JSONLogic's own: an empty list is false.
        Value::Array(list) => !list.is_empty(),
        Value::Object(_) => true,
    }
}

fn of_text(text: &str) -> Option<f64> {
    let radix = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)];
    if let Some((digits, radix)) = radix.iter().find_map(|(prefix, radix)| Some((text.strip_prefix(prefix)?, *radix))) {
        // Exact up to the 32 bits that such a text ever has here.
        return u32::from_str_radix(digits, radix).ok().map(f64::from);
    }
    match text {
        "" => Some(0.0),
        "Infinity" | "+Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        // Rust reads words such as `nan` and `inf` as numbers too; of letters a number there has the exponent's alone.
        _ if text.bytes().any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E')) => None,
        _ => text.parse().ok(),
    }
}

fn both_texts(one: &Value, other: &Value) -> bool {
    one.is_string() && other.is_string()
}

fn strictly(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // 1 and 1.0 are one number there.
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::String(one), Value::String(other)) => Some(one.encode_utf16().cmp(other.encode_utf16())),
        _ => number(one)?.partial_cmp(&number(other)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_compare_as_there() {
        let (null, seven, empty) = (json!(null), json!(7), json!(""));
        assert!(Compare::Lte.holds(&null, &seven), "missing <= 7");
        assert!(!Compare::Loose.holds(&null, &json!(0)) && Compare::Loose.holds(&empty, &json!(0)));
        assert!(Compare::Loose.holds(&json!("7"), &seven) && !Compare::Strict.holds(&json!("7"), &seven));
        assert!(Compare::Strict.holds(&json!(7.0), &seven) && Compare::Loose.holds(&json!(true), &json!("1")));
        assert!(!Compare::Loose.holds(&json!("7"), &json!("7.0")) && Compare::Lt.holds(&json!("10"), &json!("9")));
        assert!(!Compare::Lt.holds(&json!("x"), &seven) && !Compare::Gte.holds(&json!("x"), &seven));
        for (text, expected) in [
            ("0x10", Some(16.0)),
            (" 5 ", Some(5.0)),
            ("1e2", Some(100.0)),
            ("nan", None),
            ("inf", None),
            ("5.", Some(5.0)),
        ] {
            assert_eq!(number(&json!(text)), expected, "{text}");
        }
    }
}
