//! What do several lines about the same thing come to: split fees, second charges, and what was given back?

use super::Auditor;
use super::answer::{Basis, Charge, Verdict};
use outflow_ledger::{Cents, LedgerCause};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// A fee is looked for among so many charges behind its earning first.
const NEAR: usize = 64;

/// The line that they are about, what they charge, and whether they give it back.
type Group = (u32, LedgerCause, bool);

impl Auditor<'_> {
    /// Judges lines about the same thing by their sum, so that every cent is found once.
    pub(super) fn settle_together(&mut self) {
        for group in self.groups() {
            self.settle_group(&group);
        }
        self.settle_returned_in_full();
        self.settle_given_back();
    }

    /// Lines about one earning, refund, charge or payout, where an earlier line was about it too.
    fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut bases: FxHashSet<u32> = std::mem::take(&mut self.shared).into_iter().collect();
        bases.extend(self.corrections.iter().map(|(_, earning)| *earning));
        if bases.is_empty() {
            return Vec::new();
        }
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for (index, charge) in self.charges.iter().enumerate() {
            if let Some(base) = base_of(charge).filter(|base| bases.contains(base)) {
                let gives_back = charge.charged.is_positive();
                groups.entry((base, charge.kind, gives_back)).or_default().push(index);
            }
        }
        for (charge, earning) in std::mem::take(&mut self.corrections) {
            let group = (earning, LedgerCause::ServiceFee, false);
            groups.entry(group).or_default().push(charge as usize);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    fn settle_group(&mut self, group: &[usize]) {
        let is_first = |charge: &&Charge| {
            !self.repeated.contains(&charge.line) && charge.kind != LedgerCause::ServiceFeeReturned
        };
        let charges = || group.iter().map(|index| &self.charges[*index]);
        let Some(first) = charges().find(is_first).or(charges().next()).cloned() else { return };
        let Some(rule) = first.expected.filter(|_| !first.is_bound) else {
            return self.leave_open(group, &first);
        };
        let Some(sum) = Cents::sum(charges().map(|charge| charge.charged)) else { return };
        let is_other_half = first.is_half_cent && (rule.wide() - sum.wide()).abs() == 1;
        if rule == sum || is_other_half {
            for index in group {
                self.take_by(*index, &first);
            }
            return;
        }
        self.share_out(group, &first, rule);
    }

    /// Where no rule tells the figure, only the same amount again is a second charge.
    fn leave_open(&mut self, group: &[usize], first: &Charge) {
        for (place, index) in group.iter().enumerate() {
            let own = &self.charges[*index];
            let is_same = |other: &usize| self.charges[*other].charged == own.charged;
            if !self.repeated.contains(&own.line) || group[..place].iter().any(is_same) {
                continue;
            }
            let (line, kind, charged, basis) = (own.line, own.kind, own.charged, own.basis);
            self.charges[*index] = Charge { line, kind, charged, basis, ..first.clone() };
            self.repeated.remove(&line);
        }
    }

    /// Gives each line its part of the rule's figure: what was given back is taken as it is, each charge takes what
    /// the ones before it left, and the last one all of the rest.
    fn share_out(&mut self, group: &[usize], first: &Charge, rule: Cents) {
        let (back, taken): (Vec<usize>, Vec<usize>) =
            group.iter().partition(|index| self.gives_back(**index, rule));
        let returned: i128 = back.iter().map(|index| self.charges[*index].charged.wide()).sum();
        let mut rest = rule.wide() - returned;
        for index in back {
            self.take_by(index, first);
        }
        for (place, index) in taken.iter().enumerate() {
            let own = self.charges[*index].charged.wide();
            let is_within = own.abs() <= rest.abs() && own.signum() == rest.signum();
            let part = if is_within && place + 1 < taken.len() { own } else { rest };
            rest -= part;
            let (Some(part), Some(beside)) =
                (Cents::from_wide(part), Cents::from_wide(rule.wide() - part))
            else {
                continue;
            };
            if part.wide() == own {
                self.take_as_it_is(*index);
                continue;
            }
            let charge = &mut self.charges[*index];
            charge.verdict = Verdict::Differs;
            charge.expected = Some(part);
            charge.why_not = None;
            charge.clause = first.clause.clone();
            charge.rate = first.rate;
            charge.only_if = first.only_if.clone();
            // A line that takes nothing beside another one is said to be the second.
            charge.note_other_lines(if part.is_zero() { Cents::ZERO } else { beside });
            if !part.is_zero() {
                let line = charge.line;
                self.repeated.remove(&line);
            }
        }
    }

    fn gives_back(&self, index: usize, rule: Cents) -> bool {
        let charged = self.charges[index].charged;
        charged.is_positive() != rule.is_positive() && !charged.is_zero() && !rule.is_zero()
    }

    /// A refund that takes back a whole earning brings back all that was charged on it, whatever the rule was.
    fn settle_returned_in_full(&mut self) {
        for index in self.given_back() {
            let charge = &self.charges[index];
            let is_open = charge.verdict == Verdict::RateUnknown;
            let is_to_tell = is_open || charge.verdict == Verdict::AsPolicy;
            let Some(refund) = base_of(charge).filter(|_| is_return(charge) && is_to_tell) else {
                continue;
            };
            let (line, charged) = (charge.line, charge.charged);
            let Some(earning) = self.earning_taken_back(refund) else { continue };
            let fees = self.fees_on(earning);
            let sum = Cents::sum(fees.iter().map(|fee| self.charges[*fee].charged));
            let Some(sum) = sum.filter(|sum| sum.is_negative()) else { continue };
            if sum == -charged {
                for fee in fees {
                    self.take_as_it_is(fee);
                }
                self.take_as_it_is(index);
            } else if is_open && !self.repeated.contains(&line) && charged < -sum {
                let charge = &mut self.charges[index];
                charge.verdict = Verdict::Differs;
                charge.expected = Some(-sum);
                charge.why_not = None;
            }
        }
    }

    /// The charges by which something came back.
    fn given_back(&self) -> Vec<usize> {
        self.given_back.iter().map(|index| *index as usize).collect()
    }

    /// The earning that a refund takes back whole, where it is the only one of that amount.
    pub(super) fn earning_taken_back(&self, refund: u32) -> Option<u32> {
        let place = self.refunds.binary_search_by_key(&refund, |one| one.line).ok()?;
        let refund = &self.refunds[place];
        let is_whole = |earning: &&u32| self.line(**earning).amount == refund.amount;
        let mut whole = refund.earnings.iter().filter(is_whole);
        whole.next().filter(|_| whole.next().is_none()).copied()
    }

    /// The charges of the share on an earning.
    pub(super) fn fees_on(&self, earning: u32) -> Vec<usize> {
        // A fee stands near its earning, mostly right behind it.
        let from = self.charges.partition_point(|charge| charge.line < earning);
        let near = self.charges.iter().enumerate().skip(from).take(NEAR);
        let near = near.filter(|(_, charge)| is_fee_on(charge, earning));
        let near: Vec<usize> = near.map(|(index, _)| index).collect();
        if !near.is_empty() {
            return near;
        }
        let index = self.fees_by_earning.get_or_init(|| {
            let mut fees: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
            for (index, charge) in self.charges.iter().enumerate() {
                if let Some(base) = base_of(charge).filter(|base| is_fee_on(charge, *base)) {
                    fees.entry(base).or_default().push(index);
                }
            }
            fees
        });
        index.get(&earning).cloned().unwrap_or_default()
    }

    /// What was given back of a purchase or a payout's cost mends the last charge of its kind that was too much.
    fn settle_given_back(&mut self) {
        for index in self.given_back() {
            let charge = &self.charges[index];
            let (kind, amount) = (charge.kind, charge.charged);
            if !is_mendable(kind) {
                continue;
            }
            let is_right = charge.verdict == Verdict::AsPolicy;
            let is_mended = |earlier: &Charge| {
                let over = earlier.overcharge().unwrap_or(Cents::ZERO);
                let is_enough = if is_right { over == amount } else { over >= amount };
                earlier.kind == kind && earlier.verdict == Verdict::Differs && is_enough
            };
            let Some(earlier) = self.charges[..index].iter().rposition(is_mended) else { continue };
            self.take_as_it_is(index);
            let earlier_charge = &mut self.charges[earlier];
            let expected = earlier_charge.expected.and_then(|expected| expected.minus(amount));
            if expected == Some(earlier_charge.charged) {
                self.take_as_it_is(earlier);
            } else {
                earlier_charge.expected = expected;
                let known = earlier_charge.other_lines();
                earlier_charge.note_other_lines(known.plus(amount).unwrap_or(known));
            }
        }
    }

    /// A line that is right together with the first of its group, by whose rule it is.
    fn take_by(&mut self, index: usize, first: &Charge) {
        self.take_as_it_is(index);
        let charge = &mut self.charges[index];
        charge.clause = charge.clause.take().or_else(|| first.clause.clone());
    }

    /// A line that is right together with others.
    fn take_as_it_is(&mut self, index: usize) {
        let charge = &mut self.charges[index];
        let is_right_itself =
            charge.verdict == Verdict::AsPolicy && charge.expected == Some(charge.charged);
        if charge.is_bound || is_right_itself {
            return;
        }
        charge.verdict = Verdict::AsPolicy;
        charge.expected = Some(charge.charged);
        charge.why_not = None;
        charge.note_other_lines(Cents::ZERO);
        charge.only_if = None;
        charge.is_together = true;
        let line = charge.line;
        self.repeated.remove(&line);
    }
}

fn is_fee_on(charge: &Charge, earning: u32) -> bool {
    charge.kind == LedgerCause::ServiceFee && base_of(charge) == Some(earning)
}

fn is_return(charge: &Charge) -> bool {
    charge.kind == LedgerCause::ServiceFeeReturned && charge.charged.is_positive()
}

/// What is given back without naming what it was charged for.
fn is_mendable(kind: LedgerCause) -> bool {
    matches!(
        kind,
        LedgerCause::Connects
            | LedgerCause::Membership
            | LedgerCause::ArbitrationFee
            | LedgerCause::WithdrawalFee
    )
}

fn base_of(charge: &Charge) -> Option<u32> {
    match charge.basis {
        Basis::Of(base) => Some(base),
        Basis::Pieces(_) | Basis::Since(_) | Basis::Itself => None,
    }
}
