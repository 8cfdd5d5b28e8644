//! How days and amounts are said to people: `Fri 7 June 2024`, `3–9 June`, `$1,234.56`.

use jiff::civil::Date;
use outflow_ledger::{Cents, Currency};
use outflow_policy::rule::Hindrance;

pub(crate) const MONTHS: [&str; 12] = [
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
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// A sentence begins with a capital letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `Fri 7 June 2024`.
pub fn day_in_words(date: Date) -> String {
    let weekday = WEEKDAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    format!("{weekday} {} {} {}", date.day(), month(date), date.year())
}

/// `$1,234.56`, `-$5.00`; with the code behind it where the currency has no sign.
pub fn money_in_words(currency: Currency, amount: Cents) -> String {
    let minus = if amount.is_negative() { "-" } else { "" };
    match currency.sign() {
        "" => format!("{} {currency}", amount.grouped()),
        sign => format!("{minus}{sign}{}", amount.abs().grouped()),
    }
}

/// What speaks against a way out: `it was discontinued, no source states when`.
pub fn hindrance_in_words(hindrance: Hindrance<'_>) -> String {
    match hindrance {
        Hindrance::Discontinued => "it was discontinued, no source states when".to_owned(),
        Hindrance::AccountElsewhere(countries) => {
            format!("it needs an account in {}", countries.join(" or "))
        }
    }
}

/// `3–9 June`, `27 May – 2 June`, with years only where they differ.
pub fn range_in_words(first: Date, last: Date) -> String {
    if first.year() != last.year() {
        let whole = |date: Date| format!("{} {} {}", date.day(), month(date), date.year());
        format!("{} – {}", whole(first), whole(last))
    } else if first.month() != last.month() {
        format!("{} {} – {} {}", first.day(), month(first), last.day(), month(last))
    } else {
        format!("{}–{} {}", first.day(), last.day(), month(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn said_to_people() {
        assert_eq!(day_in_words(date(2024, 6, 7)), "Fri 7 June 2024");
        let owed = Cents::new(-123_456).unwrap();
        assert_eq!(money_in_words(Currency::USD, owed), "-$1,234.56");
        assert_eq!(range_in_words(date(2024, 6, 3), date(2024, 6, 9)), "3–9 June");
        assert_eq!(range_in_words(date(2024, 5, 27), date(2024, 6, 2)), "27 May – 2 June");
        let years = range_in_words(date(2025, 12, 29), date(2026, 1, 4));
        assert_eq!(years, "29 December 2025 – 4 January 2026");
    }
}
