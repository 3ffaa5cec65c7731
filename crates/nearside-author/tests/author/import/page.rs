//! The examples of `docs/import-rules.md`: each rule becomes the condition beside it, with the notes beside it.

use super::site;
use nearside_author::import::{Source, file};
use serde_json::Value;

#[test]
fn the_pages_examples_are_true() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/import-rules.md")).unwrap();
    let (mut source, mut rule, mut examples) = (None, None, 0);
    let mut said: Vec<String> = Vec::new();
    let mut blocks = page.split("```");
    while let (Some(text), Some(block)) = (blocks.next(), blocks.next()) {
        source = match text {
            _ if text.contains("## GrowthBook") => Some(Source::GrowthBook),
            _ if text.contains("## JSONLogic") => Some(Source::JsonLogic),
            _ if text.contains("## Segment") => Some(Source::Segment),
            _ => source,
        };
        let (kind, body) = block.split_once('\n').unwrap();
        match kind {
            // The rule.
            "jsonc" => {
                let imported = file(body, source.unwrap()).unwrap();
                said = imported[0].notes.iter().map(ToString::to_string).collect();
                rule = imported.into_iter().next();
                examples += 1;
            }
            // What it becomes.
            "json" => {
                let expected: Value = serde_json::from_str(body).unwrap();
                site(&expected);
                assert_eq!(rule.take().unwrap().condition, Some(expected), "{body}");
            }
            // What is said of it.
            "text" => assert_eq!(std::mem::take(&mut said), body.trim().lines().collect::<Vec<_>>(), "{body}"),
            _ => {}
        }
    }
    assert!(examples >= 6, "only {examples} examples found");
}

#[test]
fn a_file_may_hold_several_rules() {
    let imported = file(r#"[{ "tier": "gold" }, { "v": { "$veq": "1" } }]"#, Source::GrowthBook).unwrap();
    assert!(imported[0].condition.is_some() && imported[1].condition.is_none());
    assert_eq!(imported[1].notes[0].path, "$[1].v.$veq");
    let error = file(r#"{ "tier": "gold", "tier": "silver" }"#, Source::GrowthBook).unwrap_err();
    assert!(error.to_string().contains("stands twice"), "{error}");
}
