//! Which days does one form mean: `2024-06`, `q1`, `january 2024`, `last week`, `past 3 months`?

use super::Interval;
use jiff::civil::Date;

/// What a form names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Days from one to another, both included.
    Span(Date, Date),
    /// The month or quarter that begins with this month, of a year that is not said.
    Yearless(Interval, i8),
}

impl Form {
    /// Its days, where the year is said.
    pub(super) fn span(self) -> Option<(Date, Date)> {
        match self {
            Form::Span(first, last) => Some((first, last)),
            Form::Yearless(..) => None,
        }
    }

    /// Its days; without a year the latest that has begun on `day`.
    pub(super) fn latest_begun(self, day: Date) -> Option<(Date, Date)> {
        self.in_year(day.year())
            .filter(|(first, _)| self.span().is_some() || *first <= day)
            .or_else(|| self.in_year(day.year().checked_sub(1)?))
    }

    /// Its days; without a year the first that do not begin before `day`.
    pub(super) fn not_before(self, day: Date) -> Option<(Date, Date)> {
        self.in_year(day.year())
            .filter(|(first, _)| self.span().is_some() || *first >= day)
            .or_else(|| self.in_year(day.year().checked_add(1)?))
    }

    fn in_year(self, year: i16) -> Option<(Date, Date)> {
        match self {
            Form::Span(first, last) => Some((first, last)),
            Form::Yearless(unit, month) => unit.span_at(Date::new(year, month, 1).ok()?),
        }
    }
}

/// What words in lower case name.
pub(super) fn form_of(words: &str, today: Date) -> Option<Form> {
    let tokens: Vec<&str> = words.split(' ').collect();
    let span = |found: Option<(Date, Date)>| found.map(|(first, last)| Form::Span(first, last));
    span(by_numbers(words))
        .or_else(|| span(relative(&tokens, today)))
        .or_else(|| span(counted(&tokens, today)))
        .or_else(|| by_name(&tokens))
        .or_else(|| quarter(words))
}

/// `2024`, `2024-06`, `2024/6/7`, `2024.06.07`.
fn by_numbers(words: &str) -> Option<(Date, Date)> {
    let plain = words.replace(['/', '.'], "-");
    let mut parts = plain.split('-');
    let year = year_of(parts.next()?)?;
    let mut small = |most: usize| match parts.next() {
        None => Some(None),
        Some(text) => {
            let is_number = (1..=most).contains(&text.len()) && all_digits(text);
            if is_number { text.parse::<i8>().ok().map(Some) } else { None }
        }
    };
    let (month, day) = (small(2)?, small(2)?);
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (Some(month), Some(day)) => Interval::Day.span_at(Date::new(year, month, day).ok()?),
        (Some(month), None) => Interval::Month.span_at(Date::new(year, month, 1).ok()?),
        _ => Interval::Year.span_at(Date::new(year, 1, 1).ok()?),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn year_of(text: &str) -> Option<i16> {
    (text.len() == 4 && all_digits(text)).then(|| text.parse().ok()).flatten()
}

/// `today`, `last week`, `week of 2024-06-05`.
fn relative(tokens: &[&str], today: Date) -> Option<(Date, Date)> {
    let near = |unit: Interval, count| unit.span_at(unit.later(today, count)?);
    match tokens {
        ["today"] => near(Interval::Day, 0),
        ["yesterday"] => near(Interval::Day, -1),
        ["this", unit] => near(Interval::from_id(unit)?, 0),
        ["last", unit] => near(Interval::from_id(unit)?, -1),
        ["next", unit] => near(Interval::from_id(unit)?, 1),
        ["week", "of", rest @ ..] => {
            let (first, last) = form_of(&rest.join(" "), today)?.span()?;
            Interval::Week.span_at(first).filter(|_| first == last)
        }
        _ => None,
    }
}

/// `last 30 days`, `past 3 months`: so many up to today, today included.
fn counted(tokens: &[&str], today: Date) -> Option<(Date, Date)> {
    let ["last" | "past", count, unit] = tokens else { return None };
    let count: i32 = count.parse().ok().filter(|count| *count > 0)?;
    let unit = Interval::from_id(unit.strip_suffix('s').unwrap_or(unit))?;
    Some((unit.later(today, -count)?.tomorrow().ok()?, today))
}

/// `jan`, `january 2024`, `2024 january`.
fn by_name(tokens: &[&str]) -> Option<Form> {
    match tokens {
        [month] => month_of(month).map(|month| Form::Yearless(Interval::Month, month)),
        [a, b] => {
            let (month, year) = month_of(a).zip(year_of(b)).or(month_of(b).zip(year_of(a)))?;
            dated(Interval::Month, month, year)
        }
        _ => None,
    }
}

fn dated(unit: Interval, month: i8, year: i16) -> Option<Form> {
    let (first, last) = unit.span_at(Date::new(year, month, 1).ok()?)?;
    Some(Form::Span(first, last))
}

fn month_of(word: &str) -> Option<i8> {
    let months = crate::words::MONTHS.iter().zip(1i8..);
    let mut found = months.filter(|(name, _)| {
        let name = name.to_lowercase();
        word == name || name.get(..3) == Some(word) || (word == "sept" && name == "september")
    });
    found.next().map(|(_, month)| month)
}

/// `2026q1`, `2026-q1`, `q1`, `q1 2026`, `1st quarter 2026`.
fn quarter(words: &str) -> Option<Form> {
    let spaced = words.replace('-', " ").replace('q', " q");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let (number, year) = match tokens[..] {
        [quarter] => (short(quarter)?, None),
        [nth, "quarter"] => (long(nth)?, None),
        [nth, "quarter", year] | [year, nth, "quarter"] if long(nth).is_some() => {
            (long(nth)?, Some(year_of(year)?))
        }
        [a, b] => {
            let (number, year) = short(a).zip(year_of(b)).or(short(b).zip(year_of(a)))?;
            (number, Some(year))
        }
        _ => return None,
    };
    let month = number * 3 - 2;
    match year {
        Some(year) => dated(Interval::Quarter, month, year),
        None => Some(Form::Yearless(Interval::Quarter, month)),
    }
}

fn short(word: &str) -> Option<i8> {
    ["q1", "q2", "q3", "q4"].iter().zip(1i8..).find(|(name, _)| *name == &word).map(|(_, n)| n)
}

fn long(word: &str) -> Option<i8> {
    const NAMES: [[&str; 2]; 4] =
        [["1st", "first"], ["2nd", "second"], ["3rd", "third"], ["4th", "fourth"]];
    NAMES.iter().zip(1i8..).find(|(names, _)| names.contains(&word)).map(|(_, number)| number)
}
