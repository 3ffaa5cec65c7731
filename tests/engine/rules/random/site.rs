//! Random sites: about ten segments, some of which refer to others, are rolled out or exclude each other.

use super::dice::Dice;
use super::rule::condition;
use crate::rules::reference::time::ZONES;
use serde_json::{Value as Json, json};

/// Most segments of a random site.
const MOST_SEGMENTS: usize = 14;

/// A site file.
pub fn site(dice: &mut Dice) -> Json {
    let mut segments: Vec<Json> = Vec::new();
    let mut ids = Vec::new();
    for number in 0..6 + dice.below(MOST_SEGMENTS - 5) {
        let id = format!("s{number}");
        segments.push(segment(dice, &id, &ids));
        ids.push(id);
    }
    // A segment may stand before the one it refers to.
    dice.shuffle(&mut segments);
    let mut site = json!({ "site": "demo", "segments": segments });
    if !dice.one_in(3) {
        site["timezone"] = json!(dice.pick(&ZONES.map(|zone| zone.name)));
    }
    if dice.one_in(4) {
        site["holdout"] = json!({ "percent": dice.pick(&[1, 5, 20, 50]), "salt": "2026" });
    }
    if dice.one_in(3) {
        site["affinity"] = json!({ "half_life": dice.pick(&["1h", "1d", "7d"]) });
    }
    site
}

fn segment(dice: &mut Dice, id: &str, known: &[String]) -> Json {
    let depth = dice.pick(&[0, 0, 1, 1, 2, 3]);
    let mut segment = json!({ "id": id, "when": condition(dice, known, depth) });
    if dice.one_in(8) {
        segment["rollout"] = json!({ "percent": dice.pick(&[json!(10), json!(33.33), json!(50), json!(99.99)]) });
        if dice.one_in(2) {
            segment["rollout"]["salt"] = json!("acme");
        }
    }
    if dice.one_in(8) {
        segment["holdout"] = json!(false);
    }
    if dice.one_in(5) {
        segment["group"] = json!(dice.pick(&["banner", "hero"]));
        if dice.one_in(2) {
            segment["priority"] = json!(dice.between(-1, 2));
        }
    }
    segment
}
