//! Which day does a cell say: worded, ISO and numeric dates, the order of the last decided from the file.

use crate::scan::is_space;
use jiff::civil::Date;

/// In which order a date of numbers only is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrder {
    /// `6/7/2024` is the seventh of June.
    MonthFirst,
    /// `6/7/2024` is the sixth of July.
    DayFirst,
}

/// A date of numbers only, as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Numeric {
    pub(crate) first: u8,
    pub(crate) second: u8,
    pub(crate) year: i16,
}

impl Numeric {
    /// The day that it means in this order.
    pub(crate) fn in_order(self, order: DateOrder) -> Option<Date> {
        match order {
            DateOrder::MonthFirst => day(self.year, self.first, self.second),
            DateOrder::DayFirst => day(self.year, self.second, self.first),
        }
    }
}

/// What a cell of the date column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dated {
    /// A day that can be read in one way only.
    Known(Date),
    /// A day whose order of day and month the whole file tells.
    Numbers(Numeric),
}

/// What a date may look like, for messages.
pub(crate) const EXPECTED: &str =
    "a date such as Jun 7, 2024 or 2024-06-07, of the years 2000 to 2100";

/// A day of the years in which a statement can have been made.
fn day(year: i16, month: u8, day: u8) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    (2000..=2100).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

/// Reads the content of a cell, white space around it removed.
#[inline]
pub(crate) fn read(cell: &str) -> Option<Dated> {
    match usual(cell.as_bytes()) {
        Some(date) => Some(Dated::Known(date)),
        None => written(cell),
    }
}

/// The platform's own form, `Jun 7, 2024`, from the bytes of a cell as it stands.
#[inline]
pub(crate) fn usual(cell: &[u8]) -> Option<Date> {
    let [a, b, c, b' ', rest @ ..] = cell else { return None };
    let (number, [thousands, hundreds, tens, ones]) = match rest {
        [ones, b',', b' ', year @ ..] => (digit(*ones)?, <[u8; 4]>::try_from(year).ok()?),
        [tens, ones, b',', b' ', year @ ..] => {
            (digit(*tens)? * 10 + digit(*ones)?, <[u8; 4]>::try_from(year).ok()?)
        }
        _ => return None,
    };
    let century = i16::from(digit(thousands)? * 10 + digit(hundreds)?);
    let year = century * 100 + i16::from(digit(tens)? * 10 + digit(ones)?);
    day(year, short_month([*a, *b, *c])?, number)
}

#[inline]
fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

#[inline]
fn short_month(letters: [u8; 3]) -> Option<u8> {
    Some(match &letters.map(|letter| letter.to_ascii_lowercase()) {
        b"jan" => 1,
        b"feb" => 2,
        b"mar" => 3,
        b"apr" => 4,
        b"may" => 5,
        b"jun" => 6,
        b"jul" => 7,
        b"aug" => 8,
        b"sep" => 9,
        b"oct" => 10,
        b"nov" => 11,
        b"dec" => 12,
        _ => return None,
    })
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &str) -> Option<u8> {
    let word = word.to_ascii_lowercase();
    let found = MONTHS.iter().position(|name| *name == word || name[..3] == word);
    let found = found.or((word == "sept").then_some(8));
    found.and_then(|index| u8::try_from(index + 1).ok())
}

/// The longest cell that is looked at.
const LONGEST: usize = 64;

/// Every other form. A time of day after the date is allowed and left out.
fn written(cell: &str) -> Option<Dated> {
    if cell.len() > LONGEST {
        return None;
    }
    let plain: String =
        cell.chars().map(|letter| if is_space(letter) { ' ' } else { letter }).collect();
    let date = without_time(plain.trim())?;
    let is_edge = |letter: char| matches!(letter, ' ' | ',' | '-' | '/' | '.');
    let parts: Vec<&str> = date.split(is_edge).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts[..] else { return None };
    if let Some(month) = month(first) {
        return known(year_of(third)?, month, small(second)?);
    }
    if let Some(month) = month(second) {
        return known(year_of(third)?, month, small(first)?);
    }
    if first.len() == 4 {
        return known(year_of(first)?, small(second)?, small(third)?);
    }
    let separators = date.bytes().filter(|byte| !byte.is_ascii_digit());
    let separators: Vec<u8> = separators.collect();
    match separators[..] {
        [a, b] if a == b && b"/.-".contains(&a) => {}
        _ => return None,
    }
    let numeric = Numeric { first: small(first)?, second: small(second)?, year: year_of(third)? };
    let possible = [DateOrder::MonthFirst, DateOrder::DayFirst];
    possible
        .iter()
        .any(|order| numeric.in_order(*order).is_some())
        .then_some(Dated::Numbers(numeric))
}

fn known(year: i16, month: u8, number: u8) -> Option<Dated> {
    day(year, month, number).map(Dated::Known)
}

fn small(digits: &str) -> Option<u8> {
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Four digits, or two of this century.
fn year_of(digits: &str) -> Option<i16> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        4 => digits.parse().ok(),
        2 => digits.parse().ok().map(|year: i16| 2000 + year),
        _ => None,
    }
}

/// The text before a time of day; `None` where what follows the date is none.
fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.find(':') else { return Some(text) };
    let hours = text[..colon].rfind(|letter: char| !letter.is_ascii_digit())?;
    // Only after this is it certain that a letter of one byte parts date and time.
    if !matches!(text.as_bytes()[hours], b' ' | b'T') {
        return None;
    }
    let allowed = |letter: char| letter.is_ascii_digit() || ":.+- TZAPMUC".contains(letter);
    let proper = text[hours + 1..].to_ascii_uppercase().chars().all(allowed);
    proper.then(|| text[..hours].trim_end_matches([' ', ',']))
}

/// Whether the cell is a day number, which is what a spreadsheet keeps behind a date.
pub(crate) fn is_day_number(cell: &str) -> bool {
    let digits = cell.split('.').next().unwrap_or_default();
    digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// In which order the numbers of a file's dates stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decided {
    /// In this one.
    Order(DateOrder),
    /// Both orders fit all of them.
    Open,
}

/// Decides from all dates of a file, in file order: a number above 12 is a day; if there is none, the order
/// in which the file runs in one direction, if the other does not.
pub(crate) fn decide(dates: &[Dated]) -> Decided {
    let numbers = || {
        dates.iter().filter_map(|date| match date {
            Dated::Numbers(numeric) => Some(*numeric),
            Dated::Known(_) => None,
        })
    };
    let day_first = numbers().filter(|numeric| numeric.first > 12).count();
    let month_first = numbers().filter(|numeric| numeric.second > 12).count();
    if day_first > 0 || month_first > 0 {
        let order =
            if day_first > month_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        return Decided::Order(order);
    }
    if numbers().all(|numeric| numeric.first == numeric.second) {
        return Decided::Order(DateOrder::MonthFirst);
    }
    let fits = |order| runs_one_way(dates, order);
    match (fits(DateOrder::MonthFirst), fits(DateOrder::DayFirst)) {
        (true, false) => Decided::Order(DateOrder::MonthFirst),
        (false, true) => Decided::Order(DateOrder::DayFirst),
        _ => Decided::Open,
    }
}

fn runs_one_way(dates: &[Dated], order: DateOrder) -> bool {
    let days = || {
        dates.iter().filter_map(|date| match date {
            Dated::Known(date) => Some(*date),
            Dated::Numbers(numeric) => numeric.in_order(order),
        })
    };
    days().is_sorted() || days().is_sorted_by(|earlier, later| earlier >= later)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_that_can_be_read_in_one_way() {
        for cell in [
            "Jun 7, 2024",
            "Jun 07, 2024",
            "jun 7, 2024",
            "June 7, 2024",
            "Jun. 7, 2024",
            "Jun 7 2024",
            "Jun\u{a0}7, 2024",
            "7-Jun-24",
            "7-Jun-2024",
            "07-JUN-2024",
            "7 Jun 2024",
            "7 June 2024",
            "2024-06-07",
            "2024/06/07",
            "2024-06-07T23:59:59Z",
            "2024-06-07T23:59:59.123+02:00",
            "2024-06-07 00:00:00",
            "Jun 7, 2024 12:05 PM",
            "Jun 7, 2024, 12:05 PM",
        ] {
            assert_eq!(read(cell), Some(Dated::Known(date(2024, 6, 7))), "{cell}");
        }
        assert_eq!(read("Sept 30, 2024"), Some(Dated::Known(date(2024, 9, 30))));
        assert_eq!(read("Feb 29, 2024"), Some(Dated::Known(date(2024, 2, 29))));
    }

    #[test]
    fn what_is_no_date() {
        for cell in [
            "",
            "Jun 31, 2024",
            "Feb 29, 2023",
            "Jun 7, 1999",
            "Jun 7, 2101",
            "Jun 7",
            "45450",
            "13/13/2024",
            "6/7",
            "6/7/124",
            "6/7-2024",
            "2024-6",
            "Total",
            "Jux 7, 2024",
            "0/5/2024",
            "Jun 7, 20245",
            "Jun 7, 2024 x",
            "2024-06-07:12",
            "é12:00",
            "2024-06-07é12:00",
            "-",
            "日付",
            "Jun 7, 2024é",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }

    fn numbers(cells: &[&str]) -> Decided {
        let dates: Vec<Dated> = cells.iter().map(|cell| read(cell).unwrap()).collect();
        decide(&dates)
    }

    #[test]
    fn the_file_tells_the_order_of_numbers() {
        use DateOrder::*;
        for (cells, expected) in [
            (&["6/7/2024", "6/13/2024"][..], Decided::Order(MonthFirst)),
            (&["07.06.2024", "13.06.2024"], Decided::Order(DayFirst)),
            (&["07-06-2024", "05-06-2024"], Decided::Open),
            // Month first: 7 June, 1 July, 2 July; day first: 6 July, 7 January, 7 February.
            (&["6/7/24", "7/1/24", "7/2/24"], Decided::Order(MonthFirst)),
            // Both orders fit: 7 June then 7 July; 6 July then 7 July.
            (&["6/7/2024", "7/7/2024"], Decided::Open),
            (&["6/7/2024 0:00"], Decided::Open),
            (&["6/6/2024", "7/7/2024"], Decided::Order(MonthFirst)),
        ] {
            assert_eq!(numbers(cells), expected, "{cells:?}");
        }
    }
}
