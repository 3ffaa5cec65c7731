//! What pages say is what there is: the commands of `docs/recommend.md` are run as they stand, those of
//! `docs/operations.md` read; counters, reasons and tests that pages name exist.

use crate::cli::text;
use crate::device::Device;
use crate::support::{Folder, NEARSIDE, Server};
use nearside_train::{Inputs, TrainOptions, count};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::process::{Command, Stdio};

const SECTIONS: [&str; 2] = ["## From your own store\n", "## When one machine is not enough\n"];

/// The commands of a section, in their order.
fn commands(heading: &str) -> Vec<String> {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/recommend.md")).unwrap();
    let (_, section) = page.split_once(heading).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// Runs a command in a folder; `> file` is where its output goes.
fn run(command: &str, folder: &Folder) {
    let (words, output) = command.split_once(" > ").map_or((command, None), |(words, file)| (words, Some(file)));
    let mut words = words.split(' ');
    assert_eq!(words.next(), Some("nearside"), "{command}");
    let mut nearside = Command::new(NEARSIDE);
    nearside.args(words).current_dir(&folder.0).stderr(Stdio::piped());
    if let Some(file) = output {
        nearside.stdout(File::create(folder.path(file)).unwrap());
    }
    let ran = nearside.output().unwrap();
    assert!(ran.status.success(), "{command}: {}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn the_commands_of_the_page_do_what_it_says() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut device = Device::new(1);
    device.view("S1");
    device.view("S2");
    assert_eq!(server.sync(&device.delta()).status, 200);
    fs::copy(folder.path("store.db"), folder.path("nearside.db")).unwrap();
    // What is in the log of a database that is open is not in its file yet.
    fs::copy(folder.path("store.db-wal"), folder.path("nearside.db-wal")).unwrap();
    let clicks = "SessionId\tItemId\tTime\n1\tS1\t100\n1\tS2\t110\n1\tS3\t120\n2\tS2\t200\n2\tS3\t210\n";
    fs::write(folder.path("sample.tsv"), clicks).unwrap();
    let rows = count(&TrainOptions::default(), Inputs::file(clicks.as_bytes()), &mut |_| ()).unwrap();
    let mut csv = String::from("kind,item_a,item_b,weight_ab,weight_ba\n");
    for row in rows {
        let (kind, a, b) = (row.kind.as_str(), &row.item_a, &row.item_b);
        writeln!(csv, "{kind},{a},{b},{},{}", row.weight_ab, row.weight_ba).unwrap();
    }
    fs::write(folder.path("counts.csv"), csv).unwrap();
    let model = folder.path("model.nsg");
    for (heading, least) in SECTIONS.into_iter().zip([1, 5]) {
        let commands = commands(heading);
        assert!(commands.len() >= least, "{heading}: {commands:?}");
        for command in &commands {
            run(command, &folder);
        }
        nearside::recommend::Model::load(fs::read(&model).unwrap()).unwrap();
        fs::remove_file(&model).unwrap();
    }
    assert!(fs::read_to_string(folder.path("counts.sql")).unwrap().contains("ROW_NUMBER"), "{}", text(&model));
}

#[test]
fn the_commands_about_operating_are_what_the_program_takes() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md")).unwrap();
    let lines = page.lines().map(|line| line.trim_start_matches("ExecStart=/usr/local/bin/"));
    let commands: Vec<&str> = lines.filter(|line| line.starts_with("nearside ")).collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        // With `--help` at its end a command is read to there, and nothing is done.
        let words = command.split(' ').skip(1).chain(["--help"]);
        let read = Command::new(NEARSIDE).args(words).output().unwrap();
        assert!(read.status.success(), "{command}: {}", String::from_utf8_lossy(&read.stderr));
    }
    let bare = Command::new(NEARSIDE).args(["serve", "--no-such-flag", "--help"]).output().unwrap();
    assert!(!bare.status.success(), "what is not known is not noticed");
}

#[test]
fn the_counters_that_are_to_be_watched_are_there() {
    let folder = Folder::new();
    let metrics = Server::start(&folder, &[]).get("/metrics").text();
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md")).unwrap();
    let is_part = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let mut named = 0;
    for (place, _) in page.match_indices("nearside_") {
        let name: String = page[place..].chars().take_while(|letter| is_part(*letter)).collect();
        assert!(metrics.lines().any(|line| line.starts_with(&name)), "{name} is not counted");
        named += 1;
    }
    for reason in page.split("reason=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(metrics.contains(&format!("reason=\"{reason}\"")), "{reason} is no reason");
    }
    assert!(named > 10, "the page names {named}");
}

#[test]
fn the_tests_that_the_page_on_security_names_are_there() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let page = fs::read_to_string(format!("{root}/docs/security.md")).unwrap();
    let folders = ["crates/nearside-backend/tests", "crates/nearside-backend/src", "tests/engine", "src/sync"];
    let sources: String = folders.iter().flat_map(|folder| sources(format!("{root}/{folder}").as_ref())).collect();
    let mut named = 0;
    // A test's name is the last part of a path, or follows "conformance: ".
    for code in page.split('`').skip(1).step_by(2).filter(|code| code.contains("::") || code.starts_with("conformance: ")) {
        let test = code.rsplit([':', ' ']).next().unwrap();
        assert!(sources.contains(&format!("fn {test}(")), "{code} is no test");
        named += 1;
    }
    assert!(named > 25, "the page names {named} tests");
}

/// All Rust sources below a folder.
fn sources(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
    found
}
