//! What do kept invoices change of what contracts let expect: how much is asked for, until when, and what came of it?

use super::expected::{AskedBy, ExpectedPayment};
use super::lines::days_after;
use super::matching::{MatchRequest, Matched};
use crate::invoices::{self, Invoice, Payment, Proof, percent_of};
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, WorkKind};
use outflow_ledger::{Cents, Currency, Journal};

/// The payments as invoices ask for them: with their tax, on the day until which they are to be paid.
///
/// What no invoice asks for yet is taken to have the tax of the last invoice before it of the same contract. An
/// invoice that no contract explains any more is a payment of its own. A void one asks for nothing.
pub(super) fn asked(
    currency: Currency,
    request: &MatchRequest<'_>,
    mut payments: Vec<ExpectedPayment>,
) -> Vec<ExpectedPayment> {
    let kept = request.invoices.iter().filter(|one| one.voided.is_none());
    let kept: Vec<&Invoice> =
        kept.map(|one| &one.invoice).filter(|one| one.currency == currency).collect();
    for invoice in &kept {
        let is_it = |one: &&mut ExpectedPayment| {
            (one.agreement, one.covers) == (invoice.agreement, invoice.covers)
                && one.invoice.is_none()
        };
        let mut own: Vec<&mut ExpectedPayment> = payments.iter_mut().filter(is_it).collect();
        if own.is_empty() {
            payments.push(alone(request, invoice));
            continue;
        }
        share(invoice.sums.total, &mut own);
        for one in own {
            one.pays_on = invoice.due;
            one.invoice = Some(by(invoice));
        }
    }
    for one in payments.iter_mut().filter(|one| one.invoice.is_none()) {
        let before =
            kept.iter().filter(|it| it.agreement == one.agreement && it.covers < one.covers);
        let Some(last) = before.max_by_key(|it| it.covers) else { continue };
        let Some(charge) = last.tax.charge.as_ref().filter(|_| last.sums.tax.is_positive()) else {
            continue;
        };
        let points = i128::from(charge.basis_points);
        let tax = Cents::from_wide((one.gross.wide() * points + 5_000).div_euclid(10_000));
        if let Some(gross) = tax.and_then(|tax| one.gross.plus(tax)) {
            one.gross = gross;
            let tax = percent_of(&charge.name, charge.basis_points);
            one.with_tax = Some(format!("{tax} as on invoice {}", last.number.text));
        }
    }
    payments
}

fn by(invoice: &Invoice) -> AskedBy {
    let number = invoice.number.text.clone();
    AskedBy { operation: invoice.operation, number, issued: invoice.issued }
}

fn alone(request: &MatchRequest<'_>, invoice: &Invoice) -> ExpectedPayment {
    let agreement = request.agreements.iter().find(|one| one.number == invoice.agreement);
    ExpectedPayment {
        agreement: invoice.agreement,
        client: invoice.client.clone(),
        what: format!("what {} owes", invoice.client),
        ordinal: 0,
        kind: WorkKind::Fixed,
        worked: None,
        minutes: None,
        covers: invoice.covers,
        pays_on: invoice.due,
        gross: invoice.sums.total,
        invoice: Some(by(invoice)),
        with_tax: None,
        contracts: ContractKind::Direct,
        fee_basis_points: agreement.and_then(|one| one.fee_basis_points),
        started: agreement.map_or(invoice.issued, |one| one.started),
    }
}

/// Gives each payment its share of what is asked for, to the cent; the shares add up to it.
fn share(total: Cents, payments: &mut [&mut ExpectedPayment]) {
    let all: i128 = payments.iter().map(|one| one.gross.wide()).sum();
    if all <= 0 {
        return;
    }
    let (mut before, mut given) = (0, 0);
    for one in payments {
        before += one.gross.wide();
        let until = total.wide() * before / all;
        one.gross = Cents::from_wide(until - given).unwrap_or(one.gross);
        given = until;
    }
}

/// Counts what came for each invoice for the payments that it asks for, the first of them first; its lines pay nothing
/// else.
pub(super) fn settle(payments: &mut [Matched], known: &invoices::Matched, open: &mut Vec<usize>) {
    for standing in &known.invoices {
        let operation = standing.kept.invoice.operation;
        let mut own: Vec<&mut Matched> =
            payments.iter_mut().filter(|one| is_asked_by(one, operation)).collect();
        for paid in &standing.payments {
            let line = paid.proof.line();
            open.retain(|index| Some(*index) != line);
            let mut left = paid.amount;
            for one in &mut own {
                let room = one.expected.gross.minus(one.received).unwrap_or(Cents::ZERO);
                let part = left.min(room);
                if !part.is_positive() {
                    continue;
                }
                let sums = one.received.plus(part).zip(left.minus(part));
                let Some((received, rest)) = sums else { continue };
                (one.received, left) = (received, rest);
                match line {
                    Some(index) => one.lines.push(index),
                    None => one.told_on = one.told_on.max(Some(paid.on)),
                }
            }
        }
    }
}

fn is_asked_by(payment: &Matched, operation: u32) -> bool {
    payment.expected.invoice.as_ref().is_some_and(|asked| asked.operation == operation)
}

/// Lines that paid what a later invoice asks for, all of it and no more, paid that invoice.
pub(super) fn paid_before(
    journal: &Journal,
    payments: &[Matched],
    known: &mut invoices::Matched,
    today: Date,
) {
    let is_proposed = |proposals: &[invoices::Proposal], index: &usize| {
        proposals.iter().any(|one| one.lines.contains(index))
    };
    let invoices::Matched { invoices, proposals } = known;
    for standing in invoices.iter_mut().filter(|one| one.is_open() && one.payments.is_empty()) {
        let invoice = &standing.kept.invoice;
        let own = payments.iter().filter(|one| is_asked_by(one, invoice.operation));
        let lines: Vec<usize> = own.flat_map(|one| one.lines.iter().copied()).collect();
        let sum = Cents::sum(lines.iter().map(|index| journal.lines[*index].amount));
        let is_before = |index: &usize| {
            days_after(journal.lines[*index].dated, invoice.issued) < 0
                && !is_proposed(proposals, index)
        };
        if sum != Some(standing.open) || !lines.iter().all(is_before) {
            continue;
        }
        for index in lines {
            let line = &journal.lines[index];
            let proof = Proof::Line(index);
            standing.pay(Payment { on: line.dated, amount: line.amount, proof });
        }
        standing.judge(today);
    }
}
