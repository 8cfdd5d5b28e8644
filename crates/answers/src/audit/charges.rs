//! Are taxes, purchases, payout costs and inactivity fees right: each line beside what one event makes of it?

use super::Auditor;
use super::answer::{Basis, Charge, NotChecked, Verdict};
use super::judge::Asked;
use jiff::ToSpan;
use outflow_ledger::{Cents, LedgerCause, LineKind};
use outflow_policy::Event;
use outflow_policy::rule::Item;

/// A payout and its cost stand at most so many days apart.
const PAYOUT_NEAR: i64 = 7;

impl Auditor<'_> {
    pub(super) fn tax_on_fee(&mut self, index: u32) {
        let line = self.line(index);
        let wanted = |cause| item_of(cause).is_some();
        let found = self.links.base(index, wanted);
        let Some((base, is_guessed)) = self.base_or_note(index, found, NotChecked::NoCharge) else {
            return;
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
        let charge = self.judge_by_event(&asked, &event);
        self.add_unless_guessed(charge, is_guessed);
    }

    /// By the rules of its day; where it fits none, by those of the time at which the client was charged.
    fn judge_by_event(&self, asked: &Asked, event: &Event<'_>) -> Charge {
        let charge = self.judge().by_event(asked, event);
        if charge.verdict != Verdict::Differs || asked.is_repeated {
            return charge;
        }
        // Hours wait longest between the client's charge and the balance.
        let before = asked.on.saturating_sub(self.wait(true, asked.on));
        let earlier = match event.clone() {
            Event::Charged { item, amount, country, .. } => {
                Event::Charged { item, amount, country, on: before }
            }
            Event::ClientPaid { gross, country, tax_form_complete, .. } => {
                Event::ClientPaid { gross, country, tax_form_complete, on: before }
            }
            other => other,
        };
        let by_then = self.judge().by_event(&Asked { on: before, ..*asked }, &earlier);
        if by_then.verdict == Verdict::AsPolicy { by_then } else { charge }
    }

    /// What only its neighbourhood ties to a charge is never told to be wrong.
    fn add_unless_guessed(&mut self, charge: Charge, is_guessed: bool) {
        match is_guessed && charge.verdict == Verdict::Differs {
            true => self.unchecked(charge.line, NotChecked::NamesNothing, Verdict::RateUnknown),
            false => {
                self.add(charge);
            }
        }
    }

    pub(super) fn withheld(&mut self, index: u32) {
        let line = self.line(index);
        let about = |cause: LedgerCause| cause.is_earning() || cause.is_take_back();
        let found = self.links.base(index, about);
        let Some((base, is_guessed)) = self.base_or_note(index, found, NotChecked::NoEarning)
        else {
            return;
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
        let charge = self.judge_by_event(&asked, &event);
        self.add_unless_guessed(charge, is_guessed);
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
        let is_right = charge.verdict == Verdict::AsPolicy;
        if item == Item::Membership && !is_right && !self.is_a_month(index) {
            return self.unchecked(index, NotChecked::Plan, Verdict::RateUnknown);
        }
        if item == Item::Membership && self.is_second_of_day(index) {
            self.repeated.insert(index);
            let nothing = Some(Cents::ZERO);
            let verdict = Verdict::Differs;
            self.add(Charge { expected: nothing, verdict, why_not: None, ..charge });
            return;
        }
        self.add(charge);
    }

    /// Whether the text is about one month of the plan whose price is known, as far as it tells.
    fn is_a_month(&self, index: u32) -> bool {
        let text = self.text(index).to_lowercase();
        let is_other = ["annual", "year", "agency", "prorat", "partial"];
        text.contains("plus") && !is_other.iter().any(|word| text.contains(word))
    }

    /// Whether the same was charged on the same day before: a plan is renewed once.
    fn is_second_of_day(&self, index: u32) -> bool {
        let line = self.line(index);
        self.links.of_day(index).take_while(|other| *other < index).any(|other| {
            self.causes[other as usize] == LedgerCause::Membership
                && self.line(other).amount == line.amount
        })
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
        if payout.is_none() && line.amount.is_negative() && !self.is_near_a_payout(index) {
            let has_balance = line.balance_after.get().is_some();
            let (why, verdict) = match (self.is_cut_before(index), has_balance) {
                (true, _) => (NotChecked::BaseBeforeFile, Verdict::RateUnknown),
                (false, true) => (NotChecked::NoPayout, Verdict::Orphan),
                (false, false) => (NotChecked::NoPayout, Verdict::RateUnknown),
            };
            return self.unchecked(index, why, verdict);
        }
        let asked = Asked {
            line: index,
            kind: LedgerCause::WithdrawalFee,
            charged: line.amount,
            on: line.dated,
            basis: payout.map_or(Basis::Itself, Basis::Of),
            is_repeated: payout.is_some_and(|payout| self.is_second_fee(payout, index)),
        };
        let amount = payout.map(|payout| -self.line(payout).amount);
        let country = self.snapshot.country.as_deref();
        let event = Event::PaidOut { method: &method.method, amount, country, on: line.dated };
        let charge = self.judge().by_event(&asked, &event);
        self.add(charge);
    }

    /// Whether any payout stands within a week of a line, or may stand beyond the file's end.
    fn is_near_a_payout(&self, index: u32) -> bool {
        let dated = self.line(index).dated;
        let (from, to) =
            (dated.saturating_sub(PAYOUT_NEAR.days()), dated.saturating_add(PAYOUT_NEAR.days()));
        let is_payout = |line: &u32| self.causes[*line as usize].is_payout();
        let count = self.journal.lines.len() as u32;
        let mut before = (0..index).rev().take_while(|line| self.line(*line).dated >= from);
        let mut after = (index + 1..count).take_while(|line| self.line(*line).dated <= to);
        let is_at_end = self.journal.lines.last().is_some_and(|last| last.dated == dated);
        is_at_end || before.any(|line| is_payout(&line)) || after.any(|line| is_payout(&line))
    }

    /// Whether another fee was charged on the same payout, on a day with more fees than payouts.
    fn is_second_fee(&mut self, payout: u32, fee: u32) -> bool {
        if !self.is_repeated(payout, LedgerCause::WithdrawalFee, fee) {
            return false;
        }
        let count = |wanted: fn(LedgerCause) -> bool| {
            self.links.of_day(fee).filter(|line| wanted(self.causes[*line as usize])).count()
        };
        let fees = count(|cause| cause == LedgerCause::WithdrawalFee);
        let is_second = fees > count(LedgerCause::is_payout);
        if !is_second {
            self.repeated.remove(&fee);
        }
        is_second
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
