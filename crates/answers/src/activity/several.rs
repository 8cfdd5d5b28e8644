//! Which deadlines follow for several accounts: all of them by day, each with the name of its account?

use super::{ActivityAnswer, SCHEMA, next};
use crate::listing::{Cell, Section};
use crate::together::{OfAccount, together, unanswered};
use crate::words::day_in_words;
use jiff::civil::Date;

/// One answer of all, the soonest deadline of any account first.
pub fn of_several(parts: Vec<OfAccount<ActivityAnswer>>) -> ActivityAnswer {
    let headline = headline(&parts);
    let days = parts.iter().filter_map(|one| Some(one.answer.as_ref().ok()?.as_of));
    let as_of = days.max().unwrap_or_default();
    let (mut deadlines, mut reminders, mut listings) = (Vec::new(), Vec::new(), Vec::new());
    for OfAccount { account, answer } in parts {
        let answer = answer.map(|answer| {
            deadlines.extend(answer.deadlines);
            reminders.extend(answer.reminders);
            answer.listing
        });
        listings.push(OfAccount { account, answer });
    }
    deadlines.sort_by_key(|one| one.on.unwrap_or(Date::MAX));
    reminders.sort_by_key(|one| one.on);
    let mut listing = together(SCHEMA, listings);
    listing.headline = headline;
    listing.sections.iter_mut().filter(|one| one.key == "deadlines").for_each(by_day);
    ActivityAnswer { as_of, listing, deadlines, reminders }
}

/// Rows of one day stay in the order of their accounts.
fn by_day(section: &mut Section) {
    let Some(at) = section.columns.iter().position(|column| column.key == "on") else { return };
    section.rows.sort_by_key(|row| match row.get(at) {
        Some(Cell::Day(day)) => *day,
        _ => Date::MAX,
    });
}

/// The soonest of all, then the accounts that have no answer.
fn headline(parts: &[OfAccount<ActivityAnswer>]) -> String {
    let answers = || parts.iter().filter_map(|one| Some((&one.account, one.answer.as_ref().ok()?)));
    let soonest = answers().filter_map(|(account, answer)| {
        let (on, one) = next(&answer.deadlines, answer.as_of)?;
        Some((on, account, one))
    });
    let first = match soonest.min_by_key(|(on, ..)| *on) {
        Some((on, account, one)) => {
            Some(format!("Next on {}, {account}: {}", day_in_words(on), one.what))
        }
        None => answers()
            .map(|(_, answer)| answer.as_of)
            .max()
            .map(|day| format!("No deadline is known after {}", day_in_words(day))),
    };
    let without = parts.iter().filter_map(|one| {
        let why = one.answer.as_ref().err()?;
        Some(unanswered(&one.account, why))
    });
    let without: Vec<String> = without.collect();
    match (first, without.is_empty()) {
        (Some(first), true) => first,
        (Some(first), false) => format!("{first}. {}", without.join(" ")),
        (None, _) => without.join(" "),
    }
}
