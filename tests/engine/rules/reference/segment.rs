//! Segments: the condition, the visitors who take part at all, and groups of which one segment stays.

use super::Moment;
use super::condition::check;
use super::value::{Truth, units};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// What the reference says at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// What is known about each segment's own condition, before groups.
    pub truths: BTreeMap<String, Truth>,
    /// The segments that the visitor is in.
    pub members: BTreeSet<String>,
}

/// Answers all segments of a site.
pub fn answers(moment: &Moment<'_>) -> Answers {
    let segments = segments(moment.site);
    let id = |segment: &Json| segment["id"].as_str().unwrap().to_owned();
    let truths: BTreeMap<_, _> = segments.iter().map(|held| (id(held), truth_of(held, moment))).collect();
    let matching: Vec<&Json> = segments.iter().filter(|held| truths[&id(held)] == Truth::True).collect();
    let stays = |segment: &Json| {
        let before = matching.iter().take_while(|held| held["id"] != segment["id"]);
        let after = matching.iter().skip_while(|held| held["id"] != segment["id"]).skip(1);
        let rivals = |held: &&&Json| !segment["group"].is_null() && held["group"] == segment["group"];
        // Those before it in the file win a tie.
        before.filter(rivals).all(|held| priority(held) < priority(segment))
            && after.filter(rivals).all(|held| priority(held) <= priority(segment))
    };
    let members = matching.iter().filter(|held| stays(held)).map(|held| id(held)).collect();
    Answers { truths, members }
}

/// What is known about the segment of that id.
pub fn truth(id: &str, moment: &Moment<'_>) -> Truth {
    let found = segments(moment.site).iter().find(|held| held["id"] == id);
    truth_of(found.unwrap_or_else(|| panic!("no segment {id}")), moment)
}

fn segments(site: &Json) -> &[Json] {
    site["segments"].as_array().unwrap()
}

/// The condition, for those whom the roll-out has reached and who are not held out.
fn truth_of(segment: &Json, moment: &Moment<'_>) -> Truth {
    let mut truth = check(&segment["when"], moment);
    let rollout = &segment["rollout"];
    if rollout.is_object() {
        let salt = rollout["salt"].as_str().or_else(|| segment["id"].as_str()).unwrap();
        truth = truth.min(Truth::from(bucket(salt, moment.replica) < share(&rollout["percent"])));
    }
    let holdout = &moment.site["holdout"];
    if holdout.is_object() && segment["holdout"] != false {
        let salt = holdout["salt"].as_str().unwrap();
        truth = truth.min(Truth::from(bucket(salt, moment.replica) >= share(&holdout["percent"])));
    }
    truth
}

fn priority(segment: &Json) -> i64 {
    segment["priority"].as_i64().unwrap_or(0)
}

/// Hundredths of a percent.
fn share(percent: &Json) -> u64 {
    u64::try_from(units(percent) / 100).unwrap()
}

/// Where a visitor stands among 10,000.
fn bucket(salt: &str, visitor: [u8; 16]) -> u64 {
    let bytes = [salt.as_bytes(), &[0], &visitor].concat();
    // FNV-1a with 64 bits, and the finaliser of MurmurHash3.
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53]
        .iter()
        .fold(hash, |hash, factor| (hash ^ (hash >> 33)).wrapping_mul(*factor));
    (mixed ^ (mixed >> 33)) % 10_000
}
