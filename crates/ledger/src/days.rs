//! How each day closed: the balance at the end of every calendar day that the statement covers.

use crate::money::Cents;
use jiff::ToSpan;
use jiff::civil::Date;

/// The end of one day that has lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayClose {
    /// The day.
    pub date: Date,
    /// The balance at its end.
    pub close: Cents,
    /// The first of its lines in the journal.
    pub first: u32,
    /// One past the last of its lines.
    pub end: u32,
}

/// All days with lines, oldest first. A day without lines keeps the balance of the day before it;
/// the days from the first to the last are covered, no others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Days(pub Vec<DayClose>);

impl Days {
    /// The first covered day.
    pub fn first(&self) -> Option<Date> {
        self.0.first().map(|day| day.date)
    }

    /// The last covered day.
    pub fn last(&self) -> Option<Date> {
        self.0.last().map(|day| day.date)
    }

    /// The balance at the end of a day; `None` before the first covered day.
    pub fn close_on(&self, date: Date) -> Option<Cents> {
        let after = self.0.partition_point(|day| day.date <= date);
        after.checked_sub(1).map(|index| self.0[index].close)
    }

    /// The first line dated after `date`.
    pub fn first_line_after(&self, date: Date) -> u32 {
        let after = self.0.partition_point(|day| day.date <= date);
        match self.0.get(after) {
            Some(day) => day.first,
            None => self.0.last().map_or(0, |day| day.end),
        }
    }

    /// The last covered calendar day, before `limit` if given, whose close satisfies the predicate, with that close.
    pub fn last_day_where(
        &self,
        limit: Option<Date>,
        wanted: impl Fn(Cents) -> bool,
    ) -> Option<(Date, Cents)> {
        let last = self.last()?;
        let mut until = match limit {
            Some(limit) => last.min(limit.yesterday().ok()?),
            None => last,
        };
        for day in self.0.iter().rev() {
            if day.date > until {
                continue;
            }
            if wanted(day.close) {
                return Some((until, day.close));
            }
            until = day.date.checked_sub(1.day()).ok()?;
        }
        None
    }

    /// The highest close from `since` on and the day on which it was reached, the latest on a tie.
    pub fn peak_since(&self, since: Date) -> Option<(Date, Cents)> {
        let carried = self.close_on(since).map(|close| (since, close));
        let later = self.0.iter().filter(|day| day.date > since).map(|day| (day.date, day.close));
        carried.into_iter().chain(later).max_by_key(|(date, close)| (*close, *date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(closes: &[(i8, i64)]) -> Days {
        let close = |minor| Cents::new(minor).unwrap();
        let day = |(index, (day, minor)): (usize, &(i8, i64))| DayClose {
            date: date(2025, 2, *day),
            close: close(*minor),
            first: index as u32,
            end: index as u32 + 1,
        };
        Days(closes.iter().enumerate().map(day).collect())
    }

    #[test]
    fn days_without_lines_keep_the_balance() {
        let days = days(&[(1, 10_000), (5, 0), (9, 0)]);
        let positive = |close: Cents| close.is_positive();
        assert_eq!(days.close_on(date(2025, 1, 31)), None);
        assert_eq!(days.close_on(date(2025, 2, 4)), Cents::new(10_000));
        assert_eq!(days.close_on(date(2025, 3, 1)), Cents::new(0));
        let found = days.last_day_where(None, positive);
        assert_eq!(found, Some((date(2025, 2, 4), Cents::new(10_000).unwrap())));
        assert_eq!(days.last_day_where(Some(date(2025, 2, 1)), positive), None);
        let before = days.last_day_where(Some(date(2025, 2, 3)), positive);
        assert_eq!(before.map(|(day, _)| day), Some(date(2025, 2, 2)));
        assert_eq!(days.first_line_after(date(2025, 2, 4)), 1);
        assert_eq!(days.first_line_after(date(2025, 2, 9)), 3);
    }

    #[test]
    fn the_latest_of_equal_peaks_wins() {
        let days = days(&[(1, 500), (3, 100), (5, 500), (8, 0)]);
        let peak = days.peak_since(date(2025, 2, 1));
        assert_eq!(peak, Some((date(2025, 2, 5), Cents::new(500).unwrap())));
        let carried = days.peak_since(date(2025, 2, 6)).map(|(day, _)| day);
        assert_eq!(carried, Some(date(2025, 2, 6)));
    }
}
