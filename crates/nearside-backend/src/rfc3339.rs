//! Reads a moment as RFC 3339 writes it: `2026-03-01T09:30:00Z`, with a fraction or an offset.

use nearside::time::Time;

/// The moment that a text names; `None` where it is not RFC 3339, or outside 1970 to 2148.
#[must_use]
pub fn parse(text: &str) -> Option<Time> {
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let zone_at = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = rest.split_at_checked(zone_at)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    if !(hour < 24 && minute < 60 && second <= 60) {
        return None;
    }
    let fraction = Some(fraction).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    let ms = fraction.bytes().chain(*b"000").take(3).try_fold(0, |ms, digit| Some(ms * 10 + digit_of(digit)?))?;
    let days = days_since_1970(year, month, day)?;
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset(zone)?;
    u64::try_from(seconds * 1_000 + ms).ok().and_then(|ms| Time::from_ms(ms).ok())
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("Z") {
        return Some(0);
    }
    let (sign, rest) = zone.split_at_checked(1)?;
    let [hours, minutes] = numbers(rest, ':', [2, 2])?;
    let seconds = hours * 3_600 + minutes * 60;
    (hours < 24 && minutes < 60).then_some(if sign == "-" { -seconds } else { seconds })
}

/// Exactly as many numbers as there are lengths, each with exactly so many digits.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, length) in numbers.iter_mut().zip(lengths) {
        let part = parts.next().filter(|part| part.len() == length)?;
        *number = part.bytes().try_fold(0, |number, digit| Some(number * 10 + digit_of(digit)?))?;
    }
    parts.next().is_none().then_some(numbers)
}

fn digit_of(byte: u8) -> Option<i64> {
    char::from(byte).to_digit(10).map(i64::from)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; `None` where there is no such date.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = lengths.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    if !(1..=*length).contains(&day) {
        return None;
    }
    let before = year - 1;
    let days_before_year = before * 365 + before / 4 - before / 100 + before / 400;
    let days_before_month: i64 = lengths.iter().take(usize::try_from(month - 1).ok()?).sum();
    // 719,162 days lie before 1970-01-01 in the years 1 to 1969.
    Some(days_before_year + days_before_month + day - 1 - 719_162)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn known_moments_are_read() {
        let known = [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00Z", 951_825_600_000),
            ("2025-11-24T16:00:00Z", 1_764_000_000_000),
            ("2025-11-24T17:00:00.25+01:00", 1_764_000_000_250),
            ("2025-11-24t10:30:00.1239-05:30", 1_764_000_000_123),
        ];
        for (text, ms) in known {
            assert_eq!(parse(text).map(nearside::time::Time::ms), Some(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "now",
            "2025-11-24",
            "2025-02-29T00:00:00Z",
            "2025-11-24T24:00:00Z",
            "2025-11-24T16:00:00",
            "1969-12-31T23:59:59Z",
            "2025-11-24T16:00:00+1:00",
            "2025-11-24T16:00:00.xZ",
            "9999-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
