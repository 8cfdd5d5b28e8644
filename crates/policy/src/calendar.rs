//! Which day is it: billing weeks, business days and the days of scheduled payouts.

use crate::rule::{DayOfWeek, PayoutDay, Which};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use outflow_ledger::snapshot::Week;

/// The day `days` later, at the edge of the calendar the edge.
pub(crate) fn shift(date: Date, days: u32) -> Date {
    date.saturating_add(i64::from(days).days())
}

/// `date` moved forward by business days, Monday to Friday. Public holidays are not known and not counted out.
pub fn add_business_days(date: Date, days: u32) -> Date {
    let mut result = date;
    let mut left = days;
    while left > 0 {
        result = shift(result, 1);
        let weekend = matches!(result.weekday(), Weekday::Saturday | Weekday::Sunday);
        left -= u32::from(!weekend);
    }
    result
}

/// The billing week, Monday to Sunday, that a day belongs to.
pub fn week_of(date: Date) -> Week {
    let first = date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
    Week { first, last: shift(first, 6) }
}

/// The latest billing week that had ended before `date`.
pub fn last_finished_week(date: Date) -> Week {
    week_of(week_of(date).first.yesterday().unwrap_or(Date::MIN))
}

/// Whether a scheduled payout of this kind falls on the day.
pub fn is_schedule_day(date: Date, day: PayoutDay) -> bool {
    if date.weekday() != weekday(day.weekday) {
        return false;
    }
    let last_of_month = shift(date, 7).month() != date.month();
    match day.which {
        Which::Every => true,
        Which::FirstAndThirdOfMonth => matches!((date.day() - 1) / 7, 0 | 2),
        Which::LastOfMonth => last_of_month,
        Which::LastOfQuarter => last_of_month && date.month() % 3 == 0,
    }
}

fn weekday(day: DayOfWeek) -> Weekday {
    match day {
        DayOfWeek::Monday => Weekday::Monday,
        DayOfWeek::Tuesday => Weekday::Tuesday,
        DayOfWeek::Wednesday => Weekday::Wednesday,
        DayOfWeek::Thursday => Weekday::Thursday,
        DayOfWeek::Friday => Weekday::Friday,
        DayOfWeek::Saturday => Weekday::Saturday,
        DayOfWeek::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn business_days_skip_weekends() {
        for (from, days, to) in [
            (date(2024, 6, 7), 0, date(2024, 6, 7)),
            (date(2024, 6, 7), 1, date(2024, 6, 10)),
            (date(2024, 6, 8), 1, date(2024, 6, 10)),
            (date(2024, 6, 7), 7, date(2024, 6, 18)),
        ] {
            assert_eq!(add_business_days(from, days), to);
        }
    }

    #[test]
    fn weeks_run_from_monday_to_sunday() {
        let week = Week { first: date(2024, 6, 3), last: date(2024, 6, 9) };
        assert_eq!(week_of(date(2024, 6, 3)), week);
        assert_eq!(week_of(date(2024, 6, 9)), week);
        assert_eq!(last_finished_week(date(2024, 6, 10)), week);
        assert_eq!(last_finished_week(date(2024, 6, 16)), week);
    }

    #[test]
    fn schedule_days() {
        let wednesday = |which| PayoutDay { weekday: DayOfWeek::Wednesday, which };
        let quarter = PayoutDay { weekday: DayOfWeek::Monday, which: Which::LastOfQuarter };
        for (day, date, expected) in [
            (wednesday(Which::Every), date(2025, 2, 12), true),
            (wednesday(Which::Every), date(2025, 2, 13), false),
            (wednesday(Which::FirstAndThirdOfMonth), date(2025, 2, 5), true),
            (wednesday(Which::FirstAndThirdOfMonth), date(2025, 2, 12), false),
            (wednesday(Which::FirstAndThirdOfMonth), date(2025, 2, 19), true),
            (wednesday(Which::LastOfMonth), date(2025, 2, 26), true),
            (wednesday(Which::LastOfMonth), date(2025, 2, 19), false),
            (quarter, date(2025, 3, 31), true),
            (quarter, date(2025, 3, 24), false),
            (quarter, date(2025, 2, 24), false),
        ] {
            assert_eq!(is_schedule_day(date, day), expected, "{day:?} {date}");
        }
    }
}
