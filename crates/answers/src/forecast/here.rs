//! Which waiting money of today do the lines of today show already, so that it counts once?

use super::assume::ForecastEvent;
use super::line::Ground;
use crate::payout::NotCounted;
use outflow_ledger::{Cents, Journal, LedgerCause};

/// Without waiting money of today that a line of today shows already, unless the site's balance, read beside it, is that
/// with the line; and what was left out.
pub(super) fn without(
    ground: &Ground<'_>,
    events: Vec<ForecastEvent>,
) -> (Vec<ForecastEvent>, Vec<NotCounted>) {
    let (journal, snapshot) = (ground.journal, ground.request.snapshot);
    if snapshot.available == Some(journal.reconciled.closing) {
        return (events, Vec::new());
    }
    let from = journal.lines.partition_point(|line| line.dated < ground.as_of);
    let is_earning = |at: &usize| journal.meanings.causes[*at].is_earning();
    let mut came: Vec<[Option<Cents>; 2]> = (from..journal.lines.len())
        .filter(is_earning)
        .map(|at| [Some(journal.lines[at].amount), net_of_line(journal, from, at)])
        .collect();
    let mut here = Vec::new();
    let mut rest = events;
    rest.retain(|event| {
        let is_it = |amounts: &[Option<Cents>; 2]| amounts.contains(&Some(event.amount));
        let place = came.iter().position(is_it).filter(|_| event.on == ground.as_of);
        if let Some(place) = place {
            came.swap_remove(place);
            let why = "a line of today shows it already".to_owned();
            here.push(NotCounted { amount: event.amount, what: event.what.clone(), why });
        }
        place.is_none()
    });
    (rest, here)
}

/// What an earning left with the fees and taxes, from a line on, that name it or each other.
fn net_of_line(journal: &Journal, from: usize, at: usize) -> Option<Cents> {
    let causes = &journal.meanings.causes;
    let mut ids = vec![journal.lines[at].id, journal.lines[at].group];
    let mut sum = journal.lines[at].amount;
    // Taxes name fees, and fees name earnings.
    for wanted in
        [&[LedgerCause::ServiceFee, LedgerCause::TaxWithheld][..], &[LedgerCause::TaxOnFees][..]]
    {
        for other in (from..journal.lines.len()).filter(|other| wanted.contains(&causes[*other])) {
            let line = &journal.lines[other];
            let named = line.names.or(line.group);
            if named.is_some() && ids.contains(&named) {
                ids.push(line.id);
                sum = sum.plus(line.amount)?;
            }
        }
    }
    Some(sum)
}
