//! Are taxes, purchases, payout costs and inactivity fees right: each line beside what one event makes of it?

use super::Auditor;
use super::answer::{Basis, NotChecked, Verdict};
use super::judge::Asked;
use super::links::Base;
use outflow_ledger::{Cents, LedgerCause, LineKind};
use outflow_policy::Event;
use outflow_policy::rule::Item;

impl Auditor<'_> {
    pub(super) fn tax_on_fee(&mut self, index: u32) {
        let line = self.line(index);
        let wanted = |cause| item_of(cause).is_some();
        let base = match self.links.base(index, wanted) {
            Base::Line(base) => base,
            Base::Absent(_) if self.is_cut_before(index) => {
                return self.unchecked(index, NotChecked::BaseBeforeFile, Verdict::RateUnknown);
            }
            Base::Absent(_) => return self.unchecked(index, NotChecked::NoCharge, Verdict::Orphan),
            Base::Unsaid => {
                return self.unchecked(index, NotChecked::NamesNothing, Verdict::RateUnknown);
            }
        };
        let Some(item) = item_of(self.causes[base as usize]) else { return };
        let asked = Asked {
            line: index,
            kind: LedgerCause::TaxOnFees,
            charged: line.amount,
            on: line.dated,
            basis: Basis::Of(base),
            is_repeated: self.is_repeated(base, LedgerCause::TaxOnFees, index),
        };
        let event = Event::Charged {
            item,
            amount: self.line(base).amount.abs(),
            country: self.country(line),
            on: line.dated,
        };
        let charge = self.judge().by_event(&asked, &event);
        self.add(charge);
    }

    pub(super) fn withheld(&mut self, index: u32) {
        let line = self.line(index);
        let base = match self.links.base(index, |cause| cause.is_earning() || cause.is_take_back())
        {
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
        let asked = Asked {
            line: index,
            kind: LedgerCause::TaxWithheld,
            charged: line.amount,
            on: line.dated,
            basis: Basis::Of(base),
            is_repeated: self.is_repeated(base, LedgerCause::TaxWithheld, index),
        };
        let event = Event::ClientPaid {
            gross: self.line(base).amount.abs(),
            country: self.country(line),
            tax_form_complete: self.snapshot.tax_form_complete,
            on: line.dated,
        };
        let charge = self.judge().by_event(&asked, &event);
        self.add(charge);
    }

    pub(super) fn purchase(&mut self, index: u32, item: Item, pieces: Option<u32>) {
        let line = self.line(index);
        let basis = pieces.filter(|_| item == Item::Connects).map_or(Basis::Itself, Basis::Pieces);
        let kind = self.causes[index as usize];
        let (charged, on) = (line.amount, line.dated);
        let asked = Asked { line: index, kind, charged, on, basis, is_repeated: false };
        let charge = self.judge().by_event(&asked, &Event::Bought { item, pieces, on: line.dated });
        // Without their number, only a price that fits one of the bundles can be told to be right.
        if item == Item::Connects && pieces.is_none() && charge.verdict == Verdict::Differs {
            return self.unchecked(index, NotChecked::Pieces, Verdict::RateUnknown);
        }
        self.add(charge);
    }

    pub(super) fn payout_cost(&mut self, index: u32) {
        let line = self.line(index);
        // What a transfer that came back costs is told by no rule.
        if line.kind != LineKind::WithdrawalFee {
            return self.unchecked(index, NotChecked::NoRule, Verdict::NoPolicyInForce);
        }
        let payout = self.links.payout_of(index);
        // Mostly the fee's own text names the method.
        let named = |line| self.rules.payout_method_in(self.line(index).dated, &self.text(line));
        let method = named(index).or_else(|| payout.and_then(named));
        let Some(method) = method else {
            return self.unchecked(index, NotChecked::MethodUnknown, Verdict::RateUnknown);
        };
        let asked = Asked {
            line: index,
            kind: LedgerCause::WithdrawalFee,
            charged: line.amount,
            on: line.dated,
            basis: payout.map_or(Basis::Itself, Basis::Of),
            is_repeated: false,
        };
        let amount = payout.map(|payout| -self.line(payout).amount);
        let event = Event::PaidOut { method: &method.method, amount, on: line.dated };
        let charge = self.judge().by_event(&asked, &event);
        self.add(charge);
    }

    pub(super) fn inactivity(&mut self, index: u32) {
        let line = self.line(index);
        let Some(since) = self.last_activity else {
            return self.unchecked(index, NotChecked::BaseBeforeFile, Verdict::RateUnknown);
        };
        let balance = line.balance_after.get().and_then(|after| after.minus(line.amount));
        let asked = Asked {
            line: index,
            kind: LedgerCause::InactivityFee,
            charged: line.amount,
            on: line.dated,
            basis: Basis::Since(since),
            is_repeated: false,
        };
        let event = Event::Idle {
            since,
            balance: balance.unwrap_or(Cents::MAX),
            country: self.snapshot.country.as_deref(),
            on: line.dated,
        };
        let charge = self.judge().idleness(&asked, &event);
        self.add(charge);
    }
}

/// What the tax of a line with this cause is on.
fn item_of(cause: LedgerCause) -> Option<Item> {
    match cause {
        LedgerCause::ServiceFee | LedgerCause::ServiceFeeReturned => Some(Item::ServiceFee),
        LedgerCause::Connects => Some(Item::Connects),
        LedgerCause::Membership => Some(Item::Membership),
        LedgerCause::WithdrawalFee => Some(Item::Payout),
        _ => None,
    }
}
