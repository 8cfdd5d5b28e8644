//! Which payments of contracts are late, short or missing, and which milestones are to be delivered?

use super::{OwedInvoice, Task, TodoRequest, days_in_words, ended};
use crate::contracts::same;
use crate::words::day_in_words;
use crate::work::{Matched, Pay, Standing, named};
use jiff::ToSpan;
use outflow_ledger::snapshot::{Contract, WorkKind};
use outflow_ledger::{Cents, LedgerCause, StateCause};

/// What a client pays together may come so many days before one of its days.
const MAY_BE_EARLY: i64 = 45;

pub(super) fn tasks(request: &TodoRequest<'_>) -> Vec<Task> {
    let payments = request.matched.payments.iter();
    let payments =
        payments.filter(|one| !is_invoiced(request, one) && !is_told_failed(request, one));
    payments.filter_map(|one| owed(request, one).or_else(|| to_deliver(request, one))).collect()
}

/// Whether an invoice, made or to be made, asks for it: then that is the task.
fn is_invoiced(request: &TodoRequest<'_>, one: &Matched) -> bool {
    let asks = |invoice: &OwedInvoice| {
        (invoice.agreement, invoice.covers) == (one.expected.agreement, one.expected.covers)
    };
    one.expected.invoice.is_some() || request.invoices.iter().any(asks)
}

/// Whether the site's figures tell that the client could not be charged for it: then that is the task.
fn is_told_failed(request: &TodoRequest<'_>, one: &Matched) -> bool {
    let contracts = &request.snapshot.contracts;
    let is_of_client = |named: &str| {
        let titled = |it: &&Contract| it.title.as_deref().is_some_and(|title| same(title, named));
        match contracts.iter().find(titled).and_then(|it| it.client.as_deref()) {
            Some(client) => same(client, &one.expected.client),
            None => same(named, &one.expected.client),
        }
    };
    request.why.waiting.iter().any(|waiting| {
        waiting.cause == StateCause::ClientPaymentFailed
            && waiting.gross == Some(one.expected.gross)
            && waiting.contract.as_deref().is_none_or(is_of_client)
    })
}

/// Lines of the client since about that day that no payment was waiting for: one of them may be it.
fn unexplained(request: &TodoRequest<'_>, one: &Matched) -> String {
    let journal = request.journal;
    let from = one.available_on.saturating_sub(MAY_BE_EARLY.days());
    let mut lines = request.matched.not_expected.iter().copied().filter(|index| {
        let line = &journal.lines[*index];
        let is_hourly = journal.meanings.causes[*index] == LedgerCause::EarnedHourly;
        // What is less was looked at as a part of it.
        line.dated >= from
            && line.amount >= one.expected.gross
            && is_hourly == one.expected.worked.is_some()
            && same(journal.texts.text(line.client), &one.expected.client)
    });
    let Some(first) = lines.next() else { return String::new() };
    let line = &journal.lines[first];
    let more = match lines.count() {
        0 => String::new(),
        1 => ", and 1 more line".to_owned(),
        more => format!(", and {more} more lines"),
    };
    format!(
        " But {} came from {} on {} that no contract explains ({}){more}: look whether this is in it.",
        request.money(line.amount),
        one.expected.client,
        day_in_words(line.dated),
        named(journal, first)
    )
}

/// Money that a client owes by a contract, before fees.
fn owed(request: &TodoRequest<'_>, one: &Matched) -> Option<Task> {
    let what_for = match one.expected.worked {
        Some(_) => format!("the pay for {}", one.expected.what),
        None => one.expected.what.clone(),
    };
    let lines_to = request.matched.known_to.map(day_in_words).unwrap_or_default();
    let gross = request.money(one.expected.gross);
    let due = day_in_words(one.available_on);
    let (why, amount, since) = match one.standing {
        Standing::Overdue(days) => {
            let late = days_in_words(days);
            let why = format!(
                "{gross} before fees was to come on {due}; by the last line, of {lines_to}, it is {late} late.{}",
                unexplained(request, one)
            );
            (why, one.expected.gross, one.available_on)
        }
        Standing::MissingSince(day) => {
            let why = format!(
                "{gross} before fees was to come on {due}, and no line up to {lines_to} shows it.{}",
                unexplained(request, one)
            );
            (why, one.expected.gross, day)
        }
        Standing::Short(by) if one.is_finding() => {
            let came = request.money(one.received);
            let why = format!("{gross} before fees was to come on {due}, and {came} came.");
            (why, by, one.available_on)
        }
        _ => return None,
    };
    let id = format!("payment/{}", one.expected.id());
    let what = ended(format!("Ask about {what_for}"));
    let mut task = request.task(id, what, why, Some(since));
    task.amount = Some(amount).filter(|amount| *amount != Cents::ZERO);
    task.how = request.command("contract list");
    task.rule = one.because.first().cloned();
    Some(task)
}

/// Whether it is a milestone of the book that is still to come.
pub(super) fn is_milestone(request: &TodoRequest<'_>, one: &Matched) -> bool {
    let expected = &one.expected;
    let mut its = request.work.agreements.iter().filter(|its| its.number == expected.agreement);
    one.standing == Standing::NotDueYet
        && expected.kind == WorkKind::Fixed
        && its.any(|agreement| matches!(agreement.pay, Pay::Fixed { .. }))
}

/// A milestone that is due soon: its client releases what was delivered.
fn to_deliver(request: &TodoRequest<'_>, one: &Matched) -> Option<Task> {
    let expected = &one.expected;
    let is_near = expected.pays_on >= request.today && expected.pays_on <= request.horizon();
    if !is_milestone(request, one) || !is_near {
        return None;
    }
    let what = format!("Deliver {}, and ask for its release.", expected.what);
    let why = format!("{} before fees is due then.", request.money(expected.gross));
    let id = format!("milestone/{}", expected.id());
    let mut task = request.task(id, what, why, Some(expected.pays_on));
    task.amount = Some(expected.gross);
    task.how = request.page("the contract's page");
    Some(task)
}
