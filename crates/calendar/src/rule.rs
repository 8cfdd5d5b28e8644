//! What does a recurrence rule of RFC 5545 say: its parts, read one by one so that each problem can be named.

use crate::problem::RhythmProblem;
use jiff::civil::{Date, Weekday};
use std::fmt::{self, Display};
use std::str::FromStr;

/// The step of a rule; those below a day are none of a rhythm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Frequency {
    const ALL: [(Frequency, &'static str); 4] = [
        (Frequency::Daily, "DAILY"),
        (Frequency::Weekly, "WEEKLY"),
        (Frequency::Monthly, "MONTHLY"),
        (Frequency::Yearly, "YEARLY"),
    ];
}

/// After which a rule gives no more days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// So many days.
    Count(u32),
    /// The last day on which it may fall.
    Until(Date),
}

/// A weekday, and which of the month (or year): 1 is the first, -1 the last, none every one.
pub type NthWeekday = (Option<i8>, Weekday);

/// The parts of a rule. An empty list says nothing about the days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    pub frequency: Frequency,
    pub interval: u16,
    pub end: Option<End>,
    pub months: Vec<i8>,
    pub weeks: Vec<i8>,
    pub year_days: Vec<i16>,
    pub month_days: Vec<i8>,
    pub weekdays: Vec<NthWeekday>,
    pub positions: Vec<i16>,
    pub week_start: Option<Weekday>,
}

impl Rule {
    /// Every step once.
    pub fn every(frequency: Frequency, interval: u16) -> Rule {
        Rule {
            frequency,
            interval,
            end: None,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
            positions: Vec::new(),
            week_start: None,
        }
    }

    /// Reads `FREQ=MONTHLY;BYMONTHDAY=1`, with or without `RRULE:` before it, in any case of letters.
    pub fn read(text: &str) -> Result<Rule, RhythmProblem> {
        let upper = text.trim().to_ascii_uppercase();
        let body = upper.strip_prefix("RRULE:").unwrap_or(&upper);
        let mut rule = Rule::every(Frequency::Daily, 1);
        let mut seen: Vec<&str> = Vec::new();
        for part in body.split(';').filter(|part| !part.is_empty()) {
            let unknown = || RhythmProblem::UnknownPart(part.to_owned());
            let (name, value) = part.split_once('=').ok_or_else(unknown)?;
            if seen.contains(&name) {
                return Err(RhythmProblem::Twice(name.to_owned()));
            }
            seen.push(name);
            rule.take(name, value).ok_or_else(unknown)??;
        }
        match (seen.contains(&"FREQ"), seen.contains(&"COUNT") && seen.contains(&"UNTIL")) {
            (false, _) => Err(RhythmProblem::Unknown(text.trim().to_owned())),
            (true, true) => Err(RhythmProblem::TwoEnds),
            (true, false) => Ok(rule),
        }
    }

    /// Whether it names Monday to Friday and nothing else: every one of them, or some of each month by their number.
    pub fn is_of_business_days(&self) -> bool {
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        let named = |day| self.weekdays.contains(&(None, day));
        let is_week = self.weekdays.len() == 5
            && [Monday, Tuesday, Wednesday, Thursday, Friday].into_iter().all(named);
        let is_plain =
            self.weeks.is_empty() && self.year_days.is_empty() && self.month_days.is_empty();
        let is_step = match self.frequency {
            Frequency::Monthly => true,
            Frequency::Daily | Frequency::Weekly => self.positions.is_empty(),
            Frequency::Yearly => false,
        };
        is_week && is_plain && is_step
    }

    /// Takes in one part; `None` where there is none of this name.
    fn take(&mut self, name: &str, value: &str) -> Option<Result<(), RhythmProblem>> {
        Some(match name {
            "FREQ" => self.take_frequency(value),
            "INTERVAL" => number(value, 1, 1_000)
                .map(|interval| self.interval = interval)
                .ok_or_else(|| wrong("INTERVAL", value)),
            "COUNT" => number(value, 1, 10_000)
                .map(|count| self.end = Some(End::Count(count)))
                .ok_or_else(|| wrong("COUNT", value)),
            "UNTIL" => until(value)
                .map(|day| self.end = Some(End::Until(day)))
                .ok_or_else(|| wrong("UNTIL", value)),
            "BYMONTH" => {
                list("BYMONTH", value, |one| number(one, 1, 12)).map(|months| self.months = months)
            }
            "BYWEEKNO" => {
                list("BYWEEKNO", value, |one| signed(one, 53)).map(|weeks| self.weeks = weeks)
            }
            "BYYEARDAY" => {
                list("BYYEARDAY", value, |one| signed(one, 366)).map(|days| self.year_days = days)
            }
            "BYMONTHDAY" => {
                list("BYMONTHDAY", value, |one| signed(one, 31)).map(|days| self.month_days = days)
            }
            "BYDAY" => list("BYDAY", value, nth_weekday).map(|days| self.weekdays = days),
            "BYSETPOS" => list("BYSETPOS", value, |one| signed(one, 366))
                .map(|positions| self.positions = positions),
            "WKST" => weekday(value)
                .map(|day| self.week_start = Some(day))
                .ok_or_else(|| wrong("WKST", value)),
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => Err(RhythmProblem::Times(name.to_owned())),
            _ => return None,
        })
    }

    fn take_frequency(&mut self, value: &str) -> Result<(), RhythmProblem> {
        if ["HOURLY", "MINUTELY", "SECONDLY"].contains(&value) {
            return Err(RhythmProblem::Times(format!("FREQ={value}")));
        }
        let found = Frequency::ALL.iter().find(|(_, name)| *name == value);
        self.frequency = found.ok_or_else(|| wrong("FREQ", value))?.0;
        Ok(())
    }
}

/// As it is kept: the parts in one order, those that say nothing left out.
impl Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = Frequency::ALL.iter().find(|(one, _)| *one == self.frequency);
        write!(f, "FREQ={}", frequency.map_or("DAILY", |(_, name)| name))?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        write_list(f, "BYMONTH", &self.months)?;
        write_list(f, "BYWEEKNO", &self.weeks)?;
        write_list(f, "BYYEARDAY", &self.year_days)?;
        write_list(f, "BYMONTHDAY", &self.month_days)?;
        let days = self.weekdays.iter().map(|(nth, day)| {
            format!("{}{}", nth.map_or_else(String::new, |nth| nth.to_string()), letters(*day))
        });
        write_list(f, "BYDAY", &days.collect::<Vec<String>>())?;
        write_list(f, "BYSETPOS", &self.positions)?;
        match self.end {
            Some(End::Count(count)) => write!(f, ";COUNT={count}")?,
            Some(End::Until(day)) => write!(f, ";UNTIL={}", day.strftime("%Y%m%d"))?,
            None => {}
        }
        self.week_start.map_or(Ok(()), |day| write!(f, ";WKST={}", letters(day)))
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, name: &str, values: &[impl Display]) -> fmt::Result {
    if values.is_empty() {
        return Ok(());
    }
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    write!(f, ";{name}={}", values.join(","))
}

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
    (Weekday::Sunday, "SU"),
];

fn letters(day: Weekday) -> &'static str {
    WEEKDAYS[usize::from(day.to_monday_zero_offset().unsigned_abs())].1
}

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(_, letters)| *letters == text).map(|(day, _)| *day)
}

fn nth_weekday(text: &str) -> Option<NthWeekday> {
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    match nth {
        "" => Some((None, weekday(day)?)),
        nth => Some((Some(signed(nth, 53)?), weekday(day)?)),
    }
}

/// A whole number from `least` to `most`.
fn number<N: FromStr + PartialOrd>(text: &str, least: N, most: N) -> Option<N> {
    text.parse().ok().filter(|number| (least..=most).contains(number))
}

/// A whole number up to `most`, or as far below zero, but not zero itself.
fn signed<N: FromStr + TryInto<i32> + Copy>(text: &str, most: i32) -> Option<N> {
    let parsed: N = text.parse().ok()?;
    let number: i32 = parsed.try_into().ok()?;
    (number != 0 && number.abs() <= most).then_some(parsed)
}

fn list<T>(
    part: &'static str,
    value: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, RhythmProblem> {
    let values = value.split(',').map(read).collect::<Option<Vec<T>>>();
    values.filter(|values| values.len() <= 366).ok_or_else(|| wrong(part, value))
}

/// `20261231`, also with a time behind it, as other programs write it: the day counts.
fn until(text: &str) -> Option<Date> {
    let (day, _) = text.split_once('T').unwrap_or((text, ""));
    let is_written_so = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    let day = is_written_so.then(|| Date::strptime("%Y%m%d", day).ok())??;
    (1970..=2299).contains(&day.year()).then_some(day)
}

fn wrong(part: &'static str, value: &str) -> RhythmProblem {
    RhythmProblem::Value { part, value: value.to_owned() }
}
