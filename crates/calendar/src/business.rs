//! On which days is business done: Monday to Friday, without the holidays that the user names.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// Days on which no business is done, as the user gives them; the program knows none by itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Holidays(BTreeSet<Date>);

impl Holidays {
    /// None: then only weekends are free.
    pub const NONE: Holidays = Holidays(BTreeSet::new());

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the day is one.
    pub fn contains(&self, date: Date) -> bool {
        self.0.contains(&date)
    }
}

impl FromIterator<Date> for Holidays {
    fn from_iter<I: IntoIterator<Item = Date>>(days: I) -> Holidays {
        Holidays(days.into_iter().collect())
    }
}

/// Whether business is done: a Monday to Friday that is no holiday.
pub fn is_business_day(date: Date, holidays: &Holidays) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    !weekend && !holidays.contains(date)
}

/// The business day of this number in the month of `date`: 1 is the first, -1 the last; none where the month has
/// fewer.
pub fn nth_business_day(date: Date, number: i16, holidays: &Holidays) -> Option<Date> {
    let first = date.first_of_month();
    let days = first.series(1.day()).take(usize::from(date.days_in_month().unsigned_abs()));
    let mut days: Vec<Date> = days.filter(|day| is_business_day(*day, holidays)).collect();
    if number < 0 {
        days.reverse();
    }
    days.get(usize::from(number.unsigned_abs()).checked_sub(1)?).copied()
}

/// `date` moved forward by business days; by none of them it stays, whatever day it is.
///
/// At the edge of the calendar (31 December 9999) it stays at the edge.
pub fn add_business_days(date: Date, days: u32, holidays: &Holidays) -> Date {
    let mut result = date;
    let mut left = days;
    while left > 0 && result < Date::MAX {
        result = result.saturating_add(1.day());
        left -= u32::from(is_business_day(result, holidays));
    }
    result
}

/// The day itself where business is done on it, else the first such day after it.
pub fn next_business_day(date: Date, holidays: &Holidays) -> Date {
    let mut result = date;
    while !is_business_day(result, holidays) && result < Date::MAX {
        result = result.saturating_add(1.day());
    }
    result
}

/// The day itself where business is done on it, else the last such day before it.
pub fn previous_business_day(date: Date, holidays: &Holidays) -> Date {
    let mut result = date;
    while !is_business_day(result, holidays) && result > Date::MIN {
        result = result.saturating_sub(1.day());
    }
    result
}
