//! Which states of account and contracts keep money away: holds, blocked payouts, reserve, unfunded or returned work.

use crate::answer::State;
use crate::contracts::{Contracts, is_suspended};
use crate::stages::Stages;
use crate::words::{day_in_words, money_in_words};
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_ledger::snapshot::{Contract, HoldKind, MethodStatus, WithdrawalMethod};
use outflow_ledger::{Cents, Citation, Money, Snapshot, StateCause};
use outflow_policy::{Effect, Event, PolicyBook};

fn state(cause: StateCause, detail: impl Into<String>) -> State {
    State { cause, amount: None, on: None, detail: detail.into(), because: Vec::new() }
}

/// What restricts the account itself.
pub(crate) fn account_states(
    snapshot: &Snapshot,
    policy: &PolicyBook,
    platform: &str,
    closing: Money,
    as_of: Date,
) -> Vec<State> {
    let mut states = Vec::new();
    for hold in &snapshot.holds {
        let why = hold_in_words(hold.kind);
        let ends = hold
            .since
            .zip(hold.up_to_days)
            .and_then(|(since, days)| since.checked_add(i64::from(days).days()).ok());
        let since = hold.since.map(|day| format!(" since {}", day_in_words(day)));
        let until = ends.map(|day| format!(", at the longest until {}", day_in_words(day)));
        let detail = format!(
            "the account is restricted{}: {why}{}",
            since.unwrap_or_default(),
            until.unwrap_or_default()
        );
        let hold_state = state(StateCause::AccountHold, detail);
        states.push(State { amount: hold.amount, on: ends, ..hold_state });
    }
    states.extend(payout_blocked(snapshot, policy, platform, closing, as_of));
    if closing.amount.is_positive() && snapshot.reserve_balance == Some(closing.amount) {
        let detail = "what is available is exactly the amount that you set aside";
        let kept = Some(closing.amount);
        states.push(State { amount: kept, ..state(StateCause::ReserveKept, detail) });
    }
    if let Some(on) = snapshot.dormancy_notice_on {
        let detail = format!("a dormancy notice came on {}", day_in_words(on));
        states.push(State { on: Some(on), ..state(StateCause::Unclaimed, detail) });
    }
    states
}

/// For people: why an account is restricted.
pub(crate) fn hold_in_words(kind: HoldKind) -> &'static str {
    match kind {
        HoldKind::ChargebackReview => "a chargeback is being looked into",
        HoldKind::IdentityVerification => "your identity has to be shown",
        HoldKind::ArbitrationUnpaid => "an arbitration was not paid",
        HoldKind::Terms => "the platform's terms are said to be broken",
        HoldKind::Other => "the reason was not given",
    }
}

fn payout_blocked(
    snapshot: &Snapshot,
    policy: &PolicyBook,
    platform: &str,
    closing: Money,
    as_of: Date,
) -> Option<State> {
    if snapshot.tax_form_complete == Some(false) {
        return Some(state(StateCause::PayoutBlocked, "the tax form is missing"));
    }
    let methods = snapshot.withdrawal_methods.as_ref()?;
    let mut reasons = Vec::new();
    for method in methods {
        match obstacle(method, policy, platform, closing, as_of) {
            Some(reason) => reasons.push(reason),
            None => return None,
        }
    }
    let best = reasons.into_iter().min_by_key(|reason| reason.on.unwrap_or(Date::MAX));
    let none = || state(StateCause::PayoutBlocked, "there is no payout method");
    Some(best.unwrap_or_else(none))
}

/// Why money cannot go out this way today; `None` where it can.
fn obstacle(
    method: &WithdrawalMethod,
    policy: &PolicyBook,
    platform: &str,
    closing: Money,
    as_of: Date,
) -> Option<State> {
    let blocked = |detail: String, on: Option<Date>, because: Vec<Citation>| {
        Some(State { on, because, ..state(StateCause::PayoutBlocked, detail) })
    };
    match method.status {
        Some(MethodStatus::NameMismatch) => {
            let detail = "the name on the payout method is not your verified name";
            return blocked(detail.to_owned(), None, Vec::new());
        }
        Some(MethodStatus::Unverified) => {
            return blocked("the payout method is not confirmed".to_owned(), None, Vec::new());
        }
        Some(MethodStatus::Active) | None => {}
    }
    let by_rule = method.added_on.and_then(|on| {
        let follows = policy.consequences(platform, &Event::MethodAdded { on });
        follows.into_iter().find(|consequence| consequence.effect == Effect::MethodUsable)
    });
    let usable_from = method.active_from.or(by_rule.as_ref().map(|rule| rule.on));
    if let Some(from) = usable_from.filter(|from| *from > as_of) {
        let because = by_rule.map(|rule| rule.because).unwrap_or_default();
        let detail = format!("the payout method can be used from {}", day_in_words(from));
        return blocked(detail, Some(from), because);
    }
    let event = Event::PaidOut { method: &method.kind, amount: None, country: None, on: as_of };
    let follows = policy.consequences(platform, &event);
    let minimum = follows.into_iter().find(|rule| rule.effect == Effect::MinimumPayout)?;
    let Money { amount: closing, currency } = closing;
    let least = minimum.amount.filter(|least| closing.is_positive() && closing < *least)?;
    let short = least.minus(closing).unwrap_or(least);
    let money = |amount| money_in_words(currency, amount);
    let detail = format!(
        "{} is below the least payout of {}: {} more is needed",
        money(closing),
        money(least),
        money(short)
    );
    blocked(detail, None, minimum.because)
}

/// What contracts tell beside the money that waits for them.
pub(crate) fn contract_states(
    snapshot: &Snapshot,
    contracts: &Contracts<'_>,
    stages: &Stages<'_>,
) -> Vec<State> {
    let mut states = Vec::new();
    for contract in &snapshot.contracts {
        states.extend(states_of(contract, contracts, stages));
    }
    states
}

fn states_of<'a>(
    contract: &'a Contract,
    contracts: &Contracts<'a>,
    stages: &Stages<'a>,
) -> Vec<State> {
    let name = contract.title.as_deref().or(contract.client.as_deref()).unwrap_or("the contract");
    let ended = contract.status.is_some_and(|status| status.has_ended());
    let fixed = contract.hourly != Some(true);
    let empty = contract.escrow == Some(Cents::ZERO) || contract.funded == Some(false);
    let mut states = Vec::new();
    if is_suspended(Some(contract)) {
        let detail = format!("“{name}” is suspended because its client could not be charged");
        states.push(state(StateCause::ClientPaymentFailed, detail));
    }
    if fixed && empty && !ended && contract.escrow_refund_requested_on.is_none() {
        let milestone = contract.milestone.as_deref().unwrap_or("the milestone");
        let detail = format!("“{milestone}” of “{name}” has no money behind it");
        states.push(state(StateCause::EscrowNotFunded, detail));
    }
    if fixed && ended && contract.escrow == Some(Cents::ZERO) && !contracts.was_ever_paid(contract)
    {
        let detail = format!("“{name}” has ended, its milestone holds 0.00 and no payment came");
        states.push(state(StateCause::EscrowReturned, detail));
    }
    if contract.billed_to_agency == Some(true) {
        let detail = format!("“{name}” is paid to the agency");
        states.push(state(StateCause::AgencyAccount, detail));
    }
    if contract.paid_outside == Some(true) {
        let detail = format!("the client of “{name}” paid elsewhere");
        states.push(state(StateCause::PaidOutside, detail));
    }
    if let Some((minutes, worth, before_fees)) = stages.unbilled(contract) {
        let gross = if before_fees { " before fees" } else { "" };
        let value = worth
            .map(|worth| format!(", worth {}{gross}", money_in_words(stages.currency(), worth)))
            .unwrap_or_default();
        let (hours, minutes) = (minutes / 60, minutes % 60);
        let detail =
            format!("{hours}:{minutes:02} hours of “{name}” were logged and not billed{value}");
        states.push(State { amount: worth, ..state(StateCause::HoursNotBilled, detail) });
    }
    states
}
