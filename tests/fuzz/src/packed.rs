//! JSON values as bytes, of which any are one: most bytes are a word, a number or a bracket, so that a changed byte is
//! another rule and not a syntax error.

use super::choices::Choices;
use super::words::WORDS;
use serde_json::{Map, Number, Value};

/// How deep a value nests; the parser's own bound is 128.
const MAX_DEPTH: usize = 120;
/// Repeated values for which one value is counted: lists may be over their limit.
const REPEATED_FOR_ONE: usize = 8;
/// Bytes below this one are no words.
const WORDS_FROM: u8 = 16;
/// The brackets, wrappings and literals below it.
const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const SMALL: u8 = 3;
const DECIMAL: u8 = 4;
const FLOAT: u8 = 5;
const TEXT: u8 = 6;
const LIST: u8 = 7;
const OBJECT: u8 = 8;
const LIST_OF_ONE: u8 = 9;
const OBJECT_OF_ONE: u8 = 10;
const OBJECT_OF_TWO: u8 = 11;
const OBJECT_OF_THREE: u8 = 12;
const WHOLE: u8 = 13;
const NESTED: u8 = 14;
const REPEATED: u8 = 15;
/// What a decimal counts in.
const HUNDRED: f64 = 100.0;

/// The value that bytes stand for, of at most that many values.
pub fn unpack(choices: &mut Choices<'_>, most: usize) -> Value {
    Unpack { choices, left: most }.value(0)
}

struct Unpack<'a, 'b> {
    choices: &'a mut Choices<'b>,
    /// How many values there may still be.
    left: usize,
}

impl Unpack<'_, '_> {
    fn value(&mut self, depth: usize) -> Value {
        self.left = self.left.saturating_sub(1);
        let head = self.choices.byte();
        if depth >= MAX_DEPTH || self.left == 0 {
            return Value::Null;
        }
        match head {
            NULL => Value::Null,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            SMALL => Value::from(self.choices.byte().cast_signed()),
            DECIMAL => number(f64::from(self.choices.short().cast_signed()) / HUNDRED),
            FLOAT => number(f64::from_bits(self.choices.long())),
            TEXT => Value::from(self.text()),
            LIST => self.list(depth),
            OBJECT => {
                let count = self.choices.byte();
                self.object(usize::from(count), depth)
            }
            LIST_OF_ONE => Value::Array(vec![self.value(depth + 1)]),
            OBJECT_OF_ONE => self.object(1, depth),
            OBJECT_OF_TWO => self.object(2, depth),
            OBJECT_OF_THREE => self.object(3, depth),
            WHOLE => Value::from(self.choices.long().cast_signed()),
            NESTED => self.nested(depth),
            REPEATED => self.repeated(depth),
            head => Value::from(word(head)),
        }
    }

    fn list(&mut self, depth: usize) -> Value {
        let count = self.choices.byte();
        Value::Array((0..count).map_while(|_| (self.left > 0).then(|| self.value(depth + 1))).collect())
    }

    fn object(&mut self, count: usize, depth: usize) -> Value {
        let mut object = Map::new();
        for _ in 0..count {
            if self.left == 0 {
                break;
            }
            let name = match self.choices.byte() {
                head if head >= WORDS_FROM => word(head).to_owned(),
                _ => self.text(),
            };
            let value = self.value(depth + 1);
            object.insert(name, value);
        }
        Value::Object(object)
    }

    /// A value within many objects or lists of one.
    fn nested(&mut self, depth: usize) -> Value {
        let levels = usize::from(self.choices.byte()).min(MAX_DEPTH.saturating_sub(depth));
        let name = self.choices.word();
        let inner = self.value(depth + levels);
        (0..levels).fold(inner, |inner, _| match name {
            "" => Value::Array(vec![inner]),
            _ => Value::Object(Map::from_iter([(name.to_owned(), inner)])),
        })
    }

    /// A list of one and the same value, or of that many different numbers.
    fn repeated(&mut self, depth: usize) -> Value {
        let (times, value) = (usize::from(self.choices.short()), self.value(depth + 1));
        let values = count(&value);
        let times = times.min(self.left * REPEATED_FOR_ONE / values);
        self.left = self.left.saturating_sub(times * values / REPEATED_FOR_ONE);
        let numbered = |place: usize| if value.is_null() { Value::from(place) } else { value.clone() };
        Value::Array((0..times).map(numbered).collect())
    }

    fn text(&mut self) -> String {
        let length = usize::from(self.choices.byte());
        String::from_utf8_lossy(self.choices.take(length)).into_owned()
    }
}

fn word(head: u8) -> &'static str {
    WORDS.get(usize::from(head - WORDS_FROM)).copied().unwrap_or("")
}

fn number(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(object) => object.values().map(count).sum(),
        _ => 0,
    }
}

/// Bytes that stand for a value.
pub fn pack(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::Null => bytes.push(NULL),
        Value::Bool(yes) => bytes.push(if *yes { TRUE } else { FALSE }),
        Value::Number(number) => pack_number(number, bytes),
        Value::String(text) => pack_text(text, bytes),
        Value::Array(list) => {
            bytes.extend([LIST, u8::try_from(list.len()).unwrap_or(u8::MAX)]);
            for value in list {
                pack(value, bytes);
            }
        }
        Value::Object(object) => {
            bytes.extend([OBJECT, u8::try_from(object.len()).unwrap_or(u8::MAX)]);
            for (name, value) in object {
                pack_text(name, bytes);
                pack(value, bytes);
            }
        }
    }
}

fn pack_number(number: &Number, bytes: &mut Vec<u8>) {
    let float = number.as_f64().unwrap_or_default();
    if let Some(small) = number.as_i64().and_then(|whole| i8::try_from(whole).ok()) {
        bytes.extend([SMALL, small.cast_unsigned()]);
    } else if let Some(whole) = number.as_i64() {
        bytes.push(WHOLE);
        bytes.extend(whole.to_le_bytes());
    } else {
        bytes.push(FLOAT);
        bytes.extend(float.to_le_bytes());
    }
}

fn pack_text(text: &str, bytes: &mut Vec<u8>) {
    let word = WORDS.iter().position(|word| *word == text).and_then(|place| u8::try_from(place).ok());
    if let Some(place) = word {
        bytes.push(WORDS_FROM + place);
        return;
    }
    let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
    bytes.extend([TEXT, length]);
    bytes.extend(text.bytes().take(usize::from(length)));
}
