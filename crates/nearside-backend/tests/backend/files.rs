//! What is the same for all visitors: artefacts, the tag, the API's description, the shop's own files.

use crate::support::{Folder, Server};
use nearside::catalog::Catalog;
use nearside::manifest::Manifest;
use std::fs;

#[test]
fn an_artefact_is_found_by_its_plain_name_and_kept_by_its_hashed_one() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let pointer = server.get("/ns/demo/manifest");
    assert_eq!(pointer.status, 307);
    assert_eq!(pointer.header("cache-control"), "public, max-age=60");
    let place = pointer.header("location");
    assert!(place.starts_with("/ns/demo/manifest/"), "{place}");
    let manifest = server.get(place);
    assert_eq!(manifest.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(Manifest::load(manifest.body.clone()).unwrap().site(), "demo");
    let known = server.send("GET", place, &[("if-none-match", manifest.header("etag"))], &[]);
    assert_eq!((known.status, known.body.len()), (304, 0));
    let packed = server.send("GET", place, &[("accept-encoding", "gzip")], &[]);
    assert!(packed.header("content-encoding") == "gzip" || packed.body == manifest.body);
    let catalog = server.get(server.get("/ns/demo/catalog").header("location"));
    assert_eq!(Catalog::load(catalog.body).unwrap().len(), 2);
}

#[test]
fn the_tag_has_the_types_that_browsers_ask_for() {
    let folder = Folder::new();
    fs::create_dir(folder.path("tag")).unwrap();
    fs::write(folder.path("tag/nearside.js"), "// a tag\n".repeat(100)).unwrap();
    fs::write(folder.path("tag/nearside-debug.js"), "// the overlay\n").unwrap();
    fs::write(folder.path("tag/notes.txt"), "not for the public").unwrap();
    fs::write(folder.path("tag/nearside_bg.wasm"), b"\0asm\x01\0\0\0").unwrap();
    fs::write(folder.path("tag/nearside_bg.wasm.br"), b"as brotli").unwrap();
    let server = Server::start(&folder, &["--tag-dir", folder.path("tag").to_str().unwrap()]);
    let script = server.get("/ns/nearside.js");
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.header("x-content-type-options"), "nosniff");
    assert_eq!(script.body.len(), 900);
    assert_eq!(server.get("/ns/nearside-debug.js").text(), "// the overlay\n");
    assert_eq!(server.get("/ns/notes.txt").status, 404);
    let wasm = server.get("/ns/nearside_bg.wasm");
    assert_eq!(wasm.header("content-type"), "application/wasm");
    let packed = server.send("GET", "/ns/nearside_bg.wasm", &[("accept-encoding", "gzip, deflate, br")], &[]);
    assert_eq!((packed.header("content-encoding"), packed.text().as_str()), ("br", "as brotli"));
}

#[test]
fn a_shop_folder_is_served_at_all_other_paths() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("shop/shoes")).unwrap();
    fs::write(folder.path("shop/index.html"), "home").unwrap();
    fs::write(folder.path("shop/shoes/index.html"), "shoes").unwrap();
    fs::write(folder.path("shop/404.html"), "lost").unwrap();
    let server = Server::start(&folder, &["--shop-dir", folder.path("shop").to_str().unwrap()]);
    for (path, status, body) in
        [("/", 200, "home"), ("/shoes/", 200, "shoes"), ("/wrong", 404, "lost"), ("/healthz", 200, "ok\n")]
    {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.text().as_str()), (status, body), "{path}");
    }
    assert_eq!(server.get("/").header("content-type"), "text/html; charset=utf-8");
}

#[test]
fn the_description_names_the_paths_that_there_are() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let document = server.get("/openapi.json").json();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let place = path.replace("{site}", "demo").replace("{kind}", "manifest").replace("{placement}", "home-top");
        for method in methods.as_object().unwrap().keys().filter(|name| *name != "parameters") {
            let answer = server.send(&method.to_uppercase(), &place, &[], &[]);
            let unknown = answer.status == 405 || answer.text().contains("no such path");
            assert!(!unknown, "{method} {path} is described but not served");
        }
    }
}

#[test]
fn a_large_model_is_served_in_pieces_and_whole() {
    use nearside::recommend::{Model, Shards};
    let folder = Folder::new();
    let model = trained(&folder, 12_000);
    let server = Server::start(&folder, &["--model", folder.path("model.nsg").to_str().unwrap()]);
    assert_eq!(server.get(server.get("/ns/demo/model").header("location")).body, model, "for the worker");
    let pointer = server.get("/ns/demo/model/head");
    assert_eq!((pointer.status, pointer.header("cache-control")), (307, "public, max-age=60"));
    let place = pointer.header("location");
    let head = server.get(place);
    assert_eq!(head.header("cache-control"), "public, max-age=31536000, immutable");
    let mut shards = Shards::open(head.body).unwrap();
    let mut fetched = 0;
    loop {
        let wanted = shards.wanted(&mut [id(17), id(8_000)].iter().map(String::as_str));
        if wanted.is_empty() {
            break;
        }
        for piece in wanted {
            let answer = server.get(&format!("{place}.{piece}"));
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            fetched += answer.body.len();
            shards.add(answer.body).unwrap();
        }
    }
    let joined = Model::load(shards.model().unwrap()).unwrap();
    let neighbours = |model: &Model| model.edges(model.find(&id(17)).unwrap()).count();
    assert_eq!(neighbours(&joined), neighbours(&Model::load(model.clone()).unwrap()));
    assert!(neighbours(&joined) > 0 && fetched * 5 < model.len());
    for wrong in [".s99999", ".x1", "x", ".s", "."] {
        assert_eq!(server.get(&format!("{place}{wrong}")).status, 404, "{wrong}");
    }
}

#[test]
fn a_small_model_has_no_head_but_itself() {
    let folder = Folder::new();
    trained(&folder, 40);
    let server = Server::start(&folder, &["--model", folder.path("model.nsg").to_str().unwrap()]);
    let [head, whole] = ["/ns/demo/model/head", "/ns/demo/model"].map(|path| server.get(path));
    assert_eq!(head.header("location"), whole.header("location"));
    assert_eq!(server.get(&format!("{}.s0", whole.header("location"))).status, 404);
    assert_eq!(server.get("/ns/demo/catalog/head").status, 404);
    let bare = Server::start(&Folder::new(), &[]);
    assert_eq!(bare.get("/ns/demo/model/head").status, 404);
}

/// The id of an item: as hard to compress as a shop's own.
fn id(item: u32) -> String {
    format!("item {}", item.wrapping_mul(2_654_435_761))
}

/// A model of so many items in `model.nsg`: each is looked at with those after it.
fn trained(folder: &Folder, items: u32) -> Vec<u8> {
    use std::fmt::Write as _;
    let mut sessions = String::from("SessionId\tItemId\tTime\n");
    for first in 0..items {
        for step in [0, 1, 7, first * 31 % 97] {
            writeln!(sessions, "{first}\t{}\t{}", id((first + step) % items), 1_700_000_000 + first).unwrap();
        }
    }
    fs::write(folder.path("sessions.tsv"), sessions).unwrap();
    let mut train = std::process::Command::new(crate::support::NEARSIDE);
    let train = train.args(["train", "--tune", "off", "--sessions"]).arg(folder.path("sessions.tsv"));
    assert!(train.arg("-o").arg(folder.path("model.nsg")).output().unwrap().status.success());
    fs::read(folder.path("model.nsg")).unwrap()
}
