//! Which figures does a line's free text hold beside its amount: a billing period, a number of pieces, a country?

use jiff::civil::Date;

/// The days of an invoice: `05/27/2024-06/02/2024`, `2024-05-27-2024-06-02`, `Feb 16-Feb 22, 2026` or `Dec 29, 2025-Jan 4, 2026`.
pub fn period_in(text: &str) -> Option<(Date, Date)> {
    memchr::memchr_iter(b'-', text.as_bytes()).find_map(|dash| {
        let (before, after) = (text[..dash].trim_end(), text[dash + 1..].trim_start());
        by_numbers(before.as_bytes(), after.as_bytes()).or_else(|| by_words(before, after))
    })
}

fn by_numbers(before: &[u8], after: &[u8]) -> Option<(Date, Date)> {
    let first = before.get(before.len().checked_sub(10)?..)?;
    let date = |text| numeric_date(text).or_else(|| iso_date(text));
    ordered(date(first)?, date(after.get(..10)?)?)
}

/// `2024-05-27`.
fn iso_date(text: &[u8]) -> Option<Date> {
    let is_iso = text.get(4) == Some(&b'-') && text.get(7) == Some(&b'-');
    is_iso.then(|| std::str::from_utf8(text).ok()?.parse().ok()).flatten()
}

/// `05/27/2024`.
fn numeric_date(text: &[u8]) -> Option<Date> {
    let [m0, m1, b'/', d0, d1, b'/', y0, y1, y2, y3] = text else { return None };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(**digit - b'0'))
        })
    };
    let month = i8::try_from(number(&[m0, m1])?).ok()?;
    let day = i8::try_from(number(&[d0, d1])?).ok()?;
    Date::new(number(&[y0, y1, y2, y3])?, month, day).ok()
}

fn by_words(before: &str, after: &str) -> Option<(Date, Date)> {
    let mut words = after.split([' ', ',']).filter(|word| !word.is_empty());
    let (month, day) = (month_of(words.next()?)?, words.next()?.parse().ok()?);
    let year: i16 = words.next()?.get(..4)?.parse().ok()?;
    let last = Date::new(year, month, day).ok()?;
    let mut words = before.rsplit([' ', ',']).filter(|word| !word.is_empty());
    let word = words.next()?;
    let (year, day) = match word.parse::<i16>().ok()? {
        year if year > 31 => (year, words.next()?.parse().ok()?),
        _ => (last.year(), word.parse().ok()?),
    };
    let first = Date::new(year, month_of(words.next()?)?, day).ok()?;
    ordered(first, last)
}

fn ordered(first: Date, last: Date) -> Option<(Date, Date)> {
    (first <= last).then_some((first, last))
}

fn month_of(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3)?;
    let index = MONTHS.iter().position(|month| head.eq_ignore_ascii_case(month))?;
    i8::try_from(index + 1).ok()
}

/// How many Connects: `Fees for additional Connects (80).`, `80 Connects`, `Connects: 80`; `None` where no or several numbers are named.
pub fn pieces_in(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    let start = bytes.iter().position(u8::is_ascii_digit)?;
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_only = !bytes[start + length..].iter().any(u8::is_ascii_digit);
    is_only.then(|| text[start..start + length].parse().ok()).flatten()
}

/// The country in brackets: `VAT (KE) - Service Fee`.
pub fn country_in(text: &str) -> Option<[u8; 2]> {
    memchr::memchr_iter(b'(', text.as_bytes()).find_map(|open| {
        let inside: [u8; 2] = text.as_bytes().get(open + 1..open + 3)?.try_into().ok()?;
        let is_code = inside.iter().all(u8::is_ascii_uppercase);
        (is_code && text.as_bytes().get(open + 3) == Some(&b')')).then_some(inside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn billing_periods() {
        let week = |from, to| Some((from, to));
        for (text, expected) in [
            (
                "Invoice for 05/27/2024-06/02/2024 - 14:20 hrs @ $18.00/hr",
                week(date(2024, 5, 27), date(2024, 6, 2)),
            ),
            ("Invoice for Feb 16-Feb 22, 2026", week(date(2026, 2, 16), date(2026, 2, 22))),
            (
                "Invoice for Dec 29, 2025-Jan 4, 2026 - 3:00 hrs",
                week(date(2025, 12, 29), date(2026, 1, 4)),
            ),
            (
                "Tide-tables - Invoice for Feb 16 - Feb 22, 2026",
                week(date(2026, 2, 16), date(2026, 2, 22)),
            ),
            (
                "Invoice for 2024-05-27-2024-06-02 - 14:20 hrs",
                week(date(2024, 5, 27), date(2024, 6, 2)),
            ),
            ("Invoice for 2024-05-27 - 2024-06-02", week(date(2024, 5, 27), date(2024, 6, 2))),
            ("Invoice for 2024-05-27", None),
            ("Invoice for 2024-13-27-2024-06-02", None),
            ("Invoice for 06/02/2024-05/27/2024", None),
            ("Milestone 2 - proof-reading", None),
            ("a-é", None),
            ("", None),
        ] {
            assert_eq!(period_in(text), expected, "{text}");
        }
    }

    #[test]
    fn pieces_and_countries() {
        assert_eq!(pieces_in("Fees for additional Connects (80)."), Some(80));
        assert_eq!(pieces_in("40 Connects"), Some(40));
        assert_eq!(pieces_in("Fees for additional Connects (80). - Ref ID 4711"), None);
        assert_eq!(pieces_in("Connects"), None);
        assert_eq!(country_in("VAT (KE) - Service Fee - Ref ID 702357923"), Some(*b"KE"));
        assert_eq!(country_in("VAT (Ké) - (IN) Service Fee"), Some(*b"IN"));
        assert_eq!(country_in("VAT - Service Fee"), None);
    }
}
