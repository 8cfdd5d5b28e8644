//! Which rule does a plain spelling mean: `weekly`, `every 2 weeks on friday`, `monthly on last business day`?
//!
//! A month that is too short for a day has its last day instead, since that is what people mean.

use crate::problem::RhythmProblem;
use crate::rule::{End, Frequency, NthWeekday, Rule};
use jiff::civil::{Date, Weekday};

/// Reads a spelling; without a day it means the weekday, day of the month or day of the year of `start`.
pub fn read(text: &str, start: Date) -> Result<Rule, RhythmProblem> {
    let unknown = || RhythmProblem::Unknown(text.trim().to_owned());
    let lower = text.trim().to_lowercase().replace(',', " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (words, end) = split_end(&words).ok_or_else(unknown)?;
    let (step, days) = split_step(words).ok_or_else(unknown)?;
    let mut rule = with_days(step, days, start)?.ok_or_else(unknown)?;
    rule.end = end;
    Ok(rule)
}

/// What comes back: every so many days, weeks, months, the quarters of the calendar, or years.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Of(Frequency, u16),
    Quarters,
    /// `every friday`: the weekday is among the days.
    Weekdays(u16),
    BusinessDays,
    TwiceAMonth,
}

/// `… until 2027-03-31`, `… 6 times`, and what stands before it.
fn split_end<'w>(words: &'w [&'w str]) -> Option<(&'w [&'w str], Option<End>)> {
    match words {
        [before @ .., "until", day] => {
            let day: Date = day.parse().ok()?;
            Some((before, Some(End::Until(day))))
        }
        [before @ .., count, "times"] => {
            let count = count.parse().ok().filter(|count| (1..=10_000).contains(count))?;
            Some((before, Some(End::Count(count))))
        }
        all => Some((all, None)),
    }
}

/// The step, and the words that say on which days.
fn split_step<'w>(words: &'w [&'w str]) -> Option<(Step, &'w [&'w str])> {
    let (step, rest) = match words {
        ["daily", rest @ ..] => (Step::Of(Frequency::Daily, 1), rest),
        ["weekly", rest @ ..] => (Step::Of(Frequency::Weekly, 1), rest),
        ["biweekly" | "fortnightly", rest @ ..] => (Step::Of(Frequency::Weekly, 2), rest),
        ["monthly", rest @ ..] => (Step::Of(Frequency::Monthly, 1), rest),
        ["quarterly", rest @ ..] => (Step::Quarters, rest),
        ["yearly" | "annually", rest @ ..] => (Step::Of(Frequency::Yearly, 1), rest),
        ["twice", "a", "month"] => (Step::TwiceAMonth, &words[3..]),
        ["every", "business" | "working", "day"] => (Step::BusinessDays, &words[3..]),
        ["every", rest @ ..] => return split_every(rest),
        _ => return None,
    };
    Some((step, without_on(rest)?))
}

fn split_every<'w>(words: &'w [&'w str]) -> Option<(Step, &'w [&'w str])> {
    let (interval, rest) = match words {
        ["second" | "other", rest @ ..] => (2, rest),
        [first, rest @ ..] => match first.parse::<u16>() {
            Ok(interval) if (1..=1_000).contains(&interval) => (interval, rest),
            Ok(_) => return None,
            Err(_) => (1, words),
        },
        [] => return None,
    };
    let of = |frequency| Some(Step::Of(frequency, interval));
    let (unit, behind) = rest.split_first()?;
    let step = match *unit {
        "day" | "days" => of(Frequency::Daily),
        "week" | "weeks" => of(Frequency::Weekly),
        "month" | "months" => of(Frequency::Monthly),
        "quarter" if interval == 1 => Some(Step::Quarters),
        "year" | "years" => of(Frequency::Yearly),
        day if weekday(day).is_some() => return Some((Step::Weekdays(interval), rest)),
        _ => None,
    };
    Some((step?, without_on(behind)?))
}

/// The words behind `on` or `on the`; none where nothing stands there.
fn without_on<'w>(words: &'w [&'w str]) -> Option<&'w [&'w str]> {
    match words {
        [] => Some(words),
        ["on", "the", rest @ ..] | ["on", rest @ ..] if !rest.is_empty() => Some(rest),
        _ => None,
    }
}

/// The rule of a step on these days; `None` where the words name no days of it.
fn with_days(step: Step, days: &[&str], start: Date) -> Result<Option<Rule>, RhythmProblem> {
    Ok(match step {
        Step::Of(Frequency::Daily, interval) => {
            days.is_empty().then(|| Rule::every(Frequency::Daily, interval))
        }
        Step::Of(Frequency::Weekly, interval) if days.is_empty() => {
            Some(weekly(interval, vec![start.weekday()]))
        }
        Step::Of(Frequency::Weekly, interval) | Step::Weekdays(interval) => {
            weekdays(days).map(|days| weekly(interval, days))
        }
        Step::BusinessDays => Some(weekly(1, BUSINESS.to_vec())),
        Step::TwiceAMonth => {
            let mut rule = Rule::every(Frequency::Monthly, 1);
            rule.month_days = vec![1, 15];
            Some(rule)
        }
        Step::Of(Frequency::Monthly, interval) => {
            return of_months(Rule::every(Frequency::Monthly, interval), days, start);
        }
        Step::Quarters => return of_quarters(days, start),
        Step::Of(Frequency::Yearly, interval) => of_years(interval, days, start),
    })
}

const BUSINESS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

fn weekly(interval: u16, days: Vec<Weekday>) -> Rule {
    let mut rule = Rule::every(Frequency::Weekly, interval);
    rule.weekdays = days.into_iter().map(|day| (None, day)).collect();
    rule
}

fn of_months(mut rule: Rule, days: &[&str], start: Date) -> Result<Option<Rule>, RhythmProblem> {
    if days.is_empty() {
        set_month_days(&mut rule, &[start.day().unsigned_abs()])?;
        return Ok(Some(rule));
    }
    if let ["last"] | ["last", "day"] = days {
        rule.month_days = vec![-1];
        return Ok(Some(rule));
    }
    if let [which, "business" | "working", "day"] = days {
        let Some(which) = ordinal(which) else { return Ok(None) };
        rule.weekdays = BUSINESS.iter().map(|day| (None, *day)).collect();
        rule.positions = vec![i16::from(which)];
        return Ok(Some(rule));
    }
    if let Some(weekdays) = nth_weekdays(days) {
        rule.weekdays = weekdays;
        return Ok(Some(rule));
    }
    let mut numbers = Vec::new();
    for word in days.iter().filter(|word| !matches!(**word, "and" | "the")) {
        let Some(number) = day_of_month(word) else { return Ok(None) };
        numbers.push(number);
    }
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        return Ok(None);
    }
    set_month_days(&mut rule, &numbers)?;
    Ok(Some(rule))
}

/// Days that not every month has become the last one of those up to them.
fn set_month_days(rule: &mut Rule, days: &[u8]) -> Result<(), RhythmProblem> {
    let signed = |day: &u8| i8::try_from(*day).unwrap_or(i8::MAX);
    match days {
        [day] if *day >= 29 => {
            rule.month_days = (28..=*day).map(|day| signed(&day)).collect();
            rule.positions = vec![-1];
        }
        days => {
            // Beside other days one position would not do; the last day can be named by itself.
            if let Some(short) = days.iter().find(|day| matches!(day, 29 | 30)) {
                return Err(RhythmProblem::ShortMonth(*short));
            }
            let named = days.iter().map(|day| if *day == 31 { -1 } else { signed(day) });
            rule.month_days = named.collect();
        }
    }
    Ok(())
}

/// `first` and `last` mean the quarters of the calendar; else every third month counted from the start.
fn of_quarters(days: &[&str], start: Date) -> Result<Option<Rule>, RhythmProblem> {
    let months = match days.first() {
        Some(&"last") => vec![3, 6, 9, 12],
        Some(&"first") => vec![1, 4, 7, 10],
        _ => return of_months(Rule::every(Frequency::Monthly, 3), days, start),
    };
    let days = match days {
        ["first", "day"] | ["first"] => &["1"],
        days => days,
    };
    let mut rule = Rule::every(Frequency::Monthly, 1);
    rule.months = months;
    of_months(rule, days, start)
}

fn of_years(interval: u16, days: &[&str], start: Date) -> Option<Rule> {
    let (day, month) = match days {
        [] => (start.day().unsigned_abs(), start.month()),
        [day, month] => match (day_of_month(day), month_of(month)) {
            (Some(day), Some(month)) => (day, month),
            _ => (day_of_month(month)?, month_of(day)?),
        },
        _ => return None,
    };
    let is_leap_day = (day, month) == (29, 2);
    if !is_leap_day && Date::new(2023, month, i8::try_from(day).ok()?).is_err() {
        return None;
    }
    let mut rule = Rule::every(Frequency::Yearly, interval);
    rule.months = vec![month];
    rule.month_days = vec![i8::try_from(day).ok()?];
    if is_leap_day {
        rule.month_days = vec![28, 29];
        rule.positions = vec![-1];
    }
    Some(rule)
}

fn weekdays(words: &[&str]) -> Option<Vec<Weekday>> {
    let days = words.iter().filter(|word| **word != "and").map(|word| weekday(word));
    days.collect::<Option<Vec<Weekday>>>().filter(|days| !days.is_empty())
}

/// `last monday`, `first and third wednesday`.
fn nth_weekdays(words: &[&str]) -> Option<Vec<NthWeekday>> {
    let (day, which) = words.split_last()?;
    let day = weekday(day)?;
    let which = which.iter().filter(|word| !matches!(**word, "and" | "the"));
    let found: Vec<NthWeekday> =
        which.map(|word| Some((Some(ordinal(word)?), day))).collect::<Option<_>>()?;
    Some(found).filter(|found| !found.is_empty())
}

fn ordinal(word: &str) -> Option<i8> {
    Some(match word {
        "first" | "1st" => 1,
        "second" | "2nd" => 2,
        "third" | "3rd" => 3,
        "fourth" | "4th" => 4,
        "fifth" | "5th" => 5,
        "last" => -1,
        _ => return None,
    })
}

fn day_of_month(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    match word {
        "last" => Some(31),
        word => digits.unwrap_or(word).parse().ok().filter(|day| (1..=31).contains(day)),
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let at = begins(&names, word)?;
    Weekday::from_monday_zero_offset(at).ok()
}

fn month_of(word: &str) -> Option<i8> {
    let names = [
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
    begins(&names, word).map(|at| at + 1)
}

/// The place of the name that is this word or begins with its three letters or more.
fn begins(names: &[&str], word: &str) -> Option<i8> {
    let is_long = word.len() >= 3;
    let at = names.iter().position(|name| is_long && name.starts_with(word))?;
    i8::try_from(at).ok()
}
