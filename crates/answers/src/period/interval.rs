//! Which days belong together: the days of one week, month, quarter or year.

use jiff::ToSpan;
use jiff::civil::Date;

/// A length of time that the calendar knows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Interval {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// A calendar year.
    Year,
}

impl Interval {
    /// Every one, shortest first.
    pub const ALL: [Interval; 5] =
        [Interval::Day, Interval::Week, Interval::Month, Interval::Quarter, Interval::Year];

    /// The name: `week`.
    pub const fn id(self) -> &'static str {
        match self {
            Interval::Day => "day",
            Interval::Week => "week",
            Interval::Month => "month",
            Interval::Quarter => "quarter",
            Interval::Year => "year",
        }
    }

    /// The interval of this name.
    pub fn from_id(id: &str) -> Option<Interval> {
        Self::ALL.into_iter().find(|interval| interval.id() == id)
    }

    /// The days from `first` to `last`, both included, in parts that end where the calendar's intervals end;
    /// the first and the last part may be shorter. Nothing where `first` comes after `last`.
    pub fn split(self, first: Date, last: Date) -> Vec<(Date, Date)> {
        let mut parts = Vec::new();
        let mut next = Some(first).filter(|first| *first <= last);
        while let Some(begin) = next {
            // An interval that reaches beyond the calendar's last day ends there in any case.
            let end = self.span_at(begin).map_or(last, |(_, end)| end.min(last));
            parts.push((begin, end));
            next = end.tomorrow().ok().filter(|begin| *begin <= last);
        }
        parts
    }

    /// The first and the last day of the interval that a day lies in; `None` beyond the calendar.
    pub(super) fn span_at(self, day: Date) -> Option<(Date, Date)> {
        let span = match self {
            Interval::Day => (day, day),
            Interval::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                let monday = day.checked_sub(since_monday.days()).ok()?;
                (monday, monday.checked_add(6.days()).ok()?)
            }
            Interval::Month => (day.first_of_month(), day.last_of_month()),
            Interval::Quarter => {
                let month = (day.month() - 1) / 3 * 3 + 1;
                let first = Date::new(day.year(), month, 1).ok()?;
                (first, Date::new(day.year(), month + 2, 1).ok()?.last_of_month())
            }
            Interval::Year => (day.first_of_year(), day.last_of_year()),
        };
        Some(span)
    }

    /// The same day so many intervals later, or earlier where the count is negative; `None` beyond the calendar.
    pub(super) fn later(self, day: Date, count: i32) -> Option<Date> {
        let span = match self {
            Interval::Day => 1.day(),
            Interval::Week => 1.week(),
            Interval::Month => 1.month(),
            Interval::Quarter => 3.months(),
            Interval::Year => 1.year(),
        };
        day.checked_add(span.checked_mul(i64::from(count)).ok()?).ok()
    }
}
