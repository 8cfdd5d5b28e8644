//! What does one value of a TOML file say: text, money, dates, percentages, or one of a few words.

use jiff::civil::Date;
use outflow_ledger::money::DecimalProblem;
use outflow_ledger::{Cents, Currency, Money, country_code};
use toml::Spanned;
use toml::de::DeValue;

/// Why a value is not what its key needs, and what would be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// What is wrong with it.
    pub message: String,
    /// What its key needs.
    pub expected: String,
}

/// A value, or what is wrong with it.
pub type Read<T> = Result<T, Wrong>;

/// An example for messages.
pub const A_DATE: &str = "a date such as 2025-02-11";

/// Text that is not empty.
pub fn text(value: &DeValue<'_>) -> Read<String> {
    match quoted(value, "Survey coding")? {
        "" => wrong("the text is empty", "some text, or no such key"),
        text => Ok(text.to_owned()),
    }
}

/// `"171.00"`.
pub fn money(value: &DeValue<'_>) -> Read<Cents> {
    decimal(quoted(value, "171.00")?)
}

/// `171.00`, as text without quotes.
pub fn decimal(text: &str) -> Read<Cents> {
    let expected = "an amount such as \"171.00\", without thousands separators or a currency sign";
    Cents::from_decimal(text).or_else(|problem| {
        let what = match problem {
            DecimalProblem::NotANumber => "is not an amount",
            DecimalProblem::TooManyDecimals => "has more than two decimals",
            DecimalProblem::TooLarge => "is larger than can be held",
        };
        wrong(format!("\"{text}\" {what}"), expected)
    })
}

/// `402.88 EUR`.
pub fn money_with_currency(value: &DeValue<'_>) -> Read<Money> {
    let text = quoted(value, "402.88 EUR")?;
    let expected = "an amount and its currency such as \"402.88 EUR\"";
    let Some((amount, code)) = text.split_once(' ') else {
        return wrong(format!("\"{text}\" does not name a currency"), expected);
    };
    match (decimal(amount), Currency::from_code(code.trim())) {
        (Ok(amount), Some(currency)) => Ok(Money { amount, currency }),
        _ => wrong(format!("\"{text}\" is not an amount with its currency"), expected),
    }
}

/// `2025-02-11`, as text without quotes.
pub fn iso_date(text: &str) -> Option<Date> {
    let is_shaped = text.len() == 10 && text.is_ascii();
    is_shaped.then(|| text.parse().ok()).flatten()
}

/// `2025-02-11`, with or without quotes.
pub fn date(value: &DeValue<'_>) -> Read<Date> {
    let no_date = || wrong(format!("{} is not a date", called(value)), A_DATE);
    match value {
        DeValue::Datetime(stamp) => match (stamp.date, stamp.time) {
            (Some(date), None) => {
                let year = i16::try_from(date.year).ok();
                let parts = i8::try_from(date.month).ok().zip(i8::try_from(date.day).ok());
                let date = year.zip(parts).map(|(year, (month, day))| Date::new(year, month, day));
                date.and_then(Result::ok).map_or_else(no_date, Ok)
            }
            (Some(_), Some(_)) => {
                wrong(format!("{stamp} has a time of day; the day alone counts"), A_DATE)
            }
            _ => no_date(),
        },
        DeValue::String(text) => iso_date(text.trim()).map_or_else(no_date, Ok),
        _ => no_date(),
    }
}

/// A percentage from 0 to 100 with at most two decimals, in hundredths of a percent.
pub fn percent(value: &DeValue<'_>) -> Read<u32> {
    let text = quoted(value, "10")?;
    let hundredths =
        Cents::from_decimal(text).ok().and_then(|cents| u32::try_from(cents.minor()).ok());
    match hundredths {
        Some(hundredths) if hundredths <= 10_000 => Ok(hundredths),
        _ => wrong(
            format!("\"{text}\" is not a percentage"),
            "a percentage from 0 to 100 such as \"10\" or \"7.5\"",
        ),
    }
}

/// Three letters.
pub fn currency(value: &DeValue<'_>) -> Read<Currency> {
    let text = quoted(value, "USD")?;
    Currency::from_code(text).map_or_else(
        || wrong(format!("\"{text}\" is not a currency"), "a code such as \"USD\""),
        Ok,
    )
}

/// Two letters.
pub fn country(value: &DeValue<'_>) -> Read<String> {
    let text = quoted(value, "PT")?;
    country_code(text)
        .or_else(|why| wrong(format!("\"{text}\" {why}"), "a code of two letters such as \"PT\""))
}

/// `true` or `false`, without quotes.
pub fn flag(value: &DeValue<'_>) -> Read<bool> {
    match value {
        DeValue::Boolean(flag) => Ok(*flag),
        _ => wrong(
            format!("{} is not true or false", called(value)),
            "true or false, without quotes",
        ),
    }
}

/// A whole number from 0 on, without quotes.
pub fn count(value: &DeValue<'_>) -> Read<u32> {
    let number = value.as_integer().and_then(|number| {
        u32::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
    });
    let expected = "a whole number such as 12, without quotes";
    number.map_or_else(|| wrong(format!("{} is not a whole number", called(value)), expected), Ok)
}

/// One of a few words.
pub fn word<T: Copy>(value: &DeValue<'_>, words: &[(&str, T)]) -> Read<T> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let expected = format!("one of {}", names.join(", "));
    let Some(text) = value.as_str() else {
        return wrong(format!("{} is not one of the words that fit here", called(value)), expected);
    };
    if let Some((_, meaning)) = words.iter().find(|(name, _)| *name == text.trim()) {
        return Ok(*meaning);
    }
    match crate::nearest(text, &names) {
        Some(near) => {
            wrong(format!("\"{text}\" is not known here; did you mean \"{near}\"?"), expected)
        }
        None => wrong(format!("\"{text}\" is not known here"), expected),
    }
}

/// What was written instead, for messages.
pub fn called(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(number) => format!("the bare number {}", number.as_str()),
        DeValue::Float(number) => format!("the bare number {}", number.as_str()),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

fn bare_number<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    match value {
        DeValue::Integer(number) => Some(number.as_str()),
        DeValue::Float(number) => Some(number.as_str()),
        _ => None,
    }
}

/// The text of a value that is written as text; a bare number is told to be put in quotes.
pub fn quoted<'v>(value: &'v DeValue<'_>, example: &str) -> Read<&'v str> {
    match (value.as_str(), bare_number(value)) {
        (Some(text), _) => Ok(text.trim()),
        (None, Some(number)) => wrong(
            format!("{number} is a bare number; write it in quotes: \"{number}\""),
            format!("text in quotes such as \"{example}\""),
        ),
        (None, None) => {
            wrong(format!("{} is not text", called(value)), format!("text such as \"{example}\""))
        }
    }
}

/// Says what is wrong and what was expected.
pub fn wrong<T>(message: impl Into<String>, expected: impl Into<String>) -> Read<T> {
    Err(Wrong { message: message.into(), expected: expected.into() })
}

/// `2026-12-25, 2027-01-01`: days apart by commas or blanks.
pub fn dates(value: &DeValue<'_>) -> Read<Vec<Date>> {
    let text = quoted(value, "2026-12-25, 2027-01-01")?;
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let days: Option<Vec<Date>> = words.map(iso_date).collect();
    let expected = "days such as \"2026-12-25, 2027-01-01\"";
    days.map_or_else(|| wrong(format!("\"{text}\" names no days"), expected), Ok)
}

/// The entries of a list that is not empty.
pub fn entries<'v, 'i>(value: &'v DeValue<'i>) -> Read<&'v [Spanned<DeValue<'i>>]> {
    let Some(entries) = value.as_array() else {
        return wrong(format!("{} is not a list", called(value)), "a list in square brackets");
    };
    match &entries[..] {
        [] => wrong("the list is empty", "at least one entry, or no such key"),
        entries => Ok(entries),
    }
}

/// `12:00`, as minutes after midnight.
pub fn time_of_day(value: &DeValue<'_>) -> Read<u32> {
    let text = quoted(value, "12:00")?;
    let two = |part: &str| {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten()
    };
    match text.split_once(':').and_then(|(hours, minutes)| two(hours).zip(two(minutes))) {
        Some((hours, minutes)) if hours < 24 && minutes < 60 => Ok(hours * 60 + minutes),
        _ => wrong(format!("\"{text}\" is not a time of day"), "a time such as \"12:00\""),
    }
}
