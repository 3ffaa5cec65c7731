//! Days as dates.

use nearside::time::Day;

/// The year, the month and the day of the month of a day in UTC (the civil calendar by eras of 400 years, Howard
/// Hinnant's `civil_from_days`).
#[must_use]
pub fn date(day: Day) -> (u16, u8, u8) {
    let days = u32::from(day.0) + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u32::from(month <= 2);
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    (u16::try_from(year).unwrap_or(u16::MAX), small(month), small(of_month))
}

/// The day of a date; `None` for one that is not in the calendar, before 1970, or too far ahead for a day's number.
pub(crate) fn day(year: i64, month: i64, of_month: i64) -> Option<Day> {
    let (year_from_march, month_from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year_from_march.div_euclid(400), year_from_march.rem_euclid(400));
    let of_year = (153 * month_from_march + 2) / 5 + of_month - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    let day = Day(u16::try_from(days).ok()?);
    let (held_year, held_month, held_day) = date(day);
    // The 31st of a shorter month would be another day.
    ((i64::from(held_year), i64::from(held_month), i64::from(held_day)) == (year, month, of_month)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_opposite() {
        for number in 0..=u16::MAX {
            let (year, month, of_month) = date(Day(number));
            assert_eq!(day(year.into(), month.into(), of_month.into()), Some(Day(number)));
        }
        for (year, month, of_month) in
            [(2026, 2, 29), (2026, 13, 1), (2026, 0, 1), (1969, 12, 31), (2026, 1, 0), (9999, 1, 1)]
        {
            assert_eq!(day(year, month, of_month), None);
        }
    }
}
