//! Which rate does a contract have, where the rule leaves it to the contract and nobody told: what its own lines show.

use super::answer::{Basis, NotChecked, Verdict};
use super::judge::Asked;
use super::{Auditor, Charge};
use outflow_ledger::{Cents, LedgerCause};
use outflow_policy::{AgreedRate, is_half_cent, share_of};
use std::collections::{BTreeMap, BTreeSet};

/// What the lines of one deal show.
enum Shown {
    /// One whole percentage, and perhaps lines that depart from it.
    Rate(u32),
    /// Several percentages fit every line, since the amounts are small.
    Any,
    /// None.
    Nothing,
}

impl Auditor<'_> {
    /// Judges again the charges whose rate belongs to the contract, each by the rate that its contract's lines show.
    pub(super) fn settle_contract_rates(&mut self) {
        self.look_at_earlier_fees();
        let mut by_deal: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (charge, deal) in std::mem::take(&mut self.by_contract) {
            by_deal.entry(deal).or_default().push(charge);
        }
        for (deal, charges) in by_deal {
            match self.rate_of(deal, &charges) {
                Shown::Rate(points) => {
                    for charge in &charges {
                        self.judge_by_rate(*charge, deal, points);
                    }
                    self.rates.insert(deal, points);
                }
                Shown::Any => {
                    for charge in &charges {
                        self.accept(*charge);
                    }
                }
                // Of several contracts in one, those lines stay right that the rule for older contracts explains.
                Shown::Nothing if !self.deals.get(deal).is_one_contract => {}
                Shown::Nothing => {
                    for charge in charges {
                        let charge = &mut self.charges[charge as usize];
                        // Beyond what any contract may have it is wrong whatever the rate.
                        if charge.is_bound {
                            continue;
                        }
                        charge.verdict = Verdict::RateUnknown;
                        charge.expected = None;
                        charge.why_not = Some(NotChecked::ContractRate);
                    }
                }
            }
        }
    }

    /// The lines before the first one that is asked for show a contract's rate too.
    fn look_at_earlier_fees(&mut self) {
        if self.first == 0 || self.by_contract.is_empty() {
            return;
        }
        let deals: BTreeSet<u32> = self.by_contract.iter().map(|(_, deal)| *deal).collect();
        for index in 0..self.first {
            if self.causes[index as usize] == LedgerCause::ServiceFee
                && deals.contains(&self.deals.of(self.line(index)))
            {
                self.service_fee(index);
            }
        }
    }

    fn rate_of(&self, deal: u32, charges: &[u32]) -> Shown {
        let terms = &self.deals.get(deal).terms;
        let last =
            charges.last().map(|charge| self.line(self.charges[*charge as usize].line).dated);
        let Some((least, most)) = last.and_then(|last| self.judge().agreed_bounds(terms, last))
        else {
            return Shown::Nothing;
        };
        // The parts of a share say nothing by themselves.
        let charges: Vec<u32> =
            charges.iter().copied().filter(|charge| !self.is_a_part(*charge)).collect();
        let wholes = (least.div_ceil(100)..=most / 100).map(|percent| percent * 100);
        let fits = |points: u32, charge: &u32| {
            let charge = &self.charges[*charge as usize];
            let Some(gross) = self.gross_of(charge) else { return false };
            let share = share_of(gross, points);
            // Of a half cent, either cent is right.
            let less = share.and_then(|share| share.minus(Cents::new(share.minor().signum())?));
            let charged = Some(-charge.charged);
            share == charged || (is_half_cent(gross, points) && less == charged)
        };
        let counted: Vec<(u32, usize)> = wholes
            .map(|points| (points, charges.iter().filter(|charge| fits(points, charge)).count()))
            .collect();
        let best = counted.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let mut winners = counted.iter().filter(|(_, count)| *count == best);
        let is_for_all = best == charges.len() && best > 0;
        // One line departs from its contract's others only where the others are more, and at least two.
        let is_majority =
            self.deals.get(deal).is_one_contract && best >= 2 && 2 * best > charges.len();
        match (winners.next(), winners.next()) {
            (Some((points, _)), None) if is_for_all || is_majority => Shown::Rate(*points),
            (Some(_), Some(_)) if is_for_all => Shown::Any,
            _ => Shown::Nothing,
        }
    }

    /// Whether a charge is one of several of different amounts about one earning.
    fn is_a_part(&self, charge: u32) -> bool {
        let own = &self.charges[charge as usize];
        let Basis::Of(base) = own.basis else { return false };
        self.shared.contains(&base)
            && self.fees_on(base).iter().any(|fee| self.charges[*fee].charged != own.charged)
    }

    /// The amount before the fee, negative for a share that came back.
    fn gross_of(&self, charge: &Charge) -> Option<Cents> {
        match charge.basis {
            Basis::Of(line) => Some(self.line(line).amount),
            Basis::Pieces(_) | Basis::Since(_) | Basis::Itself => None,
        }
    }

    fn judge_by_rate(&mut self, charge: u32, deal: u32, points: u32) {
        let known = &self.charges[charge as usize];
        let Some(gross) = self.gross_of(known) else { return };
        let asked = Asked {
            line: known.line,
            kind: known.kind,
            charged: known.charged,
            on: self.line(known.line).dated,
            basis: known.basis,
            is_repeated: false,
        };
        let agreed = AgreedRate { basis_points: points, inferred: true };
        let own = self.deals.get(deal);
        let judged = match known.kind {
            LedgerCause::ServiceFeeReturned => {
                self.judge().returned(&asked, -gross, own, Some(agreed))
            }
            _ => self.judge().share(&asked, (gross, Cents::ZERO), &own.terms, Some(agreed)),
        };
        self.charges[charge as usize] = judged.charge;
    }

    /// A charge that several rates explain is right by each of them.
    pub(super) fn accept(&mut self, charge: u32) {
        let charge = &mut self.charges[charge as usize];
        if charge.is_bound {
            return;
        }
        charge.verdict = Verdict::AsPolicy;
        charge.expected = Some(charge.charged);
        charge.why_not = None;
    }
}
