//! `nearside report` against what the devices did, counted here by hand.

use crate::conformance::block;
use crate::store::open;
use crate::support::{Folder, NEARSIDE};
use nearside::consent::{Choice, Purpose};
use nearside::engine::{Engine, Site};
use nearside::event::{Decimal, Event, EventName, Item, Text, Value};
use nearside::id::{ReplicaId, mix64};
use nearside::sync::Answer;
use nearside::time::Time;
use nearside::wire::{self, Message};
use nearside_backend::store::Store;
use serde_json::Value as Json;
use std::process::Command;
use std::sync::Arc;

const SITE: &str = r#"{ "site": "demo", "placements": [
    { "id": "home", "slots": 2, "strategies": [{ "use": "popular" }], "holdout": { "percent": 50 } },
    { "id": "cart", "slots": 2, "strategies": [{ "use": "together" }] },
    { "id": "never", "slots": 2, "strategies": [{ "use": "popular" }] } ] }"#;
/// Friday, 2026-03-06, noon.
const NOW_MS: u64 = 1_772_798_400_000;
const VISITORS: u32 = 600;

/// A visitor's phone.
struct Phone {
    engine: Engine,
    now: Time,
}

impl Phone {
    fn new(site: &Arc<Site>, number: u32, permitted: &[Purpose]) -> Self {
        let mut id = [0x33; 16];
        id[..8].copy_from_slice(&mix64(u64::from(number) + 1).to_le_bytes());
        let mut engine = Engine::new(Arc::clone(site), ReplicaId(id), u64::from(number));
        let now = Time::from_ms(NOW_MS).unwrap();
        for purpose in permitted {
            engine.set_consent(*purpose, Choice::Granted, now);
        }
        Self { engine, now }
    }

    fn record(&mut self, name: &str, fields: &[(&str, Value)], item: Option<&str>) {
        self.now = self.now.after(1_000);
        let mut event = Event::new(EventName::parse(name).unwrap(), self.now);
        for (name, value) in fields {
            event.set(text(name), value.clone()).unwrap();
        }
        if let Some(id) = item {
            let mut item = Item::new(text(id));
            item.price = Some(Decimal::from_i64(10));
            event.push_item(item).unwrap();
        }
        self.engine.record(&event, self.now).unwrap();
    }

    fn fill(&mut self, placement: &str, given: i64) {
        self.record("fill", &[("placement", word(placement)), ("given", number(given))], None);
    }

    fn card(&mut self, name: &str, slot: i64) {
        let fields = [("placement", word("home")), ("strategy", word("popular")), ("slot", number(slot))];
        self.record(name, &fields, Some(&format!("A{slot}")));
    }

    fn buy(&mut self, item: &str) {
        let transaction = format!("t{}-{:?}", self.now.ms(), self.engine.profile().replica);
        self.record("purchase", &[("transaction_id", word(&transaction)), ("value", number(10))], Some(item));
    }

    fn sync(&mut self, store: &Arc<dyn Store>) -> Answer {
        let Ok(Message::Delta(delta)) = wire::decode(&self.engine.delta().unwrap()) else { panic!("no delta") };
        let answer = block(store.sync(delta, self.now)).unwrap().answer;
        self.engine.receive(&wire::encode_answer(&answer), self.now).unwrap();
        answer
    }
}

#[test]
fn what_placements_came_to_is_told_to_no_other_device() {
    let folder = Folder::new();
    std::fs::write(folder.path("report.json"), SITE).unwrap();
    let site = Arc::new(Site::load(nearside_author::compile(SITE).unwrap(), None, None).unwrap());
    let store = open(&folder);
    let [mut one, mut other] = [1, 2].map(|number| Phone::new(&site, number, &Purpose::ALL));
    one.fill("cart", 2);
    one.record("view_item", &[], Some("A1"));
    one.sync(&store);
    other.fill("cart", 2);
    other.sync(&store);
    block(store.link(one.engine.profile().replica.0, other.engine.profile().replica.0)).unwrap();
    other.fill("cart", 0);
    let answer = other.sync(&store);
    let [(_, cells)] = answer.others.as_slice() else { panic!("{answer:?}") };
    assert_eq!((cells.recent.len(), cells.tallies.len()), (1, 0));
}

/// A visitor of two phones is in the variant that is theirs now, whatever they met before; the weeks are the same for all;
/// what nobody can have done counts for nothing; a return at the till takes away.
#[test]
fn visitors_are_compared_by_the_variant_that_is_theirs_and_forged_counts_are_left_out() {
    let folder = Folder::new();
    std::fs::write(folder.path("report.json"), SITE).unwrap();
    let site = Arc::new(Site::load(nearside_author::compile(SITE).unwrap(), None, None).unwrap());
    let store = open(&folder);
    let mut phones: Vec<Phone> = (0..40).map(|number| Phone::new(&site, number, &Purpose::ALL)).collect();
    phones.sort_by_key(|phone| phone.engine.profile().replica);
    let is_held_out = |phone: &Phone| phone.engine.variant("home", phone.now).unwrap() == "holdout";
    let held_out = phones.iter().position(is_held_out).unwrap();
    let mut first = phones.remove(held_out);
    let shown = phones.iter().skip(held_out).position(|phone| !is_held_out(phone)).unwrap();
    let mut second = phones.remove(held_out + shown);
    first.fill("home", 0);
    second.fill("home", 2);
    second.buy("A1");
    let refund = [("transaction_id", word("r1")), ("value", number(-25))];
    second.record("store_purchase", &refund, None);
    first.sync(&store);
    second.sync(&store);
    block(store.link(first.engine.profile().replica.0, second.engine.profile().replica.0)).unwrap();
    let mut forger = phones.remove(0);
    forger.record("purchase", &[("transaction_id", word("f1")), ("value", number(90_000_000))], None);
    forger.fill("home", 0);
    forger.sync(&store);
    let json: Json = serde_json::from_str(&report(&folder, &["--json", "--now", "2026-03-07T00:00:00Z"])).unwrap();
    assert_eq!((&json["visitors"], &json["implausible"]), (&1.into(), &1.into()));
    let home = &json["placements"][0];
    let visitors: Vec<&Json> = (0..2).map(|variant| &home["variants"][variant]["visitors"]).collect();
    assert_eq!(
        (visitors, &home["crossed"]),
        (vec![&Json::from(1), &Json::from(0)], &1.into()),
        "the least id is held out"
    );
    let value = home["variants"][0]["orders"]["value_per_visitor"].as_f64().unwrap();
    assert!((value + 15.0).abs() < 1e-9, "ten paid, twenty-five given back: {value}");
}

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn word(word: &str) -> Value {
    Value::Text(text(word))
}

fn number(number: i64) -> Value {
    Value::Number(Decimal::from_i64(number))
}

fn report(folder: &Folder, more: &[&str]) -> String {
    let mut command = Command::new(NEARSIDE);
    command.arg("report").arg(folder.path("report.json")).args(["--store", &folder.store()]).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Of a hundred held out ten buy, of the others thirty; each of the others sees two cards, and a quarter clicks the second.
fn shop(folder: &Folder) -> [u32; 3] {
    std::fs::write(folder.path("report.json"), SITE).unwrap();
    let site = Arc::new(Site::load(nearside_author::compile(SITE).unwrap(), None, None).unwrap());
    let store = open(folder);
    let (mut held_out, mut clicks, mut buyers) = (0, 0, 0);
    for visitor in 0..VISITORS {
        let mut phone = Phone::new(&site, visitor, &Purpose::ALL);
        let is_held_out = phone.engine.variant("home", phone.now).unwrap() == "holdout";
        let luck = mix64(u64::from(visitor) ^ 0x5eed) % 100;
        if is_held_out {
            held_out += 1;
            phone.fill("home", 0);
        } else {
            phone.fill("home", 2);
            phone.card("impression", 0);
            phone.card("impression", 1);
            if luck.is_multiple_of(4) {
                clicks += 1;
                phone.card("click", 1);
                phone.record("add_to_cart", &[], Some("A1"));
            }
        }
        if luck < if is_held_out { 10 } else { 30 } {
            buyers += u32::from(!is_held_out);
            phone.buy("A1");
        }
        phone.sync(&store);
    }
    let silent: &[Purpose] = &[Purpose::Personalization, Purpose::Sync];
    let mut silent = Phone::new(&site, VISITORS, silent);
    silent.fill("home", 2);
    silent.record("view_item", &[], Some("A1"));
    silent.sync(&store);
    [held_out, clicks, buyers]
}

#[test]
fn a_report_says_what_was_seen_clicked_and_bought_and_what_the_holdout_tells() {
    let folder = Folder::new();
    let [held_out, clicks, buyers] = shop(&folder);
    let json: Json = serde_json::from_str(&report(&folder, &["--json", "--now", "2026-03-07T00:00:00Z"])).unwrap();
    assert_eq!((&json["visitors"], &json["not_permitted"]), (&VISITORS.into(), &1.into()));
    let home = &json["placements"][0];
    assert_eq!(
        (&home["placement"], &home["is_mismatch"], &home["crossed"]),
        (&"home".into(), &false.into(), &0.into())
    );
    let (holdout, base) = (&home["variants"][0], &home["variants"][1]);
    assert_eq!((&holdout["variant"], &base["variant"]), (&"holdout".into(), &"base".into()));
    assert_eq!((&holdout["visitors"], &holdout["empty_rate"]), (&held_out.into(), &1.0.into()));
    let shown = VISITORS - held_out;
    assert_eq!((&base["visitors"], &base["coverage"], &base["empty"]), (&shown.into(), &1.0.into(), &0.into()));
    assert_eq!(base["strategies"]["popular"]["impressions"], 2 * shown);
    assert_eq!((&base["slots"][0]["clicks"], &base["slots"][1]["clicks"]), (&0.into(), &clicks.into()));
    assert_eq!(base["total"]["added_to_cart"], clicks);
    let value = base["total"]["purchase_value"].as_f64().unwrap();
    assert!(value > 0.0 && (value - 10.0 * base["total"]["purchases"].as_f64().unwrap()).abs() < 1e-9);
    let rate = base["rate"]["value"].as_f64().unwrap();
    assert!((rate - f64::from(clicks) / f64::from(2 * shown)).abs() < 1e-9);
    let orders = &base["orders"];
    assert!((orders["buyers"].as_f64().unwrap() - f64::from(buyers) / f64::from(shown)).abs() < 1e-9);
    assert_eq!(orders["against"], "holdout");
    let lift = &orders["buyers_lift"];
    assert!(lift["low"].as_f64().unwrap() > 0.0, "three times as many buy: {lift}");
    assert!(orders["value_lift"]["low"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_text_says_what_to_do_where_there_is_nothing_to_tell() {
    let folder = Folder::new();
    shop(&folder);
    let text = report(&folder, &["--now", "2026-03-07T00:00:00Z"]);
    assert!(text.contains("more, beyond chance"), "{text}");
    assert!(text.contains("no page asked for it"), "{text}");
    report(&folder, &["--now", "2026-03-07T00:00:00Z", "--html", folder.path("report.html").to_str().unwrap()]);
    let page = std::fs::read_to_string(folder.path("report.html")).unwrap();
    assert!(
        page.contains("class=\"more\"") && page.contains("slot 2") && page.contains("No page asked for it"),
        "{page}"
    );
    assert!(!page.contains("<script") && !page.contains("http"), "a page that asks nobody for anything");
    let later = report(&folder, &["--weeks", "1", "--now", "2026-05-01T00:00:00Z"]);
    assert!(!later.contains("click rate"), "the weeks are over: {later}");
}
