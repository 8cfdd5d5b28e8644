//! Which expected payments are still to come, because no line paid them yet?

use super::expected::{ExpectedPayment, expected};
use super::matching::{MatchRequest, matching};
use crate::contracts::same;
use jiff::civil::Date;
use outflow_ledger::Journal;

/// What the contracts let expect from `from` to `to`, less what lines paid already, early ones included; of a payment
/// that came in part the rest.
pub fn still_expected(
    journal: &Journal,
    request: &MatchRequest<'_>,
    from: Date,
    to: Date,
) -> Vec<ExpectedPayment> {
    let matched = matching(journal, request);
    let mut open = Vec::new();
    for mut payment in expected(request.agreements, from, to) {
        let is_it = |one: &ExpectedPayment| {
            (one.agreement, one.pays_on, one.worked, &one.what)
                == (payment.agreement, payment.pays_on, payment.worked, &payment.what)
        };
        let paid = matched.payments.iter().find(|one| is_it(&one.expected));
        if let Some(paid) = paid.filter(|paid| !paid.lines.is_empty()) {
            // Hours that were paid are paid, however many there were.
            let rest = payment.gross.minus(paid.received).filter(|rest| rest.is_positive());
            match rest.filter(|_| payment.worked.is_none()) {
                Some(rest) => payment.gross = rest,
                None => continue,
            }
        }
        open.push(payment);
    }
    open
}

/// Clients with a contract, of now or of before, each once.
pub fn clients_of(request: &MatchRequest<'_>) -> Vec<String> {
    let mut clients: Vec<String> = Vec::new();
    for agreement in request.agreements {
        if !clients.iter().any(|known| same(known, &agreement.client)) {
            clients.push(agreement.client.clone());
        }
    }
    clients
}
