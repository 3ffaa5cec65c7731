//! catalog.ndjson, checked and compiled: one item a line, in the field names of GA4.
//!
//! ```
//! let lines = r#"{ "item_id": "A1", "item_name": "Boot", "item_brand": "acme", "item_category": "shoes", "price": 59.9 }"#;
//! let catalog = nearside::catalog::Catalog::load(nearside_author::catalog::compile(lines.as_bytes())?).unwrap();
//! assert_eq!(catalog.get("A1").and_then(|item| item.brand), Some("acme"));
//!
//! let error = nearside_author::catalog::compile(&br#"{ "item_id": "A1", "price": "59.9" }"#[..]).unwrap_err();
//! assert_eq!(error.to_string(), "line 1, price: a text where a number belongs: write 59.9 without quotes");
//! # Ok::<(), nearside_author::SiteError>(())
//! ```

mod line;

use crate::error::SiteError;
use crate::parse;
use nearside::catalog::{NewItem, write};
use std::collections::HashMap;
use std::io::{BufRead, Read};

/// Longest line in bytes. A longer one is refused, so that a file without line ends does not fill the memory.
pub const MAX_LINE_BYTES: u64 = 64 * 1024;

/// Checks a catalog and compiles it to the bytes that [`Catalog::load`](nearside::catalog::Catalog::load) takes.
///
/// Equal items give equal bytes, whatever the order of their lines. Empty lines are skipped.
///
/// # Errors
/// Refuses what is no JSON, no item, an item that stands twice, or beyond a limit, with line, field and remedy.
pub fn compile(mut ndjson: impl BufRead) -> Result<Vec<u8>, SiteError> {
    let mut items: Vec<NewItem> = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut buffer = Vec::new();
    let mut number = 0_u64;
    loop {
        number += 1;
        let place = format!("line {number}");
        let Some(text) = read_line(&mut ndjson, &mut buffer, &place)? else { break };
        if text.trim().is_empty() {
            continue;
        }
        let value = parse::parse(text).map_err(|error| moved(error, &place))?;
        let item = line::item(&value, &place)?;
        if let Some(first) = lines.insert(item.id.as_str().to_owned(), number) {
            let message = format!("item_id {} stands on line {first} already", item.id.as_str());
            return Err(SiteError::new(format!("{place}, item_id"), message, "keep one of the two lines"));
        }
        items.push(item);
    }
    write(&items).map_err(|error| SiteError::new("the catalog", error.to_string(), "compile a smaller catalog"))
}

/// The next line without its end; `None` at the end of the file.
fn read_line<'a>(
    ndjson: &mut impl BufRead,
    buffer: &'a mut Vec<u8>,
    place: &str,
) -> Result<Option<&'a str>, SiteError> {
    buffer.clear();
    let read = ndjson.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', buffer);
    read.map_err(|error| SiteError::new(place, format!("cannot be read: {error}"), "check that the file is whole"))?;
    if buffer.is_empty() {
        return Ok(None);
    }
    if buffer.last() != Some(&b'\n') && buffer.len() as u64 == MAX_LINE_BYTES {
        return Err(SiteError::new(place, "longer than 64 KB", "write one item a line, as short as it is"));
    }
    let text = std::str::from_utf8(buffer);
    text.map(Some).map_err(|_| SiteError::new(place, "not UTF-8", "write the file as UTF-8"))
}

/// An error of a line's JSON as one of the file: `$.price` on line 3 becomes `line 3, price`.
fn moved(error: SiteError, place: &str) -> SiteError {
    // A line that breaks off has no field to name, which the parser writes as a question mark.
    let path = match error.path.strip_prefix("$.").filter(|field| *field != "?") {
        Some(field) => format!("{place}, {field}"),
        None => place.to_owned(),
    };
    // To the parser a line is a file of its own.
    let message = error.message.replace(" at line 1 column ", " at column ");
    SiteError { path, message, ..error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nearside::catalog::{Catalog, Stock};
    use nearside::event::Decimal;

    fn refusal(lines: &str) -> String {
        compile(lines.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn every_field_arrives() {
        let lines = r#"
            {"item_id":"B2","item_name":"Sock"}
            {"item_id":1001,"item_name":"Boot","item_brand":"acme","item_category":"shoes","item_category3":"winter","item_variant":"red","price":59.99,"currency":"EUR","quantity":3,"coupon":"X","url":"/b","image":"/b.svg","in_stock":false,"tags":["new","warm"]}
        "#;
        let catalog = Catalog::load(compile(lines.as_bytes()).unwrap()).unwrap();
        assert_eq!(catalog.len(), 2);
        let boot = catalog.get("1001").unwrap();
        assert_eq!((boot.name, boot.brand, boot.variant), (Some("Boot"), Some("acme"), Some("red")));
        assert_eq!((boot.category(0), boot.category(1), boot.category(2)), (Some("shoes"), None, Some("winter")));
        assert_eq!((boot.price, boot.currency), (Some(Decimal::from_units(599_900)), Some("EUR")));
        assert_eq!((boot.url, boot.image, boot.stock), (Some("/b"), Some("/b.svg"), Stock::Out));
        assert_eq!(boot.tags.clone().collect::<Vec<_>>(), ["new", "warm"]);
        let sock = catalog.get("B2").unwrap();
        assert_eq!((sock.stock, sock.price, sock.tags.clone().count()), (Stock::In, None, 0));
    }

    #[test]
    fn the_order_of_lines_does_not_matter() {
        let (a, b) = (r#"{"item_id":"a","item_brand":"x"}"#, r#"{"item_id":"b","item_brand":"y"}"#);
        assert_eq!(compile(format!("{a}\n{b}").as_bytes()), compile(format!("{b}\n\n{a}\n").as_bytes()));
        assert_eq!(Catalog::load(compile(&b""[..]).unwrap()).unwrap().len(), 0);
    }

    #[test]
    fn a_wrong_line_is_refused_with_its_place_and_a_remedy() {
        for (line, said) in [
            ("[1]", "line 2: a list where an item belongs"),
            ("{", "line 2: not JSON"),
            (r#"{"item_name":"x"}"#, "line 2, item_id: missing"),
            (r#"{"item_id":""}"#, "line 2, item_id: empty"),
            (r#"{"item_id":true}"#, "line 2, item_id: a yes or no where a text belongs"),
            (
                r#"{"item_id":"b","item_brnd":"x"}"#,
                "line 2, item_brnd: unknown field `item_brnd`: did you mean `item_brand`?",
            ),
            (
                r#"{"item_id":"b","price":"59"}"#,
                "line 2, price: a text where a number belongs: write 59 without quotes",
            ),
            (r#"{"item_id":"b","price":-1}"#, "line 2, price: negative"),
            (r#"{"item_id":"b","price":1e300}"#, "line 2, price: not a finite number"),
            (r#"{"item_id":"b","currency":"euro"}"#, "line 2, currency: `euro` is no currency"),
            (r#"{"item_id":"b","in_stock":"yes"}"#, "line 2, in_stock: a text where true or false belongs"),
            (r#"{"item_id":"b","tags":"new"}"#, "line 2, tags: a text where a list of texts belongs"),
            (r#"{"item_id":"b","tags":["new",1]}"#, "line 2, tags[1]: a number where a text belongs"),
            (r#"{"item_id":"b","item_id":"c"}"#, "line 2"),
            (r#"{"item_id":"a"}"#, "line 2, item_id: item_id a stands on line 1 already: keep one"),
        ] {
            let refused = refusal(&format!("{{\"item_id\":\"a\"}}\n{line}"));
            assert!(refused.starts_with(said), "{line} gave {refused:?}");
        }
        let long = format!(r#"{{"item_id":"b","item_name":"{}"}}"#, "x".repeat(257));
        assert!(refusal(&long).starts_with("line 1, item_name: longer than 256 bytes"));
        let long = format!(r#"{{"item_id":"b","url":"{}"}}"#, "x".repeat(2049));
        assert!(refusal(&long).starts_with("line 1, url: longer than 2,048 bytes"));
        assert!(refusal(&"x".repeat(70_000)).starts_with("line 1: longer than 64 KB"));
        assert_eq!(compile(&b"\xff\n"[..]).unwrap_err().message, "not UTF-8");
    }

    #[test]
    fn no_value_is_the_same_as_no_field() {
        let bytes = compile(&br#"{"item_id":"a","item_brand":null,"item_category":""}"#[..]).unwrap();
        assert_eq!(bytes, compile(&br#"{"item_id":"a"}"#[..]).unwrap());
    }
}
