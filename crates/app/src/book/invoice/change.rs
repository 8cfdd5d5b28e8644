//! What became of an invoice: it was sent, money came for it, or it no longer counts.

use super::list::{Found, find};
use super::{New, PAID, SCHEMA, SENT, VOID, refuse_to_come, write};
use crate::book::contract::Recording;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use outflow_answers::invoices::{Invoice, Standing, State, contents};
use outflow_answers::{Cell, Listing, money_in_words};
use outflow_ledger::{Cents, Code, Diagnostic};
use outflow_store::OperationId;

/// A reason has at most so many letters.
const LONGEST: usize = 500;

/// Notes that an invoice was sent.
///
/// # Errors
/// No such invoice, one that is void, a day before its date, or what is wrong with the book.
pub fn sent(by: Recording<'_>, number: &str, on: Option<Date>) -> Result<Listing, Vec<Diagnostic>> {
    let (found, on) = open(by, number, on)?;
    let (standing, invoice) = (found.standing(), &found.standing().kept.invoice);
    let name = &invoice.number.text;
    refuse_void(standing)?;
    if let Some(day) = standing.kept.sent {
        let headline =
            format!("Nothing new: invoice {name} was sent on {day}, and nothing was written");
        return Ok(listing(invoice, headline, None));
    }
    if on < invoice.issued {
        let problem = wrong(format!("invoice {name} is of {}, after {on}", invoice.issued));
        return Err(vec![problem.expecting(format!("--on {} or later", invoice.issued))]);
    }
    let summary = format!("invoice {name} to {} was sent on {on}", invoice.client);
    noted(by, &found, SENT, on, "sent", &summary)
}

/// Notes that money came for an invoice: all that is open, unless an amount is named.
///
/// # Errors
/// No such invoice, one that is void, more than is open, or what is wrong with the book.
pub fn paid(
    by: Recording<'_>,
    number: &str,
    on: Option<Date>,
    amount: Option<Cents>,
) -> Result<Listing, Vec<Diagnostic>> {
    let (found, on) = open(by, number, on)?;
    let (standing, invoice) = (found.standing(), &found.standing().kept.invoice);
    let name = &invoice.number.text;
    refuse_void(standing)?;
    if standing.state == State::Paid {
        let headline =
            format!("Nothing new: invoice {name} is paid already, and nothing was written");
        return Ok(Listing { headline, has_findings: false, ..found.listing() });
    }
    let amount = amount.unwrap_or(standing.open);
    if !amount.is_positive() || amount > standing.open {
        let problem = wrong(format!("--amount: {amount} is not what is open of invoice {name}"));
        return Err(vec![problem.expecting(format!("more than 0, at most {}", standing.open))]);
    }
    let what = money_in_words(invoice.currency, amount);
    let summary = format!("{what} for invoice {name} of {} on {on}", invoice.client);
    let answer = noted(by, &found, PAID, on, &amount.to_string(), &summary)?;
    let rest = Cell::of(standing.open.minus(amount), Cell::Money);
    Ok(answer.fact("open", "Still open", rest))
}

/// Notes that an invoice no longer counts; its number is not given out again.
///
/// # Errors
/// No such invoice, one that is void or paid for, no reason, or what is wrong with the book.
pub fn void(by: Recording<'_>, number: &str, why: &str) -> Result<Listing, Vec<Diagnostic>> {
    let (found, on) = open(by, number, None)?;
    let (standing, invoice) = (found.standing(), &found.standing().kept.invoice);
    let name = &invoice.number.text;
    refuse_void(standing)?;
    let why = why.trim();
    if why.is_empty() || why.chars().count() > LONGEST {
        let problem = wrong(format!("--why: it has {} letters", why.chars().count()));
        return Err(vec![problem.expecting(format!("between 1 and {LONGEST} letters"))]);
    }
    if let Some(told) = standing.kept.told.last() {
        let problem = wrong(format!("money was recorded for invoice {name}"));
        let next = format!("Take it back first: outflow undo {}.", told.operation);
        return Err(vec![problem.hinting(next)]);
    }
    let summary = format!("invoice {name} to {} is void: {why}", invoice.client);
    noted(by, &found, VOID, on, why, &summary)
}

fn open(
    by: Recording<'_>,
    number: &str,
    on: Option<Date>,
) -> Result<(Found, Date), Vec<Diagnostic>> {
    let today = by.place.access.now.to_zoned(TimeZone::UTC).date();
    let on = on.unwrap_or(today);
    let found = find(by.place, number, today)?;
    refuse_to_come("--on", on, today).map_err(|problem| vec![*problem])?;
    Ok((found, on))
}

fn wrong(message: String) -> Diagnostic {
    Diagnostic::new(Code::BadFlag, message)
}

fn refuse_void(standing: &Standing) -> Result<(), Vec<Diagnostic>> {
    let Some(voided) = &standing.kept.voided else { return Ok(()) };
    let name = &standing.kept.invoice.number.text;
    let problem = wrong(format!("invoice {name} is void since {}: {}", voided.on, voided.why));
    Err(vec![problem.hinting("outflow undo of that operation lets it count again.")])
}

/// Records it as one operation.
fn noted(
    by: Recording<'_>,
    found: &Found,
    what: &str,
    dated: Date,
    text: &str,
    summary: &str,
) -> Result<Listing, Vec<Diagnostic>> {
    let invoice = &found.standing().kept.invoice;
    if by.dry_run {
        let headline = format!("Would record: {summary} (dry run: nothing was written)");
        return Ok(listing(invoice, headline, None));
    }
    let about = format!("{what}{}", invoice.operation);
    let new = New { account: &invoice.account, dated, about: &about, text, summary };
    let head = found.seen.catalogue.head();
    let (operation, _) = write(by, head, &new).map_err(|error| vec![error.told()])?;
    let headline = format!("Recorded: {summary}, as operation {operation}");
    Ok(listing(invoice, headline, Some(operation)))
}

fn listing(invoice: &Invoice, headline: String, operation: Option<OperationId>) -> Listing {
    let operation = Cell::of(operation, |operation| Cell::Count(u64::from(operation.0)));
    let mut listing = Listing::new(SCHEMA, headline).fact("operation", "Operation", operation);
    listing.currency = Some(invoice.currency);
    listing.sections = contents(&[invoice]);
    listing.sections.reverse();
    listing
}
