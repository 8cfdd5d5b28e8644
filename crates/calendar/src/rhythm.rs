//! On which days does something come back by its rule?

use crate::business::{Holidays, nth_business_day};
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
pub struct Rhythm(Arc<Followed>, Holidays);

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
        let rhythm = Rhythm(Arc::new(Followed { rule, start, set }), Holidays::NONE);
        match rhythm.next(start) {
            Some(_) => Ok(rhythm),
            None => Err(RhythmProblem::NeverHappens),
        }
    }

    /// The day from which it counts.
    pub fn start(&self) -> Date {
        self.0.start
    }

    /// The same rhythm where these days are no business days: the last business day of a month is then the one before
    /// a holiday, and what falls on every business day leaves holidays out. Other rules are as they are.
    pub fn observing(&self, holidays: &Holidays) -> Rhythm {
        Rhythm(Arc::clone(&self.0), holidays.clone())
    }

    /// The days of it from `from` to `to`, both included, oldest first.
    pub fn days(&self, from: Date, to: Date) -> Vec<Date> {
        let (from, to) = (from.max(self.0.start), to.min(self.last()));
        if from > to {
            return Vec::new();
        }
        match self.0.rule.is_of_business_days() && !self.1.is_empty() {
            true => self.business_days(from, to),
            false => self.found(from, to, MOST_DAYS),
        }
    }

    /// The first day of it on or after `from`.
    pub fn next(&self, from: Date) -> Option<Date> {
        let (from, last) = (from.max(self.0.start), self.last());
        if from > last { None } else { self.found(from, last, 1).first().copied() }
    }

    /// The days of a rule of business days, without the holidays.
    fn business_days(&self, from: Date, to: Date) -> Vec<Date> {
        let (rule, holidays) = (&self.0.rule, &self.1);
        if rule.positions.is_empty() {
            let mut days = self.found(from, to, MOST_DAYS);
            days.retain(|day| !holidays.contains(*day));
            return days;
        }
        // A day may move within its month, over the edges of the range too.
        let whole = |day: Date| (day.first_of_month(), day.last_of_month());
        let ((first, _), (_, last)) = (whole(from), whole(to));
        let found = self.found(first.max(self.0.start.first_of_month()), last, MOST_DAYS);
        let mut months: Vec<Date> = found.iter().map(|day| day.first_of_month()).collect();
        months.dedup();
        let nth = |month: &Date| {
            let month = *month;
            let positions = rule.positions.iter();
            positions.filter_map(move |number| nth_business_day(month, *number, holidays))
        };
        let mut days: Vec<Date> = months.iter().flat_map(nth).collect();
        days.retain(|day| (from..=to).contains(day));
        days.sort_unstable();
        days.dedup();
        days
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
