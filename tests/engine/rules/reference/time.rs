//! Durations, and the local clock in a few zones whose rules are written out here.

/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// One day in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// The names of weekdays, in the order of the week.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// 1970-01-01 was a Thursday.
const FIRST_WEEKDAY: i64 = 3;

/// Milliseconds of a number with its unit.
pub fn duration_ms(text: &str) -> i64 {
    let (number, unit) = text.split_at(text.len() - 1);
    let unit_ms = match unit {
        "m" => MINUTE_MS,
        "h" => 60 * MINUTE_MS,
        "d" => DAY_MS,
        _ => panic!("{text}: no duration"),
    };
    number.parse::<i64>().unwrap() * unit_ms
}

/// The UTC day.
pub const fn day(ms: i64) -> i64 {
    ms.div_euclid(DAY_MS)
}

/// A zone: its standard offset from UTC in minutes, and when its clocks go forward.
pub struct Zone {
    pub name: &'static str,
    offset: i64,
    summer: Option<Summer>,
}

struct Summer {
    /// Minutes that clocks go forward.
    by: i64,
    begins: Change,
    ends: Change,
}

/// The `nth` Sunday of a month, from 1; the last one for 0. The minute is that of the day in UTC.
struct Change {
    month: i64,
    nth: i64,
    utc_minute: i64,
}

const fn change(month: i64, nth: i64, utc_minute: i64) -> Change {
    Change { month, nth, utc_minute }
}

/// Zones of the north and the south, on whole, half and quarter hours, with and without summer time.
pub const ZONES: [Zone; 7] = [
    Zone { name: "UTC", offset: 0, summer: None },
    Zone {
        name: "Europe/Berlin",
        offset: 60,
        summer: Some(Summer { by: 60, begins: change(3, 0, 60), ends: change(10, 0, 60) }),
    },
    Zone {
        name: "America/New_York",
        offset: -300,
        summer: Some(Summer { by: 60, begins: change(3, 2, 420), ends: change(11, 1, 360) }),
    },
    Zone {
        name: "America/St_Johns",
        offset: -210,
        summer: Some(Summer { by: 60, begins: change(3, 2, 330), ends: change(11, 1, 270) }),
    },
    // In the south the year's first change ends the summer. 15:30 and 15:00 in UTC of the day before.
    Zone {
        name: "Australia/Lord_Howe",
        offset: 630,
        summer: Some(Summer { by: 30, begins: change(10, 1, -510), ends: change(4, 1, -540) }),
    },
    Zone { name: "Asia/Kolkata", offset: 330, summer: None },
    Zone { name: "Asia/Kathmandu", offset: 345, summer: None },
];

/// The offset of a zone at a moment, in minutes.
pub fn offset(zone: &str, ms: i64) -> i64 {
    let zone = ZONES.iter().find(|held| held.name == zone).unwrap_or_else(|| panic!("{zone}: not among the zones"));
    let Some(summer) = &zone.summer else { return zone.offset };
    let year = year_of(day(ms));
    let (begins, ends) = (summer.begins.in_year(year), summer.ends.in_year(year));
    let minute = ms.div_euclid(MINUTE_MS);
    let is_summer = if begins < ends { (begins..ends).contains(&minute) } else { !(ends..begins).contains(&minute) };
    if is_summer { zone.offset + summer.by } else { zone.offset }
}

/// Both changes of a zone's year, in milliseconds; none where it has no summer time.
pub fn changes(zone: &str, year: i64) -> Vec<i64> {
    let summer = ZONES.iter().find(|held| held.name == zone).and_then(|zone| zone.summer.as_ref());
    summer.map_or_else(Vec::new, |held| {
        [&held.begins, &held.ends].map(|change| change.in_year(year) * MINUTE_MS).to_vec()
    })
}

impl Change {
    /// In minutes since 1970.
    fn in_year(&self, year: i64) -> i64 {
        let first = day_of(year, self.month);
        let next = if self.month == 12 { day_of(year + 1, 1) } else { day_of(year, self.month + 1) };
        let sundays: Vec<i64> = (first..next).filter(|day| weekday(*day) == 6).collect();
        let sunday =
            if self.nth == 0 { sundays[sundays.len() - 1] } else { sundays[usize::try_from(self.nth).unwrap() - 1] };
        sunday * 1_440 + self.utc_minute
    }
}

const fn weekday(day: i64) -> i64 {
    (day + FIRST_WEEKDAY).rem_euclid(7)
}

/// The first day of a month, counted from 1970: year by year, month by month.
pub fn day_of(year: i64, month: i64) -> i64 {
    let is_leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let years: i64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let lengths = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    years + lengths[..usize::try_from(month).unwrap() - 1].iter().sum::<i64>()
}

/// The year of a day.
pub fn year_of(day: i64) -> i64 {
    (1970..2200).find(|year| day_of(*year + 1, 1) > day).unwrap()
}

/// Whether the local clock lies within the hours of `weekdays` (all of them for none). `from` is included, `to` is not;
/// where `from` is the later one, the hours go over midnight and belong to the weekday on which they began.
pub fn is_within(weekdays: &[&str], from: &str, to: &str, local_minute: i64) -> bool {
    let (from, to) = (minute_of_day(from), minute_of_day(to));
    let today = local_minute.div_euclid(1_440);
    let minute = local_minute.rem_euclid(1_440);
    let is_named =
        |day: i64| weekdays.is_empty() || weekdays.contains(&WEEKDAYS[usize::try_from(weekday(day)).unwrap()]);
    if from < to {
        is_named(today) && (from..to).contains(&minute)
    } else {
        (is_named(today) && minute >= from) || (is_named(today - 1) && minute < to)
    }
}

/// The minute that `"HH:MM"` names; `"24:00"` is the end of the day.
pub fn minute_of_day(text: &str) -> i64 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap()
}
