//! What forbids an answer: a day without rules, another currency, an unknown method, a rate outside its bounds.

use super::desk::{Agreed, ContractRate, Desk};
use super::{Deal, FeesError};
use crate::percent;
use jiff::civil::Date;
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Cents, Citation, Code, Currency, Diagnostic, Standing};
use outflow_policy::rule::Payout;
use outflow_policy::{AgreedRate, Consequence, PolicyBook};

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

/// The rules of the share name amounts in another currency than the bill's.
pub(super) fn other_currency(desk: &Desk<'_>, rule: Currency, bill: Currency) -> Diagnostic {
    let name = desk.book.name_of(&desk.deal.platform);
    let message = format!("no rule of {name} is in {bill}: the rules that apply are in {rule}");
    Diagnostic::new(Code::NoRuleForCurrency, message).expecting(rule.code())
}

/// One rule, beside a share in the bill's currency, names amounts in another one.
pub(super) fn rule_in_other_currency(desk: &Desk<'_>, one: &Consequence) -> Diagnostic {
    let (rule, bill) = (one.currency, desk.currency);
    let message = format!(
        "the amounts of a rule that applies are in {rule}, and the bill is in {bill}{}",
        in_words(&one.because)
    );
    Diagnostic::new(Code::NoRuleForCurrency, message).expecting(format!("rules in {bill}")).hinting(
        format!("Choose another method, or state the rule in {bill} in a pack of your own."),
    )
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

/// What becomes of a rate that the user names.
pub(super) enum StatedRate {
    /// None was named, or it is the one that the rule sets anyway.
    Nothing,
    /// Contracts can agree on it.
    Agreed(Agreed),
    /// The rule sets another one.
    SetByTheRule(Diagnostic),
}

/// The rate that the user says is agreed, where the rules let contracts agree on one.
pub(super) fn stated_rate(desk: &Desk<'_>) -> Result<StatedRate, FeesError> {
    let Some(points) = desk.deal.fee_points else { return Ok(StatedRate::Nothing) };
    let mut rooms: Vec<(bool, ContractRate)> = Vec::new();
    for work in &desk.works {
        rooms.extend(room(desk, *work)?.map(|room| (*work, room)));
    }
    let Some((_, first)) = rooms.first().cloned() else { return set_by_the_rule(desk, points) };
    rooms.retain(|(_, room)| (room.at_least..=room.at_most).contains(&points));
    if !rooms.is_empty() {
        let rate = AgreedRate { basis_points: points, inferred: false };
        let works = rooms.iter().map(|(work, _)| *work).collect();
        return Ok(StatedRate::Agreed(Agreed { rate, works }));
    }
    let message = format!(
        "--fee-percent {} is outside what the rule allows{}",
        percent(points),
        in_words(&first.because)
    );
    let bounds = format!("{} to {}", percent(first.at_least), percent(first.at_most));
    Err(Diagnostic::new(Code::BadFlag, message)
        .expecting(format!("a percentage from {bounds}"))
        .hinting("Give the rate that the offer of the contract shows.")
        .into())
}

/// Within which bounds one kind of work can have a rate of its own; none where the platform's rule sets it.
///
/// The user's own word goes before what is only assumed, within the bounds of the contracts that do have a rate.
fn room(desk: &Desk<'_>, work: bool) -> Result<Option<ContractRate>, FeesError> {
    let shares = desk.shares(hundred(), Cents::ZERO, work)?;
    let main = || shares.iter().filter(|share| !share.is_additional);
    if main().any(|share| share.of_contract) {
        return Ok(desk.contract_rate.clone());
    }
    let mut because = main().flat_map(|share| &share.because).peekable();
    let is_known = because.peek().is_some();
    if !is_known || !because.all(|rule| rule.standing == Standing::Assumed) {
        return Ok(None);
    }
    let because = super::unique(main().flat_map(|share| &share.because));
    let anything = ContractRate { at_least: 0, at_most: 10_000, because };
    Ok(Some(desk.rate_of_new_contracts(work).unwrap_or(anything)))
}

fn set_by_the_rule(desk: &Desk<'_>, points: u32) -> Result<StatedRate, FeesError> {
    let mut because = Vec::new();
    let mut is_the_rules_own = !desk.works.is_empty();
    for work in &desk.works {
        // Of 100.00 the cents are the hundredths of a percent.
        let wanted = Cents::new(-i64::from(points));
        let shares = desk.shares(hundred(), Cents::ZERO, *work)?;
        for share in shares.into_iter().filter(|share| !share.is_additional) {
            is_the_rules_own &= share.amount == wanted;
            because.extend(share.because);
        }
    }
    if is_the_rules_own {
        return Ok(StatedRate::Nothing);
    }
    let message = format!(
        "--fee-percent {}: a contract that started on {} has no rate of its own on {}, the rule sets it{}",
        percent(points),
        desk.deal.started(),
        desk.deal.on,
        in_words(&super::unique(&because))
    );
    let problem = Diagnostic::new(Code::BadFlag, message)
        .expecting("no --fee-percent for this day and contract")
        .hinting("Leave out --fee-percent, or say with --started when the contract began.");
    Ok(StatedRate::SetByTheRule(problem))
}

fn hundred() -> Cents {
    Cents::new(10_000).unwrap_or_default()
}

fn in_words(because: &[Citation]) -> String {
    let rules =
        because.iter().map(|rule| format!(" ({}: {}; {})", rule.id, rule.title, rule.source));
    rules.collect()
}
