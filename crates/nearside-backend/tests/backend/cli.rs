//! The command line: exit codes, and what is said on stderr.

use crate::device::Device;
use crate::support::{Folder, NEARSIDE, SITE, Server};
use std::fs;
use std::path::Path;
use std::process::Command;

pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(NEARSIDE).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_site_is_compiled_or_refused_with_its_json_path() {
    let folder = Folder::new();
    let (source, compiled) = (folder.path("site.json"), folder.path("site.nsm"));
    let ran = run(&["compile", text(&source), "-o", text(&compiled)]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.starts_with("demo: 2 segments, 1 placements"), "{}", ran.out);
    assert_eq!(fs::read(&compiled).unwrap(), nearside_author::compile(SITE).unwrap());

    fs::write(&source, SITE.replace("view_item", "viewed_item")).unwrap();
    let ran = run(&["compile", text(&source), "-o", text(&folder.path("other.nsm"))]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("site.json: $.segments[0].when.event: "), "{}", ran.err);
    assert!(!folder.path("other.nsm").exists(), "a refused site wrote a file");

    let impossible = SITE.replacen(
        r#""segments": ["#,
        r#""segments": [{ "id": "nobody", "when": { "event": "search", "count": { "lt": 0 } } }, "#,
        1,
    );
    fs::write(&source, impossible).unwrap();
    let ran = run(&["compile", text(&source), "-o", text(&compiled)]);
    assert_eq!(ran.code, Some(0), "a warning refuses nothing");
    assert!(ran.err.contains("warning: ") && ran.err.contains("$.segments[0].when"), "{}", ran.err);

    let schema = run(&["compile", "--schema"]);
    assert!(serde_json::from_str::<serde_json::Value>(&schema.out).unwrap()["properties"]["segments"].is_object());
    assert_eq!(run(&["compile"]).code, Some(2));
}

#[test]
fn a_catalog_is_compiled_or_refused_with_its_line() {
    let folder = Folder::new();
    let source = folder.path("catalog.ndjson");
    let ran = run(&["catalog", text(&source), "-o", text(&folder.path("catalog.nsc"))]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.starts_with("2 items"), "{}", ran.out);
    fs::write(&source, "{\"item_id\":\"A\",\"item_name\":\"a\"}\n{\"item_name\":\"no id\"}\n").unwrap();
    let ran = run(&["catalog", text(&source)]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("catalog.ndjson: ") && ran.err.contains("line 2"), "{}", ran.err);
}

#[test]
fn rules_of_other_tools_become_conditions() {
    let folder = Folder::new();
    let (rules, part) = (folder.path("rules.json"), folder.path("part.json"));
    let import = |from: &str, more: &[&str]| run(&[&["import-rules", "--from", from, text(&rules)], more].concat());
    fs::write(&rules, r#"{ "tier": "gold" }"#).unwrap();
    let ran = import("growthbook", &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let condition: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(condition, serde_json::json!({ "attribute": "tier", "eq": "gold" }));

    fs::write(&rules, r#"[{ "+": [1, 2] }, { "===": [{ "var": "tier" }, "gold"] }]"#).unwrap();
    let ran = import("jsonlogic", &["-o", text(&part)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("rules.json: $[0][\"+\"]: nothing is calculated"), "{}", ran.err);
    let conditions: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(conditions, serde_json::json!([null, condition]));
    let mut site: serde_json::Value = serde_json::from_slice(&fs::read(&part).unwrap()).unwrap();
    assert_eq!(site["segments"][0]["id"], "imported-2");
    site["site"] = "demo".into();
    nearside_author::compile_value(&site).unwrap();

    fs::write(&rules, r#"{ "type": "trait", "name": "plan", "operator": "matches", "value": "x" }"#).unwrap();
    let ran = import("segment", &["-o", text(&folder.path("none.json"))]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(
        ran.err.contains("$.operator: the operator `matches`") && ran.err.contains("nothing could be"),
        "{}",
        ran.err
    );
    assert!(!folder.path("none.json").exists(), "nothing was carried over, and yet written");
    assert_eq!(import("other", &[]).code, Some(2));
}

#[test]
fn a_model_is_trained_and_predicts() {
    let folder = Folder::new();
    let (sessions, model) = (folder.path("sessions.tsv"), folder.path("model.nsg"));
    let rows = "1\ta\t100\n1\tb\t110\n1\tc\t120\n2\ta\t200\n2\tb\t210\n3\tb\t300\n3\tc\t310\n";
    fs::write(&sessions, format!("SessionId\tItemId\tTime\n{rows}")).unwrap();
    let report = folder.path("report.json");
    let ran = run(&["train", "--sessions", text(&sessions), "-o", text(&model), "--report", text(&report)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("3 sessions, 7 events, 3 items"), "{}", ran.out);
    assert!(ran.err.contains("train: "), "no progress line: {}", ran.err);
    let report: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    assert_eq!(report["sessions"], 3);

    let predictions = folder.path("predictions.csv");
    let ran = run(&["predict", "--model", text(&model), "--sessions", text(&sessions), "-o", text(&predictions)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let csv = fs::read_to_string(&predictions).unwrap();
    assert_eq!(csv.lines().count(), 5, "a head and a row for every event that has one before it:\n{csv}");

    fs::write(&sessions, "SessionId\tItemId\tTime\n1\ta\tyesterday\n").unwrap();
    let ran = run(&["train", "--sessions", text(&sessions), "-o", text(&folder.path("none.nsg"))]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("sessions.tsv: line 2, column 3: Time is \"yesterday\""), "{}", ran.err);
    assert_eq!(run(&["train", "--kind", "magic", "--sessions", "x", "-o", "y"]).code, Some(2));
}

#[test]
fn a_segment_is_explained_from_a_file_of_events() {
    let folder = Folder::new();
    let events = folder.path("events.ndjson");
    let view = r#"{"name":"view_item","at":"2025-11-24T16:00:00Z","items":[{"item_id":"S1","item_category":"shoes"}]}"#;
    fs::write(&events, format!("{view}\n{view}\n\n")).unwrap();
    let site = folder.path("site.json");
    let explain = |segment: &str, more: &[&str]| {
        let arguments = ["explain", text(&site), "--events", text(&events), "--segment", segment];
        run(&[&arguments, more].concat())
    };
    let ran = explain("shoe-lover", &["--now", "2025-11-24T17:00:00Z", "--json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let proof: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((proof["truth"].as_str(), proof["actual"].as_f64()), (Some("false"), Some(2.0)));
    assert_eq!((proof["need"].as_str(), proof["by"].as_f64()), (Some("raise"), Some(1.0)));
    let ran = explain("viewer", &[]);
    assert!(ran.out.contains("view_item") && ran.out.contains("yes"), "{}", ran.out);
    let ran = explain("wrong", &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("--segment: wrong: no such segment"), "{}", ran.err);
    assert!(explain("viewer", &["--now", "soon"]).err.contains("soon is no moment"));
    fs::write(&events, format!("{view}\n{{\"name\":\"viewed\",\"at\":0}}\n")).unwrap();
    let ran = explain("viewer", &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("events.ndjson:2: name: unknown event"), "{}", ran.err);
}

#[test]
fn a_profile_is_shown_and_erased_beside_a_running_server() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut device = Device::new(1);
    device.view("S1");
    assert_eq!(server.sync(&device.delta()).status, 200);
    let (id, store) = (device.hex(), folder.store());
    let ran = run(&["profile", &id, "--store", &store]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let profile: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(profile["cells"]["recent"][0]["item_id"], "S1");
    let ran = run(&["erase", &id, "--store", &store]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "erased 1 replicas\n"));
    assert_eq!(server.admin("/stats")["replicas"], 0);
    let ran = run(&["profile", &id, "--store", &store]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("no profile or replica of that id"), "{}", ran.err);
    assert!(run(&["profile", "xyz", "--store", &store]).err.contains("32 hexadecimal digits"));
    let missing = format!("sqlite:{}", folder.path("missing.db").display());
    assert_eq!(run(&["erase", &id, "--store", &missing]).code, Some(1));
    assert!(!folder.path("missing.db").exists(), "a mistyped store was made");
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let folder = Folder::new();
    let site = folder.path("site.json");
    let serve = |more: &[&str]| run(&[&["serve", "--site", text(&site), "--listen", "127.0.0.1:0"], more].concat());
    let (short, store) = (folder.path("key"), folder.store());
    fs::write(&short, "short\n").unwrap();
    for (more, said) in [
        (["--cookie-key-file", text(&short)], "cookie key: the cookie key has 5 bytes"),
        (["--admin-token-file", text(&short)], "admin token: shorter than 16 bytes"),
        (["--origin", "shop.example"], "not an origin"),
        (["--tag-dir", "missing"], "cargo xtask dist"),
        (["--store", "mysql://x"], "write sqlite:FILE"),
        (["--catalog", "missing.ndjson"], "missing.ndjson: "),
        (["--model", text(&site)], "model: "),
    ] {
        let elsewhere = ["--store", store.as_str()];
        let ran = if more[0] == "--store" { serve(&more) } else { serve(&[more, elsewhere].concat()) };
        assert_eq!(ran.code, Some(1), "{more:?} {}", ran.err);
        assert!(ran.err.contains(said), "{more:?}: {}", ran.err);
    }
    assert_eq!(run(&["serve"]).code, Some(2));
    assert_eq!(run(&["no-such-command"]).code, Some(2));
}

#[test]
fn profiles_are_linked_and_taken_apart_beside_a_running_server() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut devices = [Device::new(1), Device::new(2)];
    for device in &mut devices {
        device.view("S1");
        let answer = server.sync(&device.delta());
        device.receive(&answer);
    }
    let (store, [one, other]) = (folder.store(), devices.map(|device| device.hex()));
    let linked = run(&["link", &one, &other, "--store", &store]);
    assert_eq!((linked.code, linked.out.as_str()), (Some(0), "2 replicas are one profile\n"), "{}", linked.err);
    assert_eq!(server.admin(&format!("/profiles/{other}"))["profile"], one);
    let unlinked = run(&["unlink", &other, "--store", &store]);
    assert_eq!(unlinked.out, "1 replicas are a profile of their own again\n", "{}", unlinked.err);
    assert_eq!(server.admin(&format!("/profiles/{other}"))["profile"], other);

    let link = serde_json::json!({ "kept": one, "joined": other });
    assert_eq!(server.admin_post("/links", &link).status, 200);
    let bearer = format!("Bearer {}", crate::support::ADMIN_TOKEN);
    let unlink = || server.send("DELETE", &format!("/admin/v1/links/{other}"), &[("authorization", &bearer)], &[]);
    assert_eq!(unlink().json()["replicas"], 1);
    unlink().assert_problem(404, "not-found");

    let missing = format!("sqlite:{}", folder.path("missing.db").display());
    for command in [&["link", &one, &other, "--store", &missing] as &[&str], &["unlink", &one, "--store", &missing]] {
        assert_eq!(run(command).code, Some(1));
    }
    assert!(!folder.path("missing.db").exists());
    assert_eq!(run(&["copy", "--from", &store, "--to", &store]).code, Some(1));
    assert_eq!(run(&["copy", "--from", &missing, "--to", &store]).code, Some(1));
}
