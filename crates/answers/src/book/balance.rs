//! How did the balance come from one day to another: opening, money in, money out, what is missing, closing?

use super::walk::{Stretch, What, begun, held};
use super::{BookError, many, note_about_balances};
use crate::listing::{Cell, Listing, Section};
use crate::money_in_words;
use crate::period::{Interval, Period};
use jiff::civil::Date;
use outflow_ledger::{Cents, Journal};

/// Which balances are asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BalanceRequest {
    /// The account's name, for the answer.
    pub account: String,
    /// The days.
    pub period: Period,
    /// One row for each; none means one row for all.
    pub interval: Option<Interval>,
}

const COLUMNS: [(&str, &str); 7] = [
    ("from", "From"),
    ("to", "To"),
    ("opening", "Opening"),
    ("in", "In"),
    ("out", "Out"),
    ("missing", "Missing"),
    ("closing", "Closing"),
];

/// What moved in some days.
#[derive(Clone, Copy, Default)]
struct Sums {
    gained: i128,
    lost: i128,
    missing: i128,
}

/// The balances of the days of the period that the lines cover; no other day is known. The closing balance of
/// every row is the opening balance of the next, and every row adds up; both are checked before it is shown.
pub fn balance(journal: &Journal, request: &BalanceRequest) -> Result<Listing, BookError> {
    let stretch = Stretch::of(journal, request.period);
    let days = journal.covered().and_then(|(first, last)| request.period.within(first, last));
    let parts = match (days, request.interval) {
        (None, _) => Vec::new(),
        (Some(days), None) => vec![days],
        (Some((first, last)), Some(interval)) => interval.split(first, last),
    };
    let mut section = Section::new("balances", &COLUMNS);
    let (mut all, mut before) = (Sums::default(), stretch.opening);
    for (first, last) in &parts {
        let part = Stretch::of(journal, Period { first: Some(*first), last: Some(*last) });
        let sums = sums_of(&part)?;
        chained(before, &part, *first)?;
        section.rows.push(row(journal, Some((*first, *last)), part.opening, sums, part.closing)?);
        all.gained += sums.gained;
        all.lost += sums.lost;
        all.missing += sums.missing;
        before = part.closing;
    }
    proved(stretch.opening, all, stretch.closing)?;
    section.total = Some(row(journal, None, stretch.opening, all, stretch.closing)?);
    let mut listing = begun("outflow/balance/1", journal, &request.account, request.period)
        .fact("interval", "One row a", Cell::of(request.interval, |one| Cell::text(one.id())))
        .fact("opening_balance", "Opening balance", Cell::Money(stretch.opening))
        .fact("closing_balance", "Closing balance", Cell::Money(stretch.closing));
    listing.headline = headline(journal, request, &stretch, days);
    listing.has_findings = !stretch.gaps.is_empty();
    listing.sections.push(section);
    if listing.has_findings {
        let places = many(stretch.gaps.len(), "place", "places");
        listing.notes.push(format!(
            "At {places} the stated balance does not follow from the amounts: Missing is what no line shows."
        ));
    }
    listing.notes.extend(note_about_balances(journal));
    Ok(listing)
}

fn sums_of(stretch: &Stretch<'_>) -> Result<Sums, BookError> {
    let mut sums = Sums::default();
    for step in stretch.steps() {
        let sum = match step.what {
            What::Missing(_) => &mut sums.missing,
            What::Line(_) if step.amount.is_negative() => &mut sums.lost,
            What::Line(_) => &mut sums.gained,
        };
        *sum += step.amount.wide();
    }
    proved(stretch.opening, sums, stretch.closing)?;
    Ok(sums)
}

fn proved(opening: Cents, sums: Sums, closing: Cents) -> Result<(), BookError> {
    let end = opening.wide() + sums.gained + sums.lost + sums.missing;
    match end == closing.wide() {
        true => Ok(()),
        false => Err(BookError::Integrity(format!(
            "the movements end at {end} cents, the closing balance is {closing}"
        ))),
    }
}

fn chained(before: Cents, part: &Stretch<'_>, first: Date) -> Result<(), BookError> {
    match before == part.opening {
        true => Ok(()),
        false => Err(BookError::Integrity(format!(
            "the balance before {first} is {before} and {}",
            part.opening
        ))),
    }
}

fn row(
    journal: &Journal,
    days: Option<(Date, Date)>,
    opening: Cents,
    sums: Sums,
    closing: Cents,
) -> Result<Vec<Cell>, BookError> {
    let sum = |sum: i128| held(journal, None, sum).map(Cell::Money);
    Ok(vec![
        Cell::of(days, |(first, _)| Cell::Day(first)),
        Cell::of(days, |(_, last)| Cell::Day(last)),
        Cell::Money(opening),
        sum(sums.gained)?,
        sum(sums.lost)?,
        sum(sums.missing)?,
        Cell::Money(closing),
    ])
}

fn headline(
    journal: &Journal,
    request: &BalanceRequest,
    stretch: &Stretch<'_>,
    days: Option<(Date, Date)>,
) -> String {
    let money = |amount| money_in_words(journal.currency, amount);
    let account = &request.account;
    match (days, journal.covered()) {
        (Some((_, last)), _) => {
            let (opening, closing) = (money(stretch.opening), money(stretch.closing));
            format!("{account}: {closing} at the end of {last}, from {opening}.")
        }
        (None, Some((first, _))) if request.period.last.is_some_and(|last| last < first) => {
            format!("{account}: the lines begin on {first}, after the period.")
        }
        (None, Some((_, last))) => {
            let closing = money(stretch.closing);
            match journal.goes_on_to {
                Some(end) => format!(
                    "{account}: no line is of the period; the last before it, on {last}, left {closing}, and the lines go on to {end}."
                ),
                None => {
                    format!(
                        "{account}: the lines end on {last}, before the period, with {closing}."
                    )
                }
            }
        }
        (None, None) => format!("{account}: there are no lines."),
    }
}
