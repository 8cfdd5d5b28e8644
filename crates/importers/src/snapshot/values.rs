//! What does one value of a snapshot say: money, dates, weeks, hours, rates, or one of a few words.

use jiff::civil::{Date, Weekday};
use outflow_ledger::money::DecimalProblem;
use outflow_ledger::snapshot::{Due, Week};
use outflow_ledger::{Cents, Currency, Money};
use toml::de::DeValue;

/// Why a value is not what its key needs, and what would be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) expected: String,
}

pub(super) type Read<T> = Result<T, Wrong>;

fn wrong<T>(message: impl Into<String>, expected: impl Into<String>) -> Read<T> {
    Err(Wrong { message: message.into(), expected: expected.into() })
}

/// What was written instead, for messages.
fn called(value: &DeValue<'_>) -> String {
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
fn quoted<'v>(value: &'v DeValue<'_>, example: &str) -> Read<&'v str> {
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

/// Text that is not empty.
pub(super) fn text(value: &DeValue<'_>) -> Read<String> {
    match quoted(value, "Survey coding")? {
        "" => wrong("the text is empty", "some text, or no such key"),
        text => Ok(text.to_owned()),
    }
}

/// `"171.00"`.
pub(super) fn money(value: &DeValue<'_>) -> Read<Cents> {
    decimal(quoted(value, "171.00")?)
}

fn decimal(text: &str) -> Read<Cents> {
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
pub(super) fn money_with_currency(value: &DeValue<'_>) -> Read<Money> {
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

const A_DATE: &str = "a date such as 2025-02-11";

/// `2025-02-11`, with or without quotes.
pub(super) fn date(value: &DeValue<'_>) -> Read<Date> {
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

fn iso_date(text: &str) -> Option<Date> {
    let is_shaped = text.len() == 10 && text.is_ascii();
    is_shaped.then(|| text.parse().ok()).flatten()
}

/// A date, or the text `none`.
pub(super) fn due(value: &DeValue<'_>) -> Read<Due> {
    if value.as_str().map(str::trim) == Some("none") {
        return Ok(Due::NoneShown);
    }
    let or_none = |wrong: Wrong| Wrong { expected: format!("{A_DATE}, or \"none\""), ..wrong };
    date(value).map(Due::On).map_err(or_none)
}

/// `2025-01-27/2025-02-02`, a Monday and the Sunday after it.
pub(super) fn week(value: &DeValue<'_>) -> Read<Week> {
    let text = quoted(value, "2025-01-27/2025-02-02")?;
    let expected = "a Monday and its Sunday such as \"2025-01-27/2025-02-02\"";
    let ends = text.split_once('/');
    let ends = ends.and_then(|(a, b)| iso_date(a.trim()).zip(iso_date(b.trim())));
    let Some((first, last)) = ends else {
        return wrong(format!("\"{text}\" is not a week"), expected);
    };
    if first.weekday() != Weekday::Monday || last.weekday() != Weekday::Sunday {
        let message = format!(
            "the week \"{text}\" runs from a {} to a {}, not from Monday to Sunday",
            first.strftime("%A"),
            last.strftime("%A")
        );
        return wrong(message, expected);
    }
    match first.until(last) {
        Ok(span) if span.get_days() == 6 => Ok(Week { first, last }),
        _ => wrong(format!("\"{text}\" is not one week"), expected),
    }
}

/// The minutes of a week, which no hours of a week exceed.
const MINUTES_OF_A_WEEK: u32 = 7 * 24 * 60;

/// `21:30`, hours and minutes.
pub(super) fn minutes(value: &DeValue<'_>) -> Read<u32> {
    let text = quoted(value, "21:30")?;
    let part = |part: &str, most: usize| {
        let digits = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let parts = text.split_once(':').filter(|(_, minutes)| minutes.len() == 2);
    let parts = parts.and_then(|(hours, minutes)| part(hours, 3).zip(part(minutes, 2)));
    match parts {
        Some((hours, minutes)) if minutes < 60 && hours * 60 + minutes <= MINUTES_OF_A_WEEK => {
            Ok(hours * 60 + minutes)
        }
        _ => wrong(
            format!("\"{text}\" is not a number of hours and minutes of a week"),
            "hours and minutes such as \"21:30\"",
        ),
    }
}

/// A percentage from 0 to 100 with at most two decimals, in hundredths of a percent.
pub(super) fn percent(value: &DeValue<'_>) -> Read<u32> {
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

/// A rate of exchange above zero: its digits without the dot, and how many of them are decimals.
pub(super) fn rate(value: &DeValue<'_>) -> Read<(u64, u32)> {
    let text = quoted(value, "0.9601")?;
    let (units, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{units}{fraction}");
    let proper = !units.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && fraction.len() <= 12
        && text.contains('.') != fraction.is_empty();
    let number = if proper { digits.parse::<u64>().ok() } else { None };
    match number.zip(u32::try_from(fraction.len()).ok()) {
        Some((number, decimals)) if number > 0 => Ok((number, decimals)),
        _ => wrong(
            format!("\"{text}\" is not a rate of exchange"),
            "a number above zero such as \"0.9601\"",
        ),
    }
}

/// `USD/EUR`.
pub(super) fn pair(value: &DeValue<'_>) -> Read<(Currency, Currency)> {
    let text = quoted(value, "USD/EUR")?;
    let codes = text.split_once('/');
    let codes = codes.and_then(|(a, b)| Currency::from_code(a).zip(Currency::from_code(b)));
    match codes {
        Some((from, to)) if from != to => Ok((from, to)),
        _ => wrong(format!("\"{text}\" is not a pair of currencies"), "a pair such as \"USD/EUR\""),
    }
}

/// Three letters.
pub(super) fn currency(value: &DeValue<'_>) -> Read<Currency> {
    let text = quoted(value, "USD")?;
    Currency::from_code(text).map_or_else(
        || wrong(format!("\"{text}\" is not a currency"), "a code such as \"USD\""),
        Ok,
    )
}

/// Two letters.
pub(super) fn country(value: &DeValue<'_>) -> Read<String> {
    let text = quoted(value, "PT")?;
    match text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        true => Ok(text.to_ascii_uppercase()),
        false => {
            wrong(format!("\"{text}\" is not a country"), "a code of two letters such as \"PT\"")
        }
    }
}

/// `true` or `false`, without quotes.
pub(super) fn flag(value: &DeValue<'_>) -> Read<bool> {
    match value {
        DeValue::Boolean(flag) => Ok(*flag),
        _ => wrong(
            format!("{} is not true or false", called(value)),
            "true or false, without quotes",
        ),
    }
}

/// A whole number from 0 on, without quotes.
pub(super) fn count(value: &DeValue<'_>) -> Read<u32> {
    let number = value.as_integer().and_then(|number| {
        u32::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
    });
    let expected = "a whole number such as 12, without quotes";
    number.map_or_else(|| wrong(format!("{} is not a whole number", called(value)), expected), Ok)
}

/// One of a few words.
pub(super) fn word<T: Copy>(value: &DeValue<'_>, words: &[(&str, T)]) -> Read<T> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let expected = format!("one of {}", names.join(", "));
    let Some(text) = value.as_str() else {
        return wrong(format!("{} is not one of the words that fit here", called(value)), expected);
    };
    if let Some((_, meaning)) = words.iter().find(|(name, _)| *name == text.trim()) {
        return Ok(*meaning);
    }
    match super::keys::nearest(text, &names) {
        Some(near) => {
            wrong(format!("\"{text}\" is not known here; did you mean \"{near}\"?"), expected)
        }
        None => wrong(format!("\"{text}\" is not known here"), expected),
    }
}
