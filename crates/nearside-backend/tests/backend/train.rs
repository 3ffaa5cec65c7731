//! Training on a store that devices filled, and on what a database counted.

use crate::cli::{run, text};
use crate::device::Device;
use crate::support::{Folder, Server};
use nearside::consent::{Choice, Purpose};
use nearside::recommend::Model;
use nearside_train::{Clicks, CountRow, Inputs, TrainOptions, count, sql};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

fn load(path: &Path) -> Model {
    Model::load(fs::read(path).unwrap()).unwrap()
}

fn synced(server: &Server, device: &mut Device) {
    let answer = server.sync(&device.delta());
    device.receive(&answer);
}

#[test]
fn a_store_is_learnt_from_beside_its_server_as_far_as_visitors_permit() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for number in 1..=9 {
        let mut device = Device::new(number);
        device.view("S1");
        device.view("S2");
        if number % 3 == 0 {
            device.buy(&["S1", "S3"]);
        }
        synced(&server, &mut device);
    }
    // Syncs, but does not want to be counted.
    let mut silent = Device::silent(10);
    silent.decide(Purpose::Personalization, Choice::Granted);
    silent.decide(Purpose::Sync, Choice::Granted);
    silent.view("hidden-1");
    synced(&server, &mut silent);
    // One visitor with two devices, who changed their mind on the second.
    let (mut phone, mut laptop) = (Device::new(11), Device::new(12));
    phone.view("hidden-2");
    laptop.view("S1");
    laptop.decide(Purpose::Analytics, Choice::Denied);
    synced(&server, &mut phone);
    synced(&server, &mut laptop);
    let link = serde_json::json!({ "kept": phone.hex(), "joined": laptop.hex() });
    assert_eq!(server.admin_post("/links", &link).status, 200);

    let (store, model, report) = (folder.store(), folder.path("model.nsg"), folder.path("report.json"));
    let train = |output: &Path| run(&["train", "--store", &store, "-o", text(output), "--report", text(&report)]);
    let ran = train(&model);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.starts_with("11 profiles, 2 of them not to be learnt from, 9 sessions, 24 events, 3 items"),
        "{}",
        ran.out
    );
    let told: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    assert_eq!(told["origin"], serde_json::json!({ "store": { "profiles": 11, "not_permitted": 2 } }));
    assert_eq!((told["sessions"].as_u64(), told["baskets"].as_u64()), (Some(9), Some(3)));
    let learnt = load(&model);
    let number = |id: &str| learnt.find(id).unwrap();
    assert!(learnt.edge(number("S1"), number("S2")).is_some());
    assert!(learnt.together_edge(number("S1"), number("S3")).is_some());
    assert!(learnt.find("hidden-1").is_none() && learnt.find("hidden-2").is_none());
    let again = folder.path("again.nsg");
    assert_eq!(train(&again).code, Some(0));
    assert!(fs::read(&again).unwrap() == fs::read(&model).unwrap());
}

#[test]
fn a_store_of_nothing_to_learn_from_says_why() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut device = Device::new(1);
    device.view("S1");
    device.decide(Purpose::Analytics, Choice::Denied);
    synced(&server, &mut device);
    let model = folder.path("model.nsg");
    let train = |store: &str| run(&["train", "--store", store, "-o", text(&model)]);
    let ran = train(&folder.store());
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("in 1 profiles, 1 of them not to be learnt from: a visitor must permit"), "{}", ran.err);
    let missing = folder.path("missing.db");
    assert_eq!(train(&format!("sqlite:{}", missing.display())).code, Some(1));
    assert!(!missing.exists() && !model.exists());
    assert!(train("mysql://x").err.contains("write sqlite:FILE"));
}

const ROWS: &str = "1\ta\t100\n1\tb\t110\n1\tc\t120\n2\ta\t200\n2\tb\t210\n3\tb\t300\n3\tc\t310\n";

/// Sessions and, as a database would give them, their counts.
fn counted(folder: &Folder) -> Vec<CountRow> {
    let clicks = format!("SessionId\tItemId\tTime\n{ROWS}");
    fs::write(folder.path("sessions.tsv"), &clicks).unwrap();
    count(&TrainOptions::default(), Inputs::file(clicks.as_bytes()), &mut |_| ()).unwrap()
}

fn csv(rows: &[CountRow]) -> String {
    let mut text = String::from("\"kind\",\"item_a\",\"item_b\",\"weight_ab\",\"weight_ba\"\r\n");
    for row in rows {
        let (kind, a, b) = (row.kind.as_str(), &row.item_a, &row.item_b);
        write!(text, "\"{kind}\",\"{a}\",\"{b}\",{},{}\r\n", row.weight_ab, row.weight_ba).unwrap();
    }
    text
}

/// Whether a Parquet file says that its bytes are text; not every engine does.
#[derive(Clone, Copy)]
enum Texts {
    Said,
    Unsaid,
}

fn write_parquet(path: &Path, rows: &[CountRow], compression: Compression, texts: Texts) {
    let utf8 = match texts {
        Texts::Said => " (UTF8)",
        Texts::Unsaid => "",
    };
    let schema = format!(
        "message counts {{ required binary kind{utf8}; optional binary item_a{utf8}; required binary item_b{utf8};
         required int64 weight_ab; optional int64 weight_ba; }}"
    );
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut file = SerializedFileWriter::new(File::create(path).unwrap(), schema, properties).unwrap();
    let mut group = file.next_row_group().unwrap();
    let levels = vec![1_i16; rows.len()];
    let texts: [fn(&CountRow) -> &str; 3] = [|row| row.kind.as_str(), |row| &row.item_a, |row| &row.item_b];
    for (column, of) in texts.iter().enumerate() {
        let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(of(row))).collect();
        let mut writer = group.next_column().unwrap().unwrap();
        let levels = (column == 1).then_some(levels.as_slice());
        writer.typed::<ByteArrayType>().write_batch(&values, levels, None).unwrap();
        writer.close().unwrap();
    }
    let numbers: [fn(&CountRow) -> u64; 2] = [|row| row.weight_ab, |row| row.weight_ba];
    for (column, of) in numbers.iter().enumerate() {
        let values: Vec<i64> = rows.iter().map(|row| of(row).cast_signed()).collect();
        let mut writer = group.next_column().unwrap().unwrap();
        let levels = (column == 1).then_some(levels.as_slice());
        writer.typed::<Int64Type>().write_batch(&values, levels, None).unwrap();
        writer.close().unwrap();
    }
    group.close().unwrap();
    file.close().unwrap();
}

#[test]
fn counts_in_csv_and_parquet_give_the_bytes_of_the_sessions() {
    let folder = Folder::new();
    let rows = counted(&folder);
    let (wanted, found) = (folder.path("wanted.nsg"), folder.path("found.nsg"));
    let ran = run(&["train", "--sessions", text(&folder.path("sessions.tsv")), "--tune", "off", "-o", text(&wanted)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let plain = folder.path("counts.csv");
    fs::write(&plain, csv(&rows)).unwrap();
    let packed = folder.path("counts.csv.gz");
    let mut gzip = flate2::write::GzEncoder::new(File::create(&packed).unwrap(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, csv(&rows).as_bytes()).unwrap();
    gzip.finish().unwrap();
    let mut files = vec![plain, packed];
    for (name, compression, texts) in [
        ("plain", Compression::UNCOMPRESSED, Texts::Said),
        ("snappy", Compression::SNAPPY, Texts::Said),
        ("gzip", Compression::GZIP(parquet::basic::GzipLevel::default()), Texts::Said),
        ("zstd", Compression::ZSTD(ZstdLevel::default()), Texts::Unsaid),
        ("lz4", Compression::LZ4_RAW, Texts::Unsaid),
    ] {
        let path = folder.path(&format!("{name}.parquet"));
        write_parquet(&path, &rows, compression, texts);
        files.push(path);
    }
    for file in files {
        let ran = run(&["train", "--pairs", text(&file), "-o", text(&found)]);
        assert_eq!(ran.code, Some(0), "{}: {}", file.display(), ran.err);
        assert!(ran.out.starts_with("3 sessions, 7 events, 3 items, 3 edges"), "{}", ran.out);
        assert!(ran.out.contains("not tuned: counts hold no sessions"), "{}", ran.out);
        assert!(fs::read(&found).unwrap() == fs::read(&wanted).unwrap(), "{}", file.display());
        fs::remove_file(&found).unwrap();
    }
}

#[test]
fn counts_that_are_wrong_are_refused_with_their_place() {
    let folder = Folder::new();
    let mut rows = counted(&folder);
    let (file, model) = (folder.path("counts.parquet"), folder.path("none.nsg"));
    let refused = |said: &str| {
        let ran = run(&["train", "--pairs", text(&file), "-o", text(&model)]);
        assert_eq!(ran.code, Some(1), "{said}: {}", ran.out);
        assert!(ran.err.contains(said) && ran.err.contains("counts.parquet: "), "{said}: {}", ran.err);
        assert!(!model.exists());
    };
    rows[5].weight_ba = u64::MAX;
    write_parquet(&file, &rows, Compression::SNAPPY, Texts::Said);
    refused("row 6, weight_ba: no whole number");
    rows[5].weight_ba = 0;
    let id = std::mem::replace(&mut rows[4].item_b, "z".into());
    write_parquet(&file, &rows, Compression::SNAPPY, Texts::Said);
    refused(&format!("row 5, item_b: {id} and z where one item is told twice"));
    rows[4].item_b = id;
    write_parquet(&file, &rows, Compression::SNAPPY, Texts::Said);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 9]).unwrap();
    refused("");
    fs::write(&file, csv(&rows).replace(",1,", ",one,")).unwrap();
    refused("line 2, column 4: \"one\" is no whole number");
}

#[test]
fn a_broken_parquet_file_ends_no_program() {
    let folder = Folder::new();
    let (file, model) = (folder.path("counts.parquet"), folder.path("none.nsg"));
    write_parquet(&file, &counted(&folder), Compression::UNCOMPRESSED, Texts::Said);
    let whole = fs::read(&file).unwrap();
    let mut rng = nearside::rng::Rng::new(3);
    for _ in 0..60 {
        let mut bytes = whole.clone();
        let at = usize::try_from(rng.next_u64()).unwrap_or(0) % bytes.len();
        bytes[at] = rng.next_u64().to_le_bytes()[0];
        fs::write(&file, &bytes).unwrap();
        let code = run(&["train", "--pairs", text(&file), "-o", text(&model)]).code;
        assert!(matches!(code, Some(0 | 1)), "{at}: {code:?}");
    }
}

#[test]
fn the_text_is_printed_and_numbers_are_taken_over() {
    let folder = Folder::new();
    counted(&folder);
    let printed = |more: &[&str]| run(&[&["train", "--emit-sql"], more].concat());
    let ran = printed(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let clicks = Clicks::new("clicks", &["session_id", "item_id", "time"]).unwrap();
    assert_eq!(ran.out, sql(&TrainOptions::default(), &clicks));
    let other = printed(&["--half-life", "12h", "--table", "shop.hits", "--columns", "visit,sku,ts,action"]);
    assert!(other.out.contains("FROM shop.hits") && other.out.contains("43200000E0"), "{}", other.err);
    assert_eq!(printed(&["--table", "x; y"]).code, Some(1));
    assert_eq!(printed(&["--columns", "a,b"]).code, Some(1));
    assert_eq!(printed(&["-o", "x"]).code, Some(2));

    let (sessions, report) = (folder.path("sessions.tsv"), folder.path("report.json"));
    let model = folder.path("model.nsg");
    let ran = run(&["train", "--sessions", text(&sessions), "-o", text(&model), "--report", text(&report)]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(printed(&["--numbers", text(&report)]).out, printed(&[]).out);
    let mut told: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    told["recipe"]["length_power"] = 0.7.into();
    fs::write(&report, told.to_string()).unwrap();
    assert_ne!(printed(&["--numbers", text(&report)]).out, printed(&[]).out);
    told["device"]["gamma"] = (-1.0).into();
    fs::write(&report, told.to_string()).unwrap();
    let ran = printed(&["--numbers", text(&report)]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("report.json: device.gamma is -1: give numbers from 0"), "{}", ran.err);
    for wrong in [&["--tune", "off"][..], &["--half-life", "6h"], &["--sessions", "x"], &["--plot", "x"]] {
        let ran = run(&[&["train", "--pairs", "x", "-o", "y"], wrong].concat());
        assert_eq!(ran.code, Some(2), "{wrong:?}");
    }
    assert_eq!(run(&["train", "-o", "y"]).code, Some(2));
}
