//! On which days does something come back by its rule?

use crate::problem::RhythmProblem;
use crate::rule::{Frequency, Rule};
use crate::{plain, words};
use chrono::TimeZone;
use jiff::ToSpan;
use jiff::civil::Date;
use rrule::{RRule, RRuleSet, Tz, Unvalidated};
use std::fmt;
use std::sync::Arc;

/// So many years after its first day a rhythm is followed, and no further.
pub const LONGEST_YEARS: i16 = 100;

/// More days than a rhythm can give in [`LONGEST_YEARS`].
const MOST_DAYS: u16 = 40_000;

/// A recurrence rule of RFC 5545 with the day from which it counts.
///
/// Where a month is too short, a plain spelling (`monthly on 31`) means its last day, and a rule of RFC 5545
/// that names the day (`FREQ=MONTHLY;BYMONTHDAY=31`) leaves the month out, as the standard says.
#[derive(Clone, Debug)]
pub struct Rhythm(Arc<Followed>);

/// A rule and how the library follows it.
#[derive(Debug)]
struct Followed {
    rule: Rule,
    start: Date,
    set: RRuleSet,
}

impl PartialEq for Rhythm {
    fn eq(&self, other: &Rhythm) -> bool {
        self.0.rule == other.0.rule && self.0.start == other.0.start
    }
}

impl Eq for Rhythm {}

impl Rhythm {
    /// Reads a plain spelling or a rule. `start` is the first day on which it can fall; steps are counted from it.
    ///
    /// # Errors
    /// What stands there instead of a rhythm; [`RhythmProblem::next`] says what could.
    pub fn read(text: &str, start: Date) -> Result<Rhythm, RhythmProblem> {
        if !(1970..=2199).contains(&start.year()) {
            return Err(RhythmProblem::Start(start));
        }
        let is_rule = text.contains('=');
        let rule = if is_rule { Rule::read(text)? } else { plain::read(text, start)? };
        let contradictory = |error: rrule::RRuleError| {
            RhythmProblem::Contradictory(error.to_string().replace('\n', " "))
        };
        let begin = moment(start).ok_or(RhythmProblem::Start(start))?;
        let read: RRule<Unvalidated> = for_library(&rule).parse().map_err(contradictory)?;
        let set = read.build(begin).map_err(contradictory)?;
        let rhythm = Rhythm(Arc::new(Followed { rule, start, set }));
        match rhythm.next(start) {
            Some(_) => Ok(rhythm),
            None => Err(RhythmProblem::NeverHappens),
        }
    }

    /// The day from which it counts.
    pub fn start(&self) -> Date {
        self.0.start
    }

    /// The days of it from `from` to `to`, both included, oldest first.
    pub fn days(&self, from: Date, to: Date) -> Vec<Date> {
        let (from, to) = (from.max(self.0.start), to.min(self.last()));
        if from > to {
            return Vec::new();
        }
        self.found(from, to, MOST_DAYS)
    }

    /// The first day of it on or after `from`.
    pub fn next(&self, from: Date) -> Option<Date> {
        let (from, last) = (from.max(self.0.start), self.last());
        if from > last { None } else { self.found(from, last, 1).first().copied() }
    }

    /// Whether at most one day of it falls into a month, so that the month's name tells which one is meant.
    pub fn is_once_a_month(&self) -> bool {
        let one_of_many = self.0.rule.positions.len() == 1;
        let one_day = match (self.0.rule.month_days.as_slice(), self.0.rule.weekdays.as_slice()) {
            ([], [] | [(Some(_), _)]) | ([_], []) => true,
            _ => one_of_many,
        };
        let is_plain = self.0.rule.weeks.is_empty() && self.0.rule.year_days.is_empty();
        match self.0.rule.frequency {
            Frequency::Monthly => one_day && is_plain,
            Frequency::Yearly => one_day && is_plain,
            Frequency::Daily | Frequency::Weekly => false,
        }
    }

    /// In words: `every month on the 1st`, `every second Friday`, `the last business day of each month`.
    pub fn in_words(&self) -> String {
        words::of(&self.0.rule, self.0.start)
    }

    fn last(&self) -> Date {
        self.0.start.saturating_add(LONGEST_YEARS.years())
    }

    fn found(&self, from: Date, to: Date, most: u16) -> Vec<Date> {
        let (Some(after), Some(before)) = (moment(from), moment(to)) else { return Vec::new() };
        let found = self.0.set.clone().after(after).before(before).all(most);
        let days = found.dates.iter().filter_map(|day| {
            let day = day.date_naive();
            use chrono::Datelike;
            let (month, of_month) =
                (i8::try_from(day.month()).ok()?, i8::try_from(day.day()).ok()?);
            Date::new(i16::try_from(day.year()).ok()?, month, of_month).ok()
        });
        days.collect()
    }
}

/// The rule as it is kept, of RFC 5545.
impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.rule.fmt(f)
    }
}

/// The library wants its end in the zone of its first day.
fn for_library(rule: &Rule) -> String {
    let parts = rule.to_string();
    let parts: Vec<String> = parts
        .split(';')
        .map(|part| match part.starts_with("UNTIL=") {
            true => format!("{part}T000000Z"),
            false => part.to_owned(),
        })
        .collect();
    parts.join(";")
}

fn moment(day: Date) -> Option<chrono::DateTime<Tz>> {
    let (month, of_month) = (u32::try_from(day.month()).ok()?, u32::try_from(day.day()).ok()?);
    Tz::UTC.with_ymd_and_hms(i32::from(day.year()), month, of_month, 0, 0, 0).single()
}
