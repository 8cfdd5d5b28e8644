//! On which days does something come back by its rule?

use crate::business::{Holidays, nth_business_day};
use crate::problem::RhythmProblem;
use crate::rule::{End, Frequency, Rule};
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
/// So many years at once are looked through for the next day.
const NEXT_WITHIN_YEARS: i16 = 2;

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
    /// Of business days by their number: the same from the first of the month, without an end.
    months: Option<RRuleSet>,
}

/// A day on which a rhythm falls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fall {
    /// The day without the user's holidays, which no setting moves.
    pub own: Date,
    /// The day.
    pub day: Date,
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
        let months = match rule.is_of_business_days() && !rule.positions.is_empty() {
            true => {
                let endless = Rule { end: None, ..rule.clone() };
                let read: RRule<Unvalidated> =
                    for_library(&endless).parse().map_err(contradictory)?;
                let first = start.first_of_month();
                let begin = moment(first).ok_or(RhythmProblem::Start(first))?;
                Some(read.build(begin).map_err(contradictory)?)
            }
            false => None,
        };
        let rhythm = Rhythm(Arc::new(Followed { rule, start, set, months }), Holidays::NONE);
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
        self.falls(from, to).into_iter().map(|fall| fall.day).collect()
    }

    /// As [`Rhythm::days`], each with the day that it would be without the user's holidays.
    pub fn falls(&self, from: Date, to: Date) -> Vec<Fall> {
        let (from, to) = (from.max(self.0.start), to.min(self.last()));
        if from > to {
            return Vec::new();
        }
        let unmoved = |day: Date| Fall { own: day, day };
        if !self.0.rule.is_of_business_days() || self.1.is_empty() {
            return self.found(from, to, MOST_DAYS).into_iter().map(unmoved).collect();
        }
        match &self.0.months {
            Some(months) => self.moved(months, from, to),
            None => {
                let mut days = self.found(from, to, MOST_DAYS);
                days.retain(|day| !self.1.contains(*day));
                days.into_iter().map(unmoved).collect()
            }
        }
    }

    /// The first day of it on or after `from`.
    pub fn next(&self, from: Date) -> Option<Date> {
        let (mut from, last) = (from.max(self.0.start), self.last());
        if !self.0.rule.is_of_business_days() || self.1.is_empty() {
            return if from > last { None } else { self.found(from, last, 1).first().copied() };
        }
        while from <= last {
            let to = from.saturating_add(NEXT_WITHIN_YEARS.years());
            if let Some(day) = self.days(from, to).first() {
                return Some(*day);
            }
            from = to.tomorrow().ok()?;
        }
        None
    }

    /// The business days of some number of each month of the rule, as holidays leave them: which months these are,
    /// no holiday decides; whether a day comes after the first and before the last one, its holidays do.
    fn moved(&self, months: &RRuleSet, from: Date, to: Date) -> Vec<Fall> {
        let Followed { rule, start, .. } = &*self.0;
        let mut months: Vec<Date> =
            between(months, start.first_of_month(), to.last_of_month(), MOST_DAYS)
                .into_iter()
                .map(|day| day.first_of_month())
                .collect();
        months.dedup();
        let of_month = |month: &Date| {
            let month = *month;
            rule.positions.iter().filter_map(move |number| {
                let own = nth_business_day(month, *number, &Holidays::NONE)?;
                Some(Fall { own, day: nth_business_day(month, *number, &self.1)? })
            })
        };
        let mut falls: Vec<Fall> = months.iter().flat_map(of_month).collect();
        falls.sort_unstable_by_key(|fall| (fall.day, fall.own));
        falls.dedup_by_key(|fall| fall.day);
        falls.retain(|fall| fall.day >= *start);
        match rule.end {
            Some(End::Count(count)) => falls.truncate(usize::try_from(count).unwrap_or(usize::MAX)),
            Some(End::Until(last)) => falls.retain(|fall| fall.day <= last),
            None => {}
        }
        falls.retain(|fall| (from..=to).contains(&fall.day));
        falls
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
        between(&self.0.set, from, to, most)
    }
}

fn between(set: &RRuleSet, from: Date, to: Date, most: u16) -> Vec<Date> {
    let (Some(after), Some(before)) = (moment(from), moment(to)) else { return Vec::new() };
    let found = set.clone().after(after).before(before).all(most);
    let days = found.dates.iter().filter_map(|day| {
        let day = day.date_naive();
        use chrono::Datelike;
        let (month, of_month) = (i8::try_from(day.month()).ok()?, i8::try_from(day.day()).ok()?);
        Date::new(i16::try_from(day.year()).ok()?, month, of_month).ok()
    });
    days.collect()
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
