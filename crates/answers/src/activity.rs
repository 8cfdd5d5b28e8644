//! When was the user last active, and which deadlines follow from that by the rules?
//!
//! A deadline has a day where one is known, what happens on it, and how sure its rule is. Those to come become
//! reminders, each with an id that stays the same when its day moves.

mod contracts;
mod found;
mod several;

pub use several::of_several;

use crate::forecast::ForecastAnswer;
use crate::invoices::KeptInvoice;
use crate::listing::{Cell, Listing, Section};
use crate::reminder::Reminder;
use crate::words::{day_in_words, money_in_words};
use crate::work::Agreement;
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Journal, LedgerCause, Snapshot};
use outflow_policy::PolicyBook;

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/activity/1";

/// What deadlines are found from.
#[derive(Clone, Copy, Debug)]
pub struct ActivityRequest<'a> {
    /// The lines.
    pub journal: &'a Journal,
    /// The rules.
    pub policy: &'a PolicyBook,
    /// The site's figures.
    pub snapshot: &'a Snapshot,
    /// What the account is called, where the book has a name for it.
    pub account: Option<&'a str>,
    /// Whether other accounts are answered for beside it, so that a reminder has to say which one it is about.
    pub is_one_of_several: bool,
    /// What the book knows besides: a word for it, and its last day.
    pub done: &'a [(&'static str, Date)],
    /// The user's contracts, as the book keeps them.
    pub agreements: &'a [Agreement],
    /// Their invoices.
    pub invoices: &'a [KeptInvoice],
    /// The forecast, which knows the balance and the plan's renewals.
    pub forecast: &'a ForecastAnswer,
}

/// The answer, and what a calendar is to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActivityAnswer {
    /// The day from which it looks ahead.
    pub as_of: Date,
    /// What is shown.
    pub listing: Listing,
    /// All deadlines, by day; those without one last.
    pub deadlines: Vec<Deadline>,
    /// Deadlines to come, by day.
    pub reminders: Vec<Reminder>,
}

/// Something that happens on a day unless the user does something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// Stays the same when the day moves.
    pub id: String,
    /// Of which kind it is.
    pub kind: DeadlineKind,
    /// What happens, or what is to be done, in one sentence.
    pub what: String,
    /// The day from which it is counted.
    pub since: Option<Date>,
    /// The day; none where nobody can say, or where it is any day.
    pub on: Option<Date>,
    /// How much it is about.
    pub amount: Option<Cents>,
    /// The rule that gives the day.
    pub rule: Option<Citation>,
}

/// What keeps a deadline away.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeadlineKind {
    /// Any sign of life: a login, a proposal, an earning.
    Activity,
    /// Money that is earned.
    Earning,
    /// Connects that are used.
    Connects,
    /// Hours on a contract.
    Hours,
    /// A milestone that is submitted or released.
    Escrow,
    /// Nothing: the plan renews by itself.
    Renewal,
    /// Activity, before a fee for an idle account.
    IdleFee,
    /// A form on the site.
    TaxForm,
    /// An answer to the platform's notice.
    Dormancy,
    /// An answer to a client who wants money back.
    RefundReply,
    /// Money that is paid out before it counts as unclaimed.
    Unclaimed,
}

/// What was last done, and what follows from it.
pub fn activity(request: &ActivityRequest<'_>) -> ActivityAnswer {
    let forecast = request.forecast;
    let today = forecast.as_of;
    let last = last_days(request);
    let mut deadlines = request.deadlines(&last);
    let order = |one: &Deadline| (one.on.unwrap_or(Date::MAX), one.id.clone());
    deadlines.sort_by_key(order);
    let to_come = |one: &Deadline| one.on.filter(|on| *on >= today);
    let headline = match next(&deadlines, today) {
        Some((on, one)) => format!("Next on {}: {}", day_in_words(on), one.what),
        None => format!("No deadline is known after {}", day_in_words(today)),
    };
    let mut listing = Listing::new(SCHEMA, headline)
        .fact("account", "Account", Cell::text(&forecast.account_name))
        .fact("day", "Day", Cell::Day(today));
    listing.currency = Some(forecast.currency);
    let mut lasts = Section::new(
        "last",
        &[("activity", "Activity"), ("last_on", "Last on"), ("known_from", "Known from")],
    )
    .titled("Last active");
    for (word, day, from) in &last {
        lasts.rows.push(vec![
            Cell::text(*word),
            Cell::of(*day, Cell::Day),
            Cell::of(day.map(|_| *from), Cell::text),
        ]);
    }
    listing.sections = vec![section(&deadlines, today), undated(&deadlines), lasts];
    listing.notes.push(
        "Logins, changes of the profile and proposals are known only where you record them: outflow did login, profile or proposal."
            .to_owned(),
    );
    if deadlines.iter().any(|one| one.kind == DeadlineKind::Connects) {
        listing.notes.push(
            "How many Connects were used is in no statement: each purchase is taken to be unused, and the next three are shown."
                .to_owned(),
        );
    }
    let dated = deadlines.iter().filter_map(|one| Some((to_come(one)?, one)));
    let reminders = dated.map(|(on, one)| reminder(on, one, request)).collect();
    ActivityAnswer { as_of: today, listing, deadlines, reminders }
}

/// The first deadline that is to come, with its day; they are in order.
fn next(deadlines: &[Deadline], today: Date) -> Option<(Date, &Deadline)> {
    deadlines.iter().find_map(|one| Some((one.on.filter(|on| *on >= today)?, one)))
}

fn section(deadlines: &[Deadline], today: Date) -> Section {
    let mut section = Section::new(
        "deadlines",
        &[
            ("on", "On"),
            ("days_left", "Days left"),
            ("what", "What happens"),
            ("amount", "Amount"),
            ("since", "Counted from"),
            ("standing", "How sure"),
            ("rule", "Rule"),
        ],
    )
    .titled("Deadlines");
    for (one, on) in deadlines.iter().filter_map(|one| Some((one, one.on?))) {
        section.rows.push(vec![
            Cell::Day(on),
            Cell::Number(i64::from((on - today).get_days())),
            Cell::text(&one.what),
            Cell::of(one.amount, Cell::Money),
            Cell::of(one.since, Cell::Day),
            Cell::of(one.rule.as_ref(), |rule| Cell::text(rule.standing.id())),
            Cell::of(one.rule.as_ref(), |rule| Cell::text(&rule.id)),
        ]);
    }
    section
}

/// What is to be done, or may happen, on no day that is known.
fn undated(deadlines: &[Deadline]) -> Section {
    let columns = [
        ("what", "What happens"),
        ("since", "Counted from"),
        ("standing", "How sure"),
        ("rule", "Rule"),
    ];
    let mut section = Section::new("undated", &columns).titled("Without a day");
    for one in deadlines.iter().filter(|one| one.on.is_none()) {
        section.rows.push(vec![
            Cell::text(&one.what),
            Cell::of(one.since, Cell::Day),
            Cell::of(one.rule.as_ref(), |rule| Cell::text(rule.standing.id())),
            Cell::of(one.rule.as_ref(), |rule| Cell::text(&rule.id)),
        ]);
    }
    section
}

/// What a calendar is told of it.
fn reminder(on: Date, one: &Deadline, request: &ActivityRequest<'_>) -> Reminder {
    let forecast = request.forecast;
    let mut text = one.what.clone();
    if let Some(amount) = one.amount {
        text.push_str(&format!("\nAmount: {}", money_in_words(forecast.currency, amount)));
    }
    if let Some(since) = one.since {
        text.push_str(&format!("\nCounted from {}", day_in_words(since)));
    }
    if let Some(rule) = &one.rule {
        text.push_str(&format!("\nRule ({}): {}\n{}", rule.standing.id(), rule.title, rule.source));
    }
    let id = format!("{}/{}", request.account.unwrap_or(&forecast.account), one.id);
    let whose = match request.account.filter(|_| request.is_one_of_several) {
        Some(account) => format!("{} ({account})", forecast.account_name),
        None => forecast.account_name.clone(),
    };
    let title = format!("{whose}: {}", one.what);
    Reminder { id, on, title, text }
}

type Last = (&'static str, Option<Date>, &'static str);

fn last_days(request: &ActivityRequest<'_>) -> Vec<Last> {
    let causes = &request.journal.meanings.causes;
    let line = |wanted: fn(LedgerCause) -> bool| {
        let at = causes.iter().rposition(|cause| wanted(*cause))?;
        Some(request.journal.lines[at].dated)
    };
    let mut last: Vec<Last> = vec![
        ("earning", line(LedgerCause::is_earning), "the statement"),
        ("payout", line(LedgerCause::is_payout), "the statement"),
        ("Connects bought", line(|cause| cause == LedgerCause::Connects), "the statement"),
    ];
    for word in ["login", "profile", "proposal"] {
        let done = request.done.iter().find(|(known, _)| *known == word);
        last.push((word, done.map(|(_, on)| *on), "the book"));
    }
    last
}
