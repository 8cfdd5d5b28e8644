//! Which weekday is a day, and which days of a month are Wednesdays? By counting, without a library.

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekday {
    /// The first day of a billing week.
    Monday,
    /// The day after it.
    Tuesday,
    /// The day of most payouts.
    Wednesday,
    /// The day after it.
    Thursday,
    /// The last day of a review.
    Friday,
    /// The first day of the weekend.
    Saturday,
    /// The last day of a billing week.
    Sunday,
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Days of a month of the Gregorian calendar; months count from 1.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The weekday of a day from 2001 on, counted from 1 January 2001, a Monday.
pub fn weekday(year: i64, month: i64, day: i64) -> Weekday {
    assert!(year >= 2001, "the count begins in 2001");
    let mut days = day - 1;
    for earlier in 2001..year {
        days += 337 + days_in_month(earlier, 2);
    }
    for earlier in 1..month {
        days += days_in_month(year, earlier);
    }
    WEEK[usize::try_from(days % 7).expect("a rest of days is not negative")]
}

/// The days of the month that are this weekday: four or five.
pub fn weekdays_of_month(year: i64, month: i64, wanted: Weekday) -> Vec<i64> {
    (1..=days_in_month(year, month)).filter(|&day| weekday(year, month, day) == wanted).collect()
}
