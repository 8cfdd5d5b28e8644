//! How is a rule said to people: `every month on the 1st`, `every second Friday`?

use crate::rule::{End, Frequency, NthWeekday, Rule};
use jiff::civil::{Date, Weekday};

/// The rule in words; one that is too involved for them is shown as it is.
pub fn of(rule: &Rule, start: Date) -> String {
    let body = body(rule, start).unwrap_or_else(|| {
        let without_end = Rule { end: None, ..rule.clone() };
        format!("by the rule {without_end}")
    });
    match rule.end {
        None => body,
        Some(End::Count(1)) => format!("{body}, once"),
        Some(End::Count(count)) => format!("{body}, {count} times"),
        Some(End::Until(day)) => format!("{body}, until {day}"),
    }
}

fn body(rule: &Rule, start: Date) -> Option<String> {
    let is_involved = !rule.weeks.is_empty() || !rule.year_days.is_empty();
    if is_involved {
        return None;
    }
    match rule.frequency {
        Frequency::Daily => daily(rule),
        Frequency::Weekly => weekly(rule, start),
        Frequency::Monthly => monthly(rule, start),
        Frequency::Yearly => yearly(rule, start),
    }
}

fn daily(rule: &Rule) -> Option<String> {
    let is_bare = rule.months.is_empty()
        && rule.month_days.is_empty()
        && rule.weekdays.is_empty()
        && rule.positions.is_empty();
    is_bare.then(|| every(rule.interval, "day"))
}

fn weekly(rule: &Rule, start: Date) -> Option<String> {
    if !rule.months.is_empty() || !rule.month_days.is_empty() || !rule.positions.is_empty() {
        return None;
    }
    let own = [(None, start.weekday())];
    let days = if rule.weekdays.is_empty() { &own[..] } else { &rule.weekdays };
    if rule.interval == 1 && is_business(days) {
        return Some("every business day".to_owned());
    }
    let names: Vec<String> = days.iter().map(|(_, day)| name(*day).to_owned()).collect();
    Some(match rule.interval {
        1 => format!("every {}", joined(&names)),
        2 if names.len() == 1 => format!("every second {}", names[0]),
        interval => format!("every {interval} weeks on {}", joined(&names)),
    })
}

fn monthly(rule: &Rule, start: Date) -> Option<String> {
    let day = days_of_month(rule, start)?;
    if rule.months.is_empty() {
        return Some(match (rule.interval, day) {
            (1, Days::Which(which)) => format!("{which} of each month"),
            (interval, day) => format!("{} on {}", every(interval, "month"), day.said()),
        });
    }
    let quarter = match rule.months.as_slice() {
        [3, 6, 9, 12] => "the last month of each quarter".to_owned(),
        [1, 4, 7, 10] => "the first month of each quarter".to_owned(),
        months => joined(&months.iter().map(|at| month(*at).to_owned()).collect::<Vec<_>>()),
    };
    (rule.interval == 1).then(|| format!("{} of {quarter}", day.said()))
}

fn yearly(rule: &Rule, start: Date) -> Option<String> {
    // By the standard a day of the month without a month falls into every one.
    if rule.months.is_empty() && !rule.month_days.is_empty() {
        return if rule.interval == 1 { monthly(rule, start) } else { None };
    }
    let own = [start.month()];
    let months = if rule.months.is_empty() { &own[..] } else { &rule.months };
    let is_leap_day = months == [2] && rule.month_days == [28, 29] && rule.positions == [-1];
    if is_leap_day && rule.weekdays.is_empty() {
        return Some(format!("{} on 29 February, or the 28th", every(rule.interval, "year")));
    }
    match (months, rule.month_days.as_slice(), rule.weekdays.as_slice()) {
        ([at], [day], []) if *day > 0 && rule.positions.is_empty() => {
            Some(format!("{} on {day} {}", every(rule.interval, "year"), month(*at)))
        }
        ([at], [], []) if rule.positions.is_empty() => {
            Some(format!("{} on {} {}", every(rule.interval, "year"), start.day(), month(*at)))
        }
        (_, _, [_, ..]) if rule.interval == 1 && !rule.months.is_empty() => monthly(rule, start),
        _ => None,
    }
}

/// Days of a month, said behind "on".
enum Days {
    /// Days by their number.
    Numbers(String),
    /// `the last business day`, `the last Monday`.
    Which(String),
}

impl Days {
    fn said(self) -> String {
        match self {
            Days::Numbers(said) | Days::Which(said) => said,
        }
    }
}

fn days_of_month(rule: &Rule, start: Date) -> Option<Days> {
    match (rule.month_days.as_slice(), rule.weekdays.as_slice(), rule.positions.as_slice()) {
        ([], [], []) => Some(Days::Numbers(format!("the {}", nth(start.day())))),
        ([-1], [], []) => Some(Days::Which("the last day".to_owned())),
        (days @ [.., most], [], [-1]) if is_up_to(days) => {
            let most = nth(*most);
            Some(Days::Numbers(format!("the {most}, or the last day of a shorter month")))
        }
        (days, [], []) => {
            let said = |day: &i8| match day {
                -1 => Some("the last day".to_owned()),
                1.. => Some(format!("the {}", nth(*day))),
                _ => None,
            };
            let said = days.iter().map(said).collect::<Option<Vec<String>>>()?;
            Some(Days::Numbers(joined(&said)))
        }
        ([], days, []) => nth_weekdays(days).map(Days::Which),
        ([], days, [at]) if is_business(days) => {
            Some(Days::Which(format!("the {} business day", which(i8::try_from(*at).ok()?)?)))
        }
        _ => None,
    }
}

/// 28, 29 … up to the day that is meant: the last of them that a month has.
fn is_up_to(days: &[i8]) -> bool {
    days.len() > 1 && days.iter().zip(28..).all(|(day, expected)| *day == expected)
}

fn is_business(days: &[NthWeekday]) -> bool {
    let offsets = days.iter().map(|(nth, day)| (nth.is_none(), day.to_monday_zero_offset()));
    offsets.eq((0..5).map(|day| (true, day)))
}

/// `the last Monday`, `the first and third Wednesday`, `every Monday`.
fn nth_weekdays(days: &[NthWeekday]) -> Option<String> {
    let (_, first) = days.first()?;
    let is_one_day = days.iter().all(|(_, day)| day == first);
    let is_bare = days.iter().all(|(nth, _)| nth.is_none());
    match (is_one_day, is_bare) {
        (_, true) => {
            let names: Vec<String> = days.iter().map(|(_, day)| name(*day).to_owned()).collect();
            Some(format!("every {}", joined(&names)))
        }
        (true, false) => {
            let words = days.iter().map(|(nth, _)| which((*nth)?).map(str::to_owned));
            let words = words.collect::<Option<Vec<String>>>()?;
            Some(format!("the {} {}", joined(&words), name(*first)))
        }
        (false, false) => None,
    }
}

fn which(at: i8) -> Option<&'static str> {
    Some(match at {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        -1 => "last",
        -2 => "second to last",
        _ => return None,
    })
}

fn every(interval: u16, unit: &str) -> String {
    match interval {
        1 => format!("every {unit}"),
        2 => format!("every second {unit}"),
        more => format!("every {more} {unit}s"),
    }
}

fn nth(day: i8) -> String {
    let end = match (day % 10, day / 10) {
        (1, 0 | 2 | 3) => "st",
        (2, 0 | 2) => "nd",
        (3, 0 | 2) => "rd",
        _ => "th",
    };
    format!("{day}{end}")
}

/// `a`, `a and b`, `a, b and c`.
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn month(at: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(at - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("no month")
}
