//! What does a value say that only a snapshot has: a due date, a week, hours, a rate of exchange.

use jiff::civil::Weekday;
use outflow_fields::values::{A_DATE, Read, Wrong, date, iso_date, quoted, wrong};
use outflow_ledger::Currency;
use outflow_ledger::snapshot::{Due, Week};
use toml::de::DeValue;

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
