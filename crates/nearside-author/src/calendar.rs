//! Days as dates.

use nearside::time::Day;

/// The year, the month and the day of the month of a day in UTC (the civil calendar by eras of 400 years, Howard
/// Hinnant's `civil_from_days`).
pub(crate) fn date(day: Day) -> (u16, u8, u8) {
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
