//! Which expected payments are still to come, because no line paid them yet?

use super::Pay;
use super::expected::ExpectedPayment;
use super::matching::{MatchRequest, Matched, compare};
use crate::contracts::same;
use jiff::civil::Date;
use outflow_ledger::Journal;

/// What the contracts and open invoices let expect from `from` to `to`, less what came already, early payments
/// included; of a payment that came in part the rest.
pub fn still_expected(
    journal: &Journal,
    request: &MatchRequest<'_>,
    from: Date,
    to: Date,
) -> Vec<ExpectedPayment> {
    let compared = compare(journal, request, to);
    let rest = |one: Matched| {
        let mut payment = one.expected;
        if one.received.is_zero() {
            return Some(payment);
        }
        // Hours that were paid are paid, however many there were; what an invoice asks for is owed to the cent.
        let is_done = payment.is_by_week();
        let rest = payment.gross.minus(one.received).filter(|rest| rest.is_positive());
        payment.gross = rest.filter(|_| !is_done)?;
        Some(payment)
    };
    let all = compared.before.into_iter().chain(compared.payments);
    let of_days = all.filter(|one| (from..=to).contains(&one.expected.pays_on));
    let mut open: Vec<ExpectedPayment> = of_days.filter_map(rest).collect();
    open.sort_by_key(|payment| (payment.pays_on, payment.agreement));
    open
}

/// A client whose contracts tell what is to come, so that the past says nothing of it beside them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Foretold {
    /// Its name.
    pub client: String,
    /// Hours: a contract says how many are usual, or has ended.
    pub hours: bool,
    /// Milestones and retainers.
    pub releases: bool,
}

/// Clients with contracts, of now or of before, each once, with the kinds of income that these tell or have ended.
///
/// A contract by the hour that says nothing of its usual hours promises nothing, so the past goes on to tell of it.
pub fn foretold(request: &MatchRequest<'_>) -> Vec<Foretold> {
    let mut clients: Vec<Foretold> = Vec::new();
    for agreement in request.agreements {
        let (hours, releases) = match &agreement.pay {
            Pay::Hourly { minutes_a_week, .. } => {
                let has_ended = agreement.ended.is_some_and(|ended| ended < request.today);
                (minutes_a_week.is_some() || has_ended, false)
            }
            Pay::Fixed { .. } | Pay::Retainer { .. } => (false, true),
        };
        match clients.iter_mut().find(|known| same(&known.client, &agreement.client)) {
            Some(known) => {
                known.hours |= hours;
                known.releases |= releases;
            }
            None => clients.push(Foretold { client: agreement.client.clone(), hours, releases }),
        }
    }
    clients.retain(|one| one.hours || one.releases);
    clients
}
