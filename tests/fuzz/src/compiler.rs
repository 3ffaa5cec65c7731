//! The compiler: whatever is written is refused with a place and a remedy, or compiles to what the loader takes.

use super::choices::Choices;
use super::loose::Sizes;
use super::packed::unpack;
use nearside::manifest::Manifest;
use nearside_author::import::{self, Imported, Source};
use nearside_author::{Compiled, Options, SiteError, compile_value_with_report, compile_with_report};
use serde_json::{Value, json};

/// Tools whose rules are imported.
const SOURCES: [Source; 3] = [Source::GrowthBook, Source::JsonLogic, Source::Segment];
/// Years that a host may name, sensible and not.
const YEARS: [i16; 8] = [2026, 2027, 2100, 0, 1969, -1, i16::MAX, i16::MIN];
/// Forms of an input, by its first byte.
pub const TEXT: u8 = 0;
pub const RULES_AS_TEXT: u8 = 1;
pub const SITE: u8 = 2;
pub const CONDITIONS: u8 = 3;
pub const RULES: u8 = 4;
const FORMS: u8 = 5;

/// Compiles or imports what `input` stands for.
pub fn run(input: &[u8]) {
    let mut choices = Choices(input);
    let head = choices.byte();
    let (form, sizes) = (head % FORMS, Sizes::of(head));
    let how = choices.byte();
    let options = Options { year: YEARS[usize::from(how) % YEARS.len()] };
    let source = SOURCES[usize::from(how) % SOURCES.len()];
    match form {
        TEXT => compiled(compile_with_report(&String::from_utf8_lossy(choices.0), options)),
        RULES_AS_TEXT => match import::file(&String::from_utf8_lossy(choices.0), source) {
            Ok(rules) => rules.iter().for_each(imported),
            Err(error) => told(&error),
        },
        SITE => compiled(compile_value_with_report(&unpack(&mut choices, site_values(sizes)), options)),
        CONDITIONS => compiled(compile_value_with_report(&site_of(&mut choices, sizes), options)),
        _ => imported(&match source {
            Source::GrowthBook => import::growthbook(&unpack(&mut choices, rule_values(sizes))),
            Source::JsonLogic => import::json_logic(&unpack(&mut choices, rule_values(sizes))),
            Source::Segment => import::segment_audience(&unpack(&mut choices, rule_values(sizes))),
        }),
    }
}

/// Values of a packed site.
const fn site_values(sizes: Sizes) -> usize {
    if matches!(sizes, Sizes::Large) { 400 } else { 60 }
}

/// Values of a rule of another tool, each part of which is compiled apart.
const fn rule_values(sizes: Sizes) -> usize {
    if matches!(sizes, Sizes::Large) { 48 } else { 16 }
}

/// A site of up to four segments, whose conditions follow.
pub fn site_of(choices: &mut Choices<'_>, sizes: Sizes) -> Value {
    let how = choices.byte();
    let segments: Vec<Value> = (0..=how % 4)
        .map_while(|number| {
            let is_there = number == 0 || !choices.is_at_end();
            is_there.then(|| json!({ "id": format!("s{number}"), "when": unpack(choices, site_values(sizes)) }))
        })
        .collect();
    let mut site = json!({ "site": "demo", "segments": segments });
    if how & 4 != 0 {
        site["timezone"] = json!("Europe/Berlin");
    }
    if how & 8 != 0 {
        site["holdout"] = json!({ "percent": 10 });
    }
    site
}

fn compiled(result: Result<Compiled, SiteError>) {
    match result {
        Ok(Compiled { bytes, warnings }) => {
            assert!(warnings.iter().all(|warning| !warning.to_string().is_empty()));
            if let Err(error) = Manifest::load(bytes) {
                panic!("what was compiled is refused: {error}");
            }
        }
        Err(error) => told(&error),
    }
}

fn told(error: &SiteError) {
    assert!(error.path.starts_with('$'), "no path: {error}");
    assert!(!error.message.is_empty() && !error.remedy.is_empty(), "a word is missing: {error}");
}

/// What an import gives compiles, as it promises, and what it does not give it says.
fn imported(rule: &Imported) {
    for note in &rule.notes {
        assert!(note.path.starts_with('$') && !note.remedy.is_empty(), "{note}");
    }
    let Some(condition) = &rule.condition else {
        assert!(!rule.notes.is_empty(), "a rule was dropped in silence");
        return;
    };
    let site = json!({ "site": "demo", "segments": [{ "id": "imported", "when": condition }] });
    if let Err(error) = compile_value_with_report(&site, Options::default()) {
        panic!("an imported rule does not compile: {error}: {condition}");
    }
}
