//! On which day of each month does the user take how much out?

use crate::words::money_in_words;
use jiff::civil::Date;
use outflow_calendar::Rhythm;
use outflow_ledger::{Cents, Currency};

/// What the user takes out every month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Draw {
    /// How much.
    pub amount: Cents,
    /// The day of the month; a shorter month has its last day instead, so 31 is the last day of every month.
    pub day: u8,
}

impl Draw {
    /// The day that means the last one of every month.
    pub const LAST_DAY: u8 = 31;

    /// Its days from one day to another, both included.
    pub fn days(&self, from: Date, to: Date) -> Vec<Date> {
        let month = from.first_of_month();
        let rhythm = Rhythm::read(&format!("monthly on {}", self.day), month);
        rhythm.map_or_else(|_| Vec::new(), |rhythm| rhythm.days(from, to))
    }

    /// `$500.00 on the last day of each month`.
    pub fn in_words(&self, currency: Currency) -> String {
        format!("{} {}", money_in_words(currency, self.amount), self.days_in_words())
    }

    /// `on day 15 of each month`.
    pub fn days_in_words(&self) -> String {
        match self.day {
            Draw::LAST_DAY.. => "on the last day of each month".to_owned(),
            day @ 29.. => format!("on day {day} of each month, the last one of a shorter month"),
            day => format!("on day {day} of each month"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_shorter_month_has_its_last_day() {
        let february = |year: i16, day: u8| {
            let draw = Draw { amount: Cents::ZERO, day };
            draw.days(date(year, 2, 1), date(year, 2, 1).last_of_month())
        };
        for (year, day, on) in [
            (2023, 1, 1),
            (2023, 28, 28),
            (2023, 29, 28),
            (2023, 30, 28),
            (2023, 31, 28),
            (2024, 28, 28),
            (2024, 29, 29),
            (2024, 30, 29),
            (2024, 31, 29),
            (2100, 31, 28),
        ] {
            assert_eq!(february(year, day), [date(year, 2, on)], "{year}, day {day}");
        }
        let last = Draw { amount: Cents::ZERO, day: Draw::LAST_DAY };
        let days = last.days(date(2024, 3, 31), date(2024, 7, 30));
        let told = [date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 30)];
        assert_eq!(days, told);
        let thirty = Draw { day: 30, ..last };
        assert_eq!(thirty.days(date(2024, 2, 10), date(2024, 3, 29)), [date(2024, 2, 29)]);
    }
}
