//! What of an available amount arrives by a method: the payout fee comes out of it, exact to the cent.

use super::desk::Desk;
use super::range::Range;
use super::{FeesError, Limit};
use jiff::civil::Date;
use outflow_ledger::{Cents, Citation};
use outflow_policy::{Consequence, Effect, Event};

/// One payout of an available amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct PaidOut {
    /// What it costs, negative.
    pub fee: Range,
    /// What arrives outside.
    pub arrives: Range,
    /// What stays in the balance.
    pub left: Range,
    /// What would arrive if neither a minimum nor a maximum stood in the way; below zero where the fee is larger.
    pub unlimited: Range,
    /// What stood in the way.
    pub limit: Option<Limit>,
    /// By which day, where a rule says so.
    pub by: Option<Date>,
    /// Which of several fees this is, in words after "if".
    pub only_if: Option<String>,
    /// The rules of the method.
    pub because: Vec<Citation>,
}

/// The payouts of an available amount, one for each fee that the sources name.
pub(super) fn payouts(
    desk: &Desk<'_>,
    method: &str,
    available: Range,
    on: Date,
) -> Result<Vec<PaidOut>, FeesError> {
    let country = desk.deal.country.as_deref();
    let ask =
        |amount: Cents| desk.ask(&Event::PaidOut { method, amount: Some(amount), country, on });
    let Some(balance) = available.most else { return Ok(vec![unknown(available, None, &[])]) };
    let follows = ask(balance.max(Cents::ZERO))?;
    let by = days(&follows).max();
    let because = super::unique(follows.iter().flat_map(|one| &one.because));
    let fees = follows.iter().filter(|one| one.effect == Effect::PayoutFee);
    let words: Vec<Option<String>> = fees.map(|one| one.only_if.clone()).collect();
    let limits = Limits {
        minimum: amounts(&follows, Effect::MinimumPayout).max(),
        maximum: amounts(&follows, Effect::MaximumPayout).min(),
    };
    if words.is_empty() {
        // Even if it cost nothing, this much would arrive; where that is nothing, nothing arrives.
        let free = one_payout(balance, limits, |_| Ok(Cents::ZERO))?;
        if free.arrives == Range::ZERO && available.least.is_some() {
            return Ok(vec![PaidOut { by, because, ..free }]);
        }
        let mut one = unknown(available, by, &because);
        one.arrives.most = free.arrives.most;
        one.limit = free.limit;
        return Ok(vec![one]);
    }
    let mut found = Vec::new();
    for (index, only_if) in words.into_iter().enumerate() {
        // The same fee again, of another amount: rules do not change between two questions of one day.
        let fee = |amount: Cents| -> Result<Cents, FeesError> {
            let fees = ask(amount)?;
            let fee = fees.iter().filter(|one| one.effect == Effect::PayoutFee).nth(index);
            let fee = fee.and_then(|one| one.amount).ok_or_else(|| desk.too_large())?;
            Ok(-fee)
        };
        let mut one = one_payout(balance, limits, fee)?;
        if available.least.is_none() {
            // A charge of unknown size comes before the payout: only the upper end is sure.
            for range in [&mut one.arrives, &mut one.unlimited, &mut one.left] {
                range.least = None;
            }
        }
        found.push(PaidOut { by, only_if, because: because.clone(), ..one });
    }
    Ok(found)
}

fn days(follows: &[Consequence]) -> impl Iterator<Item = Date> {
    follows.iter().filter(|one| one.effect == Effect::ArrivedBy).map(|one| one.on)
}

fn amounts(follows: &[Consequence], effect: Effect) -> impl Iterator<Item = Cents> {
    follows.iter().filter(move |one| one.effect == effect).filter_map(|one| one.amount)
}

/// No source states what the method costs: at most everything arrives.
fn unknown(available: Range, by: Option<Date>, because: &[Citation]) -> PaidOut {
    let most = Range { least: None, most: available.most };
    PaidOut {
        fee: Range { least: None, most: Some(Cents::ZERO) },
        arrives: most,
        left: Range::UNKNOWN,
        unlimited: most,
        limit: None,
        by,
        only_if: None,
        because: because.to_vec(),
    }
}

#[derive(Clone, Copy)]
struct Limits {
    minimum: Option<Cents>,
    maximum: Option<Cents>,
}

fn one_payout(
    balance: Cents,
    limits: Limits,
    fee: impl Fn(Cents) -> Result<Cents, FeesError>,
) -> Result<PaidOut, FeesError> {
    let unlimited = largest(balance, &fee)?;
    let (arrives, limit) = match (limits.minimum, limits.maximum) {
        _ if !unlimited.is_positive() => (Cents::ZERO, Some(Limit::Cost)),
        (Some(least), _) if unlimited < least => (Cents::ZERO, Some(Limit::Minimum(least))),
        (_, Some(most)) if unlimited > most => (most, Some(Limit::Maximum(most))),
        _ => (unlimited, None),
    };
    // Without a payout there is no payout fee.
    let fee = if arrives.is_zero() { Cents::ZERO } else { fee(arrives)? };
    // Neither can be too large: both are parts of the balance.
    let left = arrives.plus(fee).and_then(|used| balance.minus(used)).unwrap_or(Cents::ZERO);
    Ok(PaidOut {
        fee: Range::exact(-fee),
        arrives: Range::exact(arrives),
        left: Range::exact(left),
        unlimited: Range::exact(unlimited),
        limit,
        by: None,
        only_if: None,
        because: Vec::new(),
    })
}

/// The largest payout that fits into the balance together with its fee; below zero where not even the fee fits.
///
/// A fee is a fixed sum and a share of payout and fee together: one cent more never costs less, so that both together
/// always grow with the payout, and halving finds the last one that fits.
fn largest(
    balance: Cents,
    fee: &impl Fn(Cents) -> Result<Cents, FeesError>,
) -> Result<Cents, FeesError> {
    let fits = |payout: Cents| -> Result<bool, FeesError> {
        Ok(payout.plus(fee(payout)?).is_some_and(|used| used <= balance))
    };
    if !balance.is_positive() || !fits(Cents::ZERO)? {
        let short = balance.minus(fee(Cents::ZERO)?);
        return Ok(short.unwrap_or(-Cents::MAX).min(Cents::ZERO));
    }
    if fits(balance)? {
        return Ok(balance);
    }
    // The fee of a smaller payout is not larger, so that what the fee of all of it leaves always fits.
    let sure = balance.minus(fee(balance)?).unwrap_or(Cents::ZERO).max(Cents::ZERO);
    let (mut fitting, mut too_much) = (sure.minor(), balance.minor());
    while too_much - fitting > 1 {
        let middle = fitting + (too_much - fitting) / 2;
        match fits(Cents::new(middle).unwrap_or(Cents::MAX))? {
            true => fitting = middle,
            false => too_much = middle,
        }
    }
    Ok(Cents::new(fitting).unwrap_or(Cents::ZERO))
}
