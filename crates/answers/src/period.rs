//! Which days do plain words mean: `2026Q1`, `jan-apr`, `last 30 days`, `nov 2023 to feb 2024`?
//!
//! Decided once, and echoed by [`Period::in_words`]:
//!
//! * the end that words name is included, be it a day, a month, a quarter, a week or a year:
//!   `2024-06-01..2024-06-30` ends on the 30th, as `jan to apr` ends with April;
//! * `before` never includes what it names, nor does `-e`, which is the day after the last one;
//! * a month or quarter without a year is the latest one that has begun; at one end of a range, it is the one
//!   next to the other end;
//! * `last 30 days` and `past 3 months` end today, today included; weeks begin on Monday.

mod interval;
mod spans;

pub use interval::Interval;

use jiff::civil::Date;
use spans::{Form, form_of};

/// Days from one to another, both included; an end that is missing is open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Period {
    /// The first day.
    pub first: Option<Date>,
    /// The last day, included.
    pub last: Option<Date>,
}

impl Period {
    /// Every day there is.
    pub const ALL: Period = Period { first: None, last: None };

    /// Whether a day lies in it.
    pub fn contains(&self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }

    /// The days of it that lie from `first` to `last`; `None` where there are none.
    pub fn within(&self, first: Date, last: Date) -> Option<(Date, Date)> {
        let first = self.first.map_or(first, |own| own.max(first));
        let last = self.last.map_or(last, |own| own.min(last));
        (first <= last).then_some((first, last))
    }

    /// `2024-01-01 to 2024-03-31 (both included)`: the echo that leaves nothing open.
    pub fn in_words(&self) -> String {
        match (self.first, self.last) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first} to {last} (both included)"),
            (Some(first), None) => format!("since {first}"),
            (None, Some(last)) => format!("until {last} (included)"),
            (None, None) => "all days".to_owned(),
        }
    }

    /// Both ends, where they leave no day.
    fn contradiction(&self) -> Option<(Date, Date)> {
        self.first.zip(self.last).filter(|(first, last)| first > last)
    }
}

/// What words can name a period, for messages.
const EXPECTED: &str = "write a year (2024), a month (2024-06, june, jan-apr 2024), a quarter \
     (2024Q1), a day (2024-06-07), today, yesterday, this, last or next week, month, quarter or year, \
     last 30 days, week of A, since A, until B, A to B or A..B (B included), before B, or all";
const EXPECTED_DAY: &str = "write a day (2024-06-07), a month (2024-06, june), a quarter (2024Q1), \
     a year (2024), today, yesterday or last month";

/// The period that words name, in either case.
pub fn period(words: &str, today: Date) -> Result<Period, String> {
    let clean = cleaned(words);
    let clean = clean.strip_prefix("in ").unwrap_or(&clean);
    let found = match clean {
        "all" => Some(Period::ALL),
        _ => whole(clean, today).or_else(|| open(clean, today)).or_else(|| range(clean, today)),
    };
    let found = found.ok_or_else(|| format!("{words:?} names no period: {EXPECTED}"))?;
    match found.contradiction() {
        Some((first, last)) => Err(format!(
            "{words:?} is a period without days: it begins on {first} and ends on {last}"
        )),
        None => Ok(found),
    }
}

/// The day on which a period begins (`-b`): the first day of what the words name.
pub fn begin_day(words: &str, today: Date) -> Result<Date, String> {
    named(words, today)
}

/// The last day, included, of a period that ends before what the words name (`-e`): the day before its
/// first day.
pub fn end_day(words: &str, today: Date) -> Result<Date, String> {
    let first = named(words, today)?;
    first.yesterday().map_err(|_| format!("no day comes before {first}"))
}

fn named(words: &str, today: Date) -> Result<Date, String> {
    let found = form_of(&cleaned(words), today).and_then(|form| form.latest_begun(today));
    let (first, _) = found.ok_or_else(|| format!("{words:?} names no day: {EXPECTED_DAY}"))?;
    Ok(first)
}

/// What `-b`, `-e` and `-p` mean together: each narrows the others. `begin` and `end` are days that are
/// included, as [`begin_day`] and [`end_day`] give them.
pub fn combine(
    begin: Option<Date>,
    end: Option<Date>,
    period: Option<Period>,
) -> Result<Period, String> {
    let whole = period.unwrap_or(Period::ALL);
    let last = match (end, whole.last) {
        (Some(end), Some(last)) => Some(end.min(last)),
        (end, last) => end.or(last),
    };
    let found = Period { first: begin.max(whole.first), last };
    match found.contradiction() {
        Some((first, last)) => Err(format!(
            "beginning, end and period together leave no day: it would begin on {first} and end on {last}"
        )),
        None => Ok(found),
    }
}

/// Lower case, one space between words.
fn cleaned(words: &str) -> String {
    let lower = words.to_lowercase();
    lower.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// A single form, from its first day to its last.
fn whole(words: &str, today: Date) -> Option<Period> {
    let (first, last) = form_of(words, today)?.latest_begun(today)?;
    Some(Period { first: Some(first), last: Some(last) })
}

/// With one open end.
fn open(words: &str, today: Date) -> Option<Period> {
    let span = |words: &str| form_of(words.trim(), today)?.latest_begun(today);
    let after = |marks: &[&str]| marks.iter().find_map(|mark| words.strip_prefix(mark));
    let since = after(&["since ", "from "]).or_else(|| words.strip_suffix(".."));
    if let Some((first, _)) = since.and_then(span) {
        return Some(Period { first: Some(first), last: None });
    }
    let last = match (after(&["until ", "to ", ".."]), after(&["before "])) {
        (Some(end), _) => span(end)?.1,
        (None, Some(end)) => span(end)?.0.yesterday().ok()?,
        (None, None) => return None,
    };
    Some(Period { first: None, last: Some(last) })
}

/// From one form to another.
fn range(words: &str, today: Date) -> Option<Period> {
    let bare = ["from ", "since "].iter().find_map(|mark| words.strip_prefix(mark));
    let bare = bare.unwrap_or(words);
    let marks = ["..", " to ", " until ", " - "];
    let between = marks.iter().find_map(|mark| bare.split_once(mark));
    // `jan-apr`: a dash without blanks stands between names only, since dates are made of dashes.
    let begins_with_name = bare.starts_with(|first: char| first.is_ascii_alphabetic());
    let by_dash = || bare.split_once('-').filter(|_| begins_with_name);
    let (from, to) = between.or_else(by_dash)?;
    let (from, to) = (form_of(from.trim(), today)?, form_of(to.trim(), today)?);
    let ((first, _), (_, last)) = beside(from, to, today)?;
    Some(Period { first: Some(first), last: Some(last) })
}

/// The spans of both ends, where either may lack its year.
fn beside(from: Form, to: Form, today: Date) -> Option<((Date, Date), (Date, Date))> {
    match to.span() {
        Some(end) => Some((from.latest_begun(end.0)?, end)),
        None => {
            let first = from.latest_begun(today)?;
            Some((first, to.not_before(first.0)?))
        }
    }
}
