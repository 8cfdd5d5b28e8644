//! Which expected payments are still to come, because no line paid them yet?

use super::Pay;
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
        let paid = matched.payments.iter().find(|one| one.expected.is_same(&payment));
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
