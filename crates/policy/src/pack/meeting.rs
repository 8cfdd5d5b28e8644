//! Can two rules both answer one event, so that only one of them is used?

use super::Clause;
use crate::rule::{
    Allowance, Condition, Deadline, Hours, Item, Moment, Rule, ServiceFee, TaxOnFees,
};
use outflow_ledger::snapshot::ContractKind;
use std::mem::discriminant;

/// What a clause speaks of, as far as it is cheap to compare: only clauses of one subject can meet.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Subject<'c> {
    /// The share of contracts made in one way, or a further share beside it.
    Share { contracts: std::mem::Discriminant<ContractKind>, in_addition: bool },
    /// The days of worked hours.
    Hours,
    /// The days of a release, of all contracts or of those made in one way.
    Payment(Option<std::mem::Discriminant<ContractKind>>),
    /// A deadline after a moment; by its title where several different ones may follow.
    Deadline(Moment, Option<&'c str>),
    /// The days of scheduled payouts.
    Schedule,
    /// What they take.
    ScheduledPayout,
    /// When they wait.
    Deferral,
    /// A way out.
    Payout(&'c str),
    /// Tax on charges.
    TaxOnFees,
    /// Tax that is kept back.
    TaxWithheld(Option<Condition>),
    /// A price.
    Price(Item),
    /// How it is paid for again.
    Renewal(Item),
    /// What comes free of charge.
    Allowance { item: Item, agency: bool },
    /// What a refund brings back.
    Refund,
    /// The fee of an idle account.
    Inactivity,
    /// What clients are charged.
    ClientCharge,
}

/// How two clauses stand to each other that speak of one event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Meeting {
    /// Only one of them can hold.
    Contradiction,
    /// The first goes before the second, which holds for the rest.
    FirstGoesBefore,
    /// The second goes before the first, which holds for the rest.
    SecondGoesBefore,
}

/// What a clause speaks of; nothing with which another could meet, where it is a note.
pub(crate) fn subject(clause: &Clause) -> Option<Subject<'_>> {
    Some(match &clause.rule {
        Rule::ServiceFee(fee) => {
            Subject::Share { contracts: discriminant(&fee.contracts), in_addition: fee.in_addition }
        }
        Rule::Hours(_) => Subject::Hours,
        Rule::Payment(payment) => Subject::Payment(payment.contracts.as_ref().map(discriminant)),
        Rule::Deadline(deadline) => of_deadline(*deadline, &clause.citation.title),
        Rule::Schedule(_) => Subject::Schedule,
        Rule::ScheduledPayout(_) => Subject::ScheduledPayout,
        Rule::Deferral(_) => Subject::Deferral,
        Rule::Payout(payout) => Subject::Payout(&payout.method),
        Rule::TaxOnFees(_) => Subject::TaxOnFees,
        Rule::TaxWithheld(tax) => Subject::TaxWithheld(tax.only_if),
        Rule::Price(price) => Subject::Price(price.item),
        Rule::Renewal(renewal) => Subject::Renewal(renewal.item),
        Rule::Allowance(allowance) => {
            Subject::Allowance { item: allowance.item, agency: allowance.agency }
        }
        Rule::Refund(_) => Subject::Refund,
        Rule::Inactivity(_) => Subject::Inactivity,
        Rule::ClientCharge(_) => Subject::ClientCharge,
        Rule::Note => return None,
    })
}

/// After some moments one thing is due, whatever its title; after the others several, each with its own.
fn of_deadline(deadline: Deadline, title: &str) -> Subject<'_> {
    match deadline.after {
        Moment::Submission | Moment::EscrowRefundRequest | Moment::MethodAdded => {
            Subject::Deadline(deadline.after, None)
        }
        moment => Subject::Deadline(moment, Some(title)),
    }
}

/// Whether and how two clauses of one subject speak of one event.
pub(crate) fn meeting(a: &Clause, b: &Clause) -> Option<Meeting> {
    let meet = match (&a.rule, &b.rule) {
        (Rule::ServiceFee(a), Rule::ServiceFee(b)) => return of_shares(a, b),
        (Rule::Hours(a), Rule::Hours(b)) => state_the_same_days(a, b),
        (Rule::ScheduledPayout(a), Rule::ScheduledPayout(b)) => a.place.meets(&b.place),
        (Rule::Payout(a), Rule::Payout(b)) => a.place.meets(&b.place),
        (Rule::TaxWithheld(a), Rule::TaxWithheld(b)) => a.place.meets(&b.place),
        (Rule::TaxOnFees(a), Rule::TaxOnFees(b)) => tax_the_same(a, b),
        (Rule::Inactivity(a), Rule::Inactivity(b)) => a.place.meets(&b.place),
        (Rule::Allowance(a), Rule::Allowance(b)) => go_to_the_same(a, b),
        (Rule::Deferral(a), Rule::Deferral(b)) => {
            a.frequencies.iter().any(|one| b.frequencies.contains(one))
        }
        (Rule::Renewal(a), Rule::Renewal(b)) => {
            (a.latest_day.is_some() && b.latest_day.is_some())
                || (a.whole_from_balance && b.whole_from_balance)
        }
        // Of the others the subject says all.
        _ => true,
    };
    meet.then_some(Meeting::Contradiction)
}

fn of_shares(a: &ServiceFee, b: &ServiceFee) -> Option<Meeting> {
    let meet = agree(a.hourly, b.hourly) && agree(a.membership, b.membership) && starts_meet(a, b);
    let meeting = match (a.is_particular(), b.is_particular()) {
        // A further share is charged beside every other.
        _ if a.in_addition => Meeting::Contradiction,
        (true, false) => Meeting::FirstGoesBefore,
        (false, true) => Meeting::SecondGoesBefore,
        _ => Meeting::Contradiction,
    };
    meet.then_some(meeting)
}

/// What is not stated holds for all.
fn agree<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Whether a contract can start on a day that both name.
fn starts_meet(a: &ServiceFee, b: &ServiceFee) -> bool {
    let ends_first = |one: &ServiceFee, other: &ServiceFee| {
        one.started_before.zip(other.started_from).is_some_and(|(before, from)| before <= from)
    };
    !ends_first(a, b) && !ends_first(b, a)
}

fn state_the_same_days(a: &Hours, b: &Hours) -> bool {
    let stated = |hours: &Hours| {
        [
            hours.review_ends_days_after_week,
            hours.available_days_after_week,
            hours.top_rated_available_days_after_week,
        ]
    };
    stated(a).iter().zip(stated(b)).any(|(a, b)| a.is_some() && b.is_some())
}

fn tax_the_same(a: &TaxOnFees, b: &TaxOnFees) -> bool {
    let items = a.on.iter().any(|item| b.on.contains(item));
    // Without regions a rule holds in all of them.
    let regions = a.regions.is_empty()
        || b.regions.is_empty()
        || a.regions.iter().any(|region| b.regions.contains(region));
    // A tax without a condition is also charged where another one has one.
    a.place.meets(&b.place) && agree(a.only_if, b.only_if) && regions && items
}

fn go_to_the_same(a: &Allowance, b: &Allowance) -> bool {
    agree(a.plan, b.plan)
}
