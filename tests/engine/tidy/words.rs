//! One word per concept: the other words are banned from identifiers and comments. Strings are
//! data and free, and so is what a comment quotes in backticks or double quotes.

use super::lexer::{is_word, words};
use super::source::{Fault, Source, numbered};

/// A word that is not ours, and the one that is. Plurals are meant too.
struct Ban {
    word: &'static str,
    instead: &'static str,
}

const BANS: &[Ban] = &[
    Ban { word: "user", instead: "visitor" },
    Ban { word: "client", instead: "visitor (a person), tag (the script) or device" },
    Ban { word: "trait", instead: "attribute" },
    Ban { word: "product", instead: "item" },
    Ban { word: "sku", instead: "item id" },
    Ban { word: "cohort", instead: "segment" },
];

/// Names that others gave; they are written as they are. `within` is the beginning of a path.
struct Exception {
    name: &'static str,
    within: &'static str,
    reason: &'static str,
}

const EXCEPTIONS: &[Exception] = &[
    Exception { name: "userAgent", within: "", reason: "a property of the DOM" },
    Exception { name: "userAgentData", within: "", reason: "a property of the DOM" },
    Exception { name: "user_agent", within: "", reason: "web-sys' name of that property" },
    Exception { name: "USER_AGENT", within: "", reason: "a header's name in the http crate" },
    Exception { name: "getBoundingClientRect", within: "", reason: "a method of the DOM" },
    Exception { name: "get_bounding_client_rect", within: "", reason: "web-sys' name of that method" },
    Exception { name: "clientWidth", within: "", reason: "a property of the DOM" },
    Exception { name: "clientHeight", within: "", reason: "a property of the DOM" },
    Exception { name: "client_width", within: "", reason: "web-sys' name of that property" },
    Exception { name: "client_height", within: "", reason: "web-sys' name of that property" },
    Exception { name: "clientX", within: "", reason: "a property of the DOM" },
    Exception { name: "clientY", within: "", reason: "a property of the DOM" },
    Exception {
        name: "Client",
        within: "crates/nearside-backend/",
        reason: "a type of the HTTP and database libraries",
    },
    Exception { name: "Client", within: "crates/xtask/", reason: "a type of the HTTP libraries" },
    Exception { name: "Product", within: "", reason: "a type of schema.org" },
    Exception { name: "ProductGroup", within: "", reason: "a type of schema.org" },
    Exception { name: "sku", within: "www/", reason: "a property of schema.org" },
    Exception { name: "productID", within: "www/", reason: "a property of schema.org" },
    Exception { name: "productGroupID", within: "www/", reason: "a property of schema.org" },
    Exception { name: "product", within: "src/", reason: "`Iterator::product`, and the arithmetic word" },
    Exception { name: "product", within: "crates/nearside-sim/", reason: "the arithmetic word" },
    Exception { name: "user", within: "www/src/api.ts", reason: "Segment's call surface has `analytics.user()`" },
    Exception { name: "traits", within: "www/src/api.ts", reason: "Segment's call surface names attributes so" },
    Exception { name: "PRODUCTS", within: "crates/nearside-wasm/src/read/", reason: "Segment's word for items" },
    Exception { name: "products", within: "crates/nearside-wasm/src/read/", reason: "Segment's word for items" },
    Exception { name: "products", within: "www/npm/src/types.ts", reason: "Segment's word for items" },
    Exception { name: "product_id", within: "www/npm/src/types.ts", reason: "Segment's word for an item's id" },
    Exception { name: "PRODUCTS", within: "tests/engine/cases/", reason: "Segment's word for items" },
    Exception { name: "products", within: "tests/browser/", reason: "Segment's word for items" },
    Exception { name: "product_id", within: "tests/browser/", reason: "Segment's word for an item's id" },
    Exception { name: "user", within: "tests/browser/", reason: "Segment's call surface has `analytics.user()`" },
    Exception { name: "traits", within: "tests/browser/", reason: "Segment's call surface names attributes so" },
    Exception { name: "user_id", within: "tests/browser/", reason: "a field of GA4 that must not be read" },
    Exception { name: "user_data", within: "tests/browser/", reason: "a field of GA4 that must not be read" },
    Exception { name: "sku", within: "tests/browser/", reason: "a property of schema.org" },
    Exception { name: "PRODUCT", within: "tests/browser/", reason: "a sample of schema.org's Product" },
    Exception { name: "productLd", within: "www/shop/", reason: "writes schema.org's Product" },
    Exception { name: "product", within: "www/shop/test/", reason: "reads schema.org's Product" },
    Exception { name: "products", within: "www/shop/test/", reason: "reads schema.org's Product" },
    Exception { name: "is_client_error", within: "crates/nearside-backend/", reason: "a method of the http crate" },
];

fn ours(source: &Source) -> Vec<Fault> {
    if !source.is_code() || source.path.starts_with("tests/engine/tidy") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (line, code) in numbered(&source.split.code) {
        // In Rust the bare word is the language's.
        let names = words(code).filter(|name| !(source.is_rust() && *name == "trait"));
        names.for_each(|name| judge(source, line, name, &mut faults));
    }
    for (line, comment) in numbered(&source.split.comments) {
        let text = without_quotations(comment);
        let names = words(&text).filter(|name| !(source.is_rust() && matches!(*name, "trait" | "traits")));
        names.for_each(|name| judge(source, line, name, &mut faults));
    }
    faults
}

fn judge(source: &Source, line: usize, name: &str, faults: &mut Vec<Fault>) {
    if EXCEPTIONS.iter().any(|known| known.name == name && source.path.starts_with(known.within)) {
        return;
    }
    for part in parts(name) {
        let singular = part.strip_suffix('s').unwrap_or(&part);
        if let Some(ban) = BANS.iter().find(|ban| ban.word == singular || ban.word == part) {
            let what = format!(
                "`{name}`: the word here is {}, not {}; rename it, or add a name that others gave to EXCEPTIONS \
                 in tests/engine/tidy/words.rs",
                ban.instead, ban.word
            );
            faults.push(source.fault(line, what));
        }
    }
}

/// The words of a name in `snake_case`, `camelCase` or `SCREAMING_CASE`, in small letters.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before_is_small = false;
    for c in name.chars() {
        if !c.is_alphabetic() || (c.is_uppercase() && before_is_small) {
            parts.push(String::new());
        }
        if let (true, Some(part)) = (c.is_alphabetic(), parts.last_mut()) {
            part.extend(c.to_lowercase());
        }
        before_is_small = c.is_lowercase();
    }
    parts
}

/// A comment's line without what stands in `..` or "..".
fn without_quotations(comment: &str) -> String {
    let mut kept = String::new();
    let mut closing = None;
    for c in comment.chars() {
        match closing {
            Some(quote) if c == quote => closing = None,
            Some(_) => {}
            None if c == '`' || c == '"' => closing = Some(c),
            None => kept.push(c),
        }
    }
    kept
}

#[test]
fn one_word_per_concept() {
    super::holds(ours);
}

#[test]
fn every_exception_has_a_name_and_a_reason() {
    for Exception { name, reason, .. } in EXCEPTIONS {
        assert!(name.chars().all(is_word) && !reason.is_empty(), "{name}");
    }
}

#[test]
fn a_banned_word_is_caught() {
    super::catches(ours, "src/id.rs", "struct UserId;", 1, "`UserId`: the word here is visitor");
    super::catches(ours, "src/id.rs", "fn f(max_users: u8) {}", 1, "visitor");
    super::catches(ours, "www/tag/a.ts", "const productIds = [];", 1, "item");
    super::catches(ours, "src/id.rs", "\n/// What the client sent.\nfn f() {}", 2, "`client`");
    super::catches(ours, "src/id.rs", "fn f(traits: u8) {}", 1, "attribute");
}

#[test]
fn foreign_names_and_data_are_permitted() {
    super::permits(ours, "src/id.rs", "pub trait Sink { fn f(); } // a trait for tests");
    super::permits(
        ours,
        "www/read.ts",
        "if (type === 'Product') read(navigator.userAgent); // `user_id` and \"Product Viewed\"",
    );
    super::permits(ours, "src/id.rs", "let producer = reproduction(skull);");
}
