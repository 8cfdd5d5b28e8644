//! What forbids an answer: a day without rules, another currency, an unknown method, a rate outside its bounds.

use super::desk::Desk;
use super::{Deal, FeesError};
use crate::percent;
use jiff::civil::Date;
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Citation, Code, Currency, Diagnostic, Standing};
use outflow_policy::rule::Payout;
use outflow_policy::{AgreedRate, PolicyBook};

/// The day lies before every rule of the platform.
pub(super) fn too_early(book: &PolicyBook, deal: &Deal, first: Date) -> Diagnostic {
    let (name, on) = (book.name_of(&deal.platform), deal.on);
    let message = format!(
        "no policy of {name} is in force on {on}: the first day of which a rule is known is {first}"
    );
    Diagnostic::new(Code::NoPolicyInForce, message).expecting(format!("a day from {first} on"))
}

/// No rule of the day says what the platform takes.
pub(super) fn no_share(desk: &Desk<'_>) -> Diagnostic {
    let Deal { platform, on, kind, .. } = &desk.deal;
    let name = desk.book.name_of(platform);
    let contracts = match kind {
        ContractKind::Marketplace => "marketplace",
        ContractKind::Direct => "direct",
        ContractKind::Enterprise => "enterprise",
    };
    let later = desk.book.changes(platform).into_iter().filter(|day| day > on);
    let first = later.into_iter().find(|day| desk.has_share_on(*day));
    let message = format!(
        "no policy in force: no rule of {name} says on {on} what it takes of {contracts} contracts"
    );
    let problem = Diagnostic::new(Code::NoPolicyInForce, message);
    match first {
        Some(first) => problem.expecting(format!("a day from {first} on")),
        None => problem.hinting(
            "Ask about another kind of contract or platform, or add a pack of your own with the rule.",
        ),
    }
}

/// A rule names amounts in another currency than the bill's.
pub(super) fn other_currency(desk: &Desk<'_>, rule: Currency, bill: Currency) -> Diagnostic {
    let name = desk.book.name_of(&desk.deal.platform);
    let message = format!("no rule of {name} is in {bill}: the rules that apply are in {rule}");
    Diagnostic::new(Code::NoRuleForCurrency, message).expecting(rule.code())
}

/// The platform does not know the method on the day of the payout, or not in the country.
pub(super) fn unknown_method(
    desk: &Desk<'_>,
    wanted: &str,
    offered: &[&Payout],
) -> Result<Diagnostic, FeesError> {
    let name = desk.book.name_of(&desk.deal.platform);
    let mut day = desk.deal.on;
    for work in &desk.works {
        day = day.max(desk.payout_day(*work)?);
    }
    let known = desk.book.payout_methods(&desk.deal.platform, day);
    let exists = known.iter().any(|payout| payout.method == wanted);
    let message = match (&desk.deal.country, exists) {
        (Some(country), true) => {
            format!("the payout method {wanted:?} of {name} is not offered in {country}")
        }
        _ => format!("{name} has no payout method {wanted:?} on {day}"),
    };
    let problem = Diagnostic::new(Code::UnknownMethod, message);
    let ids: Vec<&str> = offered.iter().map(|payout| payout.method.as_str()).collect();
    Ok(match ids.is_empty() {
        false => problem.expecting(format!("one of {}", ids.join(", "))),
        true => problem
            .expecting("no method: no rule of that day names one")
            .hinting("Leave out --method, or add a pack of your own with the method."),
    })
}

/// The rate that the user says is agreed, where the rules let contracts agree on one.
pub(super) fn agreed_rate(desk: &Desk<'_>) -> Result<Option<AgreedRate>, FeesError> {
    let Some(points) = desk.deal.fee_points else { return Ok(None) };
    let said = percent(points);
    let Some(rate) = &desk.contract_rate else {
        let because = of_rule(desk)?;
        // The user's own word goes before what we assume, and the rate that the rule sets anyway is no contradiction.
        let is_assumed = because.iter().all(|rule| rule.standing == Standing::Assumed);
        if is_assumed && !because.is_empty() {
            return Ok(Some(AgreedRate { basis_points: points, inferred: false }));
        }
        if is_the_rules_own(desk, points)? {
            return Ok(None);
        }
        let message = format!(
            "--fee-percent {said}: a contract that started on {} has no rate of its own on {}, the rule sets it{}",
            desk.deal.started(),
            desk.deal.on,
            in_words(&because)
        );
        return Err(Diagnostic::new(Code::BadFlag, message)
            .expecting("no --fee-percent for this day and contract")
            .hinting("Leave out --fee-percent, or say with --started when the contract began.")
            .into());
    };
    if points < rate.at_least || points > rate.at_most {
        let message = format!(
            "--fee-percent {said} is outside what the rule allows{}",
            in_words(&rate.because)
        );
        let bounds = format!("{} to {}", percent(rate.at_least), percent(rate.at_most));
        return Err(Diagnostic::new(Code::BadFlag, message)
            .expecting(format!("a percentage from {bounds}"))
            .hinting("Give the rate that the offer of the contract shows.")
            .into());
    }
    Ok(Some(AgreedRate { basis_points: points, inferred: false }))
}

/// Whether the rules themselves set this rate: of 100.00 the cents are the hundredths of a percent.
fn is_the_rules_own(desk: &Desk<'_>, points: u32) -> Result<bool, FeesError> {
    let hundred = outflow_ledger::Cents::new(10_000).unwrap_or_default();
    let wanted = outflow_ledger::Cents::new(-i64::from(points));
    for work in &desk.works {
        let shares = desk.shares(hundred, outflow_ledger::Cents::ZERO, *work)?;
        let mut main = shares.iter().filter(|share| !share.is_additional);
        if !main.all(|share| share.amount == wanted) {
            return Ok(false);
        }
    }
    Ok(!desk.works.is_empty())
}

/// The rules that set the share themselves.
fn of_rule(desk: &Desk<'_>) -> Result<Vec<Citation>, FeesError> {
    let hundred = outflow_ledger::Cents::new(10_000).unwrap_or_default();
    let mut because = Vec::new();
    for work in &desk.works {
        let shares = desk.shares(hundred, outflow_ledger::Cents::ZERO, *work)?;
        let main = shares.iter().filter(|share| !share.is_additional);
        because.extend(main.flat_map(|share| share.because.clone()));
    }
    Ok(super::unique(&because))
}

fn in_words(because: &[Citation]) -> String {
    let rules =
        because.iter().map(|rule| format!(" ({}: {}; {})", rule.id, rule.title, rule.source));
    rules.collect()
}
