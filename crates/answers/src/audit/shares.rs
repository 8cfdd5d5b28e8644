//! Is the platform's share right, and does a refund bring its share back?

use super::Auditor;
use super::answer::{Basis, Charge, NotChecked, Verdict};
use super::judge::Asked;
use super::links::Base;
use super::terms::Deal;
use jiff::civil::Date;
use outflow_ledger::{Cents, LedgerCause};

/// A refund to a client.
pub(super) struct Refund {
    pub(super) line: u32,
    pub(super) deal: u32,
    /// The day whose rules decide its share.
    pub(super) on: Date,
    /// Positive.
    pub(super) amount: Cents,
    /// What a share of 0.00 would be judged as.
    pub(super) expected: Option<Charge>,
}

impl Auditor<'_> {
    pub(super) fn service_fee(&mut self, index: u32) {
        let line = self.line(index);
        let base = match self.links.base(index, LedgerCause::is_earning) {
            Base::Line(base) => base,
            Base::Absent(_) if self.is_cut_before(index) => {
                return self.unchecked(index, NotChecked::BaseBeforeFile, Verdict::RateUnknown);
            }
            Base::Absent(_) => {
                return self.unchecked(index, NotChecked::NoEarning, Verdict::Orphan);
            }
            Base::Unsaid => {
                return self.unchecked(index, NotChecked::NamesNothing, Verdict::RateUnknown);
            }
        };
        let earning = self.line(base);
        let deal = self.deals.of(earning);
        let asked = Asked {
            line: index,
            kind: LedgerCause::ServiceFee,
            charged: line.amount,
            on: line.dated,
            basis: Basis::Of(base),
            is_repeated: self.is_repeated(base, LedgerCause::ServiceFee, index),
        };
        let besides = self.billed_since(base, index);
        let Deal { terms, stated, is_kind_stated, .. } = self.deals.get(deal);
        let money = (earning.amount, besides);
        let mut judged = self.judge().share(&asked, money, terms, *stated);
        if judged.charge.verdict == Verdict::Differs && !asked.is_repeated && !is_kind_stated {
            judged = self.judge().share_of_unstated_kind(&asked, money, terms, judged);
        }
        if judged.charge.verdict == Verdict::AsPolicy {
            self.deals.show(deal, judged.charge.clause.as_ref());
        }
        let charge = self.add(judged.charge);
        if judged.depends_on_contract {
            self.by_contract.push((charge, deal));
        }
    }

    /// What is to be added to the client's billings so far to have them as they were before an earning.
    pub(super) fn billed_since(&self, base: u32, fee: u32) -> Cents {
        let client = self.line(base).client;
        let counted = (base..fee).filter(|index| {
            let cause = self.causes[*index as usize];
            self.line(*index).client == client && (cause.is_earning() || cause.is_take_back())
        });
        let sum: i128 = counted.map(|index| self.line(index).amount.wide()).sum();
        Cents::from_wide(-sum).unwrap_or(Cents::ZERO)
    }

    /// Whether a row may stand before the first line of the file.
    pub(super) fn is_cut_before(&self, index: u32) -> bool {
        let first = self.journal.lines.first().map(|line| line.dated);
        Some(self.line(index).dated) == first || !self.journal.reconciled.gaps.is_empty()
    }

    /// Whether an earlier line charged the same on the same.
    pub(super) fn is_repeated(&mut self, base: u32, kind: LedgerCause, line: u32) -> bool {
        let bit = match kind {
            LedgerCause::ServiceFee => 1,
            LedgerCause::ServiceFeeReturned => 2,
            LedgerCause::TaxOnFees => 4,
            _ => 8,
        };
        let charged = &mut self.charged[base as usize];
        let is_repeated = *charged & bit != 0;
        *charged |= bit;
        if is_repeated {
            self.repeated.insert(line);
        }
        is_repeated
    }

    pub(super) fn returned_fee(&mut self, index: u32) {
        let line = self.line(index);
        let base = match self.links.base(index, LedgerCause::is_take_back) {
            Base::Line(base) => base,
            Base::Absent(_) | Base::Unsaid => {
                return self.unchecked(index, NotChecked::NamesNoRefund, Verdict::RateUnknown);
            }
        };
        self.returned.insert(base);
        let asked = Asked {
            line: index,
            kind: LedgerCause::ServiceFeeReturned,
            charged: line.amount,
            on: line.dated,
            basis: Basis::Of(base),
            is_repeated: self.is_repeated(base, LedgerCause::ServiceFeeReturned, index),
        };
        let Refund { deal, on, amount, .. } = self.refund_at(base);
        let asked = Asked { on, ..asked };
        let own = self.deals.get(deal);
        let mut judged = self.judge().returned(&asked, amount, own, own.stated);
        if judged.charge.verdict == Verdict::Differs && on != line.dated {
            // What was charged by an older rule may come back by the rule of today.
            let today = Asked { on: line.dated, ..asked };
            let by_today = self.judge().returned(&today, amount, own, own.stated);
            if by_today.charge.verdict == Verdict::AsPolicy {
                judged = by_today;
            }
        }
        let charge = self.add(judged.charge);
        if judged.depends_on_contract {
            self.by_contract.push((charge, deal));
        }
    }

    /// A refund: its rule is that of the day on which the refunded money was earned, where the line names it.
    pub(super) fn refund_at(&mut self, index: u32) -> Refund {
        let line = self.line(index);
        let named = line.names.filter(|id| Some(*id) != line.id);
        let earning = match named.map(|_| self.links.base(index, LedgerCause::is_earning)) {
            Some(Base::Line(earning)) => Some(earning),
            _ => None,
        };
        let on = earning.map_or(line.dated, |earning| self.line(earning).dated);
        let deal = self.deals.of(earning.map_or(line, |earning| self.line(earning)));
        Refund { line: index, deal, on, amount: -line.amount, expected: None }
    }

    pub(super) fn refund(&mut self, index: u32) {
        let mut refund = self.refund_at(index);
        let own = self.deals.get(refund.deal);
        let asked = Asked {
            line: index,
            kind: LedgerCause::ServiceFeeReturned,
            charged: Cents::ZERO,
            on: refund.on,
            basis: Basis::Of(index),
            is_repeated: false,
        };
        let judged = self.judge().returned(&asked, refund.amount, own, own.stated);
        refund.expected = Some(judged.charge);
        self.refunds.push(refund);
    }
}
