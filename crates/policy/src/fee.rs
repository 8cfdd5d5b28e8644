//! How much of an earning is the platform's share, by the contract's terms and the client's billings.

use crate::consequence::{Consequence, Effect, Lack};
use crate::pack::Clause;
use crate::rule::{Rate, Rule, ServiceFee};
use jiff::civil::Date;
use outflow_ledger::snapshot::{ContractKind, Membership};
use outflow_ledger::{Cents, Standing};

/// What is known of a contract that decides its fee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContractTerms {
    /// How it was made.
    pub kind: ContractKind,
    /// Whether its work is hourly, if known.
    pub hourly: Option<bool>,
    /// The freelancer's plan; the free one unless another is said.
    pub membership: Membership,
    /// The day it started, if known.
    pub started: Option<Date>,
    /// A day by which it had started, if its own start is not known.
    pub started_by: Option<Date>,
    /// The rate agreed in it, if known.
    pub agreed: Option<AgreedRate>,
    /// What this client was billed, if the client is known.
    pub billed: Option<Billings>,
    /// What any client was billed at the most.
    pub billed_at_most: Billings,
}

/// Billed sums as they rose and fell: day and sum after it, oldest first; nothing before the first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Billings(pub Vec<(Date, Cents)>);

impl Billings {
    /// The sum of everything billed.
    pub fn total(&self) -> Cents {
        self.0.last().map_or(Cents::ZERO, |(_, sum)| *sum)
    }

    /// The sum at the end of the day before `date`.
    pub fn before(&self, date: Date) -> Cents {
        let known = self.0.partition_point(|(day, _)| *day < date);
        known.checked_sub(1).map_or(Cents::ZERO, |last| self.0[last].1)
    }
}

/// A rate that belongs to one contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgreedRate {
    /// In hundredths of a percent.
    pub basis_points: u32,
    /// It was not said: the contract's own lines show it.
    pub inferred: bool,
}

/// The shares of an earning: one for certain, or each that may hold with its condition.
///
/// Where the rate itself cannot be known there is no amount but, where the rule names them, bounds.
pub(crate) fn consequences(
    clauses: &[&Clause],
    gross: Cents,
    besides: Cents,
    on: Date,
    terms: &ContractTerms,
) -> Vec<Consequence> {
    let fees: Vec<(&Clause, &ServiceFee)> = clauses
        .iter()
        .filter_map(|clause| match &clause.rule {
            Rule::ServiceFee(fee) if fee.contracts == terms.kind => Some((*clause, fee)),
            _ => None,
        })
        .filter(|(_, fee)| {
            fee.hourly.is_none() || terms.hourly.is_none() || fee.hourly == terms.hourly
        })
        .collect();
    let deal = Deal { gross, besides, on, terms };
    if fees.iter().all(|(_, fee)| !fee.in_addition) {
        return deal.shares(&fees);
    }
    let (additional, shares): (Vec<_>, Vec<_>) =
        fees.into_iter().partition(|(_, fee)| fee.in_addition);
    let mut found = deal.shares(&shares);
    for (clause, fee) in additional {
        if !matches!(deal.applies(fee), Applies::No) {
            let amount = deal.amount(fee);
            found.push(deal.charged(clause, Effect::AdditionalFee, amount));
        }
    }
    found
}

/// One earning, of which the share is asked.
struct Deal<'a> {
    gross: Cents,
    besides: Cents,
    on: Date,
    terms: &'a ContractTerms,
}

impl Deal<'_> {
    fn shares(&self, fees: &[(&Clause, &ServiceFee)]) -> Vec<Consequence> {
        let by_contract = fees.iter().find(|(_, fee)| {
            let may_apply = !matches!(self.applies(fee), Applies::No);
            may_apply && matches!(fee.rate, Rate::PerContract { .. })
        });
        // Where the rule itself sets the rate, only the user's own word goes before it.
        let agreed = self.terms.agreed.filter(|rate| !rate.inferred || by_contract.is_some());
        if let Some(agreed) = agreed {
            let clause = by_contract.or_else(|| self.nearest(fees));
            return clause.map(|(clause, _)| self.agreed(clause, agreed)).into_iter().collect();
        }
        let mut possible: Vec<(&Clause, &ServiceFee)> = Vec::new();
        for (clause, fee) in fees {
            match self.applies(fee) {
                Applies::Yes if fee.is_particular() => {
                    return vec![self.of_rule(clause, fee)];
                }
                Applies::No => {}
                Applies::Yes | Applies::Unknown => possible.push((clause, fee)),
            }
        }
        let charged = possible.iter().map(|(clause, fee)| self.of_rule(clause, fee));
        let mut charged: Vec<Consequence> = charged.collect();
        // Where more than one rule may hold, the figure is known only if they agree on it.
        let agree = charged.iter().all(|one| one.amount == charged[0].amount);
        if agree {
            charged.truncate(1);
        } else {
            for (one, (clause, _)) in charged.iter_mut().zip(&possible) {
                one.only_if =
                    Some(format!("this rule is the contract's: {}", clause.citation.title));
            }
        }
        charged
    }

    /// Whether a clause is the contract's.
    fn applies(&self, fee: &ServiceFee) -> Applies {
        let terms = self.terms;
        if fee.membership.is_some_and(|plan| plan != terms.membership) {
            return Applies::No;
        }
        let start = match (terms.started, terms.started_by) {
            (Some(day), _) => {
                let late_enough = fee.started_from.is_none_or(|from| day >= from);
                let early_enough = fee.started_before.is_none_or(|before| day < before);
                Some(late_enough && early_enough)
            }
            (None, _) if fee.started_from.is_none() && fee.started_before.is_none() => Some(true),
            (None, Some(by)) if fee.started_from.is_some_and(|from| by < from) => Some(false),
            (None, Some(by)) if fee.started_from.is_none() => {
                fee.started_before.is_some_and(|before| by < before).then_some(true)
            }
            (None, _) => None,
        };
        let billed = match (fee.billed_above, &terms.billed) {
            (None, _) => Some(true),
            (Some((threshold, day)), Some(billed)) => {
                Some(self.billed_before(billed, day) > threshold)
            }
            (Some((threshold, day)), None) => {
                (terms.billed_at_most.before(day) <= threshold).then_some(false)
            }
        };
        let work = (fee.hourly.is_none() || terms.hourly.is_some()).then_some(true);
        match (start, billed, work) {
            (Some(false), ..) | (_, Some(false), _) => Applies::No,
            (Some(true), Some(true), Some(true)) => Applies::Yes,
            _ => Applies::Unknown,
        }
    }

    /// What the client was billed before a day, without the earning itself.
    fn billed_before(&self, billed: &Billings, day: Date) -> Cents {
        let sum = billed.before(day);
        // What is counted beside the billings is counted before a day only if the earning lies before it.
        match self.on < day {
            true => sum.plus(self.besides).unwrap_or(sum),
            false => sum,
        }
    }

    /// The clause that is about the contract: a particular one before a general one, any before none.
    fn nearest<'f, 'c>(
        &self,
        fees: &'f [(&'c Clause, &'c ServiceFee)],
    ) -> Option<&'f (&'c Clause, &'c ServiceFee)> {
        let order = |(_, fee): &&(&Clause, &ServiceFee)| match self.applies(fee) {
            Applies::Yes if fee.is_particular() => 0,
            Applies::Yes => 1,
            Applies::Unknown => 2,
            Applies::No => 3,
        };
        fees.iter().min_by_key(order)
    }

    fn agreed(&self, clause: &Clause, agreed: AgreedRate) -> Consequence {
        let fee = share_of(self.gross, agreed.basis_points);
        let mut one = self.charged(clause, Effect::FeeCharged, fee);
        one.is_half_cent = is_half_cent(self.gross, agreed.basis_points);
        if agreed.inferred {
            one.because = vec![clause.citation.with_standing(Standing::Assumed)];
        }
        one
    }

    fn of_rule(&self, clause: &Clause, fee: &ServiceFee) -> Consequence {
        let mut one = self.charged(clause, Effect::FeeCharged, self.amount(fee));
        one.is_half_cent = match &fee.rate {
            Rate::Tiers(tiers) => self.product(tiers).is_some_and(ends_in_half_a_cent),
            Rate::PerContract { .. } => false,
        };
        match one.amount {
            Some(_) => one,
            None => Consequence { bounds: self.bounds(fee), lacks: Some(lack(fee)), ..one },
        }
    }

    fn charged(&self, clause: &Clause, effect: Effect, fee: Option<Cents>) -> Consequence {
        let amount = fee.map(|fee| -fee);
        Consequence { amount, ..Consequence::of(clause, effect, self.on) }
    }

    fn amount(&self, fee: &ServiceFee) -> Option<Cents> {
        let share = match &fee.rate {
            Rate::PerContract { .. } => None,
            Rate::Tiers(tiers) => self.product(tiers).and_then(round_half_up),
        }?;
        Some(fee.minimum.map_or(share, |least| share.max(least)))
    }

    /// The share before it is rounded, in ten-thousandths of a cent.
    fn product(&self, tiers: &[(Cents, u32)]) -> Option<i128> {
        if let [(_, points)] = tiers {
            return Some(self.gross.wide() * i128::from(*points));
        }
        let billed = self.terms.billed.as_ref()?.total().plus(self.besides)?;
        Some(marginal(tiers, billed, self.gross))
    }

    /// From the highest to the lowest share that a rule allows, as charges.
    fn bounds(&self, fee: &ServiceFee) -> Option<(Cents, Cents)> {
        let rates = match &fee.rate {
            Rate::PerContract { at_least, at_most } => (*at_least, *at_most),
            Rate::Tiers(tiers) => {
                let rates = || tiers.iter().map(|(_, points)| *points);
                rates().min().zip(rates().max())?
            }
        };
        Some((-share_of(self.gross, rates.1)?, -share_of(self.gross, rates.0)?))
    }
}

fn lack(fee: &ServiceFee) -> Lack {
    match fee.rate {
        Rate::PerContract { .. } => Lack::ContractRate,
        Rate::Tiers(_) => Lack::Billings,
    }
}

enum Applies {
    Yes,
    No,
    Unknown,
}

/// `gross` times a rate in hundredths of a percent, rounded half up to the cent.
///
/// Source of the rounding: the platform's page on the freelancer service fee (26.664 is 26.66, 33.336 is 33.34).
pub fn share_of(gross: Cents, points: u32) -> Option<Cents> {
    round_half_up(gross.wide() * i128::from(points))
}

/// Whether the share of an amount ends in exactly half a cent.
pub fn is_half_cent(gross: Cents, points: u32) -> bool {
    ends_in_half_a_cent(gross.wide() * i128::from(points))
}

fn ends_in_half_a_cent(ten_thousandths: i128) -> bool {
    ten_thousandths.abs() % 10_000 == 5_000
}

/// The part of `gross` in each tier at that tier's rate, in ten-thousandths of a cent: it is rounded once, at the end.
fn marginal(tiers: &[(Cents, u32)], billed: Cents, gross: Cents) -> i128 {
    let (from, to) = (billed.wide().max(0), billed.wide().max(0) + gross.wide());
    let mut product = 0;
    for (index, (above, points)) in tiers.iter().enumerate() {
        let end = tiers.get(index + 1).map_or(i128::MAX, |next| next.0.wide());
        let part = to.min(end) - from.max(above.wide());
        product += part.max(0) * i128::from(*points);
    }
    product
}

/// Ten-thousandths of a cent to whole cents; halves go away from zero.
fn round_half_up(ten_thousandths: i128) -> Option<Cents> {
    let magnitude = (ten_thousandths.abs() + 5_000) / 10_000;
    Cents::from_wide(magnitude * ten_thousandths.signum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_half_up_to_the_cent() {
        let cents = |minor| Cents::new(minor).unwrap();
        for (gross, points, fee) in [
            (25_800, 1_000, 2_580),
            (26_664, 1_000, 2_666),
            (33_336, 1_000, 3_334),
            (5, 1_000, 1),
            (4, 1_000, 0),
            (-26_664, 1_000, -2_666),
        ] {
            assert_eq!(share_of(cents(gross), points), Some(cents(fee)), "{gross}");
        }
    }

    #[test]
    fn sliding_tiers_are_marginal() {
        let cents = |minor| Cents::new(minor).unwrap();
        let tiers = [(cents(0), 2_000), (cents(50_000), 1_000), (cents(1_000_000), 500)];
        for (billed, gross, fee) in [
            (0, 60_000, 11_000),
            (40_000, 20_000, 3_000),
            (50_000, 10_000, 1_000),
            (990_000, 20_000, 1_500),
            (1_000_000, 10_000, 500),
            (0, 1_000_000, 105_000),
        ] {
            let found = marginal(&tiers, cents(billed), cents(gross));
            assert_eq!(round_half_up(found), Some(cents(fee)), "{billed} {gross}");
        }
    }
}
