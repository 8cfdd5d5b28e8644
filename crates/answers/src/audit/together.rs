//! What do several lines about the same thing come to: split fees, second charges, and what was given back?

use super::answer::{Basis, Charge, NotChecked, Verdict};
use super::{Auditor, Refund};
use outflow_ledger::{Cents, LedgerCause};
use outflow_policy::Event;
use outflow_policy::rule::Item;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What was given back is looked for among so many charges before it.
const MENDED_WITHIN: usize = 4_096;

/// A fee is looked for among so many charges behind its earning first, and a refund among so many beside another.
const NEAR: usize = 64;

/// The line that they are about, what they charge, and whether they give it back.
type Group = (u32, LedgerCause, bool);

impl Auditor<'_> {
    /// Judges lines about the same thing by their sum, so that every cent is found once.
    pub(super) fn settle_together(&mut self) {
        let groups = self.groups();
        for group in &groups {
            self.settle_group(group);
        }
        if !groups.is_empty() {
            self.settle_taxes_on_split_fees();
        }
        self.settle_returned_in_full();
        self.settle_returned_in_one();
        self.settle_given_back();
    }

    /// Lines about one earning, refund, charge or payout, where an earlier line was about it too.
    fn groups(&mut self) -> Vec<Vec<usize>> {
        self.shared.extend(self.corrections.iter().map(|(_, earning)| *earning));
        if self.shared.is_empty() {
            return Vec::new();
        }
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for (index, charge) in self.charges.iter().enumerate() {
            if let Some(base) = base_of(charge).filter(|base| self.shared.contains(base)) {
                let gives_back = charge.charged.is_positive();
                groups.entry((base, charge.kind, gives_back)).or_default().push(index);
            }
        }
        for (charge, earning) in &self.corrections {
            let group = (*earning, LedgerCause::ServiceFee, false);
            groups.entry(group).or_default().push(*charge as usize);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    fn settle_group(&mut self, group: &[usize]) {
        let is_first = |charge: &&Charge| {
            !self.repeated.contains(&charge.line) && charge.kind != LedgerCause::ServiceFeeReturned
        };
        let charges = || group.iter().map(|index| &self.charges[*index]);
        let Some(first) = charges().find(is_first).or(charges().next()).cloned() else { return };
        let Some(rule) = first.expected else { return self.leave_open(group, &first) };
        let Some(sum) = Cents::sum(charges().map(|charge| charge.charged)) else { return };
        if first.is_bound && sum.abs() <= rule.abs() {
            return self.open(group, &first);
        }
        // Of a half cent, a cent less is right too.
        let is_other_half = first.is_half_cent && rule.wide() - sum.wide() == rule.wide().signum();
        if rule == sum || is_other_half {
            for index in group {
                self.take_by(*index, &first);
            }
            return;
        }
        self.share_out(group, &first, rule);
    }

    /// Together the lines are within what a rule allows: it tells no figure.
    fn open(&mut self, group: &[usize], first: &Charge) {
        for index in group {
            let charge = &mut self.charges[*index];
            charge.verdict = Verdict::RateUnknown;
            charge.expected = None;
            charge.is_bound = false;
            charge.why_not = Some(NotChecked::ContractRate);
            charge.clause = charge.clause.take().or_else(|| first.clause.clone());
            let line = charge.line;
            self.repeated.remove(&line);
        }
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

    /// A tax that names one part of a split fee may be the tax on all of it.
    fn settle_taxes_on_split_fees(&mut self) {
        for index in 0..self.charges.len() {
            let charge = &self.charges[index];
            let is_wrong_tax =
                charge.kind == LedgerCause::TaxOnFees && charge.verdict == Verdict::Differs;
            let Some(fee) = base_of(charge).filter(|_| is_wrong_tax) else { continue };
            let Some(earning) = self.earning_of_fee(fee) else { continue };
            let fees = self.fees_on(earning);
            let Some(all) = Cents::sum(fees.iter().map(|one| self.charges[*one].charged)) else {
                continue;
            };
            let line = self.line(charge.line);
            let event = Event::Charged {
                item: Item::ServiceFee,
                amount: all.abs(),
                country: self.country(line),
                on: line.dated,
            };
            let follows = self.rules.consequences(&event);
            let is_on_all = follows.iter().any(|tax| tax.amount == Some(charge.charged));
            if fees.len() > 1 && is_on_all {
                self.take_as_it_is(index);
            }
        }
    }

    /// A refund that takes back a whole earning brings back all that was charged on it, whatever the rule was.
    fn settle_returned_in_full(&mut self) {
        let mut returns: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for index in self.given_back() {
            let charge = &self.charges[index];
            if let Some(refund) = base_of(charge).filter(|_| is_return(charge)) {
                returns.entry(refund).or_default().push(index);
            }
        }
        for (refund, returned) in returns {
            let Some(earning) = self.earning_taken_back(refund) else { continue };
            let mut taken = self.fees_on(earning);
            let of_earning = self.corrections.iter().filter(|(_, about)| *about == earning);
            taken.extend(of_earning.map(|(charge, _)| *charge as usize));
            let sum_of =
                |lines: &[usize]| Cents::sum(lines.iter().map(|one| self.charges[*one].charged));
            let (Some(charged), Some(back)) = (sum_of(&taken), sum_of(&returned)) else { continue };
            if charged.is_negative() && charged == -back {
                for index in taken.into_iter().chain(returned) {
                    self.take_as_it_is(index);
                }
            } else if let [index] = returned[..]
                && self.charges[index].verdict == Verdict::RateUnknown
                && back < -charged
            {
                let charge = &mut self.charges[index];
                charge.verdict = Verdict::Differs;
                charge.expected = Some(-charged);
                charge.why_not = None;
            }
        }
    }

    /// The shares of two refunds to one client may come back in one line, which names one of them.
    fn settle_returned_in_one(&mut self) {
        for index in self.given_back() {
            let charge = &self.charges[index];
            let Some(refund) = base_of(charge).filter(|_| is_return(charge)) else { continue };
            let more = charge.overcharge().filter(|_| charge.verdict == Verdict::Differs);
            let Some(more) = more.filter(|more| more.is_negative()) else { continue };
            let client = self.line(refund).client;
            let is_other = |other: &&Refund| {
                let expected = other.expected.as_ref().and_then(|charge| charge.expected);
                self.line(other.line).client == client
                    && !self.returned.contains(&other.line)
                    && expected == Some(-more)
            };
            let place = self.refunds.partition_point(|one| one.line < refund);
            let near = place.saturating_sub(NEAR)..(place + NEAR).min(self.refunds.len());
            let waiting = self.refunds[near].iter().rev().find(is_other).map(|other| other.line);
            if let Some(other) = waiting {
                self.returned.insert(other);
                self.take_as_it_is(index);
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
        // The only fee of an earning stands near it, mostly right behind it; of several one may stand anywhere.
        let from = self.charges.partition_point(|charge| charge.line < earning);
        let near = self.charges.iter().enumerate().skip(from).take(NEAR);
        let near = near.filter(|(_, charge)| is_fee_on(charge, earning));
        let near: Vec<usize> = near.map(|(index, _)| index).collect();
        if !near.is_empty() && !self.shared.contains(&earning) {
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

    /// What was given back of a purchase, a payout's cost or a tax mends earlier charges of its kind that were too much.
    /// More than that, or less than a whole price, is told by no rule.
    fn settle_given_back(&mut self) {
        for index in self.given_back() {
            let charge = &self.charges[index];
            if !is_mendable(charge) {
                continue;
            }
            let is_right = charge.verdict == Verdict::AsPolicy;
            let mended = match self.exactly_too_much(index) {
                Some(earlier) => vec![earlier],
                // What a rule gives back is for the charge that it was taken with.
                None if is_right => continue,
                None => self.too_much_before(index),
            };
            let mut rest = charge.charged;
            for earlier in &mended {
                rest = self.mend(*earlier, rest);
            }
            if !mended.is_empty() {
                self.take_as_it_is(index);
            } else if self.charges[index].verdict == Verdict::Differs {
                let charge = &mut self.charges[index];
                charge.verdict = Verdict::NoPolicyInForce;
                charge.expected = None;
                charge.why_not = Some(NotChecked::NoRule);
                let line = charge.line;
                self.repeated.remove(&line);
            }
        }
    }

    /// How much an earlier charge took too much that this one can give back.
    fn mendable(&self, earlier: usize, index: usize) -> Option<Cents> {
        let (known, own) = (&self.charges[earlier], &self.charges[index]);
        let over = match known.verdict {
            Verdict::Differs => known.overcharge()?,
            Verdict::Orphan => -known.charged,
            _ => return None,
        };
        let is_of_other = is_tax(own.kind) && base_of(known) != base_of(own);
        let is_same_kind = known.kind == own.kind || is_own_fee(known, own);
        let is_of_other_client =
            is_own_fee(known, own) && self.line(known.line).client != self.line(own.line).client;
        let is_its_own = is_same_kind && !is_of_other && !is_of_other_client;
        (is_its_own && over.is_positive()).then_some(over)
    }

    /// The last earlier charge that took exactly so much too much.
    fn exactly_too_much(&self, index: usize) -> Option<usize> {
        let amount = Some(self.charges[index].charged);
        (0..index)
            .rev()
            .take(MENDED_WITHIN)
            .find(|earlier| self.mendable(*earlier, index) == amount)
    }

    /// The earlier charges that took too much, the last first, until they come to what was given back.
    fn too_much_before(&self, index: usize) -> Vec<usize> {
        // A share that came back without saying for what mends nothing but its very amount.
        if self.charges[index].kind == LedgerCause::ServiceFeeReturned {
            return Vec::new();
        }
        let mut rest = self.charges[index].charged.wide();
        let mut found = Vec::new();
        for earlier in (0..index).rev().take(MENDED_WITHIN) {
            if let Some(over) = self.mendable(earlier, index).filter(|_| rest > 0) {
                rest -= over.wide();
                found.push(earlier);
            }
        }
        found
    }

    /// Takes off what a charge took too much, as far as so much was given back; returns what is left of that.
    fn mend(&mut self, earlier: usize, given: Cents) -> Cents {
        let charge = &self.charges[earlier];
        let expected = charge.expected.unwrap_or(Cents::ZERO);
        let over = expected.minus(charge.charged).unwrap_or(Cents::ZERO);
        if over <= given {
            self.take_as_it_is(earlier);
            return given.minus(over).unwrap_or(Cents::ZERO);
        }
        let charge = &mut self.charges[earlier];
        let known = charge.other_lines();
        charge.verdict = Verdict::Differs;
        charge.why_not = None;
        charge.expected = expected.minus(given);
        charge.note_other_lines(known.plus(given).unwrap_or(known));
        let line = charge.line;
        self.repeated.remove(&line);
        Cents::ZERO
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
        if is_right_itself {
            return;
        }
        charge.is_bound = false;
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

/// What is given back for an earlier charge that no rule about refunds speaks of.
fn is_mendable(charge: &Charge) -> bool {
    let is_unsaid = charge.kind == LedgerCause::ServiceFeeReturned
        && charge.why_not == Some(NotChecked::NamesNoRefund);
    is_unsaid
        || is_tax(charge.kind)
        || matches!(
            charge.kind,
            LedgerCause::Connects
                | LedgerCause::Membership
                | LedgerCause::ArbitrationFee
                | LedgerCause::WithdrawalFee
        )
}

fn is_tax(kind: LedgerCause) -> bool {
    matches!(kind, LedgerCause::TaxOnFees | LedgerCause::TaxWithheld)
}

/// Whether a share that came back, and does not say for what, can be of this fee.
fn is_own_fee(fee: &Charge, returned: &Charge) -> bool {
    fee.kind == LedgerCause::ServiceFee && returned.kind == LedgerCause::ServiceFeeReturned
}

fn base_of(charge: &Charge) -> Option<u32> {
    match charge.basis {
        Basis::Of(base) => Some(base),
        Basis::Pieces(_) | Basis::Since(_) | Basis::Itself => None,
    }
}
